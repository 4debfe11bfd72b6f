"""Reads one series file against the small pack."""

from dataclasses import dataclass

import pytest

from simulator.scenario.series.read import Named, read_measured


@dataclass
class Reading:
    """What came of a file: its series, or what was wrong."""

    measured: object
    problems: list

    @property
    def said(self):
        return "\n".join(str(problem) for problem in self.problems)


@pytest.fixture
def read(tmp_path, small_scenario):
    def read_files(**contents):
        """Write files, named by keyword with `__` for the dot, and read them."""
        named = []
        for key, content in contents.items():
            name = key.replace("__", ".")
            if isinstance(content, bytes):
                (tmp_path / name).write_bytes(content)
            else:
                (tmp_path / name).write_text(content, encoding="utf-8")
            named.append(Named("scenario.yaml", 4, name))
        problems = []
        scenario = tmp_path / "scenario.yaml"
        measured = read_measured(scenario, named, small_scenario.pack, problems)
        assert (measured is None) == bool(problems)
        return Reading(measured, problems)

    return read_files

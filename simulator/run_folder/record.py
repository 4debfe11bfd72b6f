"""A finished run, read back: what charts, terminal and later papers are made from."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from simulator.run_folder.hourly import read_hourly
from simulator.run_folder.names import CHARTS, HOURLY, MANIFEST, SUMMARY, TABLES


@dataclass(frozen=True)
class RunRecord:
    """The tables of one run folder; hourly series are read when asked for.

    Parameters
    ----------
    tables
        Every table of the run folder by name (`names.TABLES`).
    """

    path: Path
    summary: dict[str, Any]
    tables: dict[str, pd.DataFrame]
    _latest: dict[int, pd.DataFrame] = field(default_factory=dict, compare=False, repr=False)

    @property
    def years(self) -> pd.DataFrame:
        """The figures of each year, index: year."""
        return self.tables["years"].set_index("year")

    @property
    def targets(self) -> pd.DataFrame:
        """All verdicts, every reading."""
        return self.tables["targets"]

    @property
    def deciding(self) -> pd.DataFrame:
        """The verdicts that decide."""
        return self.targets.loc[self.targets["decides"]]

    def figure(self, year: int, name: str) -> float:
        """Return one figure of a year."""
        return float(self.years[name].loc[year])

    def hourly(self, year: int) -> pd.DataFrame:
        """Return the hourly series of one year, not to be changed: the last one is kept."""
        if year not in self._latest:
            series = read_hourly(self.path, year)
            self._latest.clear()  # one year at a time: nine would fill the memory
            self._latest[year] = series
        return self._latest[year]

    def charts(self) -> tuple[Path, ...]:
        """Return the pictures of the run."""
        return tuple(sorted((self.path / CHARTS).glob("*.png")))


def read_record(folder: Path) -> RunRecord:
    """Read the tables of a run folder."""
    tables = {
        name: pd.read_csv(
            folder / f"{name}.csv",
            keep_default_na=False,
            na_values=[""],
            dtype={"decided_at": str},  # a year, among hours and days
        )
        for name in TABLES
    }
    summary = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    return RunRecord(path=folder, summary=summary, tables=tables)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read ``manifest.json`` of a run folder."""
    content: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return content


def is_whole(folder: Path) -> bool:
    """Whether a folder holds a finished run of this layout: the manifest is written last."""
    tables = all((folder / f"{name}.csv").is_file() for name in TABLES)
    return tables and (folder / MANIFEST).is_file() and (folder / HOURLY).is_dir()

"""What differs between runs: in the inputs, with both values and sources, and in the results."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from simulator.errors import Problem, ScenarioError
from simulator.run_folder.names import INPUTS
from simulator.run_folder.record import RunRecord, is_whole, read_manifest, read_record
from simulator.scenario.change import YEARLY
from simulator.scenario.load import Loaded, load_with_texts
from simulator.scenario.places import Place, Value, values_of

_SAME: Final = 1e-6
"""Results are written with six decimals."""
OPTIONS: Final = "options"


@dataclass(frozen=True)
class OpenRun:
    """A run folder, read back with the inputs it was made from."""

    record: RunRecord
    loaded: Loaded
    fast: bool

    @property
    def name(self) -> str:
        """Name of the run's folder."""
        return self.record.path.name

    @property
    def years(self) -> tuple[int, ...]:
        """Years of the run."""
        return self.loaded.scenario.years


def open_run(folder: Path) -> OpenRun:
    """Read a run folder.

    Raises
    ------
    ScenarioError
        If the folder holds no finished run.
    """
    if not is_whole(folder):
        near = sorted(path.name for path in folder.parent.glob("*") if is_whole(path))
        hint = f"There are {', '.join(near[:6])}." if near else ""
        raise ScenarioError([Problem(str(folder), 0, "", "", "holds no finished run", hint)])
    record = read_record(folder)
    years = tuple(int(year) for year in record.summary["years"])
    loaded = load_with_texts(folder / INPUTS / "scenario.yaml", years)
    fast = bool(read_manifest(folder)["options"].get("fast"))
    return OpenRun(record, loaded, fast)


def changed_places(first: Loaded, second: Loaded) -> dict[Place, tuple[Value, Value]]:
    """Return the values that differ between two scenarios, with both."""
    before, after = values_of(first), values_of(second)
    nothing = Value(None, "", "")
    return {
        place: (before.get(place, nothing), after.get(place, nothing))
        for place in (*before, *(place for place in after if place not in before))
        if before.get(place, nothing).typed != after.get(place, nothing).typed
    }


def input_differences(runs: Sequence[OpenRun]) -> pd.DataFrame:
    """Return the inputs in which runs differ from the first: path, years, values and sources.

    Columns: path, years, then for each run ``value.<run>`` and ``source.<run>``.
    """
    everywhere = [values_of(run.loaded) for run in runs]
    places = list(dict.fromkeys(place for values in everywhere for place in values))
    nothing = Value(None, "", "")
    rows: dict[tuple[object, ...], list[int]] = {}
    for place in places:
        found = [values.get(place, nothing) for values in everywhere]
        if all(value.typed == found[0].typed for value in found):
            continue
        year = int(place.key) if place.table in YEARLY else 0
        cells = tuple(cell for value in found for cell in (value.text, value.source))
        rows.setdefault((place.path, *cells), []).append(year)
    columns = [f"{what}.{run.name}" for run in runs for what in ("value", "source")]
    table = [[row[0], _span(years), *row[1:]] for row, years in rows.items()]
    table += _option_rows(runs)
    return pd.DataFrame(table, columns=["path", "years", *columns])


def _option_rows(runs: Sequence[OpenRun]) -> list[list[object]]:
    """Return what runs were asked for that is no input: years, and a fast solution."""
    rows: list[list[object]] = []
    for name, texts in (
        ("years", [_span(list(run.years)) for run in runs]),
        ("fast", ["yes" if run.fast else "no" for run in runs]),
    ):
        if len(set(texts)) > 1:
            rows.append([f"{OPTIONS}.{name}", "", *(cell for text in texts for cell in (text, ""))])
    return rows


def figure_differences(runs: Sequence[OpenRun]) -> pd.DataFrame:
    """Return the figures of common years in which a run differs from the first.

    Columns: year, figure, a column for each run, and ``difference`` of the last from the first.
    """
    years = common_years(runs)
    tables = [run.record.years for run in runs]
    names = [name for name in tables[0].columns if all(name in table for table in tables)]
    rows: list[list[object]] = []
    for year in years:
        for name in names:
            values = [float(table[name].loc[year]) for table in tables]
            if max(values) - min(values) > _SAME:
                rows.append([year, name, *values, values[-1] - values[0]])
    return pd.DataFrame(
        rows, columns=["year", "figure", *(run.name for run in runs), "difference"]
    ).round(6)


def verdict_differences(runs: Sequence[OpenRun]) -> pd.DataFrame:
    """Return the deciding verdicts of common years that differ from the first, or in margin.

    Columns: target, year, unit, then ``verdict.<run>`` and ``margin.<run>``.
    """
    columns = ["verdict", "margin"]
    tables = [run.record.deciding.set_index(["target", "year"]) for run in runs]
    rows: list[list[Any]] = []
    for key in tables[0].index:
        if not all(key in table.index for table in tables):
            continue
        found = [table.loc[key] for table in tables]
        margins = [float(one["margin"]) for one in found]
        apart = any(abs(one - margins[0]) > _SAME for one in margins)
        if apart or len({one["verdict"] for one in found}) > 1:
            cells = [one[column] for one in found for column in columns]
            rows.append([key[0], key[1], found[0]["unit"], *cells])
    names = [f"{column}.{run.name}" for run in runs for column in columns]
    return pd.DataFrame(rows, columns=["target", "year", "unit", *names])


def common_years(runs: Sequence[OpenRun]) -> tuple[int, ...]:
    """Return the years that all runs have."""
    return tuple(year for year in runs[0].years if all(year in run.years for run in runs))


def _span(years: list[int]) -> str:
    """Return years as ``2022-2024, 2026``; nothing for what has no year."""
    if not any(years):
        return ""
    parts: list[list[int]] = []
    for year in sorted(years):
        if parts and parts[-1][-1] == year - 1:
            parts[-1].append(year)
        else:
            parts.append([year])
    return ", ".join(f"{part[0]}-{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts)

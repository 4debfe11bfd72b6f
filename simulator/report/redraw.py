"""One chart of a finished run, drawn again: for one of its years, or for any week of one."""

from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd
from matplotlib.figure import Figure

from simulator.report.charts import CHARTS
from simulator.report.dispatch_weeks import draw_week
from simulator.report.style import chart_style, save_chart
from simulator.report.words import Language
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

WEEK: Final = "dispatch-week"
"""The one chart that a run does not draw by itself: seven days from a given one."""

_ALL_YEARS: Final = ("targets", "assumptions")


def redraw_chart(
    scenario: Scenario,
    record: RunRecord,
    name: str,
    folder: Path,
    language: Language,
    *,
    year: int | None = None,
    week: date | None = None,
) -> tuple[Path, Path] | None:
    """Write a chart as PNG and SVG into a folder; return their paths, None if it shows nothing.

    Parameters
    ----------
    name
        A name of `CHARTS`, or `WEEK`.
    year
        Draw as if the run had this year alone.
    week
        First day of the week that `WEEK` shows.
    """
    if year is not None:
        scenario, record = only_year(scenario, record, year)
    with chart_style():
        figure = _figure(scenario, record, name, language, week)
        if figure is None:
            return None
        folder.mkdir(parents=True, exist_ok=True)
        return save_chart(figure, folder, name)


def only_year(scenario: Scenario, record: RunRecord, year: int) -> tuple[Scenario, RunRecord]:
    """Return a run as if it had one of its years alone."""
    tables = {
        name: table.loc[table["year"] == year].reset_index(drop=True)
        if "year" in table and name not in _ALL_YEARS
        else table
        for name, table in record.tables.items()
    }
    narrowed = RunRecord(path=record.path, summary=record.summary, tables=tables)
    return scenario.model_copy(update={"years": (year,)}), narrowed


def _figure(
    scenario: Scenario, record: RunRecord, name: str, language: Language, week: date | None
) -> Figure | None:
    if week is not None:
        return draw_week(record, pd.Timestamp(week), language)
    return CHARTS[name](scenario, record, language)

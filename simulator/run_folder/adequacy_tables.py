"""The tables of adequacy of a run: figures, when shortfalls fall, and every weather year."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import pandas as pd

from simulator.adequacy.study.result import (
    UNITS,
    CaseAdequacy,
    Credit,
    Event,
    Figure,
    YearAdequacy,
)

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "adequacy": (
        "year", "case", "metric", "resource", "value", "standard_error", "unit", "low", "high",
        "note",
    ),
    "adequacy_hours": ("year", "case", "month", "hour", "lolh_hours", "eue_mwh"),
    "adequacy_events": (
        "year", "case", "rank", "weather_year", "draw", "start", "duration_h", "depth_mw",
        "energy_mwh",
    ),
    "adequacy_event_hours": (
        "year", "case", "rank", "snapshot", "demand_mw", "thermal_mw", "import_mw", "wind_mw",
        "solar_mw", "hydro_mw", "storage_and_response_mw", "shortfall_mw",
    ),
    "adequacy_weather": ("year", "case", "weather_year", "lolh_hours", "eue_mwh"),
}  # fmt: skip
"""Tables of adequacy and their columns; they are empty where the study was left out."""

_NOT_SHORT: Final = "LOLH is 0, so no credit is defined"


def adequacy_rows(adequacy: YearAdequacy) -> dict[str, pd.DataFrame]:
    """Return the rows of one year in each table."""
    tables: dict[str, list[tuple[object, ...]]] = {name: [] for name in COLUMNS}
    for case in adequacy.cases:
        key = (adequacy.year, case.case)
        tables["adequacy"] += [(*key, *row) for row in _figures(case)]
        if case.credits_at_standard:
            tables["adequacy"] += [
                (*key, *_row("static_credit_share", resource, Figure(share), "1"))
                for resource, share in adequacy.static_credits.items()
            ]
        tables["adequacy_hours"] += [(*key, *row) for row in _hours(case, adequacy.year)]
        for rank, event in enumerate(case.events, start=1):
            tables["adequacy_events"].append((*key, rank, *_event(event, adequacy.year)))
            tables["adequacy_event_hours"] += [
                (*key, rank, *row) for row in _event_hours(event, adequacy.year)
            ]
        tables["adequacy_weather"] += [
            (*key, number, *figures)
            for number, figures in enumerate(case.by_weather.tolist(), start=1)
        ]
    return {name: pd.DataFrame(rows, columns=list(COLUMNS[name])) for name, rows in tables.items()}


def join_adequacy(years: Sequence[dict[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    """Return the tables of all years."""
    joined = {}
    for name, columns in COLUMNS.items():
        parts = [year[name] for year in years if name in year and len(year[name])]
        joined[name] = (
            pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(columns))
        )
    return joined


def _figures(case: CaseAdequacy) -> Iterator[tuple[object, ...]]:
    for metric, unit in UNITS.items():
        yield _row(metric, "", case.metrics[metric], unit)
    yield _row("load_carried", "", case.load_carried, "MW")
    for metric, credits_found in (
        ("elcc", case.credits), ("elcc_at_standard", case.credits_at_standard),
    ):  # fmt: skip
        for credit in credits_found:
            yield _row(metric, credit.resource, credit.mw, "MW")
            yield _row(f"{metric}_share", credit.resource, _share(credit), "1")
    if case.credits_at_standard and not case.credits:
        for credit in case.credits_at_standard:
            yield _row("elcc", credit.resource, Figure(None, note=_NOT_SHORT), "MW")


def _share(credit: Credit) -> Figure:
    figure = credit.mw
    parts = (figure.value, figure.standard_error, figure.low, figure.high)
    return Figure(*(None if part is None else part / credit.capacity_mw for part in parts))  # type: ignore[arg-type]


def _row(metric: str, resource: str, figure: Figure, unit: str) -> tuple[object, ...]:
    nothing = float("nan")
    numbers = [
        nothing if number is None else number
        for number in (figure.value, figure.standard_error, figure.low, figure.high)
    ]
    return (metric, resource, *numbers[:2], unit, *numbers[2:], figure.note)


def _hours(case: CaseAdequacy, year: int) -> Iterator[tuple[object, ...]]:
    """Yield expected shortfall by month and hour of the day, where there is any."""
    snapshots = pd.date_range(f"{year}-01-01", periods=len(case.lolh_h), freq="h")
    place = (snapshots.month.to_numpy() - 1) * 24 + snapshots.hour.to_numpy()
    lolh = np.bincount(place, case.lolh_h, minlength=288)
    energy = np.bincount(place, case.eue_mwh, minlength=288)
    for index in np.flatnonzero(lolh).tolist():
        yield index // 24 + 1, index % 24, float(lolh[index]), float(energy[index])


def _event(event: Event, year: int) -> tuple[object, ...]:
    return (
        event.weather_year, event.draw, _hour(year, event.start), event.duration_h, event.depth_mw,
        event.energy_mwh,
    )  # fmt: skip


def _event_hours(event: Event, year: int) -> Iterator[tuple[object, ...]]:
    for place, powers in enumerate(zip(*event.hourly.values(), strict=True)):
        yield (_hour(year, event.shown_from + place), *(float(power) for power in powers))


def _hour(year: int, hour: int) -> str:
    """Return an hour of the year in ISO notation.

    Examples
    --------
    >>> _hour(2025, 25)
    '2025-01-02T01:00'
    """
    return f"{pd.Timestamp(year, 1, 1) + pd.Timedelta(hours=hour):%Y-%m-%dT%H:%M}"

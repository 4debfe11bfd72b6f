"""What a run says of its series files: rows of the ledger, and sentences for the terminal."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from simulator.scenario.pack import Pack
from simulator.scenario.series.places import Column, counties_of
from simulator.scenario.series.raw import RawSeries
from simulator.scenario.series.record import WHOLE, LedgerEntry, Measured, Quantity

HUB_HEIGHT_FROM_M: Final = 80.0
"""A wind speed at this height or above goes through the power curve as it is. [m]"""
_EXTENTS: Final = {
    "region": "the whole region", "counties": "all counties", "hydro": "all hydro plants",
}  # fmt: skip
_SEVERAL: Final = "months of several years"
_HYDRO: Final = ("hydro-run-of-river", "hydro-reservoir")
_UNITS: Final[dict[Quantity, str]] = {
    "load": "MW",
    "wind": "of nameplate",
    "solar": "of nameplate",
    "inflow": "of nameplate",
    "temperature": "°C",
    "irradiance": "W/m2",
    "wind-speed": "m/s",
}
_USES: Final[dict[Quantity, str]] = {
    "load": "scaled to the county's share of the energy, then all counties alike so that the "
    "region meets the energy and the peak of demand.csv",
    "wind": "output over the capacity behind it, as measured: what was curtailed then is lost",
    "solar": "output over the capacity behind it, as measured: what was curtailed then is lost",
    "inflow": "power of the water over nameplate; replaces hydro.csv and the kind of year",
    "temperature": "moves demand and cools modules",
    "irradiance": "through the program's own model of a fixed, tilted plant",
    "wind-speed": "through the program's own power curve and losses",
}
_ABSOLUTE: Final = (
    "as it is (absolute), so that the region's energy and peak are no longer those of demand.csv"
)
_RESHAPED: Final = (
    "too low to reach the hub: its daily course is replaced by the generator's at hub height, and "
    "one factor meets the year's mean capacity factor of climate.csv; hour-to-hour and day-to-day "
    "changes are the file's"
)


def entries(
    columns: Sequence[Column], series: Sequence[Measured], pack: Pack
) -> Iterator[LedgerEntry]:
    """Return a row for each column that is used, and one for each quantity that is generated."""
    for column in columns:
        raw = column.raw
        used = [one for one in series if (one.file, one.column) == (column.file.name, raw.column)]
        if used:
            mean = f"{float(np.mean(column.values)):.6g}"
            path = f"series.{column.file.name}.{raw.column}"
            note = _note(column, tuple(one.place for one in used), pack)
            yield LedgerEntry(path, mean, _UNITS[raw.quantity], "reported", note)
    for what, places in generated_places(series, pack).items():
        note = "No series was given: generated, independent of the files"
        yield LedgerEntry(f"series.generated.{what}", _list(places), "", "assumed", note)


def stress_entry(stress: str) -> LedgerEntry:
    """Return the row that says what a stress does to measured series."""
    note = (
        "Laid on the files' series by the rules of generated ones: in its days the measured "
        "counties meet its means among themselves; load moves as generated demand does."
    )
    return LedgerEntry("series.stress", stress, "", "assumed", note)


def _note(column: Column, places: tuple[str, ...], pack: Pack) -> str:
    raw, placed = column.raw, column.placed
    of = placed.year or _SEVERAL
    parts = [
        f"Annual mean of {of}, for {_where(places, pack)} ({column.file.clock.said})",
        _use(raw),
    ]
    if raw.quantity == "load":
        parts.append(
            "in another year a day takes the nearest day of the same kind, since weekends "
            "and festivals move"
        )
    else:
        leap_day = "the file’s" if _has_leap_day(column) else "that of 28 February"
        parts.append(f"hours keep month, day and hour in every year; 29 February is {leap_day}")
    if column.file.longitude is not None and len(places) > 1:
        parts.append("all take the hours of one point, so that nothing evens out between them")
    if placed.wrapped:
        parts.append(f"{placed.wrapped} h beyond the year's end stand at its other end")
    return "; ".join(parts) + "."


def _use(raw: RawSeries) -> str:
    quantity = raw.quantity
    if quantity == "load" and raw.absolute:
        return _ABSOLUTE
    if quantity == "wind-speed" and raw.height_m < HUB_HEIGHT_FROM_M:
        return f"{_USES[quantity]}; {_RESHAPED}"
    return _USES[quantity]


def _has_leap_day(column: Column) -> bool:
    return len(column.values) > 8760  # noqa: PLR2004 - hours of a common year


def _where(places: tuple[str, ...], pack: Pack) -> str:
    return _EXTENTS.get(extent(places, pack), _list(places))


def extent(places: tuple[str, ...], pack: Pack) -> str:
    """Return how far places reach: ``region``, ``counties``, ``hydro`` or ``listed``."""
    if places == (WHOLE,):
        return "region"
    if set(places) >= {bus.bus for bus in counties_of(pack)}:
        return "counties"
    return "hydro" if set(places) >= set(_hydro(pack)) else "listed"


def _list(places: Sequence[str]) -> str:
    return ", ".join(places)


def generated_places(series: Sequence[Measured], pack: Pack) -> dict[str, tuple[str, ...]]:
    """Return what is not measured, by quantity: the places."""
    have: dict[str, set[str]] = {}
    for one in series:
        have.setdefault(one.quantity, set()).add(one.place)
    buses = [bus.bus for bus in counties_of(pack)]
    wanted: dict[str, tuple[list[str], tuple[str, ...]]] = {
        "load": (buses, ("load",)),
        "wind": (buses, ("wind", "wind-speed")),
        "solar": (buses, ("solar", "irradiance")),
        "temperature": (buses, ("temperature",)),
        "inflow": (_hydro(pack), ("inflow",)),
    }
    lacking = {}
    for what, (places, quantities) in wanted.items():
        given = set[str]().union(*(have.get(name, set()) for name in quantities))
        rest = tuple(place for place in places if place not in given and WHOLE not in given)
        if rest:
            lacking[what] = rest
    return lacking


def _hydro(pack: Pack) -> list[str]:
    carriers = {name: technology.carrier for name, technology in pack.technologies.items()}
    return [plant.plant for plant in pack.plants if carriers[plant.technology] in _HYDRO]


def measured_places(
    series: Sequence[Measured],
) -> dict[tuple[str, int | None, tuple[str, ...]], list[Quantity]]:
    """Return which quantities are measured, by file, its year and the places."""
    places: dict[tuple[str, int | None, Quantity], list[str]] = {}
    for one in series:
        places.setdefault((one.file, one.year, one.quantity), []).append(one.place)
    quantities: dict[tuple[str, int | None, tuple[str, ...]], list[Quantity]] = {}
    for (file, year, quantity), found in places.items():
        quantities.setdefault((file, year, tuple(found)), []).append(quantity)
    return quantities


def describe(series: Sequence[Measured], pack: Pack) -> tuple[str, ...]:
    """Return what the terminal says: what is measured and what is generated."""
    measured = [
        f"{', '.join(names)} of {_where(found, pack)} ({file}, {year or _SEVERAL})"
        for (file, year, found), names in measured_places(series).items()
    ]
    generated = [
        f"{what} of {_where(places, pack)}"
        for what, places in generated_places(series, pack).items()
    ]
    sentences = [f"From files: {'; '.join(measured)}."]
    if generated:
        sentences.append(f"Generated, since no file has it: {'; '.join(generated)}.")
    return tuple(sentences)

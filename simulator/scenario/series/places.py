"""Where each column belongs, and powers as shares of the capacity behind them."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from simulator.errors import Problem, did_you_mean
from simulator.scenario.pack import Bus, Pack, Plant
from simulator.scenario.series.clock import Placed
from simulator.scenario.series.raw import RawFile, RawSeries
from simulator.scenario.series.record import WHOLE, FloatArray

_CARRIERS: Final = {
    "wind": ("wind",),
    "solar": ("solar",),
    "inflow": ("hydro-run-of-river", "hydro-reservoir"),
}


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a file, with its place.

    Parameters
    ----------
    file, placed, raw
        Where it was read, and where its rows stand in the year.
    places
        County buses, or hydro plants for an inflow, that take it; ``WHOLE`` alone for the load of
        the whole region.
    named
        Whether it names its places, and so goes before a column that does not.
    values
        By row: powers of wind, sun and water over the capacity behind them. [unit of the quantity]
    longitude, latitude
        Where the sun must be right. [°]
    """

    file: RawFile
    placed: Placed
    raw: RawSeries
    places: tuple[str, ...]
    named: bool
    values: FloatArray
    longitude: float
    latitude: float

    def line(self, row: int) -> int:
        """Return the line of a row; 0 where the format has none."""
        return int(self.file.lines[row])

    def refused(self, row: int | None, found: str, allowed: str, suggestion: str = "") -> Problem:
        """Return a problem of this column, at a row or as a whole."""
        line = 0 if row is None else self.line(row)
        return Problem(self.file.shown, line, self.raw.column, found, allowed, suggestion)


def counties_of(pack: Pack) -> tuple[Bus, ...]:
    """Return the buses of the counties."""
    return tuple(bus for bus in pack.buses if bus.kind == "county")


def place_column(
    file: RawFile, placed: Placed, raw: RawSeries, pack: Pack, problems: list[Problem]
) -> Column | None:
    """Return a column at its places; None if there is no such place, or no capacity there.

    Parameters
    ----------
    file, placed, raw
        A column of a file.
    pack
        Buses, plants and technologies.
    problems
        Takes what is wrong.
    """
    plants = _plants(raw, pack)
    where = _places(raw, pack, plants)
    if where is None:
        problems.append(_unknown(file, raw, pack))
        return None
    places, buses = where
    values = raw.values
    if raw.unit == "MW" and raw.quantity in _CARRIERS:
        capacity_mw = _capacity(
            raw, placed, [plant for plant in plants if _is_at(raw, plant, pack)]
        )
        bare = np.flatnonzero(capacity_mw <= 0)
        if len(bare):
            problems.append(_bare(file, raw, placed, int(bare[0]), len(bare)))
            return None
        values = values / capacity_mw
    longitude, latitude = file.longitude, file.latitude
    if longitude is None or latitude is None:
        longitude = sum(bus.longitude for bus in buses) / len(buses)
        latitude = sum(bus.latitude for bus in buses) / len(buses)
    named = raw.place != WHOLE
    return Column(file, placed, raw, places, named, values, longitude, latitude)


def _plants(raw: RawSeries, pack: Pack) -> list[Plant]:
    carriers = _CARRIERS.get(raw.quantity, ())
    return [
        plant for plant in pack.plants if pack.technologies[plant.technology].carrier in carriers
    ]


def _bus_named(name: str, pack: Pack) -> Bus | None:
    """Return the county of an id, or of a name in Chinese or English."""
    for bus in counties_of(pack):
        if name in {bus.bus, bus.zh, bus.en}:
            return bus
    return None


def _is_at(raw: RawSeries, plant: Plant, pack: Pack) -> bool:
    """Whether a plant is behind a power."""
    bus = _bus_named(raw.place, pack)
    return (
        raw.place == WHOLE
        or raw.place in {plant.plant, plant.zh}
        or (bus is not None and plant.bus == bus.bus)
    )


def _places(
    raw: RawSeries, pack: Pack, plants: list[Plant]
) -> tuple[tuple[str, ...], tuple[Bus, ...]] | None:
    """Return the places that take a column, and the buses where they are."""
    counties = counties_of(pack)
    bus = _bus_named(raw.place, pack)
    if raw.quantity == "inflow":
        own = [plant for plant in plants if _is_at(raw, plant, pack)]
        return (tuple(plant.plant for plant in own), counties) if own else None
    if raw.place == WHOLE:
        whole = (WHOLE,) if raw.quantity == "load" else tuple(one.bus for one in counties)
        return whole, counties
    return None if bus is None else ((bus.bus,), (bus,))


def _unknown(file: RawFile, raw: RawSeries, pack: Pack) -> Problem:
    known = [name for bus in counties_of(pack) for name in (bus.bus, bus.zh)]
    what = "a county bus of buses.csv"
    if raw.quantity == "inflow":
        known += [plant.plant for plant in _plants(raw, pack)]
        what = "a hydro plant of plants.csv, or a county bus with one"
    allowed = f"must be {what}: {', '.join(known[:40])}"
    hint = did_you_mean(raw.place, known)
    return Problem(file.shown, 1, raw.column, raw.place, allowed, hint)


def _capacity(raw: RawSeries, placed: Placed, plants: list[Plant]) -> FloatArray:
    """Return the capacity behind each row. [MW]"""
    if raw.capacity_mw is not None:
        return np.full(len(raw.values), raw.capacity_mw)
    months = placed.local.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    by_month = {
        int(month): sum(
            plant.capacity_mw
            for plant in plants
            if plant.in_service <= month and (plant.retired is None or month < plant.retired)
        )
        for month in np.unique(months)
    }
    return np.array([by_month[int(month)] for month in months], dtype=np.float64)


def _bare(file: RawFile, raw: RawSeries, placed: Placed, row: int, count: int) -> Problem:
    month = str(placed.local[row].astype("datetime64[M]"))
    allowed = f"is a power, but the pack has no {raw.quantity} plant there in {month}"
    if count < len(raw.values):
        allowed += f" and {count - 1} other hours"
    hint = "Say the capacity that was measured, as in [MW of 200 MW], or give it in [%]."
    return Problem(file.shown, int(file.lines[row]), raw.column, "", allowed, hint)

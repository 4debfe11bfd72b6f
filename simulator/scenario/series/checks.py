"""Whether the figures of a column can be what its header says, each by what it would break."""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from simulator.errors import Problem
from simulator.scenario.pack import Pack
from simulator.scenario.series.clock_checks import check_sun, check_warmest_hour
from simulator.scenario.series.magnitude import check_level, unit_hint
from simulator.scenario.series.places import Column
from simulator.scenario.series.record import FloatArray, Quantity

Check = Callable[[Column, Pack], Iterator[Problem]]

_LEAST_C, _MOST_C = -60.0, 60.0
_KELVIN_FROM: Final = 200.0
_MOST_W_PER_M2: Final = 1500.0  # above the sun outside the atmosphere
_MOST_M_PER_S: Final = 75.0


def check_column(column: Column, pack: Pack) -> list[Problem]:
    """Return what is wrong with a column.

    Parameters
    ----------
    column
        At its place, in the unit of its quantity.
    pack
        What the pack says of the same quantity: the figures must be of its order.
    """
    found = list(_bounds(column))
    if not found:
        found = [
            problem for check in _CHECKS[column.raw.quantity] for problem in check(column, pack)
        ]
    return found


def _beyond(
    column: Column,
    wrong: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    allowed: str,
    hint: str = "",
) -> Iterator[Problem]:
    """Find the first of the rows that are wrong, and say how many there are."""
    rows = np.flatnonzero(wrong)
    if len(rows):
        found = f"{column.raw.values[rows[0]] / column.raw.factor:g}"
        count = f" ({len(rows)} hours are not)" if len(rows) > 1 else ""
        yield column.refused(int(rows[0]), found, f"{allowed}{count}", hint)


def _bounds(column: Column) -> Iterator[Problem]:
    values, quantity = column.values, column.raw.quantity
    if not np.isfinite(values).all():
        yield from _beyond(column, ~np.isfinite(values), "must be a finite number")
        return
    if quantity == "temperature":
        hint = "Are the figures in K? Take off 273.15." if np.min(values) > _KELVIN_FROM else ""
        outside = (values < _LEAST_C) | (values > _MOST_C)
        yield from _beyond(column, outside, f"must be {_LEAST_C:g} °C to {_MOST_C:g} °C", hint)
        return
    if quantity == "load":
        hint = "An hour without any load is a gap of the meter. Fill gaps before."
        yield from _beyond(column, values <= 0, "must be more than 0 MW", hint)
    else:
        hint = "Output less own use? Write 0." if quantity in {"wind", "solar"} else ""
        yield from _beyond(column, values < 0, "must be 0 or more", hint)
    if quantity in {"wind", "solar"}:
        yield from _above_capacity(column)
    elif quantity == "irradiance":
        hint = "Sums since midnight, as in ERA5-Land? Take the differences of the hours."
        yield from _beyond(
            column, values > _MOST_W_PER_M2, f"must be {_MOST_W_PER_M2:g} W/m2 or less", hint
        )
    elif quantity == "wind-speed":
        yield from _beyond(column, values > _MOST_M_PER_S, f"must be {_MOST_M_PER_S:g} m/s or less")


def _above_capacity(column: Column) -> Iterator[Problem]:
    above = column.values > 1
    if not above.any():
        return
    if column.raw.unit == "share":
        yield from _beyond(column, above, "must be 100 % of nameplate or less")
        return
    row = int(np.argmax(column.values))
    installed = column.raw.values[row] / column.values[row]
    allowed = f"must be at most the capacity behind it, {installed:g} MW"
    yield from _beyond(column, above, allowed, unit_hint(column.raw, column.values.max()))


def _changes(column: Column, _: Pack) -> Iterator[Problem]:
    """Find a column that says the same in every hour."""
    values: FloatArray = column.values
    if np.ptp(values) <= 0:
        yield column.refused(0, f"{values[0]:g}", "is the same in every hour of the year")


_CHECKS: Final[dict[Quantity, tuple[Check, ...]]] = {
    "load": (_changes, check_level),
    "wind": (_changes, check_level),
    "solar": (_changes, check_sun, check_level),
    "inflow": (check_level,),
    "temperature": (_changes, check_warmest_hour, check_level),
    "irradiance": (_changes, check_sun, check_level),
    "wind-speed": (_changes,),
}

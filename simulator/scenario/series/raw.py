"""A series file as its reader hands it on: columns of numbers, and what its clock means."""

from dataclasses import dataclass
from typing import Final, Literal

from simulator.scenario.series.record import WHOLE, FloatArray, IntArray, MinuteArray, Quantity

BASE_UNITS: Final[dict[Quantity, tuple[str, ...]]] = {
    "load": ("MW",),
    "wind": ("MW", "share"),
    "solar": ("MW", "share"),
    "inflow": ("MW", "share"),
    "temperature": ("°C",),
    "irradiance": ("W/m2",),
    "wind-speed": ("m/s",),
}
"""Base units in which a quantity may be given."""


@dataclass(frozen=True)
class Clock:
    """What the time stamps of a file mean.

    Parameters
    ----------
    offset_h
        The file's time minus UTC; None for the region's own standard time. [h]
    mark
        Whether a stamp marks the beginning or the end of the hour its figures are means of.
    any_year
        Whether the months may come from several years, so that the stamps' years say nothing.
    said
        The convention in words, for the ledger.
    """

    offset_h: float | None
    mark: Literal["beginning", "ending"]
    any_year: bool
    said: str


@dataclass(frozen=True, eq=False)
class RawSeries:
    """One column.

    Parameters
    ----------
    column
        Its name as problems show it.
    quantity, place
        What it is of, and where; the place ``WHOLE`` means the region or the file's point.
    values
        In the base unit.
    unit
        Base unit, one of ``BASE_UNITS`` of the quantity.
    capacity_mw
        Capacity behind a power, where the header says it. [MW]
    absolute
        Whether a load counts as it is.
    height_m
        Height of a wind speed. [m]
    factor
        From the unit as written into the base unit.
    """

    column: str
    quantity: Quantity
    values: FloatArray
    unit: str
    place: str = WHOLE
    capacity_mw: float | None = None
    absolute: bool = False
    height_m: float = 0.0
    factor: float = 1.0


@dataclass(frozen=True, eq=False)
class RawFile:
    """One file.

    Parameters
    ----------
    name, shown
        Its name, and how problems name it.
    kind
        Its format.
    clock
        What the stamps mean.
    stamps
        Time of each row in the file's own clock, to the minute.
    lines
        Line of each row; 0 where the format has none.
    series
        Its columns.
    longitude, latitude
        The point that a weather file is of; None for the planner's own table. [°]
    """

    name: str
    shown: str
    kind: str
    clock: Clock
    stamps: MinuteArray
    lines: IntArray
    series: tuple[RawSeries, ...]
    longitude: float | None = None
    latitude: float | None = None

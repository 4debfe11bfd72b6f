"""Stress years: what a region pack says of them, rows `stress, parameter, value` of stress.csv."""

import re
from datetime import date
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

from simulator.scenario import fields
from simulator.scenario.row import Strict

NO_STRESS: Final = "none"
_LEAP_YEAR: Final = 2024  # weather years have a 29 February
_DAY: Final = re.compile(r"([01][0-9])-([0-3][0-9])")


def _day_of_year(value: object) -> object:
    """Turn ``07-20`` into days since 1 January of a leap year."""
    if not isinstance(value, str):
        return value
    match = _DAY.fullmatch(value.strip())
    try:
        day = date(_LEAP_YEAR, int(match[1]), int(match[2])) if match else None
    except ValueError:
        day = None
    if day is None:
        raise ValueError("must be a month and a day such as 07-20")
    return (day - date(_LEAP_YEAR, 1, 1)).days


DayOfYear = Annotated[int, BeforeValidator(_day_of_year)]
Anomaly = Annotated[float, BeforeValidator(fields.In("K")), Field(ge=-20, le=20)]
OfMean = Annotated[float, BeforeValidator(fields.In("share")), Field(gt=0, le=5)]


class Stress(Strict):
    """A spell that is laid on a weather year; what a stress does not name stays as drawn."""

    stress: fields.Identifier
    start: DayOfYear
    """First day: month and day, `07-20`."""
    days: Annotated[int, BeforeValidator(fields.In("count")), Field(ge=1, le=200)]
    """Days of the spell [d]."""
    edge: Annotated[int, BeforeValidator(fields.In("count")), Field(ge=0, le=30)] = 2
    """Days before and after over which it comes and goes [d]."""
    temperature_anomaly_k: Anomaly | None = Field(default=None, alias="temperature_anomaly")
    """Mean temperature of its days over the climate of those days [K]."""
    clear_sky_index: Annotated[float, Field(gt=0, lt=1.5)] | None = None
    """Mean of its days' irradiation over that of cloudless days."""
    wind_capacity_factor: fields.PositiveShare | None = None
    """Mean output of wind over nameplate, before icing [0..1]."""
    wind_icing: fields.Share = 0.0
    """Share of wind power that stands still with ice on its blades [0..1]."""
    inflow: OfMean | None = None
    """Inflow over that of a mean year in those days [p.u.]."""

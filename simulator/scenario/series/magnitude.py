"""Whether figures are of the order that the pack expects: 万千瓦 is ten times a megawatt."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from simulator.errors import Problem
from simulator.scenario.pack import Demand, Pack
from simulator.scenario.series.places import Column
from simulator.scenario.series.raw import RawSeries
from simulator.scenario.series.record import WHOLE
from simulator.units import parse_quantity

_MOST_RATIO: Final = 5.0
"""A county's share of the demand is an assumption, and years differ; a wrong unit is ten times."""
_MOST_KELVIN: Final = 12.0
_YEAR_H: Final = 8760.0
_UNITS: Final = ("MW", "万千瓦", "kW", "GW")
_LIKELY: Final = (0.3, 3.0)
_SOLAR_YIELD: Final = 0.85
"""Full-load hours of modules over global irradiation [kWh/kW per kWh/m²]: an order, no figure."""


def unit_hint(raw: RawSeries, ratio: float) -> str:
    """Return the question whether the figures are in another unit than the header says.

    Parameters
    ----------
    raw
        A power.
    ratio
        What was found over what would be right.
    """
    for unit in _UNITS:
        factor = parse_quantity(f"1 {unit}", "MW")
        if factor != raw.factor and _LIKELY[0] < ratio * factor / raw.factor < _LIKELY[1]:
            return f"Are the figures in {unit}? Then write [{unit}]."
    return ""


def check_level(column: Column, pack: Pack) -> Iterator[Problem]:
    """Find a mean that is far from the one that the pack has for the same quantity."""
    quantity, mean = column.raw.quantity, float(np.mean(column.values))
    expected = _expected(column, pack)
    if quantity == "temperature":
        if abs(mean - expected) > _MOST_KELVIN:
            allowed = f"has a mean of {mean:.1f} °C; climate.csv has {expected:.1f} °C"
            yield column.refused(None, "", allowed, "Is the file of this region?")
        return
    ratio = mean / expected
    if 1 / _MOST_RATIO < ratio < _MOST_RATIO:
        return
    power = quantity != "irradiance"
    unit = "MW" if quantity == "load" else "of nameplate" if power else "W/m2"
    allowed = f"has a mean of {mean:.3g} {unit}, {ratio:.2g} times the {expected:.3g} of the pack"
    hint = unit_hint(column.raw, ratio) if column.raw.unit == "MW" else "Is the unit right?"
    yield column.refused(None, "", allowed, hint)


def _expected(column: Column, pack: Pack) -> float:
    """Return the mean that the pack has. [unit of the quantity]"""
    quantity = column.raw.quantity
    months = pack.climate
    irradiation = sum(month.irradiation_kwh_per_m2_d for month in months) / len(months)
    match quantity:
        case "load":
            return _demand(column, pack).energy_mwh / _YEAR_H * _share(column, pack)
        case "wind":
            return sum(month.wind_capacity_factor for month in months) / len(months)
        case "solar":
            return irradiation / 24 * _SOLAR_YIELD
        case "irradiance":
            return irradiation / 24 * 1000
        case "temperature":
            return sum(month.temperature_c for month in months) / len(months)
    return _inflow(column, pack)


def _demand(column: Column, pack: Pack) -> Demand:
    """Return the demand of the year nearest to the file's."""
    year = column.placed.year or min(pack.demand)
    return pack.demand[min(pack.demand, key=lambda known: abs(known - year))]


def _share(column: Column, pack: Pack) -> float:
    if column.places == (WHOLE,):
        return 1.0
    return sum(bus.demand_share for bus in pack.buses if bus.bus in column.places)


def _inflow(column: Column, pack: Pack) -> float:
    """Return the mean inflow of the plants over their nameplate, weighted by it."""
    hours = {row.technology: row.full_load_hours for row in pack.hydro}
    plants = [plant for plant in pack.plants if plant.plant in column.places]
    whole = sum(plant.capacity_mw for plant in plants)
    water = sum(plant.capacity_mw * hours[plant.technology] for plant in plants)
    return water / whole / _YEAR_H

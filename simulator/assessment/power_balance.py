"""电力平衡: is there power enough at the peaks of summer and winter, by the static conventions.

Available capacity is installed capacity less what is blocked (受阻), by the credits of
technologies.csv; required is the peak less demand response, with the planners' reserve on top.
"""

from collections.abc import Iterator
from typing import Final

import pandas as pd

from simulator.assessment.balance import (
    HYDRO,
    RENEWABLE,
    STORAGE,
    TYPES,
    BalanceRow,
    Pair,
    at_hour,
    total,
)
from simulator.assessment.measurement import YearFacts
from simulator.profiles.exchange import exchange_of
from simulator.profiles.fleet import carrier_of, serves
from simulator.scenario.pack import Plant, Technology

WATERS: Final = ("wet", "dry")
_WHY: Final = {
    **dict.fromkeys(("coal", "biomass"), "maintenance"),
    **dict.fromkeys(HYDRO, "water"),
    **dict.fromkeys(RENEWABLE, "weather"),
    **dict.fromkeys(STORAGE, "stored"),
}


def power_rows(facts: YearFacts) -> Iterator[BalanceRow]:
    """Yield the items of each peak; a season that a short run does not cover has none. [MW]"""
    demand = facts.dispatch.demand_mw.sum(axis=1)
    months = pd.DatetimeIndex(demand.index).month
    region = facts.pack.region
    seasons = {"summer": region.summer_months, "winter": region.winter_months}
    for season, within in seasons.items():
        hours = demand[months.isin(sorted(within))]
        if hours.empty:
            continue
        hour = pd.Timestamp(str(hours.idxmax()))
        for water in WATERS:
            yield from _peak_rows(facts, f"{season}-{water}", hour, water)


def _peak_rows(facts: YearFacts, case: str, hour: pd.Timestamp, water: str) -> Iterator[BalanceRow]:
    def row(item: str, value: Pair, why: str) -> BalanceRow:
        return BalanceRow(case, item, value, "MW", why)

    demand, response, reserve = _need(facts, hour)
    peak_why = "plan-peak" if _is_years_peak(facts, hour) else "season-peak"
    required = _less(total((demand, reserve)), response)
    yield row("peak_demand", demand, peak_why)
    yield row("demand_response", response, "response")
    yield row("reserve", reserve, "reserve")
    yield row("required", required, "sum")
    installed, credited = _by_type(facts, hour, water)
    blocked = {name: _less(installed[name], credited[name]) for name in TYPES}
    for name in TYPES:
        yield row(f"installed_{name}", installed[name], "same")
    yield row("installed", total(installed.values()), "sum")
    for name in TYPES:
        yield row(f"blocked_{name}", blocked[name], _WHY[name])
    yield row("blocked", total(blocked.values()), "sum")
    for name in TYPES:
        yield row(f"credited_{name}", credited[name], _WHY[name])
    yield row("credited", total(credited.values()), "sum")
    firm = exchange_of(facts.pack, facts.year).firm_import_mw
    imported = Pair(firm, at_hour(facts.dispatch.import_mw.to_frame(), hour))
    yield row("import_power", imported, "import")
    yield row("surplus", _less(total((*credited.values(), imported)), required), "headroom")
    yield row("reserve_units", _reserve_units(facts, hour, water), "reserve-units")


def _less(value: Pair, taken: Pair) -> Pair:
    return Pair(value.planned - taken.planned, value.hourly - taken.hourly)


def _by_type(
    facts: YearFacts, hour: pd.Timestamp, water: str
) -> tuple[dict[str, Pair], dict[str, Pair]]:
    """Return installed and available capacity of each type. [MW]"""
    installed, credited = {}, {}
    for name in TYPES:
        capacity = sum(plant.capacity_mw for plant, _ in _standing(facts, hour, name))
        installed[name] = Pair(capacity, capacity)
        credited[name] = Pair(_credited(facts, hour, name, water), _available(facts, hour, name))
    return installed, credited


def _need(facts: YearFacts, hour: pd.Timestamp) -> tuple[Pair, Pair, Pair]:
    """Return demand, demand response and reserve. [MW]"""
    dispatch = facts.dispatch
    demand_mw = at_hour(dispatch.demand_mw, hour)
    planned_mw = demand_mw
    if _is_years_peak(facts, hour):
        planned_mw = facts.pack.demand[facts.year].peak_mw
    responds = dispatch.plants.index[dispatch.plants["carrier"] == "demand-response"]
    called = at_hour(dispatch.output_mw, hour, responds)
    contracted = _credited(facts, hour, "demand-response", "dry")
    units_on = dispatch.commitment.units_on
    unit_mw = pd.Series({plant.plant: plant.unit_capacity_mw for plant in facts.pack.plants})
    committed = at_hour(units_on * unit_mw.reindex(units_on.columns), hour)
    spare = committed - at_hour(dispatch.output_mw, hour, units_on.columns)
    reserve = facts.pack.region.planning_reserve * planned_mw
    return Pair(planned_mw, demand_mw), Pair(contracted, called), Pair(reserve, spare)


def _is_years_peak(facts: YearFacts, hour: pd.Timestamp) -> bool:
    """Whether the hour is the year's highest; a short run never shows that."""
    demand = facts.dispatch.demand_mw.sum(axis=1)
    return facts.scenario.period is None and bool(demand[hour] == demand.max())


def _standing(
    facts: YearFacts, hour: pd.Timestamp, carrier: str, role: str = "base"
) -> list[tuple[Plant, Technology]]:
    """Return the plants of a carrier that serve in the month of an hour."""
    month = hour.year * 12 + hour.month - 1
    return [
        (plant, facts.pack.technologies[plant.technology])
        for plant in facts.pack.plants
        if carrier_of(facts.pack, plant) == carrier
        and plant.role == role
        and plant.capacity_mw > 0
        and serves(plant, month)
    ]


def _credited(
    facts: YearFacts, hour: pd.Timestamp, carrier: str, water: str, role: str = "base"
) -> float:
    return sum(
        plant.capacity_mw * _credit(technology, water)
        for plant, technology in _standing(facts, hour, carrier, role)
    )


def _credit(technology: Technology, water: str) -> float:
    wet = technology.capacity_credit_wet
    return wet if water == "wet" and wet is not None else technology.capacity_credit


def _available(facts: YearFacts, hour: pd.Timestamp, carrier: str) -> float:
    """Return what base plants could give or, with water or storage, gave in an hour. [MW]"""
    plants = _standing(facts, hour, carrier)
    names = [plant.plant for plant, _ in plants]
    if carrier in {"coal", "biomass"}:
        capacity = pd.Series({plant.plant: plant.capacity_mw for plant, _ in plants}, dtype=float)
        return at_hour(facts.profiles.availability[names] * capacity, hour)
    given = facts.dispatch.available_mw if carrier in RENEWABLE else facts.dispatch.output_mw
    return at_hour(given, hour, names)


def _reserve_units(facts: YearFacts, hour: pd.Timestamp, water: str) -> Pair:
    credited = sum(_credited(facts, hour, carrier, water, "reserve") for carrier in TYPES)
    names = [
        plant.plant for carrier in TYPES for plant, _ in _standing(facts, hour, carrier, "reserve")
    ]
    return Pair(credited, at_hour(facts.dispatch.output_mw, hour, names))

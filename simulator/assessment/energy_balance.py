"""电量平衡: where the year's energy comes from, by type, with utilisation hours.

The static column is the planners' sum: what the weather allows for wind and solar, mean-year water
for hydro, and coal for the remainder, without exchange. The hourly column is the run's, and agrees
with years.csv.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import pandas as pd

from simulator.assessment.balance import HYDRO, RENEWABLE, STORAGE, TYPES, BalanceRow, Pair
from simulator.assessment.measurement import YearFacts
from simulator.network.fleet import plants_in_year, service_calendar
from simulator.profiles.fleet import carrier_of

_WHY: Final = {
    "coal": "remainder",
    "biomass": "full-time",
    **dict.fromkeys(HYDRO, "mean-water"),
    **dict.fromkeys(RENEWABLE, "no-curtailment"),
}
PRODUCERS: Final = tuple(name for name in TYPES if name not in STORAGE)
"""Types that generate; storage appears with its losses."""


def energy_rows(facts: YearFacts) -> Iterator[BalanceRow]:
    """Yield the items of the year; those of the days it covers in a short run. [MWh, h]"""

    def row(item: str, planned: float, hourly: float, why: str, unit: str = "MWh") -> BalanceRow:
        return BalanceRow("year", item, Pair(planned, hourly), unit, why)

    demand = _sum(facts.dispatch.demand_mw)
    hourly = _generated(facts)
    planned = _planned(facts, demand)
    capacity = _mean_capacity(facts)
    produced = sum(hourly[name] for name in PRODUCERS)
    yield row("demand_energy", demand, demand, "same")
    for name in PRODUCERS:
        yield row(f"generation_{name}", planned[name], hourly[name], _WHY[name])
    yield row("generation", sum(planned.values()), produced, "sum")
    for name in PRODUCERS:
        hours = _ratio(planned[name], capacity[name]), _ratio(hourly[name], capacity[name])
        yield row(f"hours_{name}", hours[0], hours[1], _WHY[name], "h")
    others = _others(facts, hourly)
    for item, (energy, why) in others.items():
        yield row(item, 0.0, energy, why)
    # Unserved energy is what the gap shows, so it is not added as if it were supply.
    signs = {"export_energy": -1.0, "storage_losses": -1.0, "overgeneration_energy": -1.0,
             "unserved_energy": 0.0}  # fmt: skip
    supplied = sum(signs.get(item, 1.0) * energy for item, (energy, _) in others.items())
    yield row("energy_gap", sum(planned.values()) - demand, produced + supplied - demand, "sum")


def _others(facts: YearFacts, generated: Mapping[str, float]) -> dict[str, tuple[float, str]]:
    """Return the items that the static method leaves at nothing, each with its reason. [MWh]"""
    dispatch = facts.dispatch
    losses = _sum(dispatch.charge_mw) - sum(generated[name] for name in STORAGE)
    return {
        "demand_response_energy": (generated["demand-response"], "response"),
        "import_energy": (float(dispatch.import_mw.sum()), "exchange"),
        "export_energy": (float(dispatch.export_mw.sum()), "exchange"),
        "storage_losses": (losses, "losses"),
        "unserved_energy": (_sum(dispatch.shortfall_mw), "exchange"),
        "overgeneration_energy": (_sum(dispatch.overgeneration_mw), "exchange"),
    }


def _sum(table: pd.DataFrame) -> float:
    return float(table.to_numpy(dtype=np.float64).sum())


def _generated(facts: YearFacts) -> dict[str, float]:
    """Return what each carrier generated or discharged in the run. [MWh]"""
    energy = facts.dispatch.output_mw.sum().groupby(facts.dispatch.plants["carrier"]).sum()
    return {name: float(energy.get(name, 0.0)) for name in (*TYPES, "demand-response")}


def _planned(facts: YearFacts, demand_mwh: float) -> dict[str, float]:
    """Return the static energy of each type; coal takes the remainder, never less than none."""
    dispatch, profiles = facts.dispatch, facts.profiles
    available = dispatch.available_mw.sum()
    planned = dict.fromkeys(PRODUCERS, 0.0)
    members = plants_in_year(facts.pack, facts.year)
    service = service_calendar(members, pd.DatetimeIndex(dispatch.output_mw.index))
    for plant in members:
        carrier = carrier_of(facts.pack, plant)
        if carrier in RENEWABLE:
            planned[carrier] += float(available[plant.plant])
        elif carrier in HYDRO:
            shares = _mean_water(facts, plant.technology)
            planned[carrier] += float((service[plant.plant] * shares).sum()) * plant.capacity_mw
        elif carrier == "biomass":
            share = profiles.availability[plant.plant] * service[plant.plant]
            planned[carrier] += float(share.sum()) * plant.capacity_mw
    planned["coal"] = max(demand_mwh - sum(planned.values()), 0.0)
    return planned


def _mean_water(facts: YearFacts, technology: str) -> "pd.Series[float]":
    """Return the mean year's output over nameplate, by hour of the run. [0..1]"""
    hours = pd.DatetimeIndex(facts.dispatch.output_mw.index)
    monthly = {
        row.month: row.energy_share * row.full_load_hours
        for row in facts.pack.hydro
        if row.technology == technology
    }
    days = pd.Series({m: pd.Period(f"{facts.year}-{m:02d}").days_in_month for m in monthly})
    rate = pd.Series(monthly) / (24 * days)
    return pd.Series(rate.reindex(hours.month).to_numpy(dtype=float), index=hours)


def _mean_capacity(facts: YearFacts) -> dict[str, float]:
    """Return the capacity in service on average, so that a year of commissioning counts. [MW]"""
    members = plants_in_year(facts.pack, facts.year)
    hours = pd.DatetimeIndex(facts.dispatch.output_mw.index)
    service = service_calendar(members, hours).mean()
    capacity = dict.fromkeys(PRODUCERS, 0.0)
    for plant in members:
        carrier = carrier_of(facts.pack, plant)
        if carrier in capacity:
            capacity[carrier] += float(service[plant.plant]) * plant.capacity_mw
    return capacity


def _ratio(energy_mwh: float, capacity_mw: float) -> float:
    return energy_mwh / capacity_mw if capacity_mw > 0 else 0.0

"""Promises that are demand: chargers, electrification, computing, base stations."""

from typing import Final

from simulator.assessment.measurement import Measurement, YearFacts
from simulator.scenario.pack import Target

READINGS: Final = ("included",)

_FIELDS: Final = {
    "demand.chargers": ("chargers", "charger_energy_mwh"),
    "demand.electrification": ("electrification_energy_mwh", "electrification_energy_mwh"),
    "demand.compute": ("compute_pflops", "data_centre_energy_mwh"),
    "demand.power-usage-effectiveness": ("power_usage_effectiveness", "data_centre_energy_mwh"),
    "demand.base-stations": ("base_stations", "base_station_energy_mwh"),
}
_SERVED: Final = 1e-4
"""Unserved energy over demand up to which a driver counts as served [0..1]."""


def measure_driver(facts: YearFacts, target: Target) -> tuple[Measurement, ...]:
    """Return how much of a driver the year's demand includes, and whether it is served.

    A power model cannot build chargers or base stations: it includes them in demand as the pack
    says, and the promise holds if they are enough and the demand is served.
    """
    demand = facts.pack.demand[facts.year]
    field, energy_field = _FIELDS[target.quantity]
    unserved = facts.dispatch.shortfall_mw.sum(axis=1)
    share = float(unserved.sum() / facts.dispatch.demand_mw.to_numpy().sum())
    energy_gwh = getattr(demand, energy_field) / 1e3
    decided_by = f"{facts.year}: {energy_gwh:.0f} GWh inside demand and served"
    if share > _SERVED:
        decided_by = f"{unserved.idxmax():%Y-%m-%dT%H:%M}: {share:.2%} of demand not served"
    return (
        Measurement("included", float(getattr(demand, field)), decided_by, holds=share <= _SERVED),
    )

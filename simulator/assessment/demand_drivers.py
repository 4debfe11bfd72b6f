"""Promises that are demand: chargers, electrification, computing, base stations."""

from typing import Final

from simulator.assessment.decision import Decision
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
    energy = {"energy_mwh": float(getattr(demand, energy_field))}
    decided_by = Decision("driver-served", str(facts.year), energy)
    if share > _SERVED:
        hour = f"{unserved.idxmax():%Y-%m-%dT%H:%M}"
        decided_by = Decision("not-served", hour, {"share": share})
    value = float(getattr(demand, field))
    return (Measurement("included", value, (decided_by,), holds=share <= _SERVED),)

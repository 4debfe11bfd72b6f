"""Promises of installed capacity, judged on 31 December."""

from typing import Final

from simulator.assessment.decision import Decision, iso_month
from simulator.assessment.measurement import Measurement, YearFacts, plants_of
from simulator.profiles.fleet import carrier_of, december, serves
from simulator.scenario.pack import Target

READINGS: Final = ("installed",)

_CARRIERS: Final = {
    "coal": ("coal",),
    "hydro": ("hydro-run-of-river", "hydro-reservoir"),
    "solar": ("solar",),
    "wind": ("wind",),
    "wind+solar": ("wind", "solar"),
    "battery": ("battery",),
    "biomass": ("biomass",),
    "demand-response": ("demand-response",),
}
QUANTITIES: Final = tuple(f"capacity.{group}" for group in _CARRIERS)


def measure_capacity(facts: YearFacts, target: Target) -> tuple[Measurement, ...]:
    """Return the nameplate capacity in service on 31 December [MW].

    Reserve units (应急备用) are not counted. Pumped storage is not hydro capacity.
    """
    carriers = _CARRIERS[target.quantity.removeprefix("capacity.")]
    plants = [
        plant
        for plant in plants_of(facts.pack, target.area)
        if carrier_of(facts.pack, plant) in carriers and plant.role == "base"
    ]
    end = december(facts.year)
    installed_mw = sum(plant.capacity_mw for plant in plants if serves(plant, end))
    later = [plant for plant in plants if plant.in_service > end]
    decided_by = [Decision("year-end", f"{facts.year}-12-31")]
    if later:
        first = min(later, key=lambda plant: plant.in_service)
        names = {"plant": first.plant}
        decided_by.append(Decision("next-plant", iso_month(first.in_service), names=names))
    return (Measurement("installed", installed_mw, tuple(decided_by)),)

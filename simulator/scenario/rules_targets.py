"""Rules on the promises of a plan."""

import re
from typing import Final

from simulator.errors import did_you_mean
from simulator.scenario.findings import Case, Finding, Findings
from simulator.scenario.pack import Target
from simulator.units import split_quantity

_MONTH: Final = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]))?")
_PLANT: Final = "in-service."


def target_areas(case: Case) -> Findings:
    """Find promises for places that the pack does not have."""
    areas = ["city", *(bus.bus for bus in case.pack.buses if bus.kind == "county")]
    for target in case.pack.targets:
        if target.area not in areas:
            allowed = "must be `city` or a county's bus"
            hint = did_you_mean(target.area, areas)
            yield Finding("targets", target.target, ("area",), allowed, hint)


def target_values(case: Case) -> Findings:
    """Find promised values that are no number, or no date where a date is promised."""
    for target in case.pack.targets:
        if _is_date(target):
            if not _MONTH.fullmatch(target.value):
                allowed = "must be a year such as 2024, or a month such as 2024-06"
                yield Finding("targets", target.target, ("value",), allowed)
        elif (split_quantity(target.value) or ("", "?"))[1]:
            allowed = "must be a number; its unit stands in the column unit"
            yield Finding("targets", target.target, ("value",), allowed)


def _is_date(target: Target) -> bool:
    return target.comparison in {"by", "before"}


def target_plants(case: Case) -> Findings:
    """Find promised plants that the pack does not have."""
    plants = [plant.plant for plant in case.pack.plants]
    for target in case.pack.targets:
        name = target.quantity.removeprefix(_PLANT)
        if target.quantity.startswith(_PLANT) and name not in plants:
            allowed = "must name a plant of plants.csv"
            hint = did_you_mean(name, plants)
            yield Finding("targets", target.target, ("quantity",), allowed, hint)


def target_years(case: Case) -> Findings:
    """Find promises for years that no run can reach."""
    known = sorted(case.pack.demand)
    for target in case.pack.targets:
        if known and not known[0] <= target.year <= known[-1]:
            allowed = f"must be a year of demand.csv, {known[0]} to {known[-1]}"
            yield Finding("targets", target.target, ("year",), allowed)


def target_reasons(case: Case) -> Findings:
    """Find promises that are left untested without a reason."""
    for target in case.pack.targets:
        for column in ("reason", "reason_zh"):
            if not target.testable and not getattr(target, column):
                allowed = "needs a reason in both languages, because testable is no"
                yield Finding("targets", target.target, (column, "testable"), allowed)

"""Rules on stress years: that spells lie within the year, and that the scenario's is known."""

from typing import Final

from simulator.errors import did_you_mean
from simulator.scenario.findings import Case, Finding, Findings
from simulator.scenario.stress import NO_STRESS

_DAYS: Final = 366  # of a weather year


def stress_spells(case: Case) -> Findings:
    """Find spells that reach beyond the year, with their edges."""
    for name, stress in case.pack.stresses.items():
        if stress.start < stress.edge or stress.start + stress.days + stress.edge > _DAYS:
            allowed = "must lie within the year, with the days over which it comes and goes"
            yield Finding("stress", name, ("start", "days", "edge"), allowed)


def known_stress(case: Case) -> Findings:
    """Find a scenario that asks for a stress that the pack does not describe."""
    if case.stress in {NO_STRESS, *case.pack.stresses}:
        return
    known = (NO_STRESS, *case.pack.stresses)
    allowed = f"{case.stress} must be among the stress years of stress.csv ({', '.join(known)})"
    fields = ("weather.stress", "weather")
    yield Finding("scenario", "", fields, allowed, did_you_mean(case.stress, known))

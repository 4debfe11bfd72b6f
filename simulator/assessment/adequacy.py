"""Promises of supply seen over weather years and outages: the load carried, and probabilities."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from simulator.adequacy.study.result import SupplyReading, YearAdequacy
from simulator.assessment.decision import Decision, Kind
from simulator.assessment.measurement import CITY, Measurement
from simulator.assessment.targets import judge, promised_amount
from simulator.assessment.verdict import Verdict
from simulator.scenario.pack import Target
from simulator.scenario.schema import Scenario

READINGS: Final = {"elcc": "firm_import", "elcc+reserve": "firm_import+reserve"}
"""Readings of stable supply by the load carried, and the supply that carries it."""

_QUANTITY: Final = "stable-supply"
_SUPPLY: Final = {
    "credited": "islanded",
    "credited+firm-import": "firm_import",
    "credited+firm-import+reserve": "firm_import+reserve",
    **READINGS,
}
"""Supply whose probability of serving the promised load stands beside a reading."""


def promised_supply_mw(scenario: Scenario) -> tuple[float, ...]:
    """Return the loads that the city's supply was promised to serve. [MW]"""
    targets = (target for target in scenario.pack.targets if _is_asked(target))
    return tuple(sorted({promised_amount(target) for target in targets}))


def with_adequacy(
    scenario: Scenario, verdicts: Sequence[Verdict], adequacy: YearAdequacy
) -> tuple[Verdict, ...]:
    """Return the verdicts of a year with what its adequacy adds.

    Parameters
    ----------
    scenario
        Its targets.
    verdicts
        Every target in every reading, for this year.
    adequacy
        The study of the year, or why it was left out.

    Returns
    -------
    tuple of Verdict
        Stable supply of the city also read by the load carried; in its readings the share of
        weather years and draws in which the supply they count, without demand response, serves a
        load of the promised peak in every hour of the year.
    """
    targets = {target.target: target for target in scenario.pack.targets}
    found: list[Verdict] = []
    for place, verdict in enumerate(verdicts):
        target = targets[verdict.target]
        found.append(_with_probability(verdict, target, adequacy))
        following = verdicts[place + 1] if place + 1 < len(verdicts) else None
        last = following is None or following.target != verdict.target
        if last and target.quantity == _QUANTITY:
            found += [
                _with_probability(judge(target, adequacy.year, measured), target, adequacy)
                for measured in _measure(target, adequacy)
            ]
    return tuple(found)


def _is_asked(target: Target) -> bool:
    return target.quantity == _QUANTITY and target.area == CITY and target.testable


def _measure(target: Target, adequacy: YearAdequacy) -> tuple[Measurement, ...]:
    """Return the readings by the load carried."""
    if target.area != CITY:
        why = (Decision("city-only"),)
    elif adequacy.skipped:
        why = (Decision("adequacy-left-out"),)
    else:
        return tuple(
            _measurement(reading, adequacy.supply[supply], adequacy)
            for reading, supply in READINGS.items()
        )
    return tuple(Measurement(reading, None, untestable=why) for reading in READINGS)


def _measurement(reading: str, supply: SupplyReading, adequacy: YearAdequacy) -> Measurement:
    carried = supply.load_carried
    reserve: Kind = "reserve-left-out" if reading == "elcc" else "reserve-in-study"
    if carried.value is None or carried.low is None or carried.high is None:
        return Measurement(reading, None, untestable=(Decision("adequacy-left-out"),))
    figures = {
        "low_mw": carried.low, "high_mw": carried.high, "standard_h": adequacy.standard_h,
    }  # fmt: skip
    return Measurement(
        reading,
        carried.value,
        (Decision("load-carried", figures=figures), Decision(reserve)),
    )


def _with_probability(verdict: Verdict, target: Target, adequacy: YearAdequacy) -> Verdict:
    supply = adequacy.supply.get(_SUPPLY.get(verdict.reading, ""))
    if supply is None or not _is_asked(target):
        return verdict
    share = supply.serves[promised_amount(target)]
    return replace(verdict, probability=share.value, low=share.low, high=share.high)

"""Every promise of the plans against one year's run, and the ledger of a whole run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from simulator.absorption.account import AbsorptionAccount
from simulator.assessment import (
    absorption,
    capacity,
    coal_stock,
    demand_drivers,
    in_service,
    small_hydro,
    supply,
)
from simulator.assessment.decision import Decision, Decisions
from simulator.assessment.measurement import Measurement, YearFacts
from simulator.assessment.verdict import Assessment, Verdict, VerdictName
from simulator.dispatch.result import DispatchResult
from simulator.errors import Problem, did_you_mean
from simulator.profiles.series import Profiles
from simulator.scenario.pack import Pack, Target
from simulator.scenario.schema import Scenario
from simulator.units import UnitError, parse_quantity

_EXACT: Final = 1e-9
"""Rounding of sums of capacities, relative to the promise."""


@dataclass(frozen=True)
class Measure:
    """How one quantity of targets.csv is measured.

    Parameters
    ----------
    base
        Base unit of the quantity; empty for plain numbers and years.
    readings
        Readings it can be asked for; empty where it is never judged.
    measure
        Returns all readings of one target in one year.
    """

    base: str
    readings: tuple[str, ...]
    measure: Callable[[YearFacts, Target], tuple[Measurement, ...]]


def _not_measured(facts: YearFacts, target: Target) -> tuple[Measurement, ...]:  # noqa: ARG001
    return (Measurement(target.reading, None),)


_DRIVER_UNITS: Final = {
    "demand.chargers": "count",
    "demand.electrification": "MWh",
    "demand.compute": "PFLOPS",
    "demand.power-usage-effectiveness": "",
    "demand.base-stations": "count",
}
MEASURES: Final[Mapping[str, Measure]] = {
    **{
        quantity: Measure("MW", capacity.READINGS, capacity.measure_capacity)
        for quantity in capacity.QUANTITIES
    },
    "stable-supply": Measure("MW", supply.READINGS, supply.measure_supply),
    "absorption": Measure("share", absorption.READINGS, absorption.measure_absorption),
    "small-hydro-3day": Measure("MW", small_hydro.READINGS, small_hydro.measure_small_hydro),
    **{
        quantity: Measure(unit, demand_drivers.READINGS, demand_drivers.measure_driver)
        for quantity, unit in _DRIVER_UNITS.items()
    },
    "coal-stock-days": Measure("", (), coal_stock.measure_coal_stock),
    "outage-hours": Measure("", (), _not_measured),
    "distribution-automation": Measure("share", (), _not_measured),
    "outside-the-model": Measure("", (), _not_measured),
}
_IN_SERVICE: Final = Measure("", in_service.READINGS, in_service.measure_in_service)


def check_targets(pack: Pack) -> list[Problem]:
    """Return what is wrong with the promises: unknown quantity, plant, reading or unit."""
    return [problem for target in pack.targets for problem in _check(pack, target)]


def assess_year(
    scenario: Scenario,
    profiles: Profiles,
    dispatch: DispatchResult,
    absorption_account: AbsorptionAccount,
    quantity: str | None = None,
) -> tuple[Verdict, ...]:
    """Return a verdict for every target in every reading, for this year; or those of one quantity.

    Before its year a promise is ``not due``, with value and margin shown all the same; from its
    year on it is ``met`` or ``missed``. Capacity is judged on 31 December, operation over the
    calendar year.
    """
    facts = YearFacts(scenario, profiles, dispatch, absorption_account)
    return tuple(
        judge(target, facts.year, measurement)
        for target in scenario.pack.targets
        if quantity in (None, target.quantity)
        for measurement in _measure_of(target).measure(facts, target)
    )


def merge_verdicts(scenario: Scenario, by_year: Mapping[int, tuple[Verdict, ...]]) -> Assessment:
    """Return the ledger of a run: its years in order, and a row for each promise of another year.

    Promises whose year the run does not contain get a ``not due`` row of that year, or
    ``not testable`` where no run could judge them.
    """
    verdicts = [verdict for year in sorted(by_year) for verdict in by_year[year]]
    verdicts += [_outside(target) for target in scenario.pack.targets if target.year not in by_year]
    return Assessment(tuple(verdicts))


def promised_verdicts(scenario: Scenario, assessment: Assessment) -> tuple[Verdict, ...]:
    """Return one verdict for each target: the deciding reading in the year of the promise."""
    years = {target.target: target.year for target in scenario.pack.targets}
    return tuple(row for row in assessment.deciding() if row.year == years[row.target])


def _measure_of(target: Target) -> Measure:
    if target.quantity.startswith(in_service.PREFIX):
        return _IN_SERVICE
    return MEASURES[target.quantity]


def judge(target: Target, year: int, measurement: Measurement) -> Verdict:
    """Return the verdict of one measurement, in the plan's own unit."""
    unit_size, promised = _promise(target)
    if measurement.promised is not None:
        promised = measurement.promised / unit_size
    value = None if measurement.value is None else measurement.value / unit_size
    reason = measurement.untestable or (() if target.testable else (Decision("reason"),))
    margin = None
    if value is not None:
        margin = promised - value if target.comparison != ">=" else value - promised
    name: VerdictName = "missed"
    if reason:
        name = "not testable"
    elif year < target.year:
        name = "not due"
    elif margin is not None and measurement.holds:
        slack = measurement.tolerance / unit_size + _EXACT * abs(promised)
        name = "met" if margin >= -slack else "missed"
    facts = (*reason, *measurement.decided_by)
    return _verdict(target, year, measurement.reading, value, promised, margin, name, facts)


def _outside(target: Target) -> Verdict:
    """Return the row of a promise whose year the run does not contain."""
    _, promised = _promise(target)
    if not target.testable:
        why = (Decision("reason"),)
        return _verdict(
            target, target.year, target.reading, None, promised, None, "not testable", why
        )
    why = (Decision("outside-run", str(target.year)),)
    return _verdict(target, target.year, target.reading, None, promised, None, "not due", why)


def _verdict(
    target: Target,
    year: int,
    reading: str,
    value: float | None,
    promised: float,
    margin: float | None,
    verdict: VerdictName,
    decided_by: Decisions,
) -> Verdict:
    return Verdict(
        target=target.target,
        area=target.area,
        year=year,
        reading=reading,
        decides=reading == target.reading,
        value=value,
        unit=target.unit,
        promised=promised,
        margin=margin,
        verdict=verdict,
        probability=None,
        low=None,
        high=None,
        decided_by=decided_by,
    )


def promised_amount(target: Target) -> float:
    """Return what was promised, in the base unit of the quantity."""
    unit_size, promised = _promise(target)
    return promised * unit_size


def _promise(target: Target) -> tuple[float, float]:
    """Return the size of the plan's unit in the base unit, and the promise in the plan's unit."""
    if target.quantity.startswith(in_service.PREFIX):
        return 1.0, in_service.promised_date(target)
    base = _measure_of(target).base
    unit_size = parse_quantity(f"1 {target.unit}", base) if base else 1.0
    return unit_size, float(target.value)


def _check(pack: Pack, target: Target) -> list[Problem]:
    """Return what is wrong with one promise."""
    if target.quantity.startswith(in_service.PREFIX):
        plants = [plant.plant for plant in pack.plants]
        name = target.quantity.removeprefix(in_service.PREFIX)
        if name not in plants:
            return [_problem(target, "quantity", target.quantity, "no such plant", name, plants)]
    elif target.quantity not in MEASURES:
        known = [*MEASURES, f"{in_service.PREFIX}<plant>"]
        allowed = f"must be one of {', '.join(known)}"
        return [_problem(target, "quantity", target.quantity, allowed, target.quantity, known)]
    problems = []
    readings = _measure_of(target).readings
    if target.testable and target.reading not in readings:
        allowed = f"must be one of {', '.join(readings)}" if readings else "cannot be judged"
        problems.append(
            _problem(target, "reading", target.reading, allowed, target.reading, list(readings))
        )
    try:
        _promise(target)
    except UnitError as error:
        found = f"{target.value} {target.unit}"
        problems.append(_problem(target, "unit", found, str(error), target.unit, []))
    except ValueError:
        allowed = "must be a number; its unit stands in the next column"
        problems.append(_problem(target, "value", target.value, allowed, target.value, []))
    return problems


def _problem(
    target: Target, column: str, found: str, allowed: str, word: str, known: list[str]
) -> Problem:
    path = f"{target.target}.{column}"
    return Problem("targets.csv", 0, path, found, allowed, did_you_mean(word, known))

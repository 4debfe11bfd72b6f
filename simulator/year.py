"""One year through all stages, without files."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

import pandas as pd

from simulator.absorption.account import AbsorptionAccount
from simulator.absorption.accounting import account_absorption
from simulator.absorption.causes import CauseAccount, account_causes
from simulator.absorption.reasons import binding_reasons
from simulator.adequacy.study.result import YearAdequacy, empty_study
from simulator.assessment.adequacy import promised_supply_mw, with_adequacy
from simulator.assessment.balance import NO_BALANCES, Balances
from simulator.assessment.balances import assess_balances
from simulator.assessment.fast_gap import ABSORPTION, close_verdicts
from simulator.assessment.figures import year_figures
from simulator.assessment.forecast_worth import forecast_errors, forecast_worth
from simulator.assessment.measurement import YearFacts
from simulator.assessment.small_hydro_years import with_weather_years
from simulator.assessment.targets import assess_year
from simulator.assessment.verdict import Verdict
from simulator.dispatch.comparison import compare_commitments
from simulator.dispatch.foresight import ForecastSeries, forecast_series
from simulator.dispatch.milp import commit_milp
from simulator.dispatch.result import Commitment, DispatchResult, WeekComparison
from simulator.dispatch.schedule import commit_schedule
from simulator.dispatch.solve import Dispatch
from simulator.dispatch.stages import GOOD_GAP, ROUGH_GAP, Bases
from simulator.errors import InputDataError, SolveError
from simulator.memory import collected_after, return_memory
from simulator.network.build import build_network
from simulator.network.levels import free_year_end, start_from
from simulator.profiles.build import build_profiles
from simulator.profiles.foreseen import build_foreseen, forecast_of
from simulator.profiles.series import Profiles
from simulator.scenario.schema import Scenario


@dataclass(frozen=True)
class YearResult:
    """All that one simulated year says.

    Parameters
    ----------
    figures
        The year's figures of summary.json and years.csv by name (peak_mw, demand_mwh,
        unserved_mwh, import_mwh, export_mwh, absorption_rate, overgeneration_mwh, cost_cny,
        emissions_t_co2, generation_<carrier>_mwh, capacity_<carrier>_mw, ...).
    verdicts
        Every target in every reading, for this year.
    balances
        The planners' balances of power, energy and regulation.
    seconds
        Wall time by stage. [s]
    network
        The PyPSA network as solved, to be stored; opaque here, and None once stored.
    commitment_comparison
        Weeks of a target year by schedule and by milp; none in other years, short runs, and where
        the year itself is committed by milp.
    forecast
        What commitment was decided on, where that is not what came.
    perfect
        The same target year committed with all known (`perfect_twin`): what differs is the forecast
        alone. None in other years, and where commitment knows all.
    causes
        Why wind and solar were curtailed; None where that was not asked.
    reason
        The limit that binds at the margin in each hour of curtailment, else empty.
    """

    year: int
    profiles: Profiles
    dispatch: DispatchResult
    absorption: AbsorptionAccount
    figures: dict[str, float]
    verdicts: tuple[Verdict, ...]
    balances: Balances
    seconds: dict[str, float]
    network: Any = None
    commitment_comparison: tuple[WeekComparison, ...] = ()
    forecast: ForecastSeries | None = None
    perfect: "YearResult | None" = None
    adequacy: YearAdequacy | None = None
    causes: CauseAccount | None = None
    reason: "pd.Series[str] | None" = None


@dataclass(frozen=True)
class Chain:
    """A year's place in a chain of years.

    Parameters
    ----------
    before_mwh
        Levels at which the year before left its plants; empty for the first year. [MWh]
    free_end
        Whether the year may end at any level.
    """

    before_mwh: Mapping[str, float] = field(default_factory=dict)
    free_end: bool = False


ALONE: Final = Chain()
_BETTER: Final = 0.1
"""Part of its gap that a fast solution keeps at best when it is improved."""


@collected_after()
def simulate_year(
    scenario: Scenario,
    year: int,
    progress: Callable[[str], None] | None = None,
    *,
    chain: Chain = ALONE,
    fast: bool = False,
    lean: bool = False,
    causes: bool = False,
    processes: int = 1,
    bases: Bases | None = None,
) -> YearResult:
    """Simulate one year: profiles, network, commitment, dispatch, absorption, verdicts.

    Parameters
    ----------
    scenario
        The whole scenario.
    year
        One of its years.
    progress
        Called with the name of each stage as it begins.
    chain
        Where the year stands in a chain of years; by default it stands alone.
    fast
        Whether the dispatch may stop at a stated gap. If a verdict is closer than the gap could
        move it, the year is solved exactly after all.
    lean
        Leave out what turns no verdict: the comparison of commitments, what a forecast is worth,
        the balances and the study of adequacy; a fast year stays fast however close its verdicts
        are, and is rough where they are not. For one case among many.
    causes
        Whether to find why wind and solar were curtailed, by solving counterfactuals.
    processes
        Processes that solve those side by side; results do not depend on it.
    bases
        Those of a scenario that differs in numbers alone (:func:`find_bases`): the dispatch is
        sooner done.

    Raises
    ------
    SolveError
        If the dispatch is not solved to a certified optimum.
    """
    return_memory()  # what the year before left
    if lean:
        study = scenario.adequacy.model_copy(update={"samples": 0})
        scenario = scenario.model_copy(update={"adequacy": study})
    clock = _Clock(progress)
    clock.begin("profiles")
    profiles = build_profiles(scenario, year)
    clock.begin("network")
    network = _network_in_chain(scenario, profiles, chain)
    clock.begin("commitment")
    foreseen = _foreseen(scenario, profiles)
    commitment = commit_units(scenario, foreseen)
    worth = foreseen is not profiles and _due(scenario, year) and not lean
    fast = fast and not worth  # the worth of a forecast is smaller than the gap
    solve = partial(_solve_and_judge, scenario, profiles, network, commitment, clock)
    result = solve(fast=fast, lean=lean, bases=bases)
    comparison: tuple[WeekComparison, ...] = ()
    if _compares(scenario, year) and not lean:
        clock.begin("comparison")
        comparison = compare_commitments(scenario, profiles, commitment, foreseen)
    if foreseen is not profiles:
        clock.begin("forecast")
        perfect = perfect_twin(scenario, profiles, chain) if worth else None
        result = _with_forecast(scenario, foreseen, result, perfect)
    if causes:
        clock.begin("causes")
        return_memory()  # what the dispatch left; other programs follow
        result = replace(result, causes=_causes(scenario, result, chain, processes))
    clock.begin("adequacy")
    result = _with_adequacy(scenario, result)
    return replace(result, seconds=clock.end(), commitment_comparison=comparison)


@collected_after()
def find_bases(scenario: Scenario, year: int) -> Bases | None:
    """Return the bases from which this year of scenarios that differ in numbers may begin.

    None where it is too short for windows, or cannot be dispatched.
    """
    try:
        profiles = build_profiles(scenario, year)
        network = _network_in_chain(scenario, profiles, ALONE)
        commitment = commit_units(scenario, _foreseen(scenario, profiles))
        return Dispatch(scenario, profiles, network, commitment).find_bases()
    except (InputDataError, SolveError):  # its variants may do better, and say so themselves if not
        return None


def perfect_twin(scenario: Scenario, profiles: Profiles, chain: Chain = ALONE) -> YearResult:
    """Return the year as it would have been had commitment known all, dispatched exactly.

    What the year loses beyond this twin is what the forecast costs: the rule of commitment with its
    credits and reserve is the same. The twin's network is not kept.
    """
    network = _network_in_chain(scenario, profiles, chain)
    commitment = commit_units(scenario, profiles)
    clock = _Clock(None)
    twin = _solve_and_judge(scenario, profiles, network, commitment, clock, fast=False)
    return replace(twin, network=None, seconds=clock.end())


def _foreseen(scenario: Scenario, profiles: Profiles) -> Profiles:
    """Return the series that commitment knows: those that come, or their forecasts."""
    if forecast_of(scenario) == "perfect":
        return profiles
    return build_foreseen(scenario, profiles.year)


def _with_forecast(
    scenario: Scenario, foreseen: Profiles, result: YearResult, perfect: YearResult | None
) -> YearResult:
    """Return the result with its forecast, how far it erred, and what that cost."""
    forecast = forecast_series(scenario, foreseen)
    figures = result.figures | forecast_errors(forecast, forecast_series(scenario, result.profiles))
    if perfect is not None:
        figures |= forecast_worth(result.figures, perfect.figures)
    return replace(result, figures=figures, forecast=forecast, perfect=perfect)


def _causes(scenario: Scenario, result: YearResult, chain: Chain, processes: int) -> CauseAccount:
    """Return why the year curtails; a forecast's error is what its perfect twin does without."""
    twin = result.perfect
    known = result.dispatch if twin is None else twin.dispatch
    return account_causes(
        scenario,
        result.profiles,
        known.commitment,
        result.absorption,
        perfect=None if twin is None else twin.absorption,
        prepare=partial(_place_in_chain, chain=chain),
        processes=processes,
    )


def _with_adequacy(scenario: Scenario, result: YearResult) -> YearResult:
    """Return the result with how surely supply serves demand, by firm import in the figures."""
    adequacy = empty_study(scenario, result.year)
    if not adequacy.skipped:
        from simulator.adequacy.study.assess import assess_year_adequacy  # noqa: PLC0415 - slow

        adequacy = assess_year_adequacy(scenario, result.profiles, promised_supply_mw(scenario))
    figures = dict(result.figures)
    case = adequacy.case("firm_import")
    if case is not None:
        figures["lolh_hours"] = case.metrics["lolh"].value or 0.0
        figures["eue_mwh"] = case.metrics["eue"].value or 0.0
    verdicts = with_adequacy(scenario, result.verdicts, adequacy)
    if not adequacy.skipped:
        verdicts = with_weather_years(scenario, result.profiles, verdicts)
    return replace(result, figures=figures, verdicts=verdicts, adequacy=adequacy)


def _network_in_chain(scenario: Scenario, profiles: Profiles, chain: Chain) -> Any:
    network = build_network(scenario, profiles)
    _place_in_chain(network, chain)
    return network


def _place_in_chain(network: Any, chain: Chain) -> None:
    start_from(network, chain.before_mwh)
    if chain.free_end:
        free_year_end(network)


def _solve_and_judge(
    scenario: Scenario,
    profiles: Profiles,
    network: Any,
    commitment: Commitment,
    clock: "_Clock",
    *,
    fast: bool,
    lean: bool = False,
    bases: Bases | None = None,
) -> YearResult:
    """Dispatch the year, account for what was curtailed, and judge the promises.

    Where the gap of a fast year could turn a verdict it is solved exactly after all; a lean one,
    rough at first, with a better gap.
    """
    clock.begin("dispatch")
    ready = Dispatch(scenario, profiles, network, commitment, bases)
    dispatch = ready.solve(fast=fast, enough=ROUGH_GAP if lean else GOOD_GAP)
    if dispatch.solver.method == "fast":
        clock.begin("absorption")
        close = _close(scenario, profiles, dispatch, lean=lean)
        if close:
            clock.begin("dispatch")
            # Rough may be good enough but for the verdict: better is then half its gap at most.
            enough = min(GOOD_GAP, dispatch.solver.gap / 2)
            dispatch = ready.solve(fast=lean, enough=enough)
            why = () if dispatch.solver.method == "fast" else close
            dispatch = replace(dispatch, solver=replace(dispatch.solver, why_exact=why))
    return _judge(scenario, profiles, network, dispatch, clock=clock, lean=lean)


def _close(
    scenario: Scenario, profiles: Profiles, dispatch: DispatchResult, *, lean: bool
) -> tuple[str, ...]:
    """Return, in words, the verdicts of a fast year that its gap could turn.

    None of a lean one where a better gap would hardly do either: close it stays.
    """
    absorption = account_absorption(scenario, profiles, dispatch)
    verdicts = assess_year(scenario, profiles, dispatch, absorption, ABSORPTION)
    of = partial(close_verdicts, scenario, profiles)
    better = replace(dispatch.solver, gap=_BETTER * dispatch.solver.gap)
    if lean and of(better, absorption, verdicts):
        return ()
    return of(dispatch.solver, absorption, verdicts)


def _judge(
    scenario: Scenario,
    profiles: Profiles,
    network: Any,
    dispatch: DispatchResult,
    *,
    clock: "_Clock",
    lean: bool,
) -> YearResult:
    """Account for what a dispatch curtails, and judge the promises."""
    clock.begin("absorption")
    absorption = account_absorption(scenario, profiles, dispatch)
    clock.begin("assessment")
    figures = year_figures(scenario, profiles, dispatch, absorption)
    verdicts = assess_year(scenario, profiles, dispatch, absorption)
    facts = YearFacts(scenario, profiles, dispatch, absorption)
    balances = NO_BALANCES if lean else assess_balances(facts)
    reason = binding_reasons(scenario, profiles, dispatch, absorption.curtailed_mw)
    return YearResult(
        profiles.year,
        profiles,
        dispatch,
        absorption,
        figures,
        verdicts,
        balances,
        {},
        network,
        reason=reason,
    )


def _compares(scenario: Scenario, year: int) -> bool:
    """Whether the year's commitment is compared: a promise falls due and the schedule decides."""
    return _due(scenario, year) and scenario.dispatch.commitment == "schedule"


def _due(scenario: Scenario, year: int) -> bool:
    return year in {target.year for target in scenario.pack.targets}


def commit_units(scenario: Scenario, profiles: Profiles) -> Commitment:
    """Return the coal units that run, decided in the way the scenario asks for."""
    if scenario.dispatch.commitment == "milp":
        return commit_milp(scenario, profiles)
    return commit_schedule(scenario, profiles)


class _Clock:
    """Wall time by stage."""

    def __init__(self, progress: Callable[[str], None] | None) -> None:
        self._progress = progress
        self._seconds: dict[str, float] = {}
        self._stage = ""
        self._started = time.perf_counter()

    def begin(self, stage: str) -> None:
        self.end()
        self._stage = stage
        if self._progress:
            self._progress(stage)

    def end(self) -> dict[str, float]:
        now = time.perf_counter()
        if self._stage:
            before = self._seconds.get(self._stage, 0.0)
            self._seconds[self._stage] = before + now - self._started
            self._stage = ""
        self._started = now
        return self._seconds

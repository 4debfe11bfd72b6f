"""One year through all stages, without files."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from simulator.absorption.account import AbsorptionAccount
from simulator.absorption.accounting import account_absorption
from simulator.assessment.fast_gap import close_verdicts
from simulator.assessment.figures import year_figures
from simulator.assessment.targets import assess_year
from simulator.assessment.verdict import Verdict
from simulator.dispatch.comparison import compare_commitments
from simulator.dispatch.milp import commit_milp
from simulator.dispatch.result import Commitment, DispatchResult, WeekComparison
from simulator.dispatch.schedule import commit_schedule
from simulator.dispatch.solve import solve_dispatch
from simulator.network.build import build_network
from simulator.network.levels import free_year_end, start_from
from simulator.profiles.build import build_profiles
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
    seconds
        Wall time by stage. [s]
    network
        The PyPSA network as solved, to be stored; opaque here, and None once stored.
    commitment_comparison
        Weeks of a target year by schedule and by milp; none in other years, short runs, and where
        the year itself is committed by milp.
    """

    year: int
    profiles: Profiles
    dispatch: DispatchResult
    absorption: AbsorptionAccount
    figures: dict[str, float]
    verdicts: tuple[Verdict, ...]
    seconds: dict[str, float]
    network: Any = None
    commitment_comparison: tuple[WeekComparison, ...] = ()


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


def simulate_year(
    scenario: Scenario,
    year: int,
    progress: Callable[[str], None] | None = None,
    *,
    chain: Chain = ALONE,
    fast: bool = False,
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

    Raises
    ------
    SolveError
        If the dispatch is not solved to a certified optimum.
    """
    clock = _Clock(progress)
    clock.begin("profiles")
    profiles = build_profiles(scenario, year)
    clock.begin("network")
    network = build_network(scenario, profiles)
    start_from(network, chain.before_mwh)
    if chain.free_end:
        free_year_end(network)
    clock.begin("commitment")
    commitment = commit_units(scenario, profiles)
    solve = partial(_solve_and_judge, scenario, profiles, network, commitment, clock)
    result = solve(fast=fast)
    solver = result.dispatch.solver
    close = close_verdicts(scenario, profiles, solver, result.absorption, result.verdicts)
    if solver.method == "fast" and close:
        result = solve(fast=False, why_exact=close)
    comparison: tuple[WeekComparison, ...] = ()
    if _compares(scenario, year):
        clock.begin("comparison")
        comparison = compare_commitments(scenario, profiles, commitment)
    return replace(result, seconds=clock.end(), commitment_comparison=comparison)


def _solve_and_judge(
    scenario: Scenario,
    profiles: Profiles,
    network: Any,
    commitment: Commitment,
    clock: "_Clock",
    *,
    fast: bool,
    why_exact: tuple[str, ...] = (),
) -> YearResult:
    """Dispatch the year, account for what was curtailed, and judge the promises."""
    clock.begin("dispatch")
    dispatch = solve_dispatch(scenario, profiles, network, commitment, fast=fast)
    dispatch = replace(dispatch, solver=replace(dispatch.solver, why_exact=why_exact))
    clock.begin("absorption")
    absorption = account_absorption(scenario, profiles, dispatch)
    clock.begin("assessment")
    figures = year_figures(scenario, profiles, dispatch, absorption)
    verdicts = assess_year(scenario, profiles, dispatch, absorption)
    return YearResult(profiles.year, profiles, dispatch, absorption, figures, verdicts, {}, network)


def _compares(scenario: Scenario, year: int) -> bool:
    """Whether the year's commitment is compared: a promise falls due and the schedule decides."""
    due = {target.year for target in scenario.pack.targets}
    return year in due and scenario.dispatch.commitment == "schedule"


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

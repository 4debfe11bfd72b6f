"""One year through all stages, without files."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.absorption.account import AbsorptionAccount
from simulator.absorption.accounting import account_absorption
from simulator.assessment.figures import year_figures
from simulator.assessment.targets import assess_year
from simulator.assessment.verdict import Verdict
from simulator.dispatch.result import DispatchResult
from simulator.dispatch.schedule import commit_schedule
from simulator.dispatch.solve import solve_dispatch
from simulator.network.build import build_network
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
    """

    year: int
    profiles: Profiles
    dispatch: DispatchResult
    absorption: AbsorptionAccount
    figures: dict[str, float]
    verdicts: tuple[Verdict, ...]
    seconds: dict[str, float]
    network: Any = None


def simulate_year(
    scenario: Scenario, year: int, progress: Callable[[str], None] | None = None
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
    clock.begin("commitment")
    commitment = commit_schedule(scenario, profiles)
    clock.begin("dispatch")
    dispatch = solve_dispatch(scenario, profiles, network, commitment)
    clock.begin("absorption")
    absorption = account_absorption(scenario, profiles, dispatch)
    clock.begin("assessment")
    figures = year_figures(scenario, profiles, dispatch, absorption)
    verdicts = assess_year(scenario, profiles, dispatch, absorption)
    return YearResult(year, profiles, dispatch, absorption, figures, verdicts, clock.end(), network)


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
            self._seconds[self._stage] = now - self._started
        self._started = now
        return self._seconds

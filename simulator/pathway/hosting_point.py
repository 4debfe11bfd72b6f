"""One point of the hosting curve, simulated: how much wind and solar power is lost, and how surely.

Commitment is decided again at every point: more wind and solar lowers the net load that coal is
committed for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from simulator.memory import collected_after
from simulator.pathway.hosting_scenario import CITY, MIXES, PLAN, Point, scenario_at
from simulator.scenario.schema import Scenario

if TYPE_CHECKING:  # slow to import, and only workers need them
    from simulator.absorption.account import AbsorptionAccount
    from simulator.dispatch.result import DispatchResult
    from simulator.dispatch.stages import Bases
    from simulator.profiles.series import Profiles

FLOORS: Final = {"reported": 0.995, "floor-95": 0.95, "floor-90": 0.90}
"""Shares that must be absorbed: what is reported as 100 %, and the regulator's floors."""
_ROUGH_GAP: Final = 0.005
"""Part of the cost that a solution may leave open where its rate is far from every floor."""
_HOPELESS: Final = 0.75
"""A better fast solution leaves about this part of a rough one's gap: closer floors take an exact
one."""
_ENOUGH: Final = 0.9
"""Part of the gap that a floor leaves room for which a better solution is to reach."""


@dataclass(frozen=True)
class Reading:
    """What a point lost.

    Parameters
    ----------
    curtailed_mwh, available_mwh
        Of wind and solar, by county bus. [MWh]
    gap_mwh
        Energy by which an exact solution could differ at most; 0 if this is one. [MWh]
    method
        ``fast`` or ``exact``.
    fast_curtailed_mwh
        What the fast solution gave by county, where it was too close and solved again. [MWh]
    """

    curtailed_mwh: dict[str, float]
    available_mwh: dict[str, float]
    gap_mwh: float
    method: str
    fast_curtailed_mwh: dict[str, float] | None = None

    def rate(self, area: str) -> float:
        """Return curtailed over available, of the city or a county. [0..1]"""
        available = _sum(self.available_mwh, area)
        return _sum(self.curtailed_mwh, area) / available if available > 0 else 0.0

    def curtailed(self, area: str) -> float:
        """Return what the city or a county lost. [MWh]"""
        return _sum(self.curtailed_mwh, area)

    def available(self, area: str) -> float:
        """Return what the city or a county could have generated. [MWh]"""
        return _sum(self.available_mwh, area)

    def gap(self, area: str) -> float:
        """Return how far an exact solution could move the rate. [0..1]"""
        available = _sum(self.available_mwh, area)
        return min(self.gap_mwh / available, 1.0) if available > 0 else 0.0

    def room(self, areas: Iterable[str]) -> float:
        """Return how many gaps lie between the rates of areas and the floor that is nearest."""
        rooms = (
            abs(1.0 - floor - self.rate(area)) / self.gap(area)
            for area in areas
            for floor in FLOORS.values()
            if self.gap(area) > 0
        )
        return min(rooms, default=float("inf"))

    def close(self, areas: Iterable[str]) -> bool:
        """Whether the gap could carry the rate of an area across a floor."""
        return self.room(areas) < 1.0


@collected_after()
def read_point(
    scenario: Scenario,
    year: int,
    point: Point,
    areas: tuple[str, ...],
    *,
    exact: bool,
    bases: "Bases | None" = None,
) -> Reading:
    """Simulate a point: fast, better or exactly where its gap could carry it across a floor.

    Parameters
    ----------
    scenario
        The scenario as it is.
    areas
        Areas whose rate is looked at: ``city`` and counties.
    exact
        Solve exactly in any case.
    bases
        Those that the point begins from: of its case where that has plants of its own, else of the
        scenario as it is.

    Raises
    ------
    SolveError
        If the dispatch is not solved to a certified optimum.
    """
    from simulator.dispatch.solve import Dispatch  # noqa: PLC0415 - slow; only in workers
    from simulator.network.build import build_network  # noqa: PLC0415
    from simulator.profiles.build import build_profiles  # noqa: PLC0415
    from simulator.profiles.foreseen import build_foreseen, forecast_of  # noqa: PLC0415
    from simulator.year import commit_units  # noqa: PLC0415

    changed = scenario_at(scenario, year, point)
    profiles = build_profiles(changed, year)
    known = profiles if forecast_of(changed) == "perfect" else build_foreseen(changed, year)
    commitment = commit_units(changed, known)
    network = build_network(changed, profiles)
    dispatch = Dispatch(changed, profiles, network, commitment, bases)
    solved = dispatch.solve(fast=not exact, enough=_ROUGH_GAP)
    reading = _read(changed, profiles, solved)
    room = reading.room(areas)
    if _HOPELESS <= room < 1.0:
        enough = _ENOUGH * room * solved.solver.gap
        reading = _read(changed, profiles, dispatch.solve(fast=True, enough=enough))
    if not reading.close(areas):
        return reading
    again = _read(changed, profiles, dispatch.solve(fast=False))
    return Reading(
        again.curtailed_mwh, again.available_mwh, 0.0, again.method, reading.curtailed_mwh
    )


def _read(scenario: Scenario, profiles: "Profiles", dispatch: "DispatchResult") -> Reading:
    from simulator.absorption.accounting import account_absorption  # noqa: PLC0415 - with the rest
    from simulator.assessment.fast_gap import gap_energy_mwh  # noqa: PLC0415

    account = account_absorption(scenario, profiles, dispatch)
    gap_mwh = 0.0
    if dispatch.solver.method == "fast":
        gap_mwh = gap_energy_mwh(scenario, profiles, dispatch.solver)
    return Reading(*_by_county(account), gap_mwh, dispatch.solver.method)


def _by_county(account: "AbsorptionAccount") -> tuple[dict[str, float], dict[str, float]]:
    rows = account.plants
    rows = rows[(rows["order"] == account.order) & rows["carrier"].isin(MIXES[PLAN])]
    sums = rows.groupby("bus")[["curtailed_mwh", "available_mwh"]].sum()
    curtailed, available = (
        {str(bus): float(value) for bus, value in sums[column].items()} for column in sums
    )
    return curtailed, available


def _sum(by_county: dict[str, float], area: str) -> float:
    return sum(by_county.values()) if area == CITY else by_county.get(area, 0.0)

"""Which verdicts of a fast year are too close to call, and so have to be solved exactly."""

from collections.abc import Sequence
from typing import Final

from simulator.absorption.account import AbsorptionAccount
from simulator.assessment.measurement import CITY
from simulator.assessment.verdict import Verdict
from simulator.dispatch.result import SolverReport
from simulator.network.fleet import plants_in_year
from simulator.profiles.series import Profiles
from simulator.scenario.schema import Scenario

ABSORPTION: Final = "absorption"
_POINTS: Final = 100.0
_RENEWABLE: Final = ("wind", "solar")
_THERMAL: Final = ("coal", "biomass")


def close_verdicts(
    scenario: Scenario,
    profiles: Profiles,
    solver: SolverReport,
    absorption: AbsorptionAccount,
    verdicts: Sequence[Verdict],
) -> tuple[str, ...]:
    """Return, in words, the deciding absorption verdicts that the gap could turn.

    Notes
    -----
    A MWh that is curtailed and need not be would at least have been exported, or where there is no
    export have taken the place of thermal power: what the gap is worth, divided by the lowest price
    of export or the lowest variable cost, bounds the energy that an exact solution could curtail
    less (or more). As a share of what wind and solar of the promise's area could give, that is the
    bound on its margin.
    """
    energy = gap_energy_mwh(scenario, profiles, solver)
    promises = {t.target for t in scenario.pack.targets if t.quantity == ABSORPTION}
    close = []
    for verdict in verdicts:
        judged = verdict.decides and verdict.verdict in {"met", "missed"}
        if verdict.target not in promises or not judged or verdict.margin is None:
            continue
        bound = _POINTS * energy / max(_available_mwh(absorption, verdict.area), 1e-9)
        if abs(verdict.margin) < bound:
            close.append(
                f"{verdict.target}: margin {verdict.margin:+.3f} points, "
                f"which the gap of the fast solution could move by {bound:.3f}"
            )
    return tuple(close)


def gap_energy_mwh(scenario: Scenario, profiles: Profiles, solver: SolverReport) -> float:
    """Return the energy whose curtailment the gap of a solution leaves open. [MWh]"""
    price = _least_worth_cny_per_mwh(scenario, profiles)
    return abs(solver.gap * solver.objective_cny) / price if price > 0 else float("inf")


def _least_worth_cny_per_mwh(scenario: Scenario, profiles: Profiles) -> float:
    """Return what a MWh that is not curtailed is worth at least; 0 if that is not known."""
    exported = profiles.export_available_mw > 0
    if exported.any():
        return float(profiles.export_price_cny_per_mwh[exported].min())
    thermal = [
        technology.variable_cost_cny_per_mwh
        for plant in plants_in_year(scenario.pack, profiles.year)
        for technology in (scenario.pack.technologies[plant.technology],)
        if technology.carrier in _THERMAL
    ]
    return min(thermal, default=0.0)


def _available_mwh(absorption: AbsorptionAccount, area: str) -> float:
    rows = absorption.plants[absorption.plants["order"] == absorption.order]
    rows = rows[rows["carrier"].isin(_RENEWABLE)]
    if area != CITY:
        rows = rows[rows["bus"] == area]
    return float(rows["available_mwh"].sum())

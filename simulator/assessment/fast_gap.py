"""Which verdicts of a fast year are too close to call, and so have to be solved exactly."""

from collections.abc import Sequence
from typing import Final

from simulator.absorption.account import AbsorptionAccount
from simulator.assessment.measurement import CITY
from simulator.assessment.verdict import Verdict
from simulator.dispatch.result import SolverReport
from simulator.profiles.series import Profiles
from simulator.scenario.schema import Scenario

ABSORPTION: Final = "absorption"
_POINTS: Final = 100.0
_RENEWABLE: Final = ("wind", "solar")


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
    A MWh that is curtailed and need not be would at least have been exported: what the gap is
    worth, divided by the lowest price of export, bounds the energy that an exact solution could
    curtail less (or more). As a share of what wind and solar of the promise's area could give,
    that is the bound on its margin.
    """
    energy = gap_energy_mwh(profiles, solver)
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


def gap_energy_mwh(profiles: Profiles, solver: SolverReport) -> float:
    """Return the energy whose curtailment the gap of a solution leaves open. [MWh]"""
    price = float(profiles.export_price_cny_per_mwh.min())
    return abs(solver.gap * solver.objective_cny) / price if price > 0 else float("inf")


def _available_mwh(absorption: AbsorptionAccount, area: str) -> float:
    rows = absorption.plants[absorption.plants["order"] == absorption.order]
    rows = rows[rows["carrier"].isin(_RENEWABLE)]
    if area != CITY:
        rows = rows[rows["bus"] == area]
    return float(rows["available_mwh"].sum())

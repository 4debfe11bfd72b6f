"""The exact dispatch engine: a PyPSA network in, the same network solved out.

PyPSA and linopy write the formulation once; it is folded and ordered by hour, solved in guided
windows, and the windows' basis starts the dual simplex on the whole year. What comes out is
certified on the program as PyPSA wrote it: rows, bounds, and a dual bound on the cost.
"""

import time
from dataclasses import dataclass

import pypsa

from simulator.dispatch.certify import Certificate, certify
from simulator.dispatch.compile import Original, YearProgram, compile_model
from simulator.dispatch.elastic import explain_conflict
from simulator.dispatch.guide import build_blocks
from simulator.dispatch.refuse import refuse_bad_inputs, refuse_unsupported
from simulator.dispatch.simplex import Simplex
from simulator.dispatch.windows import Estimate, Rolling, blank_estimate, roll
from simulator.dispatch.writeback import write_back
from simulator.errors import SolveError

LARGEST_VIOLATION = 1e-5  # beyond this a solution is not a solution [MW]
# The dual bound must reach the cost this closely; in CNY where the cost is below one. [-]
LARGEST_GAP = 1e-8


@dataclass(frozen=True)
class EngineReport:
    """How a network was solved.

    Parameters
    ----------
    method
        ``exact`` or ``fast``.
    objective
        As PyPSA reports it. [CNY]
    gap
        Relative distance to a dual bound on the program as PyPSA wrote it.
    violation
        Largest violation of a row or bound, relative where its right-hand side exceeds one. [MW]
    seconds
        Wall time of each phase. [s]
    rows, columns
        Size of PyPSA's program.
    iterations
        Simplex iterations of the windows and of the finish.
    """

    method: str
    objective: float
    gap: float
    violation: float
    seconds: dict[str, float]
    rows: int
    columns: int
    iterations: tuple[int, int]


class _Clock:
    """Wall time of named phases."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, phase: str) -> None:
        now = time.perf_counter()
        self.seconds[phase] = now - self._last
        self._last = now


def optimise(
    network: pypsa.Network,
    *,
    fast: bool = False,
    rolling: Rolling | None = None,
    block_hours: int = 6,
) -> EngineReport:
    """Find the optimal dispatch of a network and write it back.

    Parameters
    ----------
    network
        Generators, storage units, stores, lines, transformers, links and loads of given capacity;
        afterwards it holds what ``n.optimize()`` would have left: series, prices, objective.
    fast
        Stop after the windows and report the gap, instead of the exact optimum.
    rolling
        How the windows are laid; the default suits a year of hours.
    block_hours
        Resolution of the guide. [h]

    Raises
    ------
    SolveError
        If the network asks for more than dispatch, its inputs are faulty, no dispatch is feasible
        (the conflict is named), or the certificate fails.
    """
    clock = _Clock()
    rolling = rolling or Rolling()
    refuse_unsupported(network)
    refuse_bad_inputs(network)
    model = network.optimize.create_model(
        include_objective_constant=False, consistency_check=False
    )
    clock.lap("model")
    original, year = compile_model(model, len(network.snapshots))
    clock.lap("compile")
    estimate = estimate_year(year, rolling, block_hours, clock)
    certificate = _solve_fast(original, year, estimate) if fast else None
    clock.lap("certify")
    finish_iterations = 0
    if certificate is None:
        certificate, finish_iterations = _solve_exact(network, original, year, estimate, clock)
    write_back(network, certificate)
    clock.lap("write")
    return EngineReport(
        method="fast" if finish_iterations == 0 and fast else "exact",
        objective=certificate.objective,
        gap=certificate.gap,
        violation=certificate.violation,
        seconds=clock.seconds,
        rows=original.right.size,
        columns=original.cost.size,
        iterations=(estimate.iterations, finish_iterations),
    )


def estimate_year(
    year: YearProgram, rolling: Rolling, block_hours: int, clock: _Clock
) -> Estimate:
    """Return the windows' solution; a year shorter than two windows is left to the finish."""
    estimate = blank_estimate(year)
    if year.hours < 2 * (rolling.keep + rolling.ahead):
        return estimate
    blocks = build_blocks(year, block_hours)
    guide = Simplex().run(blocks.year.program)
    clock.lap("guide")
    if guide.optimal:
        estimate.values[:] = guide.values[blocks.column_block]
        estimate.duals[:] = guide.duals[blocks.row_block]
        roll(year, estimate, rolling)
    clock.lap("windows")
    return estimate


def _solve_fast(
    original: Original, year: YearProgram, estimate: Estimate
) -> Certificate | None:
    """Return the windows' solution if it is feasible, otherwise None."""
    if estimate.failed or not estimate.iterations:
        return None
    certificate = certify(original, year, estimate.values, estimate.duals)
    return certificate if certificate.violation <= LARGEST_VIOLATION else None


def _solve_exact(
    network: pypsa.Network,
    original: Original,
    year: YearProgram,
    estimate: Estimate,
    clock: _Clock,
) -> tuple[Certificate, int]:
    """Return the certified optimum of the whole year and the simplex iterations it took."""
    start = estimate.basis if estimate.iterations else None
    outcome = Simplex().run(year.program, start)
    clock.lap("finish")
    if not outcome.optimal:
        raise SolveError(explain_conflict(network, year, outcome.status))
    certificate = certify(original, year, outcome.values, outcome.duals)
    clock.lap("certify")
    if certificate.violation > LARGEST_VIOLATION or not certificate.gap <= LARGEST_GAP:
        raise SolveError(
            f"{network.name}: the certificate fails (violation {certificate.violation:.1e}, "
            f"gap {certificate.gap:.1e}); no verdict is written from it."
        )
    return certificate, outcome.iterations

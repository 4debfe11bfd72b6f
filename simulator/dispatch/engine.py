"""The exact dispatch engine: a PyPSA network in, the same network solved out.

PyPSA and linopy write the formulation once; it is folded and ordered by hour, solved in guided
windows, and the windows' basis starts the dual simplex on the whole year. What comes out is
certified on the program as PyPSA wrote it: rows, bounds, and a dual bound on the cost.
"""

import time
from dataclasses import dataclass

import pypsa

from simulator.dispatch.certify import Certificate, certify
from simulator.dispatch.compile import Original, compile_model
from simulator.dispatch.elastic import explain_conflict, refuse_conflict
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.memory import return_memory
from simulator.dispatch.mesh import find_mesh
from simulator.dispatch.refuse import refuse_bad_inputs, refuse_unsupported
from simulator.dispatch.stages import Solved, solve_directly, solve_exactly, solve_windows, unwind
from simulator.dispatch.windows import Rolling
from simulator.dispatch.writeback import write_back
from simulator.errors import SolveError

LARGEST_VIOLATION = 1e-5  # beyond this a solution is not a solution [MW]
# The dual bound must reach the cost this closely; in CNY where the cost is below one. [-]
LARGEST_GAP = 1e-8
LARGEST_FAST_GAP = 0.01  # beyond this a fast solution is not worth having: exact is next [-]
BLOCK_HOURS = 6  # resolution of the guide; coarser ones mislead [h]


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

    Raises
    ------
    SolveError
        If the network asks for more than dispatch, its inputs are faulty, no dispatch is feasible
        (the conflict is named), or the certificate fails.
    """
    clock = _Clock()
    refuse_unsupported(network)
    refuse_bad_inputs(network)
    model = network.optimize.create_model(include_objective_constant=False, consistency_check=False)
    clock.lap("model")
    original, year = compile_model(model, len(network.snapshots))
    clock.lap("compile")
    certificate, method, iterations = _solve(
        network, original, year, rolling or Rolling(), clock, fast=fast
    )
    write_back(network, original, certificate)
    return_memory()
    clock.lap("write")
    return EngineReport(
        method,
        certificate.objective,
        certificate.gap,
        certificate.violation,
        clock.seconds,
        original.right.size,
        original.cost.size,
        iterations,
    )


def _solve(
    network: pypsa.Network,
    original: Original,
    year: YearProgram,
    rolling: Rolling,
    clock: _Clock,
    *,
    fast: bool,
) -> tuple[Certificate, str, tuple[int, int]]:
    """Return a certified solution, ``exact`` or ``fast``, and the simplex iterations it took."""
    mesh = find_mesh(year)
    if year.hours < 2 * (rolling.keep + rolling.ahead):
        solved = solve_directly(year)
        clock.lap("finish")
        certificate = _certified(network, original, year, solved)
        return certificate, "exact", (0, solved.iterations)
    windowed = solve_windows(year, mesh, rolling, BLOCK_HOURS, strict=fast)
    clock.lap("windows")
    if windowed.estimate.failed:
        refuse_conflict(network, year)
    rolled = windowed.estimate.iterations
    if fast and not windowed.estimate.failed:
        unwound = unwind(year, mesh, windowed)
        certificate = certify(original, year, unwound.values, unwound.duals)
        clock.lap("certify")
        if certificate.violation <= LARGEST_VIOLATION and certificate.gap <= LARGEST_FAST_GAP:
            return certificate, "fast", (rolled, 0)
    return_memory()
    solved = solve_exactly(year, mesh, windowed)
    clock.lap("finish")
    certificate = _certified(network, original, year, solved)
    clock.lap("certify")
    return certificate, "exact", (rolled, solved.iterations)


def _certified(
    network: pypsa.Network, original: Original, year: YearProgram, solved: Solved
) -> Certificate:
    """Return the certificate of an optimum; if it fails, that of a plain solve of the year.

    Raises
    ------
    SolveError
        If there is no optimum, or both certificates fail.
    """
    certificate = _certificate(network, original, year, solved)
    if not _holds(certificate):
        certificate = _certificate(network, original, year, solve_directly(year))
    if not _holds(certificate):
        raise SolveError(
            f"{network.name}: the certificate fails (violation {certificate.violation:.1e}, "
            f"gap {certificate.gap:.1e}); no verdict is written from it."
        )
    return certificate


def _certificate(
    network: pypsa.Network, original: Original, year: YearProgram, solved: Solved
) -> Certificate:
    if solved.status != "Optimal":
        raise SolveError(explain_conflict(network, year, solved.status))
    return certify(original, year, solved.values, solved.duals)


def _holds(certificate: Certificate) -> bool:
    return certificate.violation <= LARGEST_VIOLATION and certificate.gap <= LARGEST_GAP

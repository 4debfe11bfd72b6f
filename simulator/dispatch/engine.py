"""The exact dispatch engine: a PyPSA network in, the same network solved out.

PyPSA and linopy write the formulation once; it is folded and ordered by hour, solved in guided
windows, and the windows' basis starts the dual simplex on the whole year. What comes out is
certified on the program as PyPSA wrote it: rows, bounds, and a dual bound on the cost.
"""

import time
from dataclasses import dataclass, replace
from functools import cached_property

import pypsa

from simulator.dispatch.certify import Certificate, certify
from simulator.dispatch.compile import Original
from simulator.dispatch.elastic import explain_conflict, refuse_conflict
from simulator.dispatch.exact import solve_directly, solve_exactly
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.refuse import refuse_bad_inputs, refuse_unsupported
from simulator.dispatch.reuse import Program, use_again, write_program, write_reusable
from simulator.dispatch.stages import (
    GOOD_GAP,
    Bases,
    Solved,
    Windowed,
    improve_windows,
    solve_windows,
    unwind,
)
from simulator.dispatch.windows import Rolling
from simulator.dispatch.writeback import derive_flows, write_back
from simulator.errors import SolveError
from simulator.memory import collected_after

LARGEST_VIOLATION = 1e-5  # beyond this a solution is not a solution [MW]
# The dual bound must reach the cost this closely; in CNY where the cost is below one. [-]
LARGEST_GAP = 1e-8
LARGEST_FAST_GAP = 0.01  # beyond this a fast solution is not worth having: exact is next [-]
SEGMENTS = 4  # of a day in the guide; fewer mislead [-]


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
        self.seconds[phase] = self.seconds.get(phase, 0.0) + now - self._last
        self._last = now

    def take(self) -> dict[str, float]:
        """Return the phases so far, and begin anew."""
        seconds, self.seconds = self.seconds, {}
        self._last = time.perf_counter()
        return seconds


@collected_after()
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
        afterwards it holds what ``n.optimize()`` would have left: series, prices, objective. Its
        linopy model is empty: once read, it is not kept.
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
    report = Optimiser(network, rolling).solve(fast=fast)
    derive_flows(network)
    return report


class Optimiser:
    """A network whose program is written and ordered once, to be solved fast and then exactly.

    Parameters
    ----------
    network, rolling
        As :func:`optimise` takes them.
    bases
        Those of a network that differs in numbers alone.

    Raises
    ------
    SolveError
        If the network asks for more than dispatch, or its inputs are faulty. The first solve finds
        whether its bounds cross.
    """

    def __init__(
        self,
        network: pypsa.Network,
        rolling: Rolling | None = None,
        bases: Bases | None = None,
    ) -> None:
        self._clock = _Clock()
        self._network, self._rolling, self._given = network, rolling or Rolling(), bases
        refuse_unsupported(network)
        refuse_bad_inputs(network)
        self._known = None if bases is None else bases.program
        self._windowed: Windowed | None = None

    @cached_property
    def _program(self) -> Program:
        """The network's program, from one of its kind if there is one."""
        program = use_again(self._known, self._network) if self._known else None
        program = program or write_program(self._network)
        self._clock.lap("program")
        return program

    @property
    def _original(self) -> Original:
        return self._program.compiled.original

    @property
    def _year(self) -> YearProgram:
        return self._program.compiled.year

    def solve(self, *, fast: bool = False, enough: float = GOOD_GAP) -> EngineReport:
        """Solve and write the solution into the network; a later call goes on from an earlier one.

        Parameters
        ----------
        fast
            As :func:`optimise` takes it.
        enough
            Gap at which a fast solution is good enough not to be improved further.

        Raises
        ------
        SolveError
            If no dispatch is feasible (the conflict is named), or the certificate fails.
        """
        certificate, method, iterations = self._solve(fast, enough)
        write_back(self._network, self._original, certificate)
        self._clock.lap("write")
        return EngineReport(
            method,
            certificate.objective,
            certificate.gap,
            certificate.violation,
            self._clock.take(),
            self._original.right.size,
            self._original.cost.size,
            iterations,
        )

    def _solve(self, fast: bool, enough: float) -> tuple[Certificate, str, tuple[int, int]]:
        """Return a certified solution, ``exact`` or ``fast``, and its simplex iterations."""
        year, clock = self._year, self._clock
        if self._is_short():
            solved = solve_directly(year)
            clock.lap("finish")
            return self._certified(solved), "exact", (0, solved.iterations)
        if self._windowed is None:
            self._windowed = self._roll()
            clock.lap("windows")
        if self._windowed.estimate.failed:
            refuse_conflict(self._network, year)
        elif fast:
            self._windowed = improve_windows(self._windowed, self._rolling, enough)
            clock.lap("windows")
            unwound = unwind(year, self._program.mesh, self._windowed)
            certificate = certify(self._original, year, unwound.values, unwound.duals)
            clock.lap("certify")
            if certificate.violation <= LARGEST_VIOLATION and certificate.gap <= LARGEST_FAST_GAP:
                return certificate, "fast", (self._windowed.estimate.iterations, 0)
        iterations = self._windowed.estimate.iterations
        solved = solve_exactly(year, self._program.mesh, self._take_windows)
        clock.lap("finish")
        certificate = self._certified(solved)
        clock.lap("certify")
        return certificate, "exact", (iterations, solved.iterations)

    def find_bases(self) -> Bases | None:
        """Return the bases of the windows and the program, from which one of its kind may begin.

        None if it is too short for windows, or they find no solution.

        Raises
        ------
        SolveError
            If a lower bound lies above the upper one: component and hour are named.
        """
        if self._windowed is None:
            self._known = write_reusable(self._network)
        if self._is_short():
            return None
        self._windowed = self._windowed or self._roll()
        bases = self._windowed.bases
        return None if bases is None else replace(bases, program=self._known)

    def _is_short(self) -> bool:
        return self._year.hours < 2 * (self._rolling.keep + self._rolling.ahead)

    def _roll(self) -> Windowed:
        return solve_windows(
            self._year,
            self._program.mesh,
            self._rolling,
            SEGMENTS,
            self._given,
        )

    def _take_windows(self) -> Windowed:
        """Return the windows and keep them no longer; a later solve rolls anew."""
        windowed, self._windowed = self._windowed or self._roll(), None
        return windowed

    def _certified(self, solved: Solved) -> Certificate:
        """Return the certificate of an optimum; if it fails, that of a plain solve of the year.

        Raises
        ------
        SolveError
            If there is no optimum, or both certificates fail.
        """
        certificate = self._certificate(solved)
        if not _holds(certificate):
            certificate = self._certificate(solve_directly(self._year))
        if not _holds(certificate):
            raise SolveError(
                f"{self._network.name}: the certificate fails (violation "
                f"{certificate.violation:.1e}, gap {certificate.gap:.1e}); no verdict is written "
                "from it."
            )
        return certificate

    def _certificate(self, solved: Solved) -> Certificate:
        if solved.status != "Optimal":
            raise SolveError(explain_conflict(self._network, self._year, solved.status))
        return certify(self._original, self._year, solved.values, solved.duals)


def _holds(certificate: Certificate) -> bool:
    return certificate.violation <= LARGEST_VIOLATION and certificate.gap <= LARGEST_GAP

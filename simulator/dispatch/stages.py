"""The stages of a solve: guide, windows, finish, with corridor limits coming in as they matter."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simulator.dispatch.carry import (
    Held,
    carry_duals,
    carry_values,
    expand,
    expand_duals,
    fit,
    hold,
    loading,
    translate,
)
from simulator.dispatch.corridors import reduce_mesh
from simulator.dispatch.guide import build_blocks
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.merge import merge_alike, spread
from simulator.dispatch.mesh import Mesh
from simulator.dispatch.reuse import Program
from simulator.dispatch.simplex import Basis, FloatArray, Simplex
from simulator.dispatch.water import gap_of, revalue
from simulator.dispatch.windows import Estimate, Rolling, blank_estimate, roll

OFTEN_FULL = 0.9  # loading in the guide above which a corridor is limited in all hours [-]
OVER_LIMIT = 1.0 + 1e-9  # loading that counts as a violation [-]
OFTEN = 0.05  # share of hours over a limit that is worth rolling the windows again [-]
GOOD_GAP = 2.95e-4  # gap between the windows and their bound that calls for no further pass [-]
ROUGH_GAP = 1e-3  # the same where nothing depends on it [-]
MORE_PASSES = 2  # passes over the windows after the first, at most


@dataclass(frozen=True)
class Solved:
    """A solution of the year's program, and how it was found."""

    status: str
    values: FloatArray
    duals: FloatArray
    iterations: int


@dataclass(frozen=True)
class Bases:
    """What another year of its kind begins from: bases of the guide and windows, and the program.

    They cost or save time and change no optimum.
    """

    guide: Held
    windows: Held
    program: Program | None = None


@dataclass(frozen=True)
class Windowed:
    """The windows' solution: the program they ran on, their estimate, corridors limited throughout.

    ``lines`` marks the corridors that are limited in all hours of the program; the others are out.
    ``guide`` is the basis of the guide, if it has an optimum; ``valued`` is the estimate with its
    stores revalued, from which another pass begins.
    """

    program: YearProgram
    estimate: Estimate
    lines: Any
    guide: Held | None = None
    valued: Estimate | None = None

    @property
    def bases(self) -> Bases | None:
        """What a year of the same kind may begin from."""
        if self.guide is None or self.estimate.failed:
            return None
        return Bases(self.guide, hold(self.program, self.estimate.basis))


def solve_windows(
    year: YearProgram,
    mesh: Mesh | None,
    rolling: Rolling,
    block_hours: int,
    *,
    strict: bool,
    bases: Bases | None = None,
) -> Windowed:
    """Return the windows' solution of a year, begun from the bases of another if there are any.

    Corridors that the guide or the windows overload are limited in all hours and the stage is
    repeated. With ``strict`` the solution is to stand as it is: none may be overloaded in any hour.
    """
    lines = np.zeros(0 if mesh is None else mesh.factors.shape[0], dtype=bool)
    windowed, again = _guide(year, mesh, lines, block_hours, bases), False
    if bases is not None:
        windowed.estimate.basis = fit(bases.windows, windowed.program)
    while True:
        known = bases is not None
        roll(windowed.program, windowed.estimate, rolling, again=again, known=known)
        if mesh is None:
            break
        over = _over(year, mesh, windowed) > (0.0 if strict else OFTEN)
        if not (over & ~lines).any():
            break
        lines, again = lines | over, True
        limited = np.broadcast_to(lines, mesh.flow_columns.shape)
        windowed = _carried(year, mesh, windowed, reduce_mesh(year, mesh, limited), lines)
    return windowed


def improve_windows(
    year: YearProgram, mesh: Mesh | None, windowed: Windowed, rolling: Rolling, enough: float
) -> Windowed:
    """Return the windows' solution with stores valued at its prices, after as many passes as pay.

    The windows are rolled again until the gap is ``enough``. A pass that fails, or overloads
    another corridor, is dropped.
    """
    program, best = windowed.program, windowed.estimate
    valued = windowed.valued
    for _ in range(1 + MORE_PASSES):
        if valued is None:
            valued = revalue(program, best)
            best = replace(best, duals=valued.duals.copy())  # the next pass overwrites its own
        if best.passes == MORE_PASSES or gap_of(program.program, best.values, best.duals) <= enough:
            return replace(windowed, estimate=best, valued=valued)
        roll(program, valued, rolling, again=True)
        worse = valued.failed or program.program.cost @ (valued.values - best.values) > 0
        if worse or _overloads(year, mesh, replace(windowed, estimate=valued)):
            break
        best, valued = replace(valued, passes=best.passes + 1), None
    return replace(windowed, estimate=best, valued=None)


def _overloads(year: YearProgram, mesh: Mesh | None, windowed: Windowed) -> bool:
    """Return whether a corridor that is not limited is overloaded in some hour."""
    return mesh is not None and bool(((_over(year, mesh, windowed) > 0) & ~windowed.lines).any())


def _carried(
    year: YearProgram, mesh: Mesh, windowed: Windowed, target: YearProgram, lines: Any
) -> Windowed:
    """Return an estimate of one reduction as one of another."""
    source, estimate = windowed.program, windowed.estimate
    carried = replace(
        estimate,
        values=carry_values(year, mesh, source, target, estimate.values),
        duals=carry_duals(year, mesh, source, target, estimate.duals),
        basis=translate(source, target, estimate.basis, estimate.values),
    )
    return replace(windowed, program=target, estimate=carried, lines=lines)


def _over(year: YearProgram, mesh: Mesh, windowed: Windowed) -> FloatArray:
    """Return the share of hours in which each corridor is overloaded."""
    _, flows = expand(year, mesh, windowed.program, windowed.estimate.values)
    share: FloatArray = (loading(year, mesh, flows) > OVER_LIMIT).mean(axis=0)
    return share


def _guide(
    year: YearProgram, mesh: Mesh | None, lines: Any, block_hours: int, bases: Bases | None
) -> Windowed:
    """Return an estimate from the guide, with the corridors limited that it loads fully.

    ``lines`` marks corridors that are limited whatever the guide says; it is extended in place.
    """
    before: tuple[YearProgram, Basis, FloatArray] | None = None
    while True:
        if mesh is None:
            program = merge_alike(year)
        else:
            program = reduce_mesh(year, mesh, np.broadcast_to(lines, mesh.flow_columns.shape))
        estimate = blank_estimate(program)
        blocks = build_blocks(program, block_hours)
        start = translate(before[0], blocks.year, *before[1:]) if before else None
        if start is None and bases is not None:
            start = fit(bases.guide, blocks.year)
        guide = Simplex().run(blocks.year.program, start)
        if not guide.optimal:
            return Windowed(program, estimate, lines)
        before = blocks.year, guide.basis, guide.values
        estimate.values[:] = guide.values[blocks.column_block]
        estimate.duals[:] = guide.duals[blocks.row_block]
        if mesh is None:
            return Windowed(program, estimate, lines, hold(blocks.year, guide.basis))
        _, flows = expand(year, mesh, program, estimate.values)
        full = (loading(year, mesh, flows) > OFTEN_FULL).any(axis=0)
        if not (full & ~lines).any():
            return Windowed(program, estimate, lines, hold(blocks.year, guide.basis))
        lines |= full


def unwind(year: YearProgram, mesh: Mesh | None, windowed: Windowed) -> Solved:
    """Return the windows' solution as one of the year's program."""
    estimate = windowed.estimate
    status = "Optimal" if not estimate.failed else "Windows failed"
    if mesh is None:
        return Solved(status, spread(windowed.program, estimate.values), estimate.duals, 0)
    values, _ = expand(year, mesh, windowed.program, estimate.values)
    duals = expand_duals(year, mesh, windowed.program, estimate.duals)
    return Solved(status, values, duals, 0)

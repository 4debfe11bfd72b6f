"""The stages of a solve: guide, windows, finish, with corridor limits coming in as they matter."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simulator.dispatch.carry import (
    Held,
    carry_duals,
    carry_values,
    duals_of_year,
    expand,
    expand_duals,
    fit,
    hold,
    loading,
    translate,
    values_of_year,
)
from simulator.dispatch.corridors import reduce_year
from simulator.dispatch.guide import build_blocks
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.mesh import Mesh
from simulator.dispatch.reuse import Program
from simulator.dispatch.simplex import (
    PERTURBED_LITTLE,
    Basis,
    FloatArray,
    Simplex,
    bound_of,
)
from simulator.dispatch.water import gap_of, open_hours, revalue
from simulator.dispatch.windows import (
    TAPER_HOURS,
    Estimate,
    Rolling,
    Settled,
    blank_estimate,
    roll,
)
from simulator.memory import return_memory

OVER_LIMIT = 1.0 + 1e-9  # loading that counts as a violation [-]
OFTEN_IN_GUIDE = 0.01  # share of hours over a limit that is no accident of its blocks [-]
NEARLY_FULL = 0.9  # loading above which a corridor comes along with one that is overloaded [-]
CLOSE = 0.8  # loading of an overloaded corridor above which its other hours come along [-]
MOSTLY = 0.2  # share of hours with limits above which all have them, and windows are alike [-]
GOOD_GAP = 2.95e-4  # gap between the windows and their bound that calls for no further pass [-]
ROUGH_GAP = 1e-3  # the same where nothing depends on it [-]
NEARLY_NOTHING = 0.03  # of the gap, in all windows that a further pass leaves as they are [-]
FEW_ROLLS = 3  # more of them for limits, after which all hours have these [-]
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

    They cost or save time and change no optimum. ``limited`` marks the limits in the program, shape
    (hour, line).
    """

    guide: Held
    windows: Held
    limited: Any
    program: Program | None = None


@dataclass(frozen=True)
class Windowed:
    """The windows' solution: the program they ran on and their estimate.

    ``limited`` marks the corridor limits that are in the program, shape (hour, line); None without
    corridors. ``guide`` is the basis of the guide, if it has an optimum; ``aims`` are the
    estimate's values with levels to aim at in a further pass, once its stores are valued. ``over``
    marks the hours in which a corridor is overloaded, if there are any.
    """

    program: YearProgram
    estimate: Estimate
    limited: Any
    guide: Held | None = None
    aims: FloatArray | None = None
    over: Any = None

    @property
    def bases(self) -> Bases | None:
        """What a year of the same kind may begin from."""
        if self.guide is None or self.estimate.failed:
            return None
        return Bases(self.guide, hold(self.program, self.estimate.basis), self.limited)


def solve_windows(
    year: YearProgram,
    mesh: Mesh | None,
    rolling: Rolling,
    block_hours: int,
    bases: Bases | None = None,
) -> Windowed:
    """Return the windows' solution of a year, begun from the bases of another if there are any.

    Corridors that the guide overloads often are limited in all hours. Those that the windows
    overload have their limits in the program that is returned, but are still overloaded:
    :func:`within_limits` or a further pass sees to that.
    """
    windowed = _guide(year, mesh, block_hours, bases)
    if bases is not None:
        windowed.estimate.basis = fit(bases.windows, windowed.program)
    roll(windowed.program, windowed.estimate, rolling, known=bases is not None)
    return _limit_overloads(year, mesh, windowed, MOSTLY)


def within_limits(
    year: YearProgram, mesh: Mesh | None, windowed: Windowed, rolling: Rolling
) -> Windowed:
    """Return a windows' solution in which no corridor is overloaded.

    Windows in which one is are rolled again, as often as that takes.
    """
    rolls = 0
    while mesh is not None and windowed.over is not None and not windowed.estimate.failed:
        settled = _staying(windowed.program, windowed.estimate.values, ~windowed.over, rolling)
        roll(windowed.program, windowed.estimate, rolling, again=True, settled=settled)
        rolls += 1
        windowed = _limit_overloads(year, mesh, windowed, MOSTLY if rolls < FEW_ROLLS else 0.0)
    return windowed


def _limit_overloads(
    year: YearProgram, mesh: Mesh | None, windowed: Windowed, mostly: float
) -> Windowed:
    """Return the windows' solution with limits where corridors are overloaded.

    A corridor that is overloaded is limited in the hours in which it is nearly full.
    """
    if mesh is None or windowed.estimate.failed:
        return windowed
    load = _load(year, mesh, windowed)
    limited = _limits(load, windowed.limited, 0.0, mostly)
    if limited is None:
        return replace(windowed, over=None)
    over = ((load > OVER_LIMIT) & ~windowed.limited).any(axis=1)
    carried = _carried(year, mesh, windowed, reduce_year(year, mesh, limited), limited)
    return replace(carried, over=over)


def _limits(load: FloatArray, limited: Any, often: float, mostly: float) -> Any:
    """Return the limits there should be, shape (hour, line), or None if there are enough.

    Parameters
    ----------
    load
        Loading of each corridor in each hour, relative to its limit.
    limited
        The limits that there are.
    often
        Share of hours in which a corridor may be overloaded. [-]
    mostly
        Share of hours with limits from which on all hours have them. [-]
    """
    over = ((load > OVER_LIMIT) & ~limited).mean(axis=0) > often
    if not over.any():
        return None
    hours = (load[:, over] > CLOSE).any(axis=1) | limited.any(axis=1)
    if hours.mean() > mostly:
        hours[:] = True
    lines = (load > NEARLY_FULL).any(axis=0) | limited.any(axis=0)
    limits: Any = hours[:, None] & lines
    return limits


def improve_windows(
    year: YearProgram, mesh: Mesh | None, windowed: Windowed, rolling: Rolling, enough: float
) -> Windowed:
    """Return the windows' solution with its best bound, after as many passes as that takes.

    Stores are valued at the prices of each pass. The windows that leave something open, and those
    in which a corridor is overloaded, are rolled again until the gap is ``enough``. Of the passes
    the least cost and the highest bound are kept, each by itself: often a dispatch is good and its
    prices are not. A pass that fails is dropped.
    """
    best, aims = windowed.estimate, windowed.aims
    newest = best
    while True:
        program = windowed.program
        if aims is None:
            found, aims = revalue(program, newest)
            if not best.passes or _bound(program, found) > _bound(program, best):
                best = replace(best, duals=found.duals)
        over = windowed.over
        good = over is None and gap_of(program.program, best.values, best.duals) <= enough
        if best.passes == MORE_PASSES or good:
            return replace(windowed, estimate=best, aims=aims)
        # Aims may come from a dearer pass; what is settled is the dispatch of the best.
        newest = best.copy(np.where(program.is_level, aims, best.values))
        settled = _settled(program, best, rolling, over)
        roll(program, newest, rolling, again=True, settled=settled)
        best = replace(best, passes=best.passes + 1)
        tried = _limit_overloads(year, mesh, replace(windowed, estimate=newest), MOSTLY)
        tried = within_limits(year, mesh, tried, rolling)
        if tried.estimate.failed:
            return replace(windowed, estimate=best, aims=aims)
        windowed = replace(windowed, estimate=best, over=None)
        if mesh is not None and tried.program is not program:
            windowed = _carried(year, mesh, windowed, tried.program, tried.limited)
        best, newest = windowed.estimate, tried.estimate
        if over is not None or tried.program.program.cost @ (newest.values - best.values) < 0:
            best = replace(newest, duals=best.duals, passes=best.passes)
        aims = None


def _bound(year: YearProgram, estimate: Estimate) -> float:
    return bound_of(year.program, estimate.duals, estimate.values)


def _settled(year: YearProgram, best: Estimate, rolling: Rolling, over: Any) -> Settled:
    """Return where the solution agrees with its prices: windows that leave next to nothing open."""
    left = open_hours(year, best.values, best.duals)
    window = np.arange(year.hours) // rolling.keep
    each = np.bincount(window, left)
    ordered = np.sort(each)
    most = ordered[np.searchsorted(np.cumsum(ordered), NEARLY_NOTHING * each.sum())]
    hours = (each < most)[window]
    return _staying(year, best.values, hours if over is None else hours & ~over, rolling)


def _staying(year: YearProgram, values: FloatArray, hours: Any, rolling: Rolling) -> Settled:
    """Return the hours that may stay as they are, as far as they fill windows.

    Towards the end of the year none may, so that all levels come to where they must.
    """
    early = np.arange(year.hours) < year.hours - TAPER_HOURS - rolling.keep
    return Settled(values.copy(), hours & early)


def _carried(
    year: YearProgram, mesh: Mesh, windowed: Windowed, target: YearProgram, limited: Any
) -> Windowed:
    """Return an estimate of one reduction as one of another."""
    source, estimate = windowed.program, windowed.estimate
    carried = replace(
        estimate,
        values=carry_values(year, mesh, source, target, estimate.values),
        duals=carry_duals(year, mesh, source, target, estimate.duals),
        basis=translate(source, target, estimate.basis, estimate.values),
    )
    return replace(windowed, program=target, estimate=carried, limited=limited)


def _load(year: YearProgram, mesh: Mesh, windowed: Windowed) -> FloatArray:
    """Return the loading of each corridor in each hour, relative to its limit."""
    _, flows = expand(year, mesh, windowed.program, windowed.estimate.values)
    return loading(year, mesh, flows)


def _guide(year: YearProgram, mesh: Mesh | None, block_hours: int, bases: Bases | None) -> Windowed:
    """Return an estimate from the guide, with limits for the corridors that it would overload."""
    limited: Any = None if mesh is None else np.zeros(mesh.flow_columns.shape, dtype=bool)
    if bases is not None and np.shape(bases.limited) == np.shape(limited):
        limited = bases.limited
    before: tuple[YearProgram, Basis, FloatArray] | None = None
    while True:
        program = reduce_year(year, mesh, limited)
        windowed = Windowed(program, blank_estimate(program), limited)
        blocks = build_blocks(program, block_hours)
        start = translate(before[0], blocks.year, *before[1:]) if before else None
        if start is None and bases is not None:
            start = fit(bases.guide, blocks.year)
        guide = Simplex(presolve="off", **PERTURBED_LITTLE).run(blocks.year.program, start)
        if not guide.optimal:
            return windowed
        before = blocks.year, guide.basis, guide.values
        windowed.estimate.values[:] = guide.values[blocks.column_block]
        windowed.estimate.duals[:] = guide.duals[blocks.row_block]
        more = None
        if mesh is not None:
            more = _limits(_load(year, mesh, windowed), limited, OFTEN_IN_GUIDE, 0.0)
        if more is None:
            return replace(windowed, guide=hold(blocks.year, guide.basis))
        limited = more
        del program, windowed, blocks  # before the next ones are made
        return_memory()


def unwind(year: YearProgram, mesh: Mesh | None, windowed: Windowed) -> Solved:
    """Return the windows' solution as one of the year's program."""
    estimate = windowed.estimate
    status = "Optimal" if not estimate.failed else "Windows failed"
    if mesh is None:
        values = values_of_year(year, windowed.program, estimate.values)
        duals = duals_of_year(year, windowed.program, estimate.duals)
        return Solved(status, values, duals, 0)
    values, _ = expand(year, mesh, windowed.program, estimate.values)
    duals = expand_duals(year, mesh, windowed.program, estimate.duals)
    return Solved(status, values, duals, 0)

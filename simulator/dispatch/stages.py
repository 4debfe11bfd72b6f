"""The stages of a solve: guide, windows, finish, with corridor limits coming in as they matter."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from simulator.dispatch.carry import (
    Held,
    carry_codes,
    duals_of_year,
    expand,
    expand_duals,
    fit,
    hold,
    limit_rows,
    values_of_year,
)
from simulator.dispatch.corridors import reduce_year
from simulator.dispatch.guide import build_blocks
from simulator.dispatch.hours import YearProgram, identity
from simulator.dispatch.limits import Asked, Watch, limit
from simulator.dispatch.mesh import Mesh
from simulator.dispatch.reuse import Program
from simulator.dispatch.segments import lay_segments
from simulator.dispatch.simplex import (
    BASIC,
    PERTURBED_LITTLE,
    Basis,
    FloatArray,
    Simplex,
    bound_of,
)
from simulator.dispatch.water import gap_of, open_hours, reprice, revalue
from simulator.dispatch.windows import (
    TAPER_HOURS,
    Estimate,
    Rolling,
    Settled,
    blank_estimate,
    roll,
)

OFTEN_IN_GUIDE = 0.01  # share of hours over a limit that is no accident of its blocks [-]
GOOD_GAP = 2.95e-4  # gap between the windows and their bound that calls for no further pass [-]
ROUGH_GAP = 1e-3  # the same where nothing depends on it [-]
NEARLY_NOTHING = 0.03  # of the gap, in all windows that a further pass leaves as they are [-]
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
    limited: npt.NDArray[np.bool_]
    program: Program | None = None


@dataclass(frozen=True)
class Windowed:
    """The windows' solution: the program they ran on and their estimate.

    ``guide`` is the basis of the guide, if it has an optimum; ``aims`` are the estimate's values
    with levels to aim at in a further pass, once its stores are valued.
    """

    program: YearProgram
    estimate: Estimate
    guide: Held | None = None
    aims: FloatArray | None = None

    @property
    def bases(self) -> Bases | None:
        """What a year of the same kind may begin from."""
        if self.guide is None or self.estimate.failed:
            return None
        held = hold(self.program, self.estimate.basis)
        return Bases(self.guide, held, self.program.corridors.limited)


def solve_windows(
    year: YearProgram,
    mesh: Mesh | None,
    rolling: Rolling,
    segments: int,
    bases: Bases | None = None,
) -> Windowed:
    """Return the windows' solution of a year, begun from the bases of another if there are any."""
    windowed = _guide(reduce_year(year, mesh), segments, bases)
    if bases is not None:
        windowed.estimate.basis = fit(bases.windows, windowed.program)
    asked = roll(windowed.program, windowed.estimate, rolling, known=bases is not None)
    program, estimate = with_limits(windowed.program, windowed.estimate, asked)
    return replace(windowed, program=program, estimate=estimate)


def with_limits(
    year: YearProgram, estimate: Estimate, asked: Asked
) -> tuple[YearProgram, Estimate]:
    """Return a program and an estimate with the limits that its windows asked for."""
    limited = limit(year, asked.marks)
    return limited, _of_more_rows(year, limited, estimate, asked)


def _of_more_rows(
    source: YearProgram, target: YearProgram, estimate: Estimate, asked: Asked | None
) -> Estimate:
    """Return an estimate of a program with more limits; if they were not asked, they are slack."""
    if target is source:
        return estimate
    duals, codes = np.zeros(target.row_key.size), np.full(target.row_key.size, BASIC, np.int8)
    if asked is not None:
        hour, line, row = limit_rows(target)
        duals[row], codes[row] = asked.duals[hour, line], asked.codes[hour, line]
    old, new = (identity(one.row_start, one.row_key) for one in (source, target))
    rows = carry_codes(old, new, estimate.basis.rows, codes)
    return replace(
        estimate,
        duals=carry_codes(old, new, estimate.duals, duals),
        basis=Basis(estimate.basis.columns, rows),
    )


def improve_windows(windowed: Windowed, rolling: Rolling, enough: float) -> Windowed:
    """Return the windows' solution with its best bound, after as many passes as that takes.

    Stores are valued at the prices of each pass. The windows that leave something open are rolled
    again until the gap is ``enough``. Of the passes the least cost and the highest bound are kept,
    each by itself: often a dispatch is good and its prices are not. A pass that fails is dropped.
    """
    program, best, aims = windowed.program, windowed.estimate, windowed.aims
    newest = best
    while True:
        if aims is None:
            found, aims = revalue(program, newest)
            if gap_of(program.program, best.values, found.duals) > enough:
                found, aims = revalue(program, reprice(program, found))
            if not best.passes or _bound(program, found) > _bound(program, best):
                best = replace(best, duals=found.duals)
        good = gap_of(program.program, best.values, best.duals) <= enough
        if best.passes == MORE_PASSES or good:
            return replace(windowed, program=program, estimate=best, aims=aims)
        # Aims may come from a dearer pass; what is settled is the dispatch of the best.
        newest = best.copy(np.where(program.is_level, aims, best.values))
        settled = _settled(program, best, rolling)
        asked = roll(program, newest, rolling, again=True, settled=settled)
        best = replace(best, passes=best.passes + 1)
        if newest.failed:
            return replace(windowed, program=program, estimate=best, aims=aims)
        limited, newest = with_limits(program, newest, asked)
        best = _of_more_rows(program, limited, best, None)
        program = limited
        if program.program.cost @ (newest.values - best.values) < 0:
            best = replace(newest, duals=best.duals, passes=best.passes)
        aims = None


def _bound(year: YearProgram, estimate: Estimate) -> float:
    return bound_of(year.program, estimate.duals, estimate.values)


def _settled(year: YearProgram, best: Estimate, rolling: Rolling) -> Settled:
    """Return where the solution agrees with its prices: windows that leave next to nothing open."""
    left = open_hours(year, best.values, best.duals)
    window = np.arange(year.hours) // rolling.keep
    each = np.bincount(window, left)
    ordered = np.sort(each)
    most = ordered[np.searchsorted(np.cumsum(ordered), NEARLY_NOTHING * each.sum())]
    # Towards the end of the year none may stay, so that all levels come to where they must.
    early = np.arange(year.hours) < year.hours - TAPER_HOURS - rolling.keep
    return Settled(best.values.copy(), (each < most)[window] & early)


def _guide(year: YearProgram, segments: int, bases: Bases | None) -> Windowed:
    """Return an estimate from the guide, with limits for the corridors that it would overload."""
    if bases is not None and bases.limited.shape == year.corridors.limited.shape:
        year = limit(year, bases.limited)
    segment_of = lay_segments(year, segments)
    blocks = build_blocks(year, segment_of)
    start = None if bases is None else fit(bases.guide, blocks.year)
    watch = Watch(blocks.year, (0, blocks.year.hours), OFTEN_IN_GUIDE)
    simplex = Simplex(presolve="off", **PERTURBED_LITTLE)
    guide = simplex.run_within(blocks.year.program, start, watch)
    windowed = Windowed(year, blank_estimate(year))
    if not guide.optimal:
        return windowed
    asked = Asked.none(blocks.year)
    guide = watch.put_aside(guide, blocks.year.row_key.size, asked, blocks.year.hours)
    windowed.estimate.values[:] = guide.values[blocks.column_block]
    windowed.estimate.duals[:] = guide.duals[blocks.row_block]
    held = hold(blocks.year, guide.basis)
    del simplex, guide, blocks, watch  # before the next program is made
    program, estimate = with_limits(year, windowed.estimate, asked.of_hours(segment_of))
    return Windowed(program, estimate, held)


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

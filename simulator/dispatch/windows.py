"""Rolling windows over a year: near-optimal values, duals and a basis for the exact finish.

A window sees what lies outside it through two vectors that start as the guide's and are
overwritten by what has been decided: values of outside columns go to the right-hand side (levels
so far, ramps, what is left of an annual energy limit), duals of outside rows go to the cost (the
value of water after the window). Storage levels at a window's end stay near the guide's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from simulator.dispatch.hours import YearProgram, slice_program
from simulator.dispatch.simplex import (
    BASIC,
    LOWER,
    Basis,
    FloatArray,
    IntArray,
    LinearProgram,
    Outcome,
    Simplex,
)

# Targets tighten towards the end of the year, so that the last window can reach its set levels.
TAPER_HOURS = 720


@dataclass(frozen=True)
class Rolling:
    """How windows are laid: hours kept, hours looked ahead, width of the level targets.

    ``band`` is the part of a storage's range by which its level at a window's end may exceed the
    guide's.
    """

    keep: int = 72
    ahead: int = 24
    band: float = 0.02


@dataclass
class Estimate:
    """Values, duals and basis of a whole program, overwritten as windows are decided."""

    values: FloatArray
    duals: FloatArray
    basis: Basis
    failed: int = 0
    iterations: int = 0


def blank_estimate(year: YearProgram) -> Estimate:
    """Return an estimate that knows nothing: zero values and the slack basis."""
    columns, rows = year.program.cost.size, year.program.row_lower.size
    return Estimate(
        np.clip(0.0, year.program.lower, year.program.upper),
        np.zeros(rows),
        Basis(np.full(columns, LOWER, np.int8), np.full(rows, BASIC, np.int8)),
    )


def roll(year: YearProgram, estimate: Estimate, rolling: Rolling, *, targets: bool = True) -> None:
    """Decide a year window by window, overwriting ``estimate``.

    A window that is infeasible under its level targets is solved without them; one that is
    infeasible even so leaves the estimate as it was and is counted as failed.
    """
    simplex = Simplex()
    rows_of = year.program.matrix.tocsr()
    for start, kept, end in _spans(year.hours, rolling):
        window, columns, rows = _window(year, rows_of, estimate, start, end)
        aimed = window
        if targets and end < year.hours:
            aimed = _aim(year, window, estimate, columns, end, rolling.band)
        outcome = simplex.run(aimed)
        if not outcome.optimal and aimed is not window:
            outcome = simplex.run(window)
        estimate.iterations += outcome.iterations
        if outcome.optimal:
            _keep(year, estimate, outcome, (start, kept), rows)
        else:
            estimate.failed += 1


def _spans(hours: int, rolling: Rolling) -> Iterator[tuple[int, int, int]]:
    start = 0
    while start < hours:
        end = min(start + rolling.keep + rolling.ahead, hours)
        kept = hours if end == hours else start + rolling.keep
        yield start, kept, end
        start = kept


def _window(
    year: YearProgram, rows_of: sparse.csr_array, estimate: Estimate, start: int, end: int
) -> tuple[LinearProgram, slice, IntArray]:
    """Return the program of some hours, its columns, and its rows (those of the year last)."""
    program = year.program
    columns, rows = slice_program(year, start, end)
    spanning = np.arange(year.row_start[year.hours], program.row_lower.size)
    index = np.concatenate([np.arange(rows.start, rows.stop), spanning])
    mine = rows_of[rows.start : rows.stop]
    if spanning.size:
        mine = sparse.vstack([mine, rows_of[spanning]], format="csr")
    inside = mine[:, columns].tocsc()
    values, duals = estimate.values, estimate.duals
    outside = mine @ values - inside @ values[columns]
    price = program.matrix[:, columns].T @ duals - inside.T @ duals[index]
    window = LinearProgram(
        inside,
        program.cost[columns] - price,
        program.lower[columns],
        program.upper[columns],
        program.row_lower[index] - outside,
        program.row_upper[index] - outside,
    )
    return window, columns, index


def _aim(
    year: YearProgram,
    window: LinearProgram,
    estimate: Estimate,
    columns: slice,
    end: int,
    band: float,
) -> LinearProgram:
    """Return the window with its last storage levels at the estimate's or a little above.

    Never below: in a dry spell a level that is too low cannot be made up for.
    """
    last = np.arange(year.column_start[end - 1], year.column_start[end])
    levels = last[year.is_level[last]]
    taper = min(1.0, (year.hours - end) / TAPER_HOURS)
    width = band * taper * (year.program.upper[levels] - year.program.lower[levels])
    width = np.where(np.isfinite(width), width, band * np.abs(estimate.values[levels]) + 1.0)
    lower, upper = window.lower.copy(), window.upper.copy()
    place = levels - columns.start
    aim = np.clip(estimate.values[levels], lower[place], upper[place])
    lower[place] = aim
    upper[place] = np.minimum(upper[place], aim + width)
    return replace(window, lower=lower, upper=upper)


def _keep(
    year: YearProgram,
    estimate: Estimate,
    outcome: Outcome,
    hours: tuple[int, int],
    index: IntArray,
) -> None:
    """Overwrite the estimate with the kept hours of a window, and the rows that span the year."""
    kept_columns, kept_rows = slice_program(year, *hours)
    width = kept_columns.stop - kept_columns.start
    estimate.values[kept_columns] = outcome.values[:width]
    estimate.basis.columns[kept_columns] = outcome.basis.columns[:width]
    height = kept_rows.stop - kept_rows.start
    estimate.duals[kept_rows] = outcome.duals[:height]
    estimate.basis.rows[kept_rows] = outcome.basis.rows[:height]
    spanning = index >= year.row_start[year.hours]
    estimate.duals[index[spanning]] = outcome.duals[spanning]
    estimate.basis.rows[index[spanning]] = outcome.basis.rows[spanning]

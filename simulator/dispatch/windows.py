"""Rolling windows over a year: near-optimal values, duals and a basis for the exact finish.

A window sees what lies outside it through two vectors that start as the guide's and are
overwritten by what has been decided: values of outside columns go to the right-hand side (levels
so far, ramps, what is left of an annual energy limit), duals of outside rows go to the cost (the
value of water after the window). Storage levels at a window's end are drawn to the guide's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from simulator.compiled import kernel
from simulator.dispatch.carry import carry_codes
from simulator.dispatch.hours import MOST_KEYS, YearProgram, identity, slice_program
from simulator.dispatch.limits import Asked, Watch
from simulator.dispatch.pull import GUIDED, VALUED, harden, soften
from simulator.dispatch.reach import reachable
from simulator.dispatch.simplex import (
    BASIC,
    LOWER,
    ROUNDING,
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
    """How windows are laid: hours kept, and hours looked ahead."""

    keep: int = 72
    ahead: int = 24


@dataclass
class Estimate:
    """Values, duals and basis of a whole program, overwritten as windows are decided."""

    values: FloatArray
    duals: FloatArray
    basis: Basis
    failed: int = 0
    iterations: int = 0
    passes: int = 0

    def copy(self, values: FloatArray) -> "Estimate":
        """Return an estimate of other values, to be overwritten in place of this one."""
        basis = Basis(self.basis.columns.copy(), self.basis.rows.copy())
        return replace(self, values=values.copy(), duals=self.duals.copy(), basis=basis)


@dataclass(frozen=True)
class Settled:
    """A solution of the year, and the hours in which it agrees with the prices it has.

    A window of such hours stays as it is; its levels move along with what comes before.
    """

    values: FloatArray
    hours: npt.NDArray[np.bool_]


def blank_estimate(year: YearProgram) -> Estimate:
    """Return an estimate that knows nothing: zero values and the slack basis."""
    columns, rows = year.program.cost.size, year.program.row_lower.size
    return Estimate(
        np.clip(0.0, year.program.lower, year.program.upper),
        np.zeros(rows),
        Basis(np.full(columns, LOWER, np.int8), np.full(rows, BASIC, np.int8)),
    )


def roll(
    year: YearProgram,
    estimate: Estimate,
    rolling: Rolling,
    *,
    again: bool = False,
    known: bool = False,
    settled: Settled | None = None,
) -> Asked:
    """Decide a year window by window, overwriting ``estimate``; what is settled stays.

    Limits of corridors that are not in the program yet come into the windows that would break
    them, and are returned.

    A window that is infeasible under its level targets is solved without them; one that is
    infeasible even so leaves the estimate as it was and is counted as failed. A window starts
    from the basis of the one before it, or from its own in the estimate: ``again``, that of the
    time before, or ``known``, that of another year of its kind.
    """
    simplex, before = Simplex(), _Before(year)
    pull, is_level = VALUED if again else GUIDED, year.is_level
    typical = _typical_value(year, estimate)
    lowest, highest = reachable(year)
    staying = settled and _Staying(year, settled, (lowest, highest))
    asked = Asked.none(year)
    estimate.failed = 0
    for start, kept, end in _spans(year.hours, rolling):
        if staying and staying.holds(estimate.values, start, kept):
            continue
        window, columns, rows = cut_window(year, estimate, start, end)
        levels = _last_levels(year, is_level, end)
        here = levels - columns.start
        window.lower[here], window.upper[here] = lowest[levels], highest[levels]
        scales = min(1.0, (year.hours - end) / TAPER_HOURS), typical
        soft = soften(window, here, estimate.values[levels], pull, scales)
        own = _own_basis(estimate, columns, rows, soft) if again or known else None
        basis = own or before.begin(columns, rows, soft)
        for aimed, first in ((soft, basis), (window, None)):
            watch = Watch(year, (start, end))
            outcome = simplex.run_within(aimed, first, watch, steepest=False)
            estimate.iterations += outcome.iterations
            if outcome.optimal or soft is window:
                break
        outcome = watch.put_aside(outcome, rows.size, asked, kept)
        before.basis = outcome.basis
        if outcome.optimal:
            whole = harden(outcome, window, here, len(pull.premiums))
            keep_hours(year, estimate, whole, (start, kept), rows)
        else:
            estimate.failed += 1
    return asked


@dataclass(frozen=True)
class _Staying:
    """Keeps settled hours as they are where what comes before them has changed."""

    year: YearProgram
    settled: Settled
    bounds: tuple[FloatArray, FloatArray]

    def holds(self, values: FloatArray, start: int, end: int) -> bool:
        """Return whether hours can stay; if so, move their levels as those before have moved."""
        if not self.settled.hours[start:end].all():
            return False
        old, all_of = self.settled.values, self.year.balances
        level, own, before = (part[start:end] for part in (all_of.level, all_of.own, all_of.before))
        there, first = level >= 0, all_of.level[max(start - 1, 0)]
        by = np.where((first >= 0) & (start > 0), values[first] - old[first], 0.0)
        moves = by * np.cumprod(np.divide(before, own, out=np.zeros(own.shape), where=own > 0), 0)
        lost = np.abs(np.vstack([by, moves[:-1]])[~there & (before > 0)])
        levels = level[there]
        moved = old[levels] + moves[there]
        out = np.concatenate([self.bounds[0][levels] - moved, moved - self.bounds[1][levels], lost])
        if out.max(initial=0.0) > ROUNDING:
            return False
        values[levels] = moved
        return self._joins(values, start)

    def _joins(self, values: FloatArray, start: int) -> bool:
        """Return whether an hour still follows the one before it: ramps may not allow it."""
        program = self.year.program
        rows = slice(int(self.year.row_start[start]), int(self.year.row_start[start + 1]))
        activity = self.year.by_row[rows] @ values
        below, above = program.row_lower[rows] - activity, activity - program.row_upper[rows]
        return bool(max(below.max(initial=0.0), above.max(initial=0.0)) <= 10 * ROUNDING)


class _Before:
    """The basis of the window before, from which the next begins."""

    def __init__(self, year: YearProgram) -> None:
        self.basis: Basis | None = None
        self._end = int(year.row_start[year.hours])
        self._columns = identity(year.column_start, year.column_key)
        self._rows = identity(year.row_start, year.row_key)
        self._marks: tuple[IntArray, IntArray] | None = None

    def begin(self, columns: slice, rows: IntArray, aimed: LinearProgram) -> Basis | None:
        """Return the basis moved to the hours of a window; None if it fits as it is, or is none."""
        own, local = self._columns[columns], self._rows[rows[rows < self._end]]
        first = local[0] - local[0] % MOST_KEYS
        marks, before, basis = (own - first, local - first), self._marks, self.basis
        self._marks = marks
        if before is None or basis is None:
            return None
        extra = np.full(aimed.cost.size - own.size, LOWER, np.int8)
        parts = basis.columns[before[0].size :]
        if parts.size == extra.size:
            if all(map(np.array_equal, marks, before)):
                return None
            extra = parts
        codes = carry_codes(before[0], marks[0], basis.columns, np.int8(LOWER))
        tight = carry_codes(before[1], marks[1], basis.rows, np.int8(LOWER))
        spanning = basis.rows[before[1].size :]
        return Basis(np.concatenate([codes, extra]), np.concatenate([tight, spanning]))


def _spans(hours: int, rolling: Rolling) -> Iterator[tuple[int, int, int]]:
    start = 0
    while start < hours:
        end = min(start + rolling.keep + rolling.ahead, hours)
        kept = hours if end == hours else start + rolling.keep
        yield start, kept, end
        start = kept


def cut_window(
    year: YearProgram, estimate: Estimate, start: int, end: int
) -> tuple[LinearProgram, slice, IntArray]:
    """Return the program of some hours, its columns, and its rows (those of the year last)."""
    program, matrix, by_row = year.program, year.program.matrix, year.by_row
    columns, rows = slice_program(year, start, end)
    first_of_year, size = int(year.row_start[year.hours]), program.row_lower.size
    index = np.concatenate([np.arange(rows.start, rows.stop), np.arange(first_of_year, size)])
    most = int(matrix.indptr[columns.stop] - matrix.indptr[columns.start])
    indptr, indices = np.empty(columns.stop - columns.start + 1, np.int32), np.empty(most, np.int32)
    data, price = np.empty(most), np.zeros(indptr.size - 1)
    outside = np.zeros(index.size)
    count = _cut_columns(
        (matrix.indptr, matrix.indices, matrix.data),
        (columns.start, columns.stop, rows.start, rows.stop, first_of_year),
        estimate.duals,
        (indptr, indices, data, price),
    )
    _sum_outside(
        (by_row.indptr, by_row.indices, by_row.data),
        (columns.start, columns.stop),
        index,
        estimate.values,
        outside,
    )
    inside = (data[:count], indices[:count], indptr)
    window = LinearProgram(
        sparse.csc_array(inside, shape=(index.size, price.size)),
        program.cost[columns] - price,
        program.lower[columns].copy(),
        program.upper[columns].copy(),
        program.row_lower[index] - outside,
        program.row_upper[index] - outside,
    )
    return window, columns, index


@kernel
def _cut_columns(matrix: Any, ends: Any, duals: FloatArray, cut: Any) -> int:
    """Write the columns' entries in the window's rows, and what all other rows make of them."""
    starts, rows, numbers = matrix
    first, last, top, bottom, of_year = ends
    indptr, indices, data, price = cut
    count = 0
    indptr[0] = 0
    for column in range(first, last):
        for entry in range(starts[column], starts[column + 1]):
            row = rows[entry]
            if top <= row < bottom or row >= of_year:
                indices[count] = row - top if row < bottom else bottom - top + row - of_year
                data[count] = numbers[entry]
                count += 1
            else:
                price[column - first] += numbers[entry] * duals[row]
        indptr[column - first + 1] = count
    return count


@kernel
def _sum_outside(
    matrix: Any, ends: tuple[int, int], index: IntArray, values: FloatArray, outside: FloatArray
) -> None:
    """Write what columns outside a window bring into its rows."""
    starts, columns, numbers = matrix
    for at in range(index.size):
        for entry in range(starts[index[at]], starts[index[at] + 1]):
            if not ends[0] <= columns[entry] < ends[1]:
                outside[at] += numbers[entry] * values[columns[entry]]


def _typical_value(year: YearProgram, estimate: Estimate) -> float:
    """Return what a stored unit of energy is worth, by order of magnitude."""
    price = year.program.matrix[:, year.is_level].T @ estimate.duals
    return float(np.abs(price).mean()) if price.size else 0.0


def _last_levels(year: YearProgram, is_level: Any, end: int) -> IntArray:
    """Return the storage levels of the hour before ``end``; none at the end of the year."""
    if end == year.hours:
        return np.empty(0, dtype=np.int64)
    last = np.arange(year.column_start[end - 1], year.column_start[end])
    levels: IntArray = last[is_level[last]]
    return levels


def _own_basis(estimate: Estimate, columns: slice, rows: IntArray, aimed: LinearProgram) -> Basis:
    """Return the basis a window had the time before, with what softens its end at rest."""
    codes = estimate.basis.columns[columns]
    extra = np.full(aimed.cost.size - codes.size, LOWER, np.int8)
    return Basis(np.concatenate([codes, extra]), estimate.basis.rows[rows])


def keep_hours(
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

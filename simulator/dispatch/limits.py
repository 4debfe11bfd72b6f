"""Limits of corridors: rows that come into a program when a solution breaks them.

Few of them are tight in an hour. A solve begins with those that are known to matter; the flows of
its solution tell which others it breaks, and these are added to the solver's program as it stands,
until none is broken.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from simulator.compiled import kernel
from simulator.dispatch.hours import MOST_KEYS, Corridors, YearProgram, identity
from simulator.dispatch.simplex import (
    BASIC,
    Basis,
    CodeArray,
    FloatArray,
    IntArray,
    Outcome,
    Rows,
)

OVER_LIMIT = 1.0 + 1e-9  # loading that counts as a violation [-]
NO_CAPACITY = 1e-7  # flow that counts on a corridor without capacity [MW]
NEARLY_FULL = 0.9  # loading above which limits come along with those that are broken [-]
ROUNDING = 1e-12  # coefficients this small are zero


@dataclass(frozen=True)
class Asked:
    """Limits that solutions broke, their duals and basis codes; arrays of shape (hour, line)."""

    marks: Any
    duals: FloatArray
    codes: CodeArray

    @staticmethod
    def none(year: YearProgram) -> "Asked":
        """Return that none was broken."""
        shape = year.corridors.limited.shape
        return Asked(np.zeros(shape, dtype=bool), np.zeros(shape), np.full(shape, BASIC, np.int8))

    def of_hours(self, hours: Any) -> "Asked":
        """Return what is asked, of blocks, for the hours in each of these."""
        return Asked(self.marks[hours], self.duals[hours], self.codes[hours])


class Watch:
    """Tells which limits of some hours a solution breaks, and remembers which it told.

    Parameters
    ----------
    year
        A program without its corridors.
    hours
        First hour and the one after the last.
    often
        Share of hours in which a corridor may be overloaded. [-]
    """

    def __init__(self, year: YearProgram, hours: tuple[int, int], often: float = 0.0) -> None:
        self._year, self._hours, self._often = year, hours, often
        self._first = int(year.column_start[hours[0]])
        self.hour, self.line = np.empty((2, 0), np.int64)
        self._limited = year.corridors.limited[slice(*hours)].copy()

    def __call__(self, values: FloatArray) -> Rows | None:
        """Return the rows of limits that values break, with those nearly broken; None if none."""
        load = _loading(self._year.corridors, values, self._first, self._hours)
        over = ((load > OVER_LIMIT) & ~self._limited).mean(axis=0) > self._often
        if not over.any():
            return None
        more = (load > NEARLY_FULL) & ~self._limited
        self._limited |= more
        hour, line = np.nonzero(more)
        hour += self._hours[0]
        self.hour, self.line = np.append(self.hour, hour), np.append(self.line, line)
        return _rows_of(self._year, hour, line, self._first)

    def put_aside(self, outcome: Outcome, height: int, asked: Asked, end: int) -> Outcome:
        """Return the outcome without the limits it told; those of hours before ``end`` are kept.

        ``height`` is how many rows there were without them.
        """
        if outcome.duals.size == height:
            return outcome
        kept = np.flatnonzero(self.hour < end)
        at = self.hour[kept], self.line[kept]
        asked.marks[at] = True
        asked.duals[at] = outcome.duals[height + kept]
        asked.codes[at] = outcome.basis.rows[height + kept]
        basis = Basis(outcome.basis.columns, outcome.basis.rows[:height])
        return replace(outcome, duals=outcome.duals[:height], basis=basis)


def loading(year: YearProgram, values: FloatArray) -> FloatArray:
    """Return flows relative to their limits, shape (hour, line); above one a limit is broken."""
    return _loading(year.corridors, values, 0, (0, year.hours))


def _loading(
    corridors: Corridors, values: FloatArray, first: int, hours: tuple[int, int]
) -> FloatArray:
    of_hours = slice(*hours)
    lower, upper = corridors.lower[of_hours], corridors.upper[of_hours]
    flows = corridors.fixed[of_hours].copy()
    _add_flows(corridors[1:4], corridors.factors, (values, first), hours, flows)
    return relative_loading(flows, lower, upper)


def relative_loading(flows: FloatArray, lower: FloatArray, upper: FloatArray) -> FloatArray:
    """Return flows relative to their limits; above one a limit is broken."""
    off, half = np.abs(flows - (upper + lower) / 2), (upper - lower) / 2
    without = np.where(off > NO_CAPACITY, np.inf, 1.0)
    relative: FloatArray = np.where(half > 0, off / np.where(half > 0, half, 1.0), without)
    return relative


@kernel
def _add_flows(
    injections: Any, factors: FloatArray, columns: Any, hours: tuple[int, int], flows: FloatArray
) -> None:
    """Add what values bring to the flows of some hours."""
    start, column, coefficient = injections
    values, first = columns
    lines, buses = factors.shape
    for hour in range(hours[0], hours[1]):
        for bus in range(buses):
            at = hour * buses + bus
            injection = 0.0
            for entry in range(start[at], start[at + 1]):
                injection += coefficient[entry] * values[column[entry] - first]
            for line in range(lines):
                flows[hour - hours[0], line] += factors[line, bus] * injection


def _rows_of(year: YearProgram, hour: IntArray, line: IntArray, first: int) -> Rows:
    """Return limits as rows over the columns from ``first`` on."""
    corridors = year.corridors
    buses = corridors.factors.shape[1]
    most = corridors.start[(hour + 1) * buses] - corridors.start[hour * buses]
    indptr, width = np.zeros(hour.size + 1, np.int32), int(np.diff(year.column_start).max())
    indices, data = np.empty(int(most.sum()), np.int32), np.empty(int(most.sum()))
    count = _write_rows(
        (corridors[1:4], corridors.factors, year.column_start, first),
        (hour, line),
        np.zeros(width),
        (indptr, indices, data),
    )
    fixed = corridors.fixed[hour, line]
    return Rows(
        indptr,
        indices[:count],
        data[:count],
        corridors.lower[hour, line] - fixed,
        corridors.upper[hour, line] - fixed,
    )


@kernel
def _write_rows(year: Any, limits: Any, dense: FloatArray, rows: Any) -> int:
    """Write what the columns of its hour bring to a limited flow; return how many entries."""
    (start, column, coefficient), factors, column_start, first = year
    hours, lines = limits
    indptr, indices, data = rows
    count = 0
    for row in range(hours.size):
        hour, line = hours[row], lines[row]
        begin, end = column_start[hour], column_start[hour + 1]
        for bus in range(factors.shape[1]):
            at = hour * factors.shape[1] + bus
            for entry in range(start[at], start[at + 1]):
                dense[column[entry] - begin] += factors[line, bus] * coefficient[entry]
        for place in range(end - begin):
            if abs(dense[place]) > ROUNDING:
                indices[count], data[count] = begin + place - first, dense[place]
                count += 1
            dense[place] = 0.0
        indptr[row + 1] = count
    return count


def limit(year: YearProgram, marks: Any) -> YearProgram:
    """Return a program with the limits that are marked, shape (hour, line), as rows."""
    corridors = year.corridors
    if not (marks & ~corridors.limited).any():
        return year
    hour, line = np.nonzero(marks & ~corridors.limited)
    rows = _rows_of(year, hour, line, 0)
    key = len(year.row_names) - corridors.factors.shape[0] + line
    old, new = identity(year.row_start, year.row_key), hour * MOST_KEYS + key
    place = (np.arange(old.size) + np.searchsorted(new, old)).astype(np.int32)
    new_place = (np.arange(new.size) + np.searchsorted(old, new)).astype(np.int32)
    program = year.program

    def with_new(before: Any, more: Any) -> Any:
        """Return what old and new rows have, each in its place."""
        both = np.empty(old.size + new.size, before.dtype)
        both[place], both[new_place] = before, more
        return both

    limited = replace(
        year,
        program=replace(
            program,
            matrix=_inserted(program.matrix, rows, (place, new_place)),
            row_lower=with_new(program.row_lower, rows.lower),
            row_upper=with_new(program.row_upper, rows.upper),
        ),
        row_start=year.row_start + np.searchsorted(hour, np.arange(year.hours + 1)),
        row_key=with_new(year.row_key, key),
        row_source=with_new(year.row_source, -1),
        corridors=corridors._replace(limited=corridors.limited | marks),
    )
    if "balances" in year.__dict__:
        row = year.balances.row
        limited.__dict__["balances"] = year.balances._replace(
            row=np.where(row >= 0, place[row], -1)
        )
    return limited


def _inserted(
    matrix: sparse.csc_array, rows: Rows, places: tuple[IntArray, IntArray]
) -> sparse.csc_array:
    """Return a matrix with rows between its own."""
    height, width = places[0].size + places[1].size, matrix.shape[1]
    more = sparse.csr_array(rows[:3][::-1], shape=(places[1].size, width)).tocsc()
    indptr = (matrix.indptr + more.indptr).astype(np.int32)
    indices, data = np.empty(indptr[-1], np.int32), np.empty(indptr[-1])
    _merge_columns(
        (matrix.indptr, matrix.indices, matrix.data, places[0]),
        (more.indptr, more.indices, more.data, places[1]),
        (indices, data),
    )
    return sparse.csc_array((data, indices, indptr), shape=(height, width))


@kernel
def _merge_columns(one: Any, other: Any, merged: Any) -> None:
    """Write the entries of two matrices' columns in the order of their rows' new places."""
    one_start, one_row, one_data, one_place = one
    other_start, other_row, other_data, other_place = other
    indices, data = merged
    count = 0
    for column in range(one_start.size - 1):
        left, right = one_start[column], other_start[column]
        while left < one_start[column + 1] or right < other_start[column + 1]:
            mine = right == other_start[column + 1]
            if not mine and left < one_start[column + 1]:
                mine = one_place[one_row[left]] < other_place[other_row[right]]
            if mine:
                indices[count], data[count] = one_place[one_row[left]], one_data[left]
                left += 1
            else:
                indices[count], data[count] = other_place[other_row[right]], other_data[right]
                right += 1
            count += 1

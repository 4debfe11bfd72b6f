"""A program in the order of hours, in which a window of hours is a slice."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from simulator.compiled import kernel
from simulator.dispatch.simplex import FloatArray, IntArray, LinearProgram

BALANCES = ("StorageUnit-energy_balance", "Store-energy_balance")
LEVELS = ("StorageUnit-state_of_charge", "Store-e")
MOST_KEYS = 1_000_000  # more kinds of columns or rows than any hour has
Names = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Alike:
    """The columns of a program as they were before those that are alike became one.

    Parameters
    ----------
    source, lower, upper
        As :class:`YearProgram` and its program have them.
    member
        Position of the column that each became part of; -1 for those held at nothing.
    """

    source: IntArray
    lower: FloatArray
    upper: FloatArray
    member: IntArray

    @cached_property
    def count(self) -> IntArray:
        """How many became each of the merged columns."""
        return np.bincount(self.member[self.member >= 0])


@dataclass(frozen=True)
class Idle:
    """What stores need not have in hours in which nothing comes or goes.

    Parameters
    ----------
    columns, rows
        Positions of their levels, and of their balances.
    levels
        The level whose value is that of each of ``columns``; -1 for nothing.
    prices
        The balance whose dual is that of each of ``rows``; -1 for none.
    """

    columns: IntArray
    levels: IntArray
    rows: IntArray
    prices: IntArray


class Others(NamedTuple):
    """Entries of balances that are not this level or the one before, by store and hour."""

    hour: IntArray
    store: IntArray
    column: IntArray
    coefficient: FloatArray


class Balances(NamedTuple):
    """The balance of each store in each hour: ``before x(t-1) = own x(t) + what else there is``.

    Arrays of hours × stores: coefficients, the row and the level's column (-1: none), and the range
    of what other columns and the right-hand side come to. A level that is not there is nothing.
    ``others`` are the other columns' entries.
    """

    own: FloatArray
    before: FloatArray
    row: IntArray
    level: IntArray
    least: FloatArray
    most: FloatArray
    others: Others


class Corridors(NamedTuple):
    """Corridors whose flows are no columns of a program but follow from those of their hour.

    Parameters
    ----------
    factors
        Flow per injection, shape (line, bus).
    start, column, coefficient
        What columns inject: where the entries of each hour and bus begin (one more than these),
        and the entries.
    fixed
        Flow without any column, shape (hour, line). [MW]
    lower, upper
        Limits, shape (hour, line). [MW]
    limited
        Which of them are rows of the program, shape (hour, line).
    """

    factors: FloatArray
    start: IntArray
    column: IntArray
    coefficient: FloatArray
    fixed: FloatArray
    lower: FloatArray
    upper: FloatArray
    limited: npt.NDArray[np.bool_]


def no_corridors(hours: int) -> Corridors:
    """Return that a program is without none."""
    none, nothing = np.zeros((hours, 0)), np.zeros(0, np.int32)
    entries = (np.zeros(1, np.int32), nothing, np.zeros(0))
    return Corridors(np.zeros((0, 0)), *entries, none, none, none, np.zeros((hours, 0), dtype=bool))


NO_CORRIDORS = no_corridors(0)


@dataclass(frozen=True)
class YearProgram:
    """A program in the order of hours, and where its columns and rows come from.

    Parameters
    ----------
    program
        Rows that span hours without belonging to one (energy of the year) stand last.
    hours
        Number of hours (or blocks).
    column_start, row_start
        Position of the first column and row of each hour; one entry more than hours.
    column_key, row_key
        What a column or row is, whatever its hour.
    column_names, row_names
        ``(variable or constraint, component)`` of each key.
    column_source, row_source
        Positions in the program this one was made from; -1 for what is new.
    alike
        What its columns were before they were merged, if they are.
    idle
        What its reductions leave out.
    layouts
        Those of its reductions, by what they depend on, where programs of its kind share them.
    corridors
        Those that it is without.
    """

    program: LinearProgram
    hours: int
    column_start: IntArray
    row_start: IntArray
    column_key: IntArray
    row_key: IntArray
    column_names: Names
    row_names: Names
    column_source: IntArray
    row_source: IntArray
    alike: Alike | None = None
    idle: Idle | None = None
    layouts: "dict[bytes, Layout] | None" = None
    corridors: Corridors = NO_CORRIDORS

    @property
    def column_hour(self) -> IntArray:
        """Return the hour of each column."""
        return hours_of(self.column_start, self.column_key.size)

    @property
    def row_hour(self) -> IntArray:
        """Return the hour of each row; for rows that span the year the number of hours."""
        return hours_of(self.row_start, self.row_key.size)

    @property
    def by_hours(self) -> bool:
        """Return whether every row belongs to an hour: none spans the year."""
        return int(self.row_start[self.hours]) == self.row_key.size

    @property
    def is_level(self) -> npt.NDArray[np.bool_]:
        """Return whether each column is a storage level."""
        levels = [name in LEVELS for name, _ in self.column_names]
        return np.array(levels)[self.column_key]

    @cached_property
    def by_row(self) -> sparse.csr_array:
        """The program's matrix by rows."""
        return self.program.matrix.tocsr()

    def forget_rows(self) -> None:
        """Let go of the matrix by rows, which is large: whoever asks for it again makes it anew."""
        self.__dict__.pop("by_row", None)

    def with_numbers(self, program: LinearProgram) -> "YearProgram":
        """Return it with a program of the same matrix."""
        again = replace(self, program=program)
        again.__dict__["balances"] = _with_ends(self.balances, program)
        return again

    @cached_property
    def balances(self) -> Balances:
        """The balances of all stores, their levels' columns, and what else may add to them."""
        return _balances_of(self)


def identity(start: IntArray, key: IntArray) -> IntArray:
    """Return one number for the hour and key of each column or row."""
    return hours_of(start, key.size) * np.int64(MOST_KEYS) + key


def hours_of(start: IntArray, size: int) -> IntArray:
    """Return the hour of each entry from where the hours start."""
    hours = np.arange(start.size, dtype=np.int32)
    return np.repeat(hours, np.diff(np.append(start, size)))


def _balances_of(year: YearProgram) -> Balances:
    program, matrix = year.program, year.program.matrix
    keys = [key for key, (name, _) in enumerate(year.row_names) if name in BALANCES]
    shape = year.hours, len(keys)
    store_of = np.full(len(year.row_names) + 1, -1, np.int32)
    store_of[keys] = range(len(keys))
    store, hour = store_of[year.row_key], year.row_hour
    own, before = np.zeros((2, *shape))
    row, level = np.full((2, *shape), -1)
    rows = np.flatnonzero(store >= 0)
    row[hour[rows], store[rows]] = rows
    size = matrix.nnz if keys else 0
    entry, column = np.empty(size, np.int32), np.empty(size, np.int32)
    count = _find_others(
        (matrix.indptr, matrix.indices, matrix.data),
        (hour, store, year.column_hour, year.is_level),
        (own, before, level),
        (entry, column),
    )
    of_row, data, column = matrix.indices[entry[:count]], matrix.data[entry[:count]], column[:count]
    others = _by_store(Others(hour[of_row], store[of_row], column, data), shape)
    nothing = np.zeros((0, 0))
    return _with_ends(Balances(own, before, row, level, nothing, nothing, others), program)


def _by_store(others: Others, shape: tuple[int, int]) -> Others:
    """Return entries by store and hour."""
    order = np.argsort(others.store * shape[0] + others.hour, kind="stable")
    hour, store, column, coefficient = others
    return Others(hour[order], store[order], column[order], coefficient[order])


def _with_ends(balances: Balances, program: LinearProgram) -> Balances:
    """Return balances with the range of what others come to by a program's bounds."""
    row, others, shape = balances.row, balances.others, balances.row.shape
    bounds = np.stack([program.lower[others.column], program.upper[others.column]], 1)
    ends = -others.coefficient[:, None] * bounds
    place, there = others.hour * shape[1] + others.store, row >= 0
    least, most = (
        np.bincount(place, end, row.size).astype(float).reshape(shape)
        for end in (ends.min(1), ends.max(1))
    )
    least[there] += program.row_lower[row[there]]
    most[there] += program.row_upper[row[there]]
    return balances._replace(least=least, most=most)


@kernel
def _find_others(matrix: Any, marks: Any, tables: Any, found: Any) -> int:
    """Write coefficients of levels where they belong, and entries and columns of all others."""
    indptr, indices, data = matrix
    row_hour, row_store, column_hour, is_level = marks
    own, before, level = tables
    entries, columns = found
    count = 0
    for column in range(indptr.size - 1):
        for entry in range(indptr[column], indptr[column + 1]):
            row = indices[entry]
            store = row_store[row]
            if store < 0:
                continue
            hour = row_hour[row]
            behind = hour - column_hour[column]
            if is_level[column] and behind == 0:
                own[hour, store], level[hour, store] = -data[entry], column
            elif is_level[column] and behind == 1:
                before[hour, store] = data[entry]
            else:
                entries[count], columns[count] = entry, column
                count += 1
    return count


class Layout(NamedTuple):
    """How a program stands in the order of hours.

    Parameters
    ----------
    columns, rows
        Which of its columns and rows stand at each place.
    matrix
        Its coefficients.
    """

    columns: IntArray
    rows: IntArray
    matrix: sparse.csc_array


def slice_program(year: YearProgram, start: int, end: int) -> tuple[slice, slice]:
    """Return the columns and rows of the hours from ``start`` to before ``end``."""
    return (
        slice(int(year.column_start[start]), int(year.column_start[end])),
        slice(int(year.row_start[start]), int(year.row_start[end])),
    )

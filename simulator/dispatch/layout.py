"""Puts a program in the order of hours, from its entries in whatever order."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from simulator.compiled import kernel
from simulator.dispatch.hours import Layout, Names, YearProgram
from simulator.dispatch.simplex import FloatArray, IntArray, LinearProgram


@dataclass(frozen=True)
class Axis:
    """Columns or rows before they are ordered.

    Parameters
    ----------
    hour, key, source
        Their hour (the number of hours for what spans the year), what they are whatever the hour,
        and where they come from (-1: nowhere).
    lower, upper
        Their bounds.
    """

    hour: IntArray
    key: IntArray
    source: IntArray
    lower: FloatArray
    upper: FloatArray


Entries = tuple[FloatArray, IntArray, IntArray]
"""Coefficients with their row and column."""


def joined(matrix: Any, more: Entries) -> Entries:
    """Return a matrix's entries and more of them; where there are no more, without a copy."""
    entries = matrix.tocoo(copy=False)
    own = (entries.data, *entries.coords)
    if not more[0].size:
        return own
    data, row, column = (np.concatenate(parts) for parts in zip(own, more, strict=True))
    return data, row, column


def lay_out(entries: Entries, columns: Axis, rows: Axis) -> Layout:
    """Return a program's columns and rows in the order of hours.

    Entries of rows or columns without an hour (-1) are left out with them.
    """
    column_id, row_id = _in_order(columns), _in_order(rows)
    places = _places(row_id, rows.hour), _places(column_id, columns.hour)
    data, row, column = entries[0], *(np.asarray(one, np.int32) for one in entries[1:])
    begin = np.zeros(column_id.size + 1, np.int32)
    by_row = np.empty(data.size, np.int32)
    used = _sort_by_row((row, column), places, np.zeros(row_id.size + 1, np.int32), by_row, begin)
    indices, values = np.empty(used, np.int32), np.empty(used)
    count = _write_columns((data, row, column), places, by_row[:used], (begin, indices, values))
    inside = (values[:count], indices[:count], begin)
    return Layout(column_id, row_id, sparse.csc_array(inside, (row_id.size, column_id.size)))


@kernel
def _sort_by_row(entries: Any, places: Any, ends: Any, by_row: Any, begin: Any) -> int:
    """Write the entries that have a place by their row, and count those of each column."""
    rows, columns = entries
    row_place, column_place = places
    used = 0
    for entry in range(rows.size):
        row, column = row_place[rows[entry]], column_place[columns[entry]]
        if row >= 0 and column >= 0:
            ends[row + 1] += 1
            begin[column + 1] += 1
            used += 1
    for row in range(1, ends.size):
        ends[row] += ends[row - 1]
    for entry in range(rows.size):
        row = row_place[rows[entry]]
        if row >= 0 and column_place[columns[entry]] >= 0:
            by_row[ends[row]] = entry
            ends[row] += 1
    return used


@kernel
def _write_columns(entries: Any, places: Any, by_row: Any, matrix: Any) -> int:
    """Write columns from entries by row, those of one place summed; return how many there are."""
    data, rows, columns = entries
    row_place, column_place = places
    begin, indices, values = matrix
    last = begin.size - 1
    for column in range(1, begin.size):
        begin[column] += begin[column - 1]
    for at in range(by_row.size):
        entry = by_row[at]
        column = column_place[columns[entry]]
        indices[begin[column]] = row_place[rows[entry]]
        values[begin[column]] = data[entry]
        begin[column] += 1
    for column in range(last, 0, -1):  # each has moved to where the next begins
        begin[column] = begin[column - 1]
    begin[0] = 0
    count, at = 0, 0
    for column in range(last):
        first, end = count, begin[column + 1]
        while at < end:
            if count > first and indices[count - 1] == indices[at]:
                values[count - 1] += values[at]
            else:
                indices[count], values[count] = indices[at], values[at]
                count += 1
            at += 1
        begin[column + 1] = count
    return count


def order_program(
    layout: Layout,
    cost: FloatArray,
    columns: Axis,
    rows: Axis,
    names: tuple[Names, Names],
    hours: int,
) -> YearProgram:
    """Return the program in the order of hours that its layout has."""
    column, row, matrix = layout
    bounds = (columns.lower[column], columns.upper[column])
    row_bounds = (rows.lower[row], rows.upper[row])
    return YearProgram(
        LinearProgram(matrix, cost[column], *bounds, *row_bounds),
        hours,
        np.searchsorted(columns.hour[column], np.arange(hours + 1)),
        np.searchsorted(rows.hour[row], np.arange(hours + 1)),
        columns.key[column],
        rows.key[row],
        *names,
        columns.source[column],
        rows.source[row],
    )


def _in_order(axis: Axis) -> IntArray:
    """Return the entries that have an hour, by hour and key.

    Raises
    ------
    ValueError
        If two of them share both: one would be lost.
    """
    hours = int(axis.hour.max(initial=-1)) + 1
    order = np.empty(axis.hour.size, np.int32)
    begin = np.zeros(hours + 1, np.int64)
    if _sort_by_hour(axis.hour, axis.key, begin, order):
        return order[: begin[-1]]
    kept = np.flatnonzero(axis.hour >= 0)
    width = int(axis.key[kept].max()) + 1
    slots = np.full(hours * width, -1, np.int32)
    slots[axis.hour[kept].astype(np.int64) * width + axis.key[kept]] = kept
    order = slots[slots >= 0]
    if order.size != kept.size:
        raise ValueError("two columns or rows of a program have the same hour and key")
    return order


@kernel
def _sort_by_hour(hour: IntArray, key: IntArray, begin: IntArray, order: IntArray) -> bool:
    """Write the entries that have an hour in its order; False if keys do not come in theirs.

    ``begin`` is where each hour ends, and so where the next begins.
    """
    for entry in range(hour.size):
        if hour[entry] >= 0:
            begin[hour[entry] + 1] += 1
    for at in range(1, begin.size):
        begin[at] += begin[at - 1]
    for entry in range(hour.size):
        at = hour[entry]
        if at >= 0:
            order[begin[at]] = entry
            begin[at] += 1
    for place in range(1, begin[-1]):
        one, other = order[place - 1], order[place]
        if hour[one] == hour[other] and key[one] >= key[other]:
            return False
    return True


def _places(order: IntArray, hour: IntArray) -> IntArray:
    place = np.full(hour.size, -1, np.int32)
    place[order] = np.arange(order.size, dtype=np.int32)
    return place

"""The guide: the same program at the resolution of blocks of hours, the segments of each day.

Rows are summed over a block and the columns of a block share one value (its mean; for storage
levels, the level at the block's end), so balances telescope and annual limits hold as they are.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from simulator.dispatch.hours import Corridors, YearProgram
from simulator.dispatch.simplex import FloatArray, IntArray, LinearProgram

ROUNDING = 1e-12  # sums this small are zero


@dataclass(frozen=True)
class Blocks:
    """A program at block resolution and where each hourly column and row went."""

    year: YearProgram
    column_block: IntArray
    row_block: IntArray


def build_blocks(year: YearProgram, block_of: IntArray) -> Blocks:
    """Return the program whose hours are taken together as ``block_of`` numbers them."""
    blocks = int(block_of[-1]) + 1
    columns, column_of, column_key = _group(block_of[year.column_hour], year.column_key)
    row_in_block = np.append(block_of, blocks)[year.row_hour]
    rows, row_of, row_key = _group(row_in_block, year.row_key)
    entries = year.program.matrix.tocoo(copy=False)
    matrix = sparse.coo_array(
        (entries.data, (row_of[entries.coords[0]], column_of[entries.coords[1]])),
        shape=(rows.size, columns.size),
    ).tocsc()
    matrix.sum_duplicates()
    matrix.data[np.abs(matrix.data) < ROUNDING] = 0.0  # levels within a block cancel
    matrix.eliminate_zeros()
    lower, upper = _block_bounds(year, column_of, columns.size)
    program = LinearProgram(
        matrix,
        cost=_sum(column_of, year.program.cost, columns.size),
        lower=lower,
        upper=upper,
        row_lower=_sum(row_of, year.program.row_lower, rows.size),
        row_upper=_sum(row_of, year.program.row_upper, rows.size),
    )
    coarse = YearProgram(
        program,
        blocks,
        column_start=np.searchsorted(columns, np.arange(blocks + 1)),
        row_start=np.searchsorted(rows, np.arange(blocks + 1)),
        column_key=column_key,
        row_key=row_key,
        column_names=year.column_names,
        row_names=year.row_names,
        column_source=np.full(columns.size, -1),
        row_source=np.full(rows.size, -1),
        corridors=_corridors(year.corridors, column_of, block_of),
    )
    return Blocks(coarse, column_of, row_of)


def _corridors(hourly: Corridors, column_of: IntArray, block_of: IntArray) -> Corridors:
    """Return corridors that carry what they carry in all hours of a block."""
    buses = hourly.factors.shape[1]
    hour, bus = np.divmod(np.arange(hourly.start.size - 1), buses)
    row = np.repeat(block_of[hour] * buses + bus, np.diff(hourly.start))
    first = np.flatnonzero(np.diff(block_of[: hourly.limited.shape[0]], prepend=-1))
    injections = sparse.coo_array(
        (hourly.coefficient, (row, column_of[hourly.column])),
        shape=(first.size * buses, int(column_of.max(initial=-1)) + 1),
    ).tocsr()
    fixed, lower, upper = (np.add.reduceat(part, first) for part in hourly[4:7])
    limited = np.logical_or.reduceat(hourly.limited, first)
    return Corridors(
        hourly.factors,
        injections.indptr,
        injections.indices,
        injections.data,
        fixed,
        lower,
        upper,
        limited,
    )


def _group(block: IntArray, key: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Return the block of each group, the group of each member, and the key of each group."""
    width = int(key.max()) + 1 if key.size else 1
    mark = block.astype(np.int64) * width + key
    there = np.zeros(int(mark.max(initial=-1)) + 1, dtype=bool)
    there[mark] = True
    group = np.flatnonzero(there)
    place = np.cumsum(there, dtype=np.int32) - 1
    return group // width, place[mark], group % width


def _sum(group: IntArray, values: FloatArray, count: int) -> FloatArray:
    return np.bincount(group, values, count).astype(float)


def _block_bounds(
    year: YearProgram, column_of: IntArray, count: int
) -> tuple[FloatArray, FloatArray]:
    members = np.bincount(column_of, minlength=count)
    lower = _sum(column_of, year.program.lower, count) / members
    upper = _sum(column_of, year.program.upper, count) / members
    level = np.flatnonzero(year.is_level)
    # Columns stand in the order of hours: of several hours in a block the last one is written.
    lower[column_of[level]] = year.program.lower[level]
    upper[column_of[level]] = year.program.upper[level]
    return lower, upper

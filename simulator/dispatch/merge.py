"""Columns that do the same become one; those held at nothing are left out.

Wind farms behind corridors that are not limited feed one balance at one cost, and so do the plants
of a technology at one bus. Which of them runs changes nothing, so that the simplex decides their
sum, and each takes the same part of its range. That is a third to a half of a year's columns.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from simulator.compiled import kernel
from simulator.dispatch.hours import Alike, YearProgram
from simulator.dispatch.simplex import (
    BASIC,
    FREE,
    LOWER,
    UPPER,
    Basis,
    CodeArray,
    FloatArray,
    IntArray,
    LinearProgram,
)


def merge_alike(year: YearProgram) -> YearProgram:
    """Return the program with columns alike as one: in one row, with one coefficient and cost.

    Levels stay, and so does whatever has no limit. The rows stay as they are.
    """
    program = year.program
    some = year.is_level | (program.lower != 0.0) | (program.upper != 0.0)
    leader = _leaders(year, np.flatnonzero(some).astype(np.int32))
    leads = leader == np.arange(leader.size)
    place = np.cumsum(leads, dtype=np.int32) - 1
    member = np.where(leader >= 0, place[leader], -1)
    columns = np.flatnonzero(leads).astype(np.int32)
    alike = Alike(
        year.column_start,
        year.column_key,
        year.column_source,
        program.lower,
        program.upper,
        member,
    )
    merged = LinearProgram(
        program.matrix[:, columns],
        program.cost[columns],
        _sum(member, program.lower, columns.size),
        _sum(member, program.upper, columns.size),
        program.row_lower,
        program.row_upper,
    )
    before = np.append(0, np.cumsum(leads, dtype=np.int32))
    return replace(
        year,
        program=merged,
        column_start=before[year.column_start],
        column_key=year.column_key[columns],
        column_source=year.column_source[columns],
        alike=alike,
    )


def _leaders(year: YearProgram, kept: IntArray) -> IntArray:
    """Return the first of the columns that each one is like, itself for most; -1 if not kept."""
    program = year.program
    leader = np.full(program.cost.size, -1, np.int32)
    leader[kept] = kept
    single = np.diff(program.matrix.indptr)[kept] == 1
    single &= np.isfinite(program.lower[kept]) & np.isfinite(program.upper[kept])
    single &= ~year.is_level[kept]
    some = kept[single]
    if not some.size:
        return leader
    entry = program.matrix.indptr[some]
    row, factor = program.matrix.indices[entry], program.matrix.data[entry]
    rows = program.row_lower.size
    first, after = np.full(rows, -1, np.int32), np.full(some.size, -1, np.int32)
    _lead(some, (row, factor, program.cost[some]), leader, first, after)
    return leader


@kernel
def _lead(some: IntArray, marks: Any, leader: IntArray, first: IntArray, after: IntArray) -> None:
    """Write the first column that is like each; ``first`` and ``after`` chain those of a row."""
    row, factor, cost = marks
    for at in range(some.size):
        other, last = first[row[at]], -1
        while other >= 0 and not (factor[other] == factor[at] and cost[other] == cost[at]):
            other, last = after[other], other
        if other >= 0:
            leader[some[at]] = some[other]
        elif last >= 0:
            after[last] = at
        else:
            first[row[at]] = at


def _sum(member: IntArray, values: FloatArray, count: int) -> FloatArray:
    inside = member >= 0
    return np.bincount(member[inside], values[inside], count).astype(float)


def unmerged(year: YearProgram) -> tuple[IntArray, IntArray]:
    """Return start and key of the columns as they were."""
    alike = year.alike
    return (year.column_start, year.column_key) if alike is None else (alike.start, alike.key)


def sources(year: YearProgram) -> IntArray:
    """Return where the columns as they were come from."""
    return year.column_source if year.alike is None else year.alike.source


def spread(year: YearProgram, values: FloatArray, source: IntArray, full: FloatArray) -> None:
    """Write values where the columns as they were come from; each takes the same part of its range.

    ``source`` is that of :func:`sources`.
    """
    alike = year.alike
    if alike is None:
        full[source[source >= 0]] = values[source >= 0]
        return
    program = year.program
    merged = (program.lower, program.upper, values)
    _share_out((alike.member, alike.lower, alike.upper, alike.count), merged, source, full)


@kernel
def _share_out(columns: Any, merged: Any, source: IntArray, full: FloatArray) -> None:
    """Write the part of its merged column's value that each column has."""
    member, lower, upper, count = columns
    merged_lower, merged_upper, values = merged
    for column in range(member.size):
        group = member[column]
        if source[column] < 0:
            continue
        value = 0.0
        if group >= 0:
            value = values[group]
            if count[group] > 1:
                span = merged_upper[group] - merged_lower[group]
                part = (value - merged_lower[group]) / span if span > 0.0 else 0.0
                value = lower[column] + part * (upper[column] - lower[column])
        full[source[column]] = value


def gather(year: YearProgram, full: FloatArray) -> FloatArray:
    """Return values of the merged columns from those of the columns as they were."""
    return full if year.alike is None else _sum(year.alike.member, full, year.program.cost.size)


def open_codes(year: YearProgram, values: FloatArray, basis: Basis) -> CodeArray:
    """Return basis codes of the columns as they were.

    Of columns merged into a basic one the first are full, one is basic, the last are empty.
    """
    alike = year.alike
    if alike is None:
        return basis.columns
    codes = np.full(alike.member.size, LOWER, np.int8)
    inside = alike.member >= 0
    codes[inside] = basis.columns[alike.member[inside]]
    shared = (alike.count > 1) & (basis.columns == BASIC)
    mine = np.flatnonzero(inside & shared[alike.member])
    if not mine.size:
        return codes
    mine = mine[np.argsort(alike.member[mine], kind="stable")]
    group = alike.member[mine]
    first, last = np.diff(group, prepend=-1) != 0, np.diff(group, append=-1) != 0
    total = np.cumsum(alike.upper[mine] - alike.lower[mine])
    before = np.concatenate([[0.0], total[:-1]])[first]
    reached = total - np.repeat(before, np.diff(np.flatnonzero(np.append(first, True))))
    full = (reached <= (values - year.program.lower)[group]) & ~last
    basic = ~full & (first | np.concatenate([[True], full[:-1]]))
    codes[mine] = np.where(full, UPPER, np.where(basic, BASIC, LOWER))
    return codes


def close_codes(year: YearProgram, codes: CodeArray) -> CodeArray:
    """Return basis codes of the merged columns: basic if one is basic, full if all are full."""
    alike = year.alike
    if alike is None:
        return codes
    inside, size = alike.member >= 0, year.program.cost.size
    group, own = alike.member[inside], codes[inside]
    closed = np.full(size, LOWER, np.int8)
    closed[np.bincount(group, own == UPPER, size) == np.bincount(group, minlength=size)] = UPPER
    closed[group[own == FREE]] = FREE
    closed[group[own == BASIC]] = BASIC
    return closed

"""Columns that do the same become one; those held at nothing are left out.

Wind farms at one bus feed one balance at one cost, and so do the plants of a technology. Which of
them runs changes nothing, so that the simplex decides their sum, and each takes the same part of
its range. That is a fifth to a half of a year's columns.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from simulator.compiled import kernel
from simulator.dispatch.hours import Alike, YearProgram
from simulator.dispatch.simplex import FloatArray, IntArray, LinearProgram


def merge_alike(year: YearProgram, single: IntArray) -> YearProgram:
    """Return the program with columns alike as one: in one row, with one coefficient and cost.

    Levels stay, and so does whatever has no limit. The rows stay as they are.

    Parameters
    ----------
    single
        The row of each column of the program that its sources point to; -1 if it has several.
    """
    program = year.program
    some = year.is_level | (program.lower != 0.0) | (program.upper != 0.0)
    leader = _leaders(year, np.flatnonzero(some).astype(np.int32), single)
    leads = leader == np.arange(leader.size)
    place = np.cumsum(leads, dtype=np.int32) - 1
    member = np.where(leader >= 0, place[leader], -1)
    columns = np.flatnonzero(leads).astype(np.int32)
    alike = Alike(
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


def _leaders(year: YearProgram, kept: IntArray, single: IntArray) -> IntArray:
    """Return the first of the columns that each one is like, itself for most; -1 if not kept."""
    program = year.program
    leader = np.full(program.cost.size, -1, np.int32)
    leader[kept] = kept
    row = single[year.column_source[kept]]
    alone = (row >= 0) & ~year.is_level[kept]
    alone &= np.isfinite(program.lower[kept]) & np.isfinite(program.upper[kept])
    find_leaders(program, kept[alone], row[alone], leader)
    return leader


def find_leaders(program: LinearProgram, some: IntArray, place: IntArray, leader: IntArray) -> None:
    """Write of some columns the first that is in the same place, at one coefficient and cost.

    ``leader`` holds each column itself; that stays for those that are like no other.
    """
    factor = program.matrix.data[program.matrix.indptr[some]]
    first = np.full(int(place.max(initial=-1)) + 1, -1, np.int32)
    after = np.full(some.size, -1, np.int32)
    _lead(some, (place, factor, program.cost[some]), leader, first, after)


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

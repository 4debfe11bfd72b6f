"""From PyPSA's model to a linear program in the order of hours.

PyPSA writes every bound as a row of one entry; folded into column bounds, seven rows of eight
vanish. Columns and rows are then ordered by hour, so that a window of hours is a slice.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import linopy
import numpy as np
import numpy.typing as npt
from scipy import sparse

from simulator.compiled import kernel
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.idle import find_idle
from simulator.dispatch.layout import Axis, Entries, joined, lay_out, order_program
from simulator.dispatch.simplex import FloatArray, IntArray, LinearProgram
from simulator.errors import SolveError

# Ending of the names of buses' balances: PyPSA gives buses of many components names of their own.
NODAL = "-nodal_balance"
AT_MOST, EQUAL, AT_LEAST = -1, 0, 1  # what a row's activity is, of its right-hand side
CROSSING = 1e-7  # lower bounds this little above the upper one are rounding, not data [MW]


@dataclass(frozen=True)
class Labels:
    """Hour and key of each column or row of a model, and what each key is.

    What has no hour has the number of hours.
    """

    hour: npt.NDArray[np.int32]
    key: npt.NDArray[np.int32]
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Original:
    """The whole program as PyPSA and linopy wrote it; certificates refer to it.

    ``lower_row`` and ``upper_row`` name the folded row that bounds a column, -1 for none.
    ``columns`` and ``rows`` say what they are; ``sense`` is on which side of its right-hand side a
    row stays.
    """

    matrix: sparse.csr_array
    sense: npt.NDArray[np.int8]
    right: FloatArray
    lower: FloatArray
    upper: FloatArray
    cost: FloatArray
    lower_row: IntArray
    upper_row: IntArray
    columns: Labels
    rows: Labels


@dataclass(frozen=True)
class Single:
    """Rows of one entry, which are folded into bounds, and the column and coefficient of each."""

    row: IntArray
    column: IntArray
    scale: FloatArray


@dataclass(frozen=True)
class Numbers:
    """All of a program but its matrix; ``lower`` and ``upper`` are the columns' own bounds."""

    right: FloatArray
    cost: FloatArray
    lower: FloatArray
    upper: FloatArray


@dataclass(frozen=True)
class Written:
    """A program as linopy wrote it, row by row; ``columns`` and ``rows`` say what they are."""

    matrix: sparse.csr_array
    sense: npt.NDArray[np.int8]
    numbers: Numbers
    columns: Labels
    rows: Labels
    snapshots: Any


@dataclass(frozen=True)
class Origins:
    """Where the numbers of a program stand, so that others can be put in their place."""

    single: Single
    numbers: Numbers


@dataclass(frozen=True)
class Compiled:
    """A program as PyPSA wrote it, and folded; and its origins, if they were asked for."""

    original: Original
    year: YearProgram
    origins: Origins | None = None


def compile_model(model: linopy.Model, hours: int, *, with_origins: bool = False) -> Compiled:
    """Return the original program and the folded one in the order of hours.

    Parameters
    ----------
    with_origins
        Whether to keep what it takes to exchange its numbers, a quarter as much memory again.

    Raises
    ------
    SolveError
        If a lower bound lies above the upper one: component and hour are named.
    """
    return compile_written(read_model(model, hours), hours, with_origins=with_origins)


def read_model(model: linopy.Model, hours: int) -> Written:
    """Return a model's program as arrays, which need a third of its memory.

    Raises
    ------
    SolveError
        If a decision is one for all hours.
    """
    matrices = model.matrices
    columns = _index_labels(model.variables.items(), matrices.vlabels, hours)
    rows = _index_labels(model.constraints.items(), matrices.clabels, hours)
    if (columns.hour >= hours).any():
        name = columns.names[int(columns.key[columns.hour >= hours][0])]
        raise SolveError(f"{name[0]} of {name[1]} is one decision for all hours: not dispatch.")
    entries: Any = matrices.A
    return Written(
        sparse.csr_array(entries),
        _sense(matrices.sense),
        Numbers(matrices.b, matrices.c, matrices.lb, matrices.ub),
        columns,
        rows,
        model.parameters["snapshots"].to_numpy(),
    )


def compile_written(written: Written, hours: int, *, with_origins: bool = False) -> Compiled:
    """Return what :func:`compile_model` does, of a model that was read."""
    single = _single_rows(written.matrix, written.rows)
    numbers = written.numbers
    original = _fold(written, single)
    _refuse_crossing(original, written.snapshots)
    kept = np.ones(numbers.right.size, dtype=bool)
    kept[single.row] = False
    year = _with_idle(_order(original, kept, hours))
    origins = Origins(single, numbers) if with_origins else None
    year = replace(year, layouts={}) if with_origins else year
    return Compiled(original, year, origins)


def exchange_numbers(
    compiled: Compiled, origins: Origins, numbers: Numbers, snapshots: Any
) -> Compiled:
    """Return what another model of the same matrix would have compiled to.

    Raises
    ------
    SolveError
        As :func:`compile_model`.
    """
    original = replace(
        compiled.original,
        right=numbers.right,
        cost=numbers.cost,
        **_folded_bounds(compiled.original.sense, origins.single, numbers),
    )
    _refuse_crossing(original, snapshots)
    year = compiled.year
    row_lower, row_upper = _row_bounds(original, year.row_source)
    program = LinearProgram(
        year.program.matrix,
        _at(original.cost, year.column_source),
        _at(np.minimum(original.lower, original.upper), year.column_source),
        _at(original.upper, year.column_source),
        row_lower,
        row_upper,
    )
    return Compiled(original, _with_idle(year.with_numbers(program)))


def _with_idle(year: YearProgram) -> YearProgram:
    return replace(year, idle=find_idle(year))


def _index_labels(items: Iterable[tuple[str, Any]], labels: Any, hours: int) -> Labels:
    """Return hour and key of each label; what has no snapshot gets the hour after the last."""
    size = int(labels.max()) + 1 if labels.size else 0
    hour, key = np.full(size, -1, np.int32), np.full(size, -1, np.int32)
    names: list[tuple[str, str]] = []
    for name, item in items:
        array = item.labels
        others = [dim for dim in array.dims if dim != "snapshot"]
        timed = "snapshot" in array.dims
        order = (["snapshot"] if timed else []) + others
        table = array.transpose(*order).to_numpy().reshape(array.sizes.get("snapshot", 1), -1)
        of_row = np.arange(table.shape[0]) if timed else np.array([hours])
        _mark(np.ascontiguousarray(table), of_row, len(names), hour, key)
        width = table.shape[1]
        parts = array[others[0]].to_numpy().tolist() if len(others) == 1 else range(width)
        names.extend((name, str(part)) for part in parts)
    return Labels(hour[labels], key[labels], tuple(names))


@kernel
def _mark(table: IntArray, of_row: IntArray, first: int, hour: IntArray, key: IntArray) -> None:
    """Write hour and key of each label of a table; what is below nought is none."""
    for row in range(table.shape[0]):
        for place in range(table.shape[1]):
            label = table[row, place]
            if label >= 0:
                hour[label], key[label] = of_row[row], first + place


def _single_rows(matrix: sparse.csr_array, labels: Labels) -> Single:
    """Return the rows of one entry.

    Bus balances stay rows even so: theirs are the prices, and the conflicts.
    """
    balance = np.array([name.endswith(NODAL) for name, _ in labels.names], dtype=bool)
    rows = np.flatnonzero((np.diff(matrix.indptr) == 1) & ~balance[labels.key])
    first = matrix.indptr[:-1][rows]
    return Single(rows.astype(np.int32), matrix.indices[first], matrix.data[first])


def _fold(written: Written, single: Single) -> Original:
    """Return the program with rows of one entry as bounds."""
    numbers = written.numbers
    return Original(
        matrix=written.matrix,
        sense=written.sense,
        right=numbers.right,
        cost=numbers.cost,
        columns=written.columns,
        rows=written.rows,
        **_folded_bounds(written.sense, single, numbers),
    )


def _sense(marks: Any) -> npt.NDArray[np.int8]:
    """Return linopy's signs as codes, many times quicker to compare."""
    return np.select([marks == "<", marks == ">"], [AT_MOST, AT_LEAST], EQUAL).astype(np.int8)


def _folded_bounds(sense: Any, single: Single, numbers: Numbers) -> dict[str, Any]:
    """Return the bounds of columns with rows of one entry folded in, and which rows bind."""
    lower, upper = numbers.lower.copy(), numbers.upper.copy()
    lower_row, upper_row = np.full((2, lower.size), -1, np.int32)
    rows = (single.row, single.column, single.scale, sense, numbers.right)
    _tighten(rows, (lower, lower_row), (upper, upper_row))
    return {"lower": lower, "upper": upper, "lower_row": lower_row, "upper_row": upper_row}


@kernel
def _tighten(rows: Any, lower: Any, upper: Any) -> None:
    """Narrow bounds by rows of one entry, in place, and write the last of those that bind."""
    of_row, columns, scales, sense, right = rows
    for at in range(of_row.size):
        row, column = of_row[at], columns[at]
        bound, from_below = right[row] / scales[at], (sense[row] == AT_LEAST) == (scales[at] > 0)
        equal = sense[row] == EQUAL
        if (equal or from_below) and bound >= lower[0][column]:
            lower[0][column], lower[1][column] = bound, row
        if (equal or not from_below) and bound <= upper[0][column]:
            upper[0][column], upper[1][column] = bound, row


def _refuse_crossing(original: Original, snapshots: Any) -> None:
    columns = original.columns
    excess = original.lower - original.upper
    worst = int(np.argmax(excess)) if excess.size else 0
    if excess.size and excess[worst] > CROSSING:
        variable, name = columns.names[int(columns.key[worst])]
        hour = snapshots[int(columns.hour[worst])]
        raise SolveError(
            f"{variable} of {name} at {hour}: its lower bound {original.lower[worst]:.6g} lies "
            f"above its upper bound {original.upper[worst]:.6g}; nothing was solved."
        )


def _order(original: Original, kept: Any, hours: int) -> YearProgram:
    """Order columns and kept rows by hour, and fill hours in which a column is missing."""
    columns, rows = original.columns, original.rows
    place = np.flatnonzero(kept).astype(np.int32)
    hour, key = rows.hour[place], rows.key[place]
    parts, fill = _entries(original, place, Labels(hour, key, rows.names), hours)
    nothing = np.zeros(fill.hour.size)
    column_axis = Axis(
        np.concatenate([columns.hour, fill.hour]),
        np.concatenate([columns.key, fill.key]),
        np.concatenate([np.arange(columns.hour.size, dtype=np.int32), np.full_like(fill.hour, -1)]),
        np.concatenate([np.minimum(original.lower, original.upper), nothing]),
        np.concatenate([original.upper, nothing]),
    )
    row_axis = Axis(hour, key, place, *_row_bounds(original, place))
    layout = lay_out(parts, column_axis, row_axis)
    del parts  # as large as the program
    return order_program(
        layout,
        np.concatenate([original.cost, nothing]),
        column_axis,
        row_axis,
        (columns.names, rows.names),
        hours,
    )


def _at(values: FloatArray, source: IntArray) -> FloatArray:
    """Return the values of columns by where they come from; what fills gaps has none."""
    return np.where(source >= 0, values[source], 0.0)


def _row_bounds(original: Original, place: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return the bounds of some rows."""
    sense, right = original.sense[place], original.right[place]
    return np.where(sense == AT_MOST, -np.inf, right), np.where(sense == AT_LEAST, np.inf, right)


@dataclass(frozen=True)
class Gaps:
    """Columns that fill the hours in which a key is missing, with their entries."""

    hour: IntArray
    key: IntArray
    row: IntArray
    column: IntArray
    data: FloatArray


def _entries(original: Original, place: IntArray, rows: Labels, hours: int) -> tuple[Entries, Gaps]:
    """Return the entries of the kept rows with those that fill gaps, and the gaps."""
    matrix = original.matrix[place]
    fill = _gaps(original.columns, rows, matrix, hours)
    return joined(matrix, (fill.data, fill.row, fill.column)), fill


def _gaps(columns: Labels, rows: Labels, matrix: sparse.csr_array, hours: int) -> Gaps:
    """Return fixed columns for missing hours, so that all windows have one matrix.

    PyPSA drops the spill of hours without inflow. The filler takes its coefficients from an hour
    in which the column exists; it is fixed at zero and so changes nothing.
    """
    row_of = np.full((len(rows.names), hours + 1), -1, np.int32)
    row_of[rows.key, rows.hour] = np.arange(rows.hour.size)
    present = np.zeros((len(columns.names), hours), dtype=bool)
    present[columns.key, columns.hour] = True
    keys = np.flatnonzero(present.any(axis=1) & ~present.all(axis=1))
    last = [int(np.flatnonzero(columns.key == key)[-1]) for key in keys]
    by_column = matrix[:, last].tocsc()
    first, parts = columns.hour.size, []
    for at, (key, sample) in enumerate(zip(keys, last, strict=True)):
        missing = np.flatnonzero(~present[key])
        span = slice(by_column.indptr[at], by_column.indptr[at + 1])
        samples = by_column.indices[span]
        beside = rows.hour[samples] == columns.hour[sample]
        target = row_of[rows.key[samples[beside]]][:, missing]
        which, place = np.nonzero(target >= 0)
        parts.append(
            Gaps(
                missing,
                np.full(missing.size, key),
                target[which, place],
                first + place,
                by_column.data[span][beside][which],
            )
        )
        first += missing.size
    empty = np.empty(0, np.int32)
    parts.append(Gaps(empty, empty, empty, empty, np.empty(0)))
    whole: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts]).astype(np.int32)
        for name in ("hour", "key", "row", "column")
    }
    return Gaps(**whole, data=np.concatenate([part.data for part in parts]))

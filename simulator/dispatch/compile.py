"""From PyPSA's model to a linear program in the order of hours.

PyPSA writes every bound as a row of one entry; folded into column bounds, seven rows of eight
vanish. Columns and rows are then ordered by hour, so that a window of hours is a slice.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import linopy
import numpy as np
from scipy import sparse

from simulator.dispatch.simplex import FloatArray, IntArray, LinearProgram
from simulator.errors import SolveError

CROSSING = 1e-7  # lower bounds this little above the upper one are rounding, not data [MW]


@dataclass(frozen=True)
class Original:
    """The whole program as PyPSA and linopy wrote it; certificates refer to it.

    ``lower_row`` and ``upper_row`` name the folded row that bounds a column, -1 for none; a row's
    coefficient in its column is ``row_scale``.
    """

    matrix: sparse.csr_array
    sense: Any
    right: FloatArray
    lower: FloatArray
    upper: FloatArray
    cost: FloatArray
    lower_row: IntArray
    upper_row: IntArray
    row_scale: FloatArray


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
    level_key
        Whether a column key is a storage level.
    column_names, row_names
        ``(variable or constraint, component)`` of each key.
    column_source, row_source
        Positions in the original program; -1 for columns that only fill a gap.
    """

    program: LinearProgram
    hours: int
    column_start: IntArray
    row_start: IntArray
    column_key: IntArray
    row_key: IntArray
    level_key: Any
    column_names: tuple[tuple[str, str], ...]
    row_names: tuple[tuple[str, str], ...]
    column_source: IntArray
    row_source: IntArray


@dataclass(frozen=True)
class Labels:
    """Hour and key of every label of a model's variables or constraints (-1: none)."""

    hour: IntArray
    key: IntArray
    names: tuple[tuple[str, str], ...]


def compile_model(model: linopy.Model, hours: int) -> tuple[Original, YearProgram]:
    """Return the original program and the folded one in the order of hours.

    Raises
    ------
    SolveError
        If a lower bound lies above the upper one: component and hour are named.
    """
    matrices = model.matrices
    columns = _index_labels(model.variables.items(), matrices.vlabels, hours)
    rows = _index_labels(model.constraints.items(), matrices.clabels, hours)
    if (columns.hour >= hours).any():
        name = columns.names[int(columns.key[columns.hour >= hours][0])]
        raise SolveError(f"{name[0]} of {name[1]} is one decision for all hours: not dispatch.")
    original, single = _fold(matrices)
    _refuse_crossing(original, columns, model)
    return original, _order(original, ~single, columns, rows, hours)


def _index_labels(items: Iterable[tuple[str, Any]], labels: Any, hours: int) -> Labels:
    """Return hour and key of each label; what has no snapshot gets the hour after the last."""
    size = int(labels.max()) + 1 if labels.size else 0
    hour, key = np.full(size, -1), np.full(size, -1)
    names: list[tuple[str, str]] = []
    for name, item in items:
        array = item.labels
        others = [dim for dim in array.dims if dim != "snapshot"]
        timed = "snapshot" in array.dims
        order = (["snapshot"] if timed else []) + others
        table = array.transpose(*order).to_numpy().reshape(array.sizes.get("snapshot", 1), -1)
        own = np.arange(table.shape[1]) + len(names)
        valid = table >= 0
        hour[table[valid]] = np.broadcast_to(
            np.arange(table.shape[0])[:, None] if timed else hours, table.shape
        )[valid]
        key[table[valid]] = np.broadcast_to(own, table.shape)[valid]
        parts = array[others[0]].to_numpy().tolist() if len(others) == 1 else range(own.size)
        names.extend((name, str(part)) for part in parts)
    return Labels(hour[labels], key[labels], tuple(names))


def _fold(matrices: Any) -> tuple[Original, Any]:
    """Return the program with rows of one entry as bounds, and which rows those are."""
    matrix = sparse.csr_array(matrices.A)
    sense, right = matrices.sense, matrices.b
    single = np.diff(matrix.indptr) == 1
    rows = np.flatnonzero(single)
    first = matrix.indptr[:-1][rows]
    column, scale = matrix.indices[first], matrix.data[first]
    bound = right[rows] / scale
    equal = sense[rows] == "="
    is_lower = equal | ((sense[rows] == ">") == (scale > 0))
    is_upper = equal | ~is_lower
    lower, lower_row = _tightest(matrices.lb, column, bound, rows, is_lower, np.maximum)
    upper, upper_row = _tightest(matrices.ub, column, bound, rows, is_upper, np.minimum)
    row_scale = np.ones(right.size)
    row_scale[rows] = scale
    original = Original(
        matrix, sense, right, lower, upper, matrices.c, lower_row, upper_row, row_scale
    )
    return original, single


def _tightest(
    bounds: FloatArray, column: IntArray, value: FloatArray, rows: IntArray, use: Any, best: Any
) -> tuple[FloatArray, IntArray]:
    tight = bounds.copy()
    best.at(tight, column[use], value[use])
    row = np.full(tight.size, -1)
    binding = use & (value == tight[column])
    row[column[binding]] = rows[binding]
    return tight, row


def _refuse_crossing(original: Original, columns: Labels, model: linopy.Model) -> None:
    excess = original.lower - original.upper
    worst = int(np.argmax(excess)) if excess.size else 0
    if excess.size and excess[worst] > CROSSING:
        variable, name = columns.names[int(columns.key[worst])]
        hour = model.parameters["snapshots"].to_numpy()[int(columns.hour[worst])]
        raise SolveError(
            f"{variable} of {name} at {hour}: its lower bound {original.lower[worst]:.6g} lies "
            f"above its upper bound {original.upper[worst]:.6g}; nothing was solved."
        )


def _order(
    original: Original, kept: Any, columns: Labels, rows: Labels, hours: int
) -> YearProgram:
    """Order columns and kept rows by hour, and fill hours in which a column is missing."""
    kept_rows = np.flatnonzero(kept)
    row_source = kept_rows[np.lexsort((rows.key[kept_rows], rows.hour[kept_rows]))]
    row_place = np.full(kept.size, -1)
    row_place[row_source] = np.arange(row_source.size)
    entries = original.matrix[row_source].tocoo()
    fill = _gaps(columns, rows, entries, row_source, hours)
    hour = np.concatenate([columns.hour, fill.hour])
    key = np.concatenate([columns.key, fill.key])
    source = np.concatenate([np.arange(columns.hour.size), np.full(fill.hour.size, -1)])
    order = np.lexsort((key, hour))
    place = np.empty(order.size, dtype=np.int64)
    place[order] = np.arange(order.size)
    matrix = sparse.coo_array(
        (
            np.concatenate([entries.data, fill.data]),
            (
                np.concatenate([entries.coords[0], fill.row]),
                place[np.concatenate([entries.coords[1], fill.column])],
            ),
        ),
        shape=(row_source.size, order.size),
    ).tocsc()
    matrix.sort_indices()
    column_source = source[order]
    real = column_source >= 0

    def spread(values: FloatArray) -> FloatArray:
        return np.where(real, values[column_source], 0.0)

    sense, right = original.sense[row_source], original.right[row_source]
    program = LinearProgram(
        matrix,
        cost=spread(original.cost),
        lower=spread(np.minimum(original.lower, original.upper)),
        upper=spread(original.upper),
        row_lower=np.where(sense == "<", -np.inf, right),
        row_upper=np.where(sense == ">", np.inf, right),
    )
    return YearProgram(
        program,
        hours,
        column_start=np.searchsorted(hour[order], np.arange(hours + 1)),
        row_start=np.searchsorted(rows.hour[row_source], np.arange(hours + 1)),
        column_key=key[order],
        row_key=rows.key[row_source],
        level_key=np.array([_is_level(name) for name, _ in columns.names]),
        column_names=columns.names,
        row_names=rows.names,
        column_source=column_source,
        row_source=row_source,
    )


def _is_level(variable: str) -> bool:
    return variable in ("StorageUnit-state_of_charge", "Store-e")


@dataclass(frozen=True)
class Gaps:
    """Columns that fill the hours in which a key is missing, with their entries."""

    hour: IntArray
    key: IntArray
    row: IntArray
    column: IntArray
    data: FloatArray


def _gaps(
    columns: Labels, rows: Labels, entries: sparse.coo_array, row_source: IntArray, hours: int
) -> Gaps:
    """Return fixed columns for missing hours, so that all windows have one matrix.

    PyPSA drops the spill of hours without inflow. The filler takes its coefficients from an hour
    in which the column exists; it is fixed at zero and so changes nothing.
    """
    empty = np.empty(0, dtype=np.int64)
    gaps = Gaps(empty, empty, empty, empty, np.empty(0))
    row_of = np.full((len(rows.names), hours + 1), -1)
    row_of[rows.key[row_source], rows.hour[row_source]] = np.arange(row_source.size)
    present = np.zeros((len(columns.names), hours), dtype=bool)
    present[columns.key, columns.hour] = True
    by_column = sparse.csc_array(entries)
    total = columns.hour.size
    for key in np.flatnonzero(present.any(axis=1) & ~present.all(axis=1)):
        missing = np.flatnonzero(~present[key])
        sample = int(np.flatnonzero((columns.key == key))[-1])
        span = slice(by_column.indptr[sample], by_column.indptr[sample + 1])
        filler = total + gaps.hour.size + np.arange(missing.size)
        parts = [gaps]
        for row, value in zip(by_column.indices[span], by_column.data[span], strict=True):
            label = row_source[row]
            if rows.hour[label] != columns.hour[sample]:
                continue
            target = row_of[rows.key[label], missing]
            found = target >= 0
            count = int(found.sum())
            parts.append(
                Gaps(empty, empty, target[found], filler[found], np.full(count, float(value)))
            )
        parts.append(
            Gaps(missing, np.full(missing.size, key), empty, empty, np.empty(0))
        )
        gaps = Gaps(
            *(np.concatenate([getattr(part, name) for part in parts])
              for name in ("hour", "key", "row", "column", "data"))
        )
    return gaps


def slice_program(year: YearProgram, start: int, end: int) -> tuple[slice, slice]:
    """Return the columns and rows of the hours from ``start`` to before ``end``."""
    return (
        slice(int(year.column_start[start]), int(year.column_start[end])),
        slice(int(year.row_start[start]), int(year.row_start[end])),
    )


def with_bounds(program: LinearProgram, lower: FloatArray, upper: FloatArray) -> LinearProgram:
    """Return the program with other column bounds."""
    return replace(program, lower=lower, upper=upper)

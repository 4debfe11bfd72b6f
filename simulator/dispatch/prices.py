"""The best dual of a row with all others given, by which the bound on the cost rises.

A row's dual is a price, at which every column in it stands at the end of its range that pays, and
the row itself is one more column. The bound is highest where they add up to nothing.
"""

from typing import Any

import numpy as np
from scipy import sparse

from simulator.compiled import kernel, making_kernel
from simulator.dispatch.simplex import FloatArray, IntArray, LinearProgram

NOTHING = 1e-9  # what a row may miss and still be met [of its bound, and as much in its unit]


def raise_bound(
    program: LinearProgram, by_row: sparse.csr_array, rows: IntArray, duals: FloatArray
) -> None:
    """Overwrite the duals of some rows, one after the other, with the best that the others allow.

    Parameters
    ----------
    by_row
        The program's matrix by rows.
    """
    reduced = program.cost - program.matrix.T @ duals
    longest = int(np.diff(by_row.indptr)[rows].max(initial=0)) + 1
    _raise(
        (by_row.indptr, by_row.indices, by_row.data),
        (program.lower, program.upper, program.row_lower, program.row_upper),
        np.asarray(rows, np.int64),
        (duals, reduced),
        (np.empty(longest), np.empty(longest)),
    )


@making_kernel
def _raise(matrix: Any, bounds: Any, rows: IntArray, prices: Any, room: Any) -> None:
    """Move the dual of each row to where what pays in it adds up to nothing."""
    starts, columns, numbers = matrix
    duals, reduced = prices
    step, width = room
    for row in rows:
        size, total, floor, ceiling = _offers(matrix, bounds, row, prices, room)
        if floor <= ceiling:
            move = _where_nothing(step[:size], width[:size], total, _enough(bounds, row))
            move = min(max(move, floor), ceiling)
            if move != 0.0 and np.isfinite(move):
                duals[row] += move
                for entry in range(starts[row], starts[row + 1]):
                    reduced[columns[entry]] -= numbers[entry] * move


@kernel
def _enough(bounds: Any, row: int) -> float:
    """Return what a row may miss."""
    low, high = abs(bounds[2][row]), abs(bounds[3][row])
    most = max(low if np.isfinite(low) else 0.0, high if np.isfinite(high) else 0.0)
    return NOTHING * (1.0 + most)


@kernel
def _offers(
    matrix: Any, bounds: Any, row: int, prices: Any, room: Any
) -> tuple[int, float, float, float]:
    """Write by how much a row's dual must rise until each column pays, and what comes in then.

    Returns the number of columns, what there is below all of them, and between which rises no
    column without an end would pay.
    """
    starts, columns, numbers = matrix
    lower, upper, row_lower, row_upper = bounds
    duals, reduced = prices
    step, width = room
    size, total, floor, ceiling = 0, 0.0, -np.inf, np.inf
    for entry in range(starts[row], starts[row + 1] + 1):
        if entry < starts[row + 1]:
            column, factor = columns[entry], numbers[entry]
            low, high, gain = lower[column], upper[column], reduced[column]
        else:
            low, high, factor, gain = row_lower[row], row_upper[row], -1.0, duals[row]
        if factor == 0.0:
            continue
        at = gain / factor
        least, most = (low, high) if factor > 0.0 else (high, low)
        if np.isinf(least):
            floor, least = max(floor, at), most
        if np.isinf(most):
            ceiling, most = min(ceiling, at), least
        if not np.isinf(least):
            total += factor * least
            step[size], width[size] = at, factor * (most - least)
            size += most != least
    return size, total, floor, ceiling


@making_kernel
def _where_nothing(step: FloatArray, width: FloatArray, total: float, enough: float) -> float:
    """Return the least rise, up or down, at which what pays adds up to nothing."""
    below = above = total
    for at in range(step.size):
        below += width[at] if step[at] < 0.0 else 0.0
        above += width[at] if step[at] <= 0.0 else 0.0
    if below <= enough and above >= -enough:
        return 0.0
    place, last = below, 0.0
    order = np.argsort(step)
    if below > enough:
        for at in order[::-1]:
            if step[at] < 0.0 and place > enough:
                place, last = place - width[at], step[at]
        return last if place <= enough else -np.inf
    place = above
    for at in order:
        if step[at] > 0.0 and place < -enough:
            place, last = place + width[at], step[at]
    return last if place >= -enough else np.inf

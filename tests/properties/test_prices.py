"""The best dual of a row: no other bounds the cost more closely, all others given."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from simulator.dispatch.prices import raise_bound
from simulator.dispatch.simplex import LinearProgram


def _program(draw: np.random.Generator) -> tuple[LinearProgram, np.ndarray]:
    """Return a program with all kinds of rows, columns without an end, ties, and feasible duals."""
    rows, columns = int(draw.integers(1, 6)), int(draw.integers(1, 12))
    matrix = draw.integers(-2, 3, (rows, columns)).astype(float)
    lower = draw.integers(-3, 3, columns).astype(float)
    upper = lower + draw.integers(0, 4, columns)
    row_lower = draw.integers(-4, 4, rows).astype(float)
    row_upper = row_lower + draw.integers(0, 3, rows)
    kind = draw.integers(0, 4, rows)
    row_lower[kind == 1], row_upper[kind == 2] = -np.inf, np.inf
    duals = draw.integers(-3, 4, rows).astype(float)
    duals[(kind == 1) & (duals > 0) | (kind == 2) & (duals < 0)] = 0.0
    cost = draw.integers(-4, 5, columns).astype(float)
    endless = draw.random(columns) < 0.3
    reduced = cost - duals @ matrix
    upper[endless & (reduced >= 0)], lower[endless & (reduced <= 0)] = np.inf, -np.inf
    return LinearProgram(sparse.csc_array(matrix), cost, lower, upper, row_lower, row_upper), duals


def _bound(program: LinearProgram, duals: np.ndarray) -> float:
    """Return the bound on the cost; without a solution of the dual program there is none."""
    prices = np.concatenate([program.cost - program.matrix.T @ duals, duals])
    low = np.concatenate([program.lower, program.row_lower])
    high = np.concatenate([program.upper, program.row_upper])
    there = np.abs(prices) > 1e-9
    return float(prices[there] @ np.where(prices > 0, low, high)[there])


@settings(max_examples=400, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_dual_is_the_best_that_the_others_allow(seed: int) -> None:
    draw = np.random.default_rng(seed)
    program, duals = _program(draw)
    row = int(draw.integers(0, duals.size))
    before, best = _bound(program, duals), duals.copy()
    raise_bound(program, program.matrix.tocsr(), np.array([row]), best)
    assert np.array_equal(np.delete(best, row), np.delete(duals, row))
    entries = program.matrix.toarray()[row]
    reduced = program.cost - program.matrix.T @ duals
    steps = reduced[entries != 0] / entries[entries != 0]
    bounds = []
    for other in np.concatenate([duals[row] + steps, [0.0]]):
        trial = duals.copy()
        trial[row] = other
        bounds.append(_bound(program, trial))
    ends = np.concatenate([[-1e6], np.sort(steps), [1e6]])
    unbounded = any(
        _bound(program, duals + np.eye(duals.size)[row] * end) > max(bounds, default=0.0) + 1e3
        for end in ends[[0, -1]]
    )
    if unbounded:  # the row has no solution: its dual stays
        assert np.array_equal(best, duals)
    else:
        assert _bound(program, best) == pytest.approx(max([before, *bounds]), abs=1e-6)


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_bound_rises_from_row_to_row(seed: int) -> None:
    draw = np.random.default_rng(seed)
    program, duals = _program(draw)
    before = _bound(program, duals)
    raise_bound(program, program.matrix.tocsr(), draw.permutation(duals.size), duals)
    assert _bound(program, duals) >= before - 1e-6

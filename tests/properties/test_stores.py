"""A store against prices is a linear program: levels and duals are those of its optimum."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from simulator.dispatch.stores import Chain, value_store


def _chain(seed: int) -> Chain:
    """Return a store of some hours, with losses, ties, steps in its bounds, gaps, or none of it."""
    draw = np.random.default_rng(seed)
    hours = int(draw.integers(1, 40))
    lossy, tied = draw.random() < 0.5, draw.random() < 0.5
    own = np.where(draw.random(hours) < 0.05, 0.0, 1.0 + 0.2 * lossy * draw.random(hours))
    before = 1.0 - 0.3 * lossy * draw.random(hours)
    before[0] = 0.0
    before[1:] = np.where(own[:-1] == 0.0, 0.0, before[1:])
    before[draw.random(hours) < 0.05] = 0.0
    low, high = np.zeros(hours), np.full(hours, draw.uniform(1.0, 20.0))
    set_at = draw.random(hours) < 0.1
    low[set_at] = high[set_at] = 0.5 * high[set_at]
    count = np.where(own > 0, draw.integers(0, 4, hours), 0)
    first = np.concatenate([[0], np.cumsum(count)])
    prices = np.array([-5.0, 0.0, 3.0, 7.0]) if tied else draw.normal(0.0, 10.0, 50)
    slope = draw.choice(prices, first[-1])
    for begin, end in pairwise(first):
        slope[begin:end].sort()
    width = (
        draw.choice([0.0, 1.0, 2.0, 3.5], first[-1]) if tied else draw.uniform(0.1, 9, first[-1])
    )
    most = np.array([width[a:b].sum() * draw.random() for a, b in pairwise(first)])
    right = np.where(draw.random(hours) < 0.5, -draw.uniform(0, 3, hours), 0.0)
    worth = draw.normal(0.0, 1.0, hours) * (draw.random() < 0.3)
    return Chain(own, before, right, low, high, worth, first, slope, width, most)


def _program(chain: Chain) -> dict[str, np.ndarray]:
    """Return the store's program: levels first, then of each piece how much less there is."""
    hours, pieces = chain.own.size, chain.slope.size
    hour = np.repeat(np.arange(hours), np.diff(chain.first))
    rows = np.zeros((hours, hours + pieces))
    rows[np.arange(hours), np.arange(hours)] = -chain.own
    rows[np.arange(1, hours), np.arange(hours - 1)] = chain.before[1:]
    rows[hour, hours + np.arange(pieces)] = -1.0
    there = chain.own > 0
    cost = np.concatenate([np.where(there, chain.worth, 0.0), chain.slope])
    lower = np.concatenate([np.where(there, chain.low, 0.0), np.zeros(pieces)])
    upper = np.concatenate([np.where(there, chain.high, 0.0), chain.width])
    return {
        "c": cost,
        "A_eq": rows[there],
        "b_eq": (chain.right - chain.most)[there],
        "bounds": np.stack([lower, upper], axis=1),
    }


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32))
def test_duals_bound_the_cost_as_closely_as_any_and_levels_are_best(seed: int) -> None:
    chain = _chain(seed)
    program = _program(chain)
    best = linprog(**program)
    found, levels, duals = value_store(chain)
    assert found == (best.status == 0)
    if not found:
        return
    there = chain.own > 0
    reduced = program["c"] - program["A_eq"].T @ duals[there]
    lower, upper = program["bounds"].T
    bound = program["b_eq"] @ duals[there] + reduced @ np.where(reduced > 0, lower, upper)
    assert bound == pytest.approx(best.fun, rel=1e-7, abs=1e-6)
    held = program["bounds"].copy()
    held[: levels.size][there] = np.clip(
        levels[there, None],
        lower[: levels.size][there, None] - 1e-7,
        upper[: levels.size][there, None] + 1e-7,
    )
    again = linprog(**{**program, "bounds": held})
    assert again.fun == pytest.approx(best.fun, rel=1e-6, abs=1e-5)

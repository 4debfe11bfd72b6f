"""Storage levels at a window's end, drawn by price to what the guide or a pass before wants."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from simulator.dispatch.simplex import BASIC, Basis, FloatArray, IntArray, LinearProgram, Outcome


@dataclass(frozen=True)
class Pull:
    """How storage levels at a window's end are drawn to their targets, by price.

    Parameters
    ----------
    depths
        How far a level may end from its target. It may not fall below the last of them: in a dry
        spell a level that is too low cannot be made up for. [part of its range]
    premiums
        How much more a stored unit is worth below, and less above, from one depth to the next.
        [part of its value]
    """

    depths: tuple[float, ...]
    premiums: tuple[float, ...]


# The guide's values are right to a step of the merit order; far from its levels nothing is, since
# it does not see the scarcest hours.
GUIDED = Pull(depths=(0.003, 0.02, 0.05, 0.15), premiums=(0.002, 0.02, 0.15))
VALUED = Pull(depths=(0.02, 0.08, 0.2, 0.4), premiums=(0.0005, 0.003, 0.02))


def soften(
    window: LinearProgram,
    levels: IntArray,
    aim: FloatArray,
    pull: Pull,
    scales: tuple[float, float],
) -> LinearProgram:
    """Return the window with its last storage levels drawn to their targets by price.

    A level is made of parts, each a slice of its range: the nearer to the bottom, the more a
    stored unit is worth. Close to the target it is worth what it is worth outside the window.

    Parameters
    ----------
    levels, aim
        The last levels' columns in the window, and their targets.
    scales
        How wide the slices are, 1 but for the end of the year, and what a stored unit is worth at
        least for its premiums. [-, cost a unit]
    """
    if not levels.size:
        return window
    taper, typical = scales
    lower, upper = window.lower[levels], window.upper[levels]
    span = upper - lower
    span = np.where(np.isfinite(span), span, np.abs(aim) + 1.0) * taper
    depths, premiums = np.array(pull.depths)[:, None], np.array(pull.premiums)[:, None]
    below = np.clip(aim - depths * span, lower, upper)
    above = np.vstack([np.clip(aim + depths * span, lower, upper), upper])
    low, high = window.lower.copy(), window.upper.copy()
    low[levels], high[levels] = below[0], above[0]
    own = window.cost[levels]
    scale = np.maximum(np.abs(own), typical)
    signs = np.array([-1.0] * premiums.size + [1.0] * (premiums.size + 1))
    width = np.concatenate([*-np.diff(below, axis=0), *np.diff(above, axis=0)])
    return replace(
        window,
        matrix=_with_parts(window.matrix, levels, signs),
        cost=np.concatenate(
            [
                window.cost,
                (premiums * scale - own).ravel(),
                (np.append(premiums, 2 * premiums[-1])[:, None] * scale + own).ravel(),
            ]
        ),
        lower=np.concatenate([low, np.zeros(width.size)]),
        upper=np.concatenate([high, width]),
    )


def _with_parts(matrix: sparse.csc_array, levels: IntArray, signs: FloatArray) -> sparse.csc_array:
    """Return the matrix with the columns of levels once more for each of their parts, signed."""
    part = matrix[:, levels]
    ends = matrix.nnz + np.arange(signs.size)[:, None] * part.nnz + part.indptr[1:]
    entries = (
        np.concatenate([matrix.data, np.outer(signs, part.data).ravel()]),
        np.concatenate([matrix.indices, np.tile(part.indices, signs.size)]),
        np.append(matrix.indptr, ends.ravel()),
    )
    return sparse.csc_array(
        entries, shape=(matrix.shape[0], matrix.shape[1] + signs.size * levels.size)
    )


def harden(outcome: Outcome, window: LinearProgram, levels: IntArray, premiums: int) -> Outcome:
    """Return the outcome with softened levels whole again."""
    size = window.cost.size
    if outcome.values.size == size:
        return outcome
    values, codes = outcome.values[:size].copy(), outcome.basis.columns[:size].copy()
    parts = outcome.values[size:].reshape(-1, levels.size)
    values[levels] += parts[premiums:].sum(axis=0) - parts[:premiums].sum(axis=0)
    codes[levels] = BASIC
    return replace(outcome, values=values, basis=Basis(codes, outcome.basis.rows))

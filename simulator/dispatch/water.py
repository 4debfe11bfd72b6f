"""What stored energy is worth, given bus prices, and the bound on the cost that follows.

Windows decide prices well and the value of long storage badly: each has a value of its own. Given
the prices, every store and every energy limit is a small program by itself over all hours. Its
duals are the best that prices allow, and with them any prices bound the cost of the whole program
from below (a Lagrangian bound).
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from simulator.compiled import making_kernel
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.prices import raise_bound
from simulator.dispatch.simplex import FloatArray, LinearProgram, bound_of
from simulator.dispatch.stores import Chain, sort_pieces, value_store
from simulator.dispatch.windows import Estimate


def revalue(year: YearProgram, estimate: Estimate) -> tuple[Estimate, FloatArray]:
    """Return the estimate with the duals of stores and energy limits renewed from bus prices.

    Beside it stand its values with levels drawn half the way to what the stores would choose at
    those prices: targets for a further pass, no dispatch.
    """
    duals, aims, balances = estimate.duals.copy(), estimate.values.copy(), year.balances
    for store, chain in _chains(year, estimate):
        found, levels, worth = value_store(chain)
        if found:
            here = chain.own > 0
            duals[balances.row[here, store]] = worth[here]
            here &= balances.level[:, store] >= 0
            column = balances.level[here, store]
            aims[column] = 0.5 * (levels[here] + aims[column])
    spanning = np.arange(year.row_start[year.hours], year.row_key.size)
    raise_bound(year.program, year.by_row, spanning, duals)
    return replace(estimate, duals=duals), aims


def reprice(year: YearProgram, estimate: Estimate) -> Estimate:
    """Return the estimate with the duals of hours renewed, given what stored energy is worth."""
    duals = estimate.duals.copy()
    of_hours = np.arange(year.row_start[year.hours])
    stores = year.balances.row
    raise_bound(year.program, year.by_row, np.setdiff1d(of_hours, stores), duals)
    return replace(estimate, duals=duals)


def gap_of(program: LinearProgram, values: FloatArray, duals: FloatArray) -> float:
    """Return how much of the cost of some values a bound from some duals leaves open."""
    cost = float(program.cost @ values)
    return (cost - bound_of(program, duals, values)) / max(1.0, abs(cost))


def open_hours(year: YearProgram, values: FloatArray, duals: FloatArray) -> FloatArray:
    """Return what each hour leaves open between the cost of some values and a bound from duals."""
    program = year.program
    bound = np.where(duals > 0, program.row_lower, program.row_upper)
    activity = program.matrix @ values
    rows = duals * (activity - np.where(np.isfinite(bound), bound, activity))
    reduced = program.cost - program.matrix.T @ duals
    ends = np.where(reduced > 0, program.lower, program.upper)
    columns = reduced * (values - np.where(np.isfinite(ends), ends, values))
    left = np.bincount(year.column_hour, columns, year.hours)
    return np.asarray(left + np.bincount(year.row_hour, rows, year.hours + 1)[:-1], float)


def _chains(year: YearProgram, estimate: Estimate) -> Iterator[tuple[int, Chain]]:
    """Yield the balances of each store of finite size, all other rows priced."""
    program, balances = year.program, year.balances
    row, level = balances.row, balances.level
    there, known = row >= 0, level >= 0
    bare = program.cost - program.matrix.T @ estimate.duals
    price = np.where(there, estimate.duals[row], 0.0)
    low = np.where(known, program.lower[level], 0.0)
    high = np.where(known, program.upper[level], 0.0)
    worth = np.where(known, bare[level], 0.0) - balances.own * price
    worth[:-1] += np.where(known[:-1], balances.before[1:] * price[1:], 0.0)
    follows = np.zeros(row.shape, dtype=bool)
    follows[1:] = (there & known)[:-1]
    # A level that has no balance of its own stays as it is.
    at_rest = np.where(known, estimate.values[level], 0.0)[:-1]
    right = np.where(there, program.row_lower[row], 0.0)
    right[1:] -= np.where(follows[1:], 0.0, balances.before[1:] * at_rest)
    own = np.where(known, balances.own, 1.0) * there
    before = np.where(follows, balances.before, 0.0)
    most_level = np.maximum(np.abs(low), np.abs(high))
    reach = own * most_level + np.abs(right)
    reach[1:] += before[1:] * most_level[:-1]
    pieces = _pieces(year, estimate, bare, price, reach)
    tables = np.stack([own, before, right, low, high, worth]).transpose(0, 2, 1).copy()
    for store in range(row.shape[1]):
        if np.isfinite(most_level[:, store]).all():
            own_t, before_t, right_t, low_t, high_t, worth_t = tables[:, store]
            yield store, Chain(own_t, before_t, right_t, low_t, high_t, worth_t, *pieces(store))


def _pieces(
    year: YearProgram, estimate: Estimate, bare: FloatArray, price: FloatArray, reach: FloatArray
) -> Callable[[int], tuple[Any, FloatArray, FloatArray, FloatArray]]:
    """Return a function that gives what adds to a store's levels, as :class:`Chain` has it.

    The level of another hour, as in a year whose end is tied to its beginning, stays as it is; what
    has no bound is bounded by what the levels and all else can take.
    """
    others = year.balances.others
    hours, stores = price.shape
    place = others.store * hours + others.hour
    slope, width = np.empty((2, place.size))
    most = np.zeros(stores * hours)
    _price_pieces(
        (place, others.column, others.coefficient),
        (year.program.lower, year.program.upper, year.is_level, estimate.values, bare),
        (price.T.ravel(), reach.T.ravel()),
        (slope, width, most),
    )
    first = np.searchsorted(place, np.arange(stores * hours + 1))
    sort_pieces(first, slope, width)

    def of_store(store: int) -> tuple[Any, FloatArray, FloatArray, FloatArray]:
        """Return where the pieces of each hour begin, slopes, widths, and all energy at most."""
        mine = slice(store * hours, (store + 1) * hours + 1)
        at = slice(first[mine.start], first[mine.stop - 1])
        return first[mine] - at.start, slope[at], width[at], most[mine][:hours]

    return of_store


@making_kernel
def _price_pieces(entries: Any, columns: Any, balances: Any, pieces: Any) -> None:
    """Write slope and width of each piece, and all energy of a balance at its most."""
    place, of_column, coefficients = entries
    lower, upper, is_level, values, bare = columns
    price, reach = balances
    slope, width, most = pieces
    finite = np.zeros(most.size)
    for at in range(place.size):
        low, high = abs(lower[of_column[at]]), abs(upper[of_column[at]])
        most_of = max(low if np.isfinite(low) else 0.0, high if np.isfinite(high) else 0.0)
        finite[place[at]] += abs(coefficients[at]) * most_of
    for at in range(place.size):
        balance, column, factor = place[at], of_column[at], coefficients[at]
        low, high = factor * lower[column], factor * upper[column]
        if is_level[column]:
            low = high = factor * values[column]
        bound = reach[balance] + finite[balance]
        low, high = min(max(low, -bound), bound), min(max(high, -bound), bound)
        width[at] = abs(high - low)
        most[balance] += max(low, high)
        slope[at] = -(bare[column] + factor * price[balance]) / factor

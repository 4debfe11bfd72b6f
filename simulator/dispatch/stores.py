"""A store by itself against given prices: what it does at best, and what its energy is worth.

What energy in store costs from an hour on is convex in the level, and made of straight pieces. From
the last hour back, each hour's charging, discharging and spilling are pieces of their own, put
among those of the hours after it in the order of their slopes; what lies beyond the store's bounds
is cut off. Going forward the pieces say what is done, and complementary slackness what energy is
worth: the dual solution of a linear program of thousands of rows, in milliseconds.

Levels follow ``own x(t) = before x(t-1) + energy - right``, where energy is the sum of pieces.
"""

from typing import NamedTuple

import numpy as np

from simulator.compiled import kernel, making_kernel
from simulator.dispatch.simplex import FloatArray, IntArray

_MOST_SCALE = 1e6  # beyond this, or below its inverse, scales are put into the pieces
_TOUCHING = 1e-9  # distance from a bound at which a level stands at it, of its range [-]


class Chain(NamedTuple):
    """A store's balances in the order of hours, its levels, and what else adds to them.

    Parameters
    ----------
    own, before
        Coefficients of this hour's level and of the one before; ``before`` is 0 where the hour
        follows none, ``own`` where it has no balance.
    right
        What balances take beside their columns. [MWh]
    low, high, worth
        Bounds of levels, and the cost of a unit in store. [MWh, CNY/MWh]
    first
        Where the pieces of each hour begin; one more than hours.
    slope, width
        Of the pieces, by hour and slope: cost of a unit less, and by how much, which may be
        nothing. [CNY/MWh, MWh]
    most
        Energy of all pieces of an hour at their most. [MWh]
    """

    own: FloatArray
    before: FloatArray
    right: FloatArray
    low: FloatArray
    high: FloatArray
    worth: FloatArray
    first: IntArray
    slope: FloatArray
    width: FloatArray
    most: FloatArray


class Room(NamedTuple):
    """Room to work in.

    Parameters
    ----------
    slopes, widths
        The pieces of the future in the order of their slopes, somewhere in the middle.
    start, begin
        Lowest level at the end of each hour, and of the hour before, times their coefficients.
    crossing
        Up to which level, times its coefficient, the future comes before each piece.
    """

    slopes: FloatArray
    widths: FloatArray
    start: FloatArray
    begin: FloatArray
    crossing: FloatArray


@making_kernel
def value_store(chain: Chain) -> tuple[bool, FloatArray, FloatArray]:
    """Return whether a store has a solution, its levels [MWh], and its balances' duals [CNY/MWh].

    The duals are such that, all other prices given, no others bound the cost more closely.
    """
    hours, pieces = chain.own.size, chain.slope.size
    level, slope = np.zeros(hours), np.zeros(hours)
    lower, upper = np.zeros(hours), np.zeros(hours)
    room = Room(
        np.zeros(2 * pieces + 4),
        np.zeros(2 * pieces + 4),
        np.zeros(hours),
        np.zeros(hours),
        np.zeros(pieces),
    )
    found = _look_back(chain, room)
    if found:
        _go_forward(chain, room, level, lower, upper)
        _value_back(chain, level, lower, upper, slope)
    return found, level, -slope


@kernel
def sort_pieces(first: IntArray, slope: FloatArray, width: FloatArray) -> None:
    """Put the pieces of each hour, a few, in the order of their slopes."""
    for hour in range(first.size - 1):
        for piece in range(first[hour] + 1, first[hour + 1]):
            own, wide, at = slope[piece], width[piece], piece
            while at > first[hour] and slope[at - 1] > own:
                slope[at], width[at] = slope[at - 1], width[at - 1]
                at -= 1
            slope[at], width[at] = own, wide


@kernel
def _look_back(chain: Chain, room: Room) -> bool:
    """Write where pieces stand among the slopes of the future; False if an hour has no way.

    Slopes are ``slopes * steep + shift`` and widths ``widths * wide``, so that all of them change
    at once; between ``left`` and ``right`` lies what is left of the level's range.
    """
    slopes, widths = room.slopes, room.widths
    head = tail = slopes.size // 2
    left = right = shift = 0.0
    steep = wide = 1.0
    linked = False
    for t in range(chain.own.size - 1, -1, -1):
        own, before, low, high = chain.own[t], chain.before[t], chain.low[t], chain.high[t]
        if own == 0.0:
            linked = False
            continue
        if not linked:
            head, tail, left, right = slopes.size // 2, slopes.size // 2 + 1, low, high
            steep, shift, wide = 1.0, 0.0, 1.0
            slopes[head], widths[head] = 0.0, high - low
        shift += chain.worth[t]
        head, left = _cut(widths, head, tail, 1, wide, low - left, left)
        tail, right = _cut(widths, tail - 1, head - 1, -1, wide, right - high, right)
        tail += 1
        rounding = _TOUCHING * max(1.0, abs(high), abs(low))
        if left > high + rounding or right < low - rounding:
            return False
        left, right = max(left, low) * own, min(right, high) * own
        steep, shift, wide = steep / own, shift / own, wide * own
        room.start[t] = left
        _cross(chain, room, t, (head, tail), (steep, shift, wide))
        for piece in range(chain.first[t], chain.first[t + 1]):
            slope = (chain.slope[piece] - shift) / steep
            head, tail = _insert(slopes, widths, head, tail, slope, chain.width[piece] / wide)
            right += chain.width[piece]
        taken = chain.right[t] - chain.most[t]
        left, right = left + taken, right + taken
        room.begin[t] = left
        linked = before > 0.0
        if not linked and (left > rounding or right < -rounding):
            return False
        if linked:
            left, right = left / before, right / before
            steep, shift, wide = steep * before, shift * before, wide / before
        steep, wide = _rescale(room, head, tail, steep, wide)
    return True


@kernel
def _rescale(room: Room, head: int, tail: int, steep: float, wide: float) -> tuple[float, float]:
    """Return scales that are not too large or small, the pieces having taken what is too much."""
    if 1.0 / _MOST_SCALE < steep < _MOST_SCALE:
        return steep, wide
    for at in range(head, tail):
        room.slopes[at] *= steep
        room.widths[at] *= wide
    return 1.0, 1.0


@kernel
def _cut(
    widths: FloatArray, at: int, end: int, step: int, wide: float, by: float, place: float
) -> tuple[int, float]:
    """Return the first piece that is left, and its edge, when a length is cut off at one side."""
    while by > 0.0 and at != end:
        width = widths[at] * wide
        if width > by:
            widths[at] -= by / wide
            return at, place + step * by
        at, by, place = at + step, by - width, place + step * width
    return at, place


@kernel
def _cross(
    chain: Chain,
    room: Room,
    t: int,
    ends: tuple[int, int],
    scales: tuple[float, float, float],
) -> None:
    """Write up to where the future's slopes are below that of each piece of an hour."""
    (at, tail), (steep, shift, wide) = ends, scales
    place = room.start[t]
    for piece in range(chain.first[t], chain.first[t + 1]):
        while at < tail and room.slopes[at] * steep + shift < chain.slope[piece]:
            place += room.widths[at] * wide
            at += 1
        room.crossing[piece] = place


@kernel
def _insert(
    slopes: FloatArray, widths: FloatArray, head: int, tail: int, slope: float, width: float
) -> tuple[int, int]:
    """Put a piece among others in the order of slopes; those on the shorter side make room."""
    if width == 0.0:
        return head, tail
    low, high = head, tail
    while low < high:
        middle = (low + high) // 2
        if slopes[middle] < slope:
            low = middle + 1
        else:
            high = middle
    if low - head < tail - low:
        for at in range(head, low):
            slopes[at - 1], widths[at - 1] = slopes[at], widths[at]
        head, low = head - 1, low - 1
    else:
        for at in range(tail, low, -1):
            slopes[at], widths[at] = slopes[at - 1], widths[at - 1]
        tail += 1
    slopes[low], widths[low] = slope, width
    return head, tail


@kernel
def _go_forward(
    chain: Chain, room: Room, level: FloatArray, lower: FloatArray, upper: FloatArray
) -> None:
    """Write the best levels, and between which slopes each hour's pieces hold the dual."""
    last = 0.0
    for t in range(chain.own.size):
        lower[t], upper[t] = -np.inf, np.inf
        if chain.own[t] == 0.0:
            continue
        left, place = max(0.0, chain.before[t] * last - room.begin[t]), room.start[t]
        rounding = _TOUCHING * max(1.0, abs(left), abs(place))
        for piece in range(chain.first[t], chain.first[t + 1]):
            if chain.width[piece] == 0.0:
                continue
            by = room.crossing[piece] - place
            if left <= by + rounding:
                upper[t] = chain.slope[piece]
                break
            place, left = room.crossing[piece], left - by
            lower[t] = chain.slope[piece]
            if left < chain.width[piece] - rounding:
                upper[t] = chain.slope[piece]
                left = 0.0
                break
            left = max(0.0, left - chain.width[piece])
        last = min(max((place + left) / chain.own[t], chain.low[t]), chain.high[t])
        level[t] = last


@kernel
def _value_back(
    chain: Chain, level: FloatArray, lower: FloatArray, upper: FloatArray, slope: FloatArray
) -> None:
    """Write the slopes that agree with the levels of all hours."""
    hours = chain.own.size
    for t in range(1, hours):
        before, own = chain.before[t], chain.own[t - 1]
        if before == 0.0 or own == 0.0:
            continue
        reach = _TOUCHING * max(1.0, chain.high[t - 1] - chain.low[t - 1])
        if level[t - 1] < chain.high[t - 1] - reach:
            lower[t] = max(lower[t], (own * lower[t - 1] - chain.worth[t - 1]) / before)
        if level[t - 1] > chain.low[t - 1] + reach:
            upper[t] = min(upper[t], (own * upper[t - 1] - chain.worth[t - 1]) / before)
    for t in range(hours - 1, -1, -1):
        if chain.own[t] == 0.0:
            continue
        after = chain.before[t + 1] * slope[t + 1] if t + 1 < hours else 0.0
        slope[t] = min(max((chain.worth[t] + after) / chain.own[t], lower[t]), upper[t])

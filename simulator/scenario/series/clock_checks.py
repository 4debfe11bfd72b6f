"""Whether the clock of a file is right: the sun and the warmth of the day tell."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from simulator.errors import Problem
from simulator.scenario.pack import Pack
from simulator.scenario.series.clock import offset_of
from simulator.scenario.series.places import Column
from simulator.scenario.series.record import FloatArray
from simulator.scenario.series.sun import sine_of_elevation

_HALF_HOUR: Final = np.timedelta64(30, "m")
_NIGHT_SINE: Final = np.sin(np.radians(-7.0))  # the sun is down in the whole hour
_LIGHT: Final = {"irradiance": 10.0, "solar": 0.01}
_MOST_SHIFT_H: Final = {"irradiance": 0.6, "solar": 1.0}
"""How far the centre of the sun's day may be from that of a clear sky: cloud favours mornings or
afternoons, and modules face east or west."""
_WARMEST_H: Final = (11.0, 20.0)
_WARM_USUALLY_H: Final = 15.0
_LEAST_DAILY_RANGE_K: Final = 1.0


def check_sun(column: Column, pack: Pack) -> Iterator[Problem]:
    """Find sun at night, and a centre of the solar day that is not near the sun's noon."""
    sine = sine_of_elevation(column.placed.utc + _HALF_HOUR, column.longitude, column.latitude)
    hour = column.placed.slot % 24 + 0.5
    centre = _mean_hour(hour, column.values)
    expected = _mean_hour(hour, np.maximum(sine, 0.0))
    late_h = (centre - expected + 12) % 24 - 12
    hint = _clock_hint(column, late_h, pack)
    if abs(late_h) > _MOST_SHIFT_H[column.raw.quantity]:
        allowed = f"the centre of its solar day is at {centre:.1f} h local time; must be near "
        allowed += f"{expected:.1f} h"
        yield column.refused(None, "", allowed, hint)
    night = np.flatnonzero((sine < _NIGHT_SINE) & (column.values > _LIGHT[column.raw.quantity]))
    if len(night):
        row = int(night[0])
        found = f"{column.raw.values[row] / column.raw.factor:g}"
        allowed = f"shines while the sun is down, in {len(night)} hours"
        yield column.refused(row, found, allowed, hint)


def check_warmest_hour(column: Column, pack: Pack) -> Iterator[Problem]:
    """Find a year whose days are warmest in the morning or at night."""
    hour = column.placed.slot % 24
    course = np.bincount(hour, column.values, 24) / np.bincount(hour, minlength=24)
    if np.ptp(course) < _LEAST_DAILY_RANGE_K:
        return
    warmest = _mean_hour(np.arange(24) + 0.5, course - course.min())
    if not _WARMEST_H[0] <= warmest <= _WARMEST_H[1]:
        late_h = (warmest - _WARM_USUALLY_H + 12) % 24 - 12
        allowed = f"its days are warmest around {warmest:.1f} h local time; must be "
        allowed += f"{_WARMEST_H[0]:g} h to {_WARMEST_H[1]:g} h"
        yield column.refused(None, "", allowed, _clock_hint(column, late_h, pack))


def _mean_hour(hour: npt.NDArray[Any], weight: FloatArray) -> float:
    """Return the mean hour of the day by weight, on the circle of the day. [h]"""
    turn = 2j * np.pi / 24
    return float(np.angle(np.sum(weight * np.exp(turn * hour))) / (2 * np.pi) * 24 % 24)


def _clock_hint(column: Column, late_h: float, pack: Pack) -> str:
    """Return what may be wrong with a clock that is late (early if negative)."""
    hours = round(late_h)
    if hours == 0:
        return ""
    clock = column.file.clock
    offset = round(offset_of(pack.region.time_zone))
    local, ending = clock.offset_h is None, clock.mark == "ending"
    cases = (
        (
            column.file.longitude is not None,
            f"is the time zone in the file right? It was read as {clock.said}",
        ),
        (local and abs(hours + offset) <= 1, "the times are in UTC; write `time [UTC]`"),
        (not local and abs(hours - offset) <= 1, "the times are local already; write `time`"),
        (
            hours == 1 and not ending,
            "the times mark the end of the hour; write `time [hour-ending]`",
        ),
        (hours == -1 and ending, "the times mark the beginning of the hour; write `time`"),
        (True, "correct the times"),
    )
    why = next(words for holds, words in cases if holds)
    return f"The clock is {abs(hours)} h {'late' if hours > 0 else 'early'}: {why}."

"""From the time stamps of a file to hours of the year, local standard time, hour beginning.

Weather keeps its month, day and hour in whatever year it is used. 29 February is taken from the
file where it has one; where it has none, 28 February stands for it.
"""

from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from simulator.errors import Problem
from simulator.scenario.series.raw import RawFile
from simulator.scenario.series.record import HOURS, FloatArray, IntArray, MinuteArray

_HOUR: Final = np.timedelta64(1, "h")
_MOST_SHOWN: Final = 5
_LEAP_YEAR, _COMMON_YEAR = 2024, 2023
_LEAP_DAY: Final = slice(59 * 24, 60 * 24)
_DAY_BEFORE: Final = slice(58 * 24, 59 * 24)


@dataclass(frozen=True, eq=False)
class Placed:
    """Where the rows of a file stand in the year.

    Parameters
    ----------
    year
        Calendar year of the file; None where its months come from several.
    slot
        Hour of each row on the calendar of a leap year, local standard time.
    local, utc
        Beginning of each row's hour in local standard time and in UTC; where the file has no year
        of its own, in 2023.
    wrapped
        Hours of another year that were put to this one's other end: the zone's difference. [h]
    """

    year: int | None
    slot: IntArray
    local: MinuteArray
    utc: MinuteArray
    wrapped: int


def offset_of(time_zone: str) -> float:
    """Return local standard time minus UTC, without daylight saving. [h]

    Examples
    --------
    >>> offset_of("Asia/Shanghai")
    8.0
    """
    moment = datetime(_LEAP_YEAR, 1, 1, tzinfo=UTC).astimezone(ZoneInfo(time_zone))
    offset, saving = moment.utcoffset(), moment.dst()
    if offset is None:
        raise ValueError(f"time zone {time_zone} has no offset from UTC")
    return (offset - saving if saving else offset).total_seconds() / 3600


def place_rows(file: RawFile, region_offset_h: float, problems: list[Problem]) -> Placed | None:
    """Return where the rows of a file stand in the year.

    Parameters
    ----------
    file
        What was read.
    region_offset_h
        The region's standard time minus UTC. [h]
    problems
        Takes gaps, hours that are there twice, and a wrong length.

    Returns
    -------
    Placed or None
        None unless the rows are the hours of one year.
    """
    begin, coarse = _beginnings(file)
    found = coarse or list(_breaks(file, begin)) or list(_ends(file, begin))
    problems += found
    if found:
        return None
    year = None if file.clock.any_year else _year(begin[0])
    offset_h = region_offset_h if file.clock.offset_h is None else file.clock.offset_h
    shift = round((region_offset_h - offset_h) * 60)
    local = (begin + np.timedelta64(shift, "m")).astype("datetime64[h]").astype("datetime64[m]")
    utc = begin - np.timedelta64(round(offset_h * 60), "m")
    wrapped = int(np.count_nonzero(local.astype("datetime64[Y]") != begin.astype("datetime64[Y]")))
    return Placed(year, _slots(local), local, utc, wrapped)


def on_calendar(values: FloatArray, placed: Placed) -> FloatArray:
    """Return the values of a column on the calendar of a leap year, shape (8784,)."""
    whole = np.full(HOURS, np.nan)
    whole[placed.slot] = values
    if np.isnan(whole[_LEAP_DAY]).any():
        whole[_LEAP_DAY] = whole[_DAY_BEFORE]
    return whole


def _beginnings(file: RawFile) -> tuple[MinuteArray, list[Problem]]:
    """Return the beginning of each row's hour in the file's clock."""
    stamps = file.stamps.astype("datetime64[m]")
    if file.clock.mark == "ending":
        stamps = stamps - _HOUR
    steps = np.diff(stamps).astype(np.int64)
    step = int(np.median(steps)) if len(steps) else 60
    begin = stamps.astype("datetime64[h]").astype("datetime64[m]")
    if step != 60:  # noqa: PLR2004 - minutes of an hour
        allowed = f"must be hourly, but has a step of {step} min"
        hint = "Take the means of the hours." if 0 < step < 60 else ""  # noqa: PLR2004
        return begin, [Problem(file.shown, int(file.lines[0]), "time", "", allowed, hint)]
    return _typical(begin) if file.clock.any_year else begin, []


def _in_year(times: MinuteArray, year: int) -> MinuteArray:
    """Return the same months, days and hours in another year."""
    months = times.astype("datetime64[M]")
    first = np.datetime64(f"{year}-01", "M") + months.astype(np.int64) % 12
    return np.asarray(first.astype("datetime64[m]") + (times - months.astype("datetime64[m]")))


def _typical(begin: MinuteArray) -> MinuteArray:
    """Return times of several years in one, which is a leap year if one of them is 29 February."""
    months = begin.astype("datetime64[M]")
    day = (begin.astype("datetime64[D]") - months.astype("datetime64[D]")).astype(np.int64)
    leap = np.any((months.astype(np.int64) % 12 == 1) & (day == 28))  # noqa: PLR2004 - from 0
    return _in_year(begin, _LEAP_YEAR if leap else _COMMON_YEAR)


def _breaks(file: RawFile, begin: MinuteArray) -> Iterator[Problem]:
    """Find gaps, hours that are there twice and hours that run backwards."""
    steps = np.diff(begin).astype(np.int64) // 60
    wrong = np.flatnonzero(steps != 1)
    for row in wrong[:_MOST_SHOWN]:
        step, before, here = int(steps[row]), _text(file.stamps[row]), _text(file.stamps[row + 1])
        if step == 0:
            allowed = "is there twice; every hour must be there once"
        elif step < 0:
            allowed = f"comes after {before}; hours must follow one another"
        else:
            count = "an hour is" if step == 2 else f"{step - 1} hours are"  # noqa: PLR2004
            allowed = f"{count} missing after {before}"
        yield Problem(file.shown, int(file.lines[row + 1]), "time", here, allowed, _hint(steps))
    if len(wrong) > _MOST_SHOWN:
        allowed = f"has {len(wrong) - _MOST_SHOWN} more breaks like these"
        yield Problem(file.shown, 0, "time", "", allowed)


def _hint(steps: IntArray) -> str:
    wrong = steps[steps != 1]
    if sorted(wrong.tolist()) == [0, 2]:
        return "Is this daylight saving time? Times must be standard time all year."
    if wrong.tolist() == [25]:
        return "If it is 29 February, give the year its own: it has 8784 hours."
    return "Fill gaps before; nothing is filled here."


def _ends(file: RawFile, begin: MinuteArray) -> Iterator[Problem]:
    """Find rows that are not the hours of one calendar year."""
    first = begin[0].astype("datetime64[Y]").astype("datetime64[m]")
    wanted = 24 * (365 + isleap(_year(begin[0])))
    if begin[0] == first and len(begin) == wanted:
        return
    ending = file.clock.mark == "ending"
    last = "24:00" if ending else "23:00"
    allowed = f"has {len(begin)} hours from {_text(file.stamps[0])} to {_text(file.stamps[-1])}; "
    allowed += f"must have the {wanted} hours of one calendar year, "
    allowed += f"from 1 January {'01:00' if ending else '00:00'} to 31 December {last}"
    hint = "Cut out one year." if len(begin) > wanted else ""
    if begin[0] == first + _HOUR and len(begin) == wanted and not ending:
        hint = "Do the times mark the end of the hour? Then write `time [hour-ending]`."
    yield Problem(file.shown, int(file.lines[0]), "time", "", allowed, hint)


def _slots(local: MinuteArray) -> IntArray:
    """Return the hour of each time on the calendar of a leap year."""
    since = _in_year(local, _LEAP_YEAR) - np.datetime64(f"{_LEAP_YEAR}-01-01", "m")
    return np.asarray(since.astype(np.int64) // 60)


def _year(moment: "np.datetime64") -> int:
    return int(moment.astype("datetime64[Y]").astype(np.int64)) + 1970


def _text(moment: "np.datetime64") -> str:
    return str(moment.astype("datetime64[m]")).replace("T", " ")

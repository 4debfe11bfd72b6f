"""The real calendar: which kind of day each day is, and how far festivals lower demand."""

from datetime import date, timedelta
from typing import Final

import holidays
import numpy as np
import numpy.typing as npt
import pandas as pd

_COUNTRY: Final = "CN"
_WEEKEND: Final = 5
_FESTIVAL_LENGTH: Final = 8
"""New Year's eve and seven days, the statutory block since 2025, where no year's order is known."""
_NATIONAL_DAY_LENGTH: Final = 7

# Daily peak over that of an ordinary workday of the same season: assumptions. On the least day of
# 2018 all Hunan peaked at 0.65 of an ordinary winter workday; a city of counties loses less, since
# those who work elsewhere come home. National Day lies between weekends and the Spring Festival.
# Before and after the festival workshops close early and open late.
_WEEKEND_LEVEL: Final = 0.94
_HOLIDAY_LEVEL: Final = 0.91
_NATIONAL_DAY_LEVEL: Final = 0.86
_EVE_LEVEL: Final = 0.88
_FESTIVAL_LEVEL: Final = 0.84
_LEVEL_BEFORE: Final = (0.97, 0.94, 0.90, 0.86)
_LEVEL_AFTER: Final = (0.86, 0.87, 0.89, 0.91, 0.93, 0.95, 0.97, 0.98, 0.99)


def build_calendar(year: int) -> pd.DataFrame:
    """Return the days of a year with their kind.

    Parameters
    ----------
    year
        Calendar year.

    Returns
    -------
    pandas.DataFrame
        Index: day. Columns: ``day_type`` (workday, holiday, spring-festival), ``long_holiday``
        (Spring Festival or National Day), ``demand_level`` (the day's peak over an ordinary
        workday's in the same season) [0..1].

    Notes
    -----
    Holidays are those of the `holidays` library, with the weekends that the State Council turned
    into working days. For years whose order is not yet published the library only estimates the
    dates of festivals: then the Spring Festival is taken as eve and seven days, National Day as
    1 to 7 October, and no weekend is worked.

    Examples
    --------
    >>> build_calendar(2025).loc["2025-01-26":"2025-01-29", "day_type"].tolist()
    ['workday', 'workday', 'spring-festival', 'spring-festival']
    """
    days = pd.date_range(f"{year}-01-01", f"{year}-12-31", freq="D")
    off, festivals = _days_off(year)
    festival = {day for day in off if day in festivals}
    national = _national_days(year, off)
    rows = [_row(day.date(), off, festival, national) for day in days]
    calendar = pd.DataFrame(rows, index=days, columns=["day_type", "long_holiday", "demand_level"])
    calendar["demand_level"] *= _around_festival(days, festival)
    return calendar


def _row(
    day: date, off: set[date], festival: set[date], national: set[date]
) -> tuple[str, bool, float]:
    if day in festival:
        level = _EVE_LEVEL if day == min(festival) else _FESTIVAL_LEVEL
        return "spring-festival", True, level
    if day in national:
        return "holiday", True, _NATIONAL_DAY_LEVEL
    if day in off:
        ordinary = day.weekday() >= _WEEKEND
        return "holiday", False, _WEEKEND_LEVEL if ordinary else _HOLIDAY_LEVEL
    return "workday", False, 1.0


def _days_off(year: int) -> tuple[set[date], set[date]]:
    """Return all days off of a year, and those of the Spring Festival among them."""
    china = holidays.country_holidays(_COUNTRY, years=year)
    worked = {day for day in china.weekend_workdays if day.year == year}
    off = {day for day in china if day.year == year}
    day, last = date(year, 1, 1), date(year, 12, 31)
    while day <= last:
        if day.weekday() >= _WEEKEND and day not in worked:
            off.add(day)
        day += timedelta(days=1)
    new_year = min(day for day, name in china.items() if "Spring Festival" in name)
    eve = new_year - timedelta(days=1)
    if worked:
        festival = {eve} | _run_of(off, new_year)
        return off | festival, festival
    festival = {eve + timedelta(days=n) for n in range(_FESTIVAL_LENGTH)}
    national = {date(year, 10, 1) + timedelta(days=n) for n in range(_NATIONAL_DAY_LENGTH)}
    return off | festival | national, festival


def _national_days(year: int, off: set[date]) -> set[date]:
    """Return the run of days off around 1 October."""
    return _run_of(off, date(year, 10, 1))


def _run_of(off: set[date], start: date) -> set[date]:
    """Return the unbroken run of days off that contains a day."""
    run = {start}
    for step in (timedelta(days=-1), timedelta(days=1)):
        day = start + step
        while day in off:
            run.add(day)
            day += step
    return run


def _around_festival(days: pd.DatetimeIndex, festival: set[date]) -> npt.NDArray[np.float64]:
    """Return the factor of the slide before and the recovery after the Spring Festival [0..1]."""
    factor = np.ones(len(days))
    first = (min(festival) - days[0].date()).days
    last = (max(festival) - days[0].date()).days
    factor[first - len(_LEVEL_BEFORE) : first] = _LEVEL_BEFORE
    factor[last + 1 : last + 1 + len(_LEVEL_AFTER)] = _LEVEL_AFTER
    return factor

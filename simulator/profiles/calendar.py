"""The real calendar: which kind of day each day is, and how far festivals lower demand."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import holidays
import numpy as np
import numpy.typing as npt
import pandas as pd

from simulator.scenario.pack import LoadDay

_COUNTRY: Final = "CN"
_NAMES: Final = "en_US"  # unless it is told, the library names days in the language of the system
_WEEKEND: Final = 5
_FESTIVAL_LENGTH: Final = 8
"""New Year's eve and seven days, the statutory block since 2025, where no year's order is known."""
_NATIONAL_DAY_LENGTH: Final = 7
_AROUND_FESTIVAL: Final = 14
"""Days before and after the Spring Festival that load_day.csv may name."""
_DAY_TYPES: Final = {
    "workday": ("workday", False),
    "weekend": ("holiday", False),
    "holiday": ("holiday", False),
    "national-day": ("holiday", True),
    "eve": ("spring-festival", True),
    "spring-festival": ("spring-festival", True),
}
"""Shape of each kind of day, and whether it belongs to a long holiday."""


def build_calendar(year: int, load_days: Sequence[LoadDay]) -> pd.DataFrame:
    """Return the days of a year with their kind.

    Parameters
    ----------
    year
        Calendar year.
    load_days
        How far each kind of day lowers demand, from the region pack.

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
    """
    level = {row.day_kind: row.value for row in load_days}
    days = pd.date_range(f"{year}-01-01", f"{year}-12-31", freq="D")
    off, festivals = _days_off(year)
    festival = {day for day in off if day in festivals}
    national = _national_days(year, off)
    kinds = [_kind(day.date(), off, festival, national) for day in days]
    rows = [(*_DAY_TYPES[kind], level.get(kind, 1.0)) for kind in kinds]
    calendar = pd.DataFrame(rows, index=days, columns=["day_type", "long_holiday", "demand_level"])
    calendar["demand_level"] *= _around_festival(days, festival, level)
    return calendar


def _kind(day: date, off: set[date], festival: set[date], national: set[date]) -> str:
    """Return the kind of a day as load_day.csv names it, or ``workday``."""
    if day in festival:
        return "eve" if day == min(festival) else "spring-festival"
    if day in national:
        return "national-day"
    if day in off:
        return "weekend" if day.weekday() >= _WEEKEND else "holiday"
    return "workday"


def _days_off(year: int) -> tuple[set[date], set[date]]:
    """Return all days off of a year, and those of the Spring Festival among them."""
    china = holidays.country_holidays(_COUNTRY, years=year, language=_NAMES)
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


def _around_festival(
    days: pd.DatetimeIndex, festival: set[date], level: dict[str, float]
) -> npt.NDArray[np.float64]:
    """Return the factor of the slide before and the recovery after the Spring Festival [0..1]."""
    factor = np.ones(len(days))
    first = (min(festival) - days[0].date()).days
    last = (max(festival) - days[0].date()).days
    for distance in range(1, _AROUND_FESTIVAL + 1):
        factor[first - distance] = level.get(f"before-festival-{distance}", 1.0)
        factor[last + distance] = level.get(f"after-festival-{distance}", 1.0)
    return factor

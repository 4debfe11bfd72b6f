import pandas as pd
import pytest

from simulator.profiles.calendar import build_calendar
from simulator.profiles.season import daily_from_monthly, monthly_mean


@pytest.mark.parametrize(("year", "days"), [(2024, 366), (2025, 365), (2028, 366), (2030, 365)])
def test_covers_every_day_of_the_year(year: int, days: int) -> None:
    calendar = build_calendar(year)
    assert len(calendar) == days
    assert calendar.notna().all(axis=None)


@pytest.mark.parametrize(
    ("year", "first", "last"),
    [
        # as ordered by the State Council; in 2024 the eve (9 February) was recommended as a day off
        (2022, "01-31", "02-06"),
        (2023, "01-21", "01-27"),
        (2024, "02-09", "02-17"),
        (2025, "01-28", "02-04"),
        # not ordered yet: eve and seven days by the lunar calendar
        (2027, "02-05", "02-12"),
        (2030, "02-02", "02-09"),
    ],
)
def test_spring_festival_is_one_block(year: int, first: str, last: str) -> None:
    calendar = build_calendar(year)
    block = calendar.index[calendar["day_type"] == "spring-festival"]
    assert [block[0].strftime("%m-%d"), block[-1].strftime("%m-%d")] == [first, last]
    assert len(block) == (block[-1] - block[0]).days + 1


def test_weekends_turned_into_working_days_are_workdays() -> None:
    calendar = build_calendar(2025)
    assert calendar.loc["2025-01-26", "day_type"] == "workday"  # a Sunday
    assert calendar.loc["2025-10-11", "day_type"] == "workday"  # a Saturday
    assert calendar.loc["2025-10-12", "day_type"] == "holiday"


@pytest.mark.parametrize("year", [2025, 2029])
def test_national_day_is_a_long_holiday(year: int) -> None:
    week = build_calendar(year).loc[f"{year}-10-01" : f"{year}-10-07"]
    assert week["long_holiday"].all()
    assert (week["day_type"] == "holiday").all()


def test_demand_slides_before_the_festival_and_recovers_after_it() -> None:
    calendar = build_calendar(2025)
    before = calendar.loc["2025-01-23":"2025-01-24", "demand_level"]
    after = calendar.loc["2025-02-05":"2025-02-07", "demand_level"]
    assert before.is_monotonic_decreasing
    assert after.is_monotonic_increasing
    assert calendar.loc["2025-01-29", "demand_level"] == calendar["demand_level"].min()
    assert calendar.loc["2025-03-03", "demand_level"] == 1.0


def test_daily_series_keeps_monthly_means() -> None:
    days = pd.date_range("2024-01-01", "2024-12-31")
    monthly = [5.0, 7.0, 12.0, 18.0, 22.0, 26.0, 29.0, 28.0, 24.0, 18.0, 13.0, 7.0]
    daily = daily_from_monthly(monthly, days)
    # a linear system of 12 equations: exact but for rounding
    assert monthly_mean(daily, days) == pytest.approx(monthly, abs=1e-12)
    assert abs(daily[0] - daily[-1]) < 0.2

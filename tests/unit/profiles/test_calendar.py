import pandas as pd
import pytest

from simulator.profiles.calendar import build_calendar
from simulator.profiles.season import daily_from_monthly, monthly_mean
from simulator.scenario.pack import LoadDay
from tests.pack_weather import LOAD_DAYS as LEVELS

LOAD_DAYS = tuple(
    LoadDay(day_kind=kind, value=level, source="made-up", basis="assumed")
    for kind, level in LEVELS.items()
)


@pytest.mark.parametrize(("year", "days"), [(2024, 366), (2025, 365), (2028, 366), (2030, 365)])
def test_covers_every_day_of_the_year(year: int, days: int) -> None:
    calendar = build_calendar(year, LOAD_DAYS)
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
    calendar = build_calendar(year, LOAD_DAYS)
    block = calendar.index[calendar["day_type"] == "spring-festival"]
    assert [block[0].strftime("%m-%d"), block[-1].strftime("%m-%d")] == [first, last]
    assert len(block) == (block[-1] - block[0]).days + 1


@pytest.mark.parametrize("language", ["zh_CN", "th", "C"])
def test_days_are_the_same_whatever_the_language_of_the_system(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "en_US")
    known = [build_calendar(year, LOAD_DAYS) for year in (2025, 2030)]
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, language)
    for year, days in zip((2025, 2030), known, strict=True):
        pd.testing.assert_frame_equal(build_calendar(year, LOAD_DAYS), days)


def test_weekends_turned_into_working_days_are_workdays() -> None:
    calendar = build_calendar(2025, LOAD_DAYS)
    assert calendar.loc["2025-01-26", "day_type"] == "workday"  # a Sunday
    assert calendar.loc["2025-10-11", "day_type"] == "workday"  # a Saturday
    assert calendar.loc["2025-10-12", "day_type"] == "holiday"


@pytest.mark.parametrize("year", [2025, 2029])
def test_national_day_is_a_long_holiday(year: int) -> None:
    week = build_calendar(year, LOAD_DAYS).loc[f"{year}-10-01" : f"{year}-10-07"]
    assert week["long_holiday"].all()
    assert (week["day_type"] == "holiday").all()


def test_demand_slides_before_the_festival_and_recovers_after_it() -> None:
    calendar = build_calendar(2025, LOAD_DAYS)
    before = calendar.loc["2025-01-23":"2025-01-24", "demand_level"]
    after = calendar.loc["2025-02-05":"2025-02-07", "demand_level"]
    assert before.is_monotonic_decreasing
    assert after.is_monotonic_increasing
    assert calendar.loc["2025-01-29", "demand_level"] == calendar["demand_level"].min()
    assert calendar.loc["2025-03-03", "demand_level"] == 1.0


def test_levels_are_those_of_the_pack() -> None:
    levels = {
        "weekend": 0.9,
        "holiday": 0.8,
        "national-day": 0.7,
        "eve": 0.6,
        "spring-festival": 0.5,
    }
    levels |= {"before-festival-1": 0.95, "before-festival-2": 0.98, "after-festival-1": 0.85}
    rows = [
        LoadDay(day_kind=kind, value=value, source="made-up", basis="assumed")
        for kind, value in levels.items()
    ]
    level = build_calendar(2025, rows)["demand_level"]
    # 2025-01-26 is a worked Sunday, the eve is 28 January; 8 and 9 February are a worked Saturday
    # and a Sunday off
    expected = {
        "2025-01-01": 0.8,
        "2025-01-25": 0.9,
        "2025-01-26": 0.98,
        "2025-01-27": 0.95,
        "2025-01-28": 0.6,
        "2025-01-29": 0.5,
        "2025-02-05": 0.85,
        "2025-02-06": 1.0,
        "2025-02-09": 0.9,
        "2025-10-01": 0.7,
    }
    assert {day: level.loc[day] for day in expected} == expected


def test_a_weekend_beside_the_festival_counts_twice() -> None:
    level = build_calendar(2024, LOAD_DAYS)["demand_level"]
    # 2024-02-24 is a Saturday off, seven days after the festival's last day
    assert level.loc["2024-02-24"] == pytest.approx(0.94 * 0.97, rel=1e-15)


def test_daily_series_keeps_monthly_means() -> None:
    days = pd.date_range("2024-01-01", "2024-12-31")
    monthly = [5.0, 7.0, 12.0, 18.0, 22.0, 26.0, 29.0, 28.0, 24.0, 18.0, 13.0, 7.0]
    daily = daily_from_monthly(monthly, days)
    # a linear system of 12 equations: exact but for rounding
    assert monthly_mean(daily, days) == pytest.approx(monthly, abs=1e-12)
    assert abs(daily[0] - daily[-1]) < 0.2

"""The two ways of committing, on weeks that are dispatched as if alone."""

import pandas as pd
import pytest

from simulator.dispatch.comparison import compare_commitments, compare_weeks, find_weeks
from simulator.dispatch.schedule import commit_schedule
from tests.series import flat_profiles

WEEKS = {"first": pd.Timestamp("2025-01-02"), "second": pd.Timestamp("2025-01-20")}
TIE_BREAK = 1e-4  # the small costs that order hours differ with an hour's place in the network


@pytest.fixture(scope="module")
def profiles(small_scenario):
    profiles = flat_profiles(small_scenario.pack, days=30)
    night = profiles.snapshots.hour < 6
    profiles.demand_mw.loc[night] *= 0.5
    return profiles


@pytest.fixture(scope="module")
def schedule(small_scenario, profiles):
    return commit_schedule(small_scenario, profiles)


@pytest.fixture(scope="module")
def weeks(small_scenario, profiles, schedule):
    return compare_weeks(small_scenario, profiles, schedule, WEEKS)


def test_each_week_is_named_and_dated(weeks):
    found = [(week.week, week.first_day) for week in weeks]
    assert found == [("first", "2025-01-02"), ("second", "2025-01-20")]


def test_a_week_among_others_is_dispatched_as_if_alone(small_scenario, profiles, schedule, weeks):
    (alone,) = compare_weeks(small_scenario, profiles, schedule, {"second": WEEKS["second"]})
    for way in ("schedule", "milp"):
        one, other = vars(getattr(alone, way)), vars(getattr(weeks[1], way))
        assert one == pytest.approx(other, rel=TIE_BREAK, abs=1e-3)


def test_figures_are_those_of_the_units(weeks, schedule):
    on = schedule.units_on.loc["2025-01-02":"2025-01-08"]
    figures = weeks[0].schedule
    assert figures.unit_hours == on.to_numpy().sum()
    assert figures.starts == 0
    assert figures.unserved_mwh == pytest.approx(0.0, abs=1e-6)
    assert figures.cost_cny > 0


def test_a_short_run_has_no_comparison(small_scenario, profiles, schedule):
    assert compare_commitments(small_scenario, profiles, schedule) == ()


def test_weeks_hold_the_extremes_of_their_seasons(small_scenario):
    profiles = flat_profiles(small_scenario.pack, days=365)
    profiles.demand_mw.loc["2025-01-20 18:00"] *= 1.5
    profiles.demand_mw.loc["2025-08-31 15:00"] *= 1.5
    profiles.demand_mw.loc["2025-03-01 03:00"] *= 0.2
    weeks = {
        week: str(first.date()) for week, first in find_weeks(small_scenario, profiles).items()
    }
    assert weeks == {
        "winter-peak": "2025-01-17",
        "spring-valley": "2025-03-01",
        "summer-peak": "2025-08-25",
        "national-day": "2025-10-01",
    }

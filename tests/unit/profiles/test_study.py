"""A look at weather years: figures that can be worked out by hand, on the small pack."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulator.profiles.build import build_profiles
from simulator.profiles.study import ProfileStudy, study_profiles
from simulator.profiles.study_figures import (
    correlation_by_distance,
    duration,
    lulls,
    monthly_means,
    ramps,
    study_table,
)
from simulator.profiles.weather_bands import BANDS, DEMAND_BANDS
from simulator.profiles.weather_figures import demand_figures
from simulator.scenario.schema import Scenario

YEARS = 3


@pytest.fixture(scope="module")
def own(small_scenario: Scenario) -> ProfileStudy:
    return study_profiles(small_scenario, 2025)


@pytest.fixture(scope="module")
def drawn(small_scenario: Scenario) -> ProfileStudy:
    return study_profiles(small_scenario, 2025, YEARS)


def test_the_scenarios_own_year_is_that_of_its_profiles(
    small_scenario: Scenario, own: ProfileStudy
) -> None:
    profiles = build_profiles(small_scenario, 2025)
    np.testing.assert_array_equal(own.sample.wind[0], profiles.wind_capacity_factor)
    np.testing.assert_array_equal(own.sample.solar[0], profiles.solar_capacity_factor)
    np.testing.assert_array_equal(own.demand_mw[0], profiles.demand_mw.sum(axis=1))


def test_the_typical_year_has_the_months_of_the_climate(own: ProfileStudy) -> None:
    means = monthly_means(own)
    for name in ("temperature", "irradiation", "wind", "inflow"):
        np.testing.assert_allclose(means[name][0], own.climate[name], rtol=1e-6)


def test_net_load_is_demand_less_wind_and_sun_of_the_plants_at_the_years_end(
    own: ProfileStudy,
) -> None:
    wind, solar = own.sample.wind[0], own.sample.solar[0]
    north, south = (own.buses.index(bus) for bus in ("north", "south"))
    expected = own.demand_mw[0] - 200 * wind[:, north] - 100 * wind[:, south]
    np.testing.assert_allclose(own.net_load_mw[0], expected - 300 * solar[:, south])


def test_one_year_has_no_variation_between_years(own: ProfileStudy, drawn: ProfileStudy) -> None:
    lacking = {band.name for band in own.bands if not band.applies}
    assert lacking == {name for name in (*BANDS, *DEMAND_BANDS) if "between years" in name}
    assert all(band.applies for band in drawn.bands)


def test_progress_counts_the_years(small_scenario: Scenario) -> None:
    seen: list[int] = []
    study_profiles(small_scenario, 2025, 2, seen.append)
    assert seen == [1, 2]


def test_draws_do_not_depend_on_how_many_there_are(
    small_scenario: Scenario, drawn: ProfileStudy
) -> None:
    two = study_profiles(small_scenario, 2025, 2)
    np.testing.assert_array_equal(two.sample.wind, drawn.sample.wind[:2])
    np.testing.assert_array_equal(two.demand_mw, drawn.demand_mw[:2])


def test_a_leap_year_has_its_day(small_scenario: Scenario) -> None:
    scenario = small_scenario.model_copy(update={"years": (2024,)})
    study = study_profiles(scenario, 2024)
    assert study.sample.wind.shape == (1, 8784, 2)
    assert len(study.sample.month_of_day) == 366


def test_figures_of_demand() -> None:
    days = pd.date_range("2025-01-01", periods=8760, freq="h")
    demand = np.full((2, 8760), 100.0)
    demand[:, days.month == 7] = 200.0
    demand[1, days.month == 1] = 150.0
    figures = demand_figures(demand, days.month.to_numpy())
    assert figures["demand: load factor"] == pytest.approx(
        ((100 + 100 * 31 / 365) / 200 + (100 + 100 * 31 / 365 + 50 * 31 / 365) / 200) / 2
    )
    assert figures["demand: winter peak over summer peak"] == pytest.approx((0.5 + 0.75) / 2)
    assert figures["demand: variation of the peak between years"] == 0.0
    assert figures["demand: ramp over mean, p95"] == 0.0


def test_duration_and_ramps_by_hand() -> None:
    series = np.array([[1.0, 3.0, 2.0], [5.0, 5.0, 4.0]])
    assert duration(series).tolist() == [[3.0, 2.0, 1.0], [5.0, 5.0, 4.0]]
    assert ramps(series).tolist() == [[2.0, 1.0], [0.0, 1.0]]


def test_correlation_falls_with_distance_and_lists_each_pair_once(drawn: ProfileStudy) -> None:
    table = correlation_by_distance(drawn)
    assert table["pair"].tolist() == ["north-south"]
    assert table["distance_km"].iloc[0] == pytest.approx(69.5, abs=1.0)
    assert 0.5 < table["wind"].iloc[0] < table["clearness"].iloc[0] < table["temperature"].iloc[0]


def test_the_longest_calm_is_found(own: ProfileStudy) -> None:
    wind = own.sample.wind.mean(axis=2)[0]
    longest, run = 0, 0
    for hour in wind:
        run = run + 1 if hour < 0.05 else 0
        longest = max(longest, run)
    found = lulls(own)
    assert found["longest calm"][0].tolist() == [longest]
    assert found["hours of calm"][0].tolist() == [(wind < 0.05).sum()]


def test_the_table_holds_every_band_month_and_curve(drawn: ProfileStudy) -> None:
    table = study_table(drawn)
    bands = table[table["topic"] == "band"].set_index("figure")
    assert set(bands.index) == {*BANDS, *DEMAND_BANDS}
    assert set(bands["met"]) <= {"yes", "no"}
    months = table[table["topic"] == "month"]
    assert months.groupby("figure").size().unique().tolist() == [12]
    assert (months["p10"] <= months["value"]).all()
    assert (months["value"] <= months["p90"]).all()
    curve = table[(table["topic"] == "duration") & (table["figure"] == "net load")]
    assert curve["value"].is_monotonic_decreasing
    hours = table[table["figure"] == "full-load hours of wind"]["value"].iloc[0]
    assert hours == pytest.approx(np.median(drawn.sample.wind.mean(axis=2).sum(axis=1)))


def test_the_folder_is_whole(small_scenario: Scenario, own: ProfileStudy, tmp_path: Path) -> None:
    from simulator.report.profile_study import PROFILE_CHARTS, write_profile_study  # noqa: PLC0415

    folder = write_profile_study(small_scenario, own, tmp_path, "zh")
    assert folder.name.startswith("small-profiles-")
    assert {path.name for path in folder.iterdir()} == {
        "charts", "inputs", "manifest.json", "table.csv",
    }  # fmt: skip
    pictures = {path.name for path in (folder / "charts").iterdir()}
    assert pictures == {f"{name}.{kind}" for name in PROFILE_CHARTS for kind in ("png", "svg")}
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]

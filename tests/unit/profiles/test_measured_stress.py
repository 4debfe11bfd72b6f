"""A stress on the planner's own series: its means are met, other days stay as measured."""

import numpy as np
import pandas as pd
import pytest

from simulator.profiles.build import build_profiles
from simulator.profiles.measured import with_measured_weather
from simulator.profiles.sun import standard_offset_h, sun_over
from simulator.profiles.weather import generate_weather
from simulator.scenario.series.record import HOURS, Measured, MeasuredSeries
from tests import series_files as files

SPELL = pd.date_range("2025-07-20", periods=14, freq="D")
"""Days of the small pack's hot-calm: 4 K warmer, clear-sky index 0.9, wind 8 %, inflow 60 %."""
BEFORE, AFTER = slice(None, "2025-07-16"), slice("2025-08-07", None)
HOUR = np.arange(HOURS)
WIND = 0.3 + 0.25 * np.sin(HOUR / 31)
SUN = np.maximum(np.sin((HOUR % 24 - 6) / 12 * np.pi), 0.0) * (HOUR % 24 >= 6) * (HOUR % 24 < 18)
WARMTH = 17 - 11 * np.cos(2 * np.pi * HOUR / HOURS) + 4 * np.sin((HOUR % 24 - 9) / 12 * np.pi)


def series(quantity, place, values, **more):
    return Measured(quantity, place, np.asarray(values, dtype=float), "a.csv", "a", 2025, **more)


@pytest.fixture(scope="module")
def both(small_scenario):
    """Return the profiles without and with the stress, of a scenario with everything measured."""
    leap = pd.date_range("2024", "2025", freq="h", inclusive="left")
    measured = (
        series("load", "north", files.load_mw(leap)),
        series("wind", "north", WIND),
        series("solar", "north", 0.5 * SUN),
        series("irradiance", "south", 600 * SUN),
        series("temperature", "north", WARMTH),
        series("inflow", "river", 0.5 + 0.4 * np.sin(HOUR / 1400)),
    )
    made = MeasuredSeries(measured, {}, (), ())
    usual = small_scenario.model_copy(update={"measured": made})
    weather = usual.weather.model_copy(update={"stress": "hot-calm"})
    return build_profiles(usual, 2025), build_profiles(
        usual.model_copy(update={"weather": weather}), 2025
    )


def in_spell(frame):
    return frame[frame.index.normalize().isin(SPELL)]


def test_other_days_stay_as_measured(both):
    usual, hot = both
    for name, column in (
        ("wind_capacity_factor", "north"), ("solar_capacity_factor", "north"),
        ("solar_capacity_factor", "south"), ("temperature_c", "north"),
        ("hydro_inflow", "river"),
    ):  # fmt: skip
        for days in (BEFORE, AFTER):
            one, other = (getattr(which, name)[column][days] for which in (usual, hot))
            np.testing.assert_allclose(other, one, rtol=1e-9, atol=1e-9, err_msg=name)
    # A county's share of the demand follows how much warmer than usual it is beside the others.
    for days in (BEFORE, AFTER):
        one, other = (which.demand_mw["north"][days] for which in both)
        np.testing.assert_allclose(other, one, rtol=1e-3)


def test_measured_wind_is_as_calm_as_the_stress_says(both):
    assert in_spell(both[1].wind_capacity_factor)["north"].mean() == pytest.approx(0.08, rel=1e-6)


def test_measured_warmth_rises_and_load_with_it(both):
    usual, hot = both
    rise = in_spell(hot.temperature_c)["north"] - in_spell(usual.temperature_c)["north"]
    assert rise.min() > 1.0
    load = [in_spell(one.demand_mw)["north"].mean() for one in both]
    assert load[1] > 1.03 * load[0]


def test_measured_inflow_has_its_share_of_a_mean_year(both):
    water = [in_spell(one.hydro_inflow)["river"] for one in both]
    assert (water[1] / water[0]).iloc[24:-24].std() == pytest.approx(0.0, abs=1e-9)


def test_measured_sun_is_as_clear_as_the_stress_says(small_scenario):
    weather = small_scenario.weather.model_copy(update={"stress": "hot-calm"})
    made = MeasuredSeries((series("irradiance", "south", 600 * SUN),), {}, (), ())
    scenario = small_scenario.model_copy(update={"measured": made, "weather": weather})
    year = with_measured_weather(
        scenario, generate_weather(scenario.pack, 2025, weather, scenario.hydrology)
    )
    counties = [bus for bus in scenario.pack.buses if bus.kind == "county"]
    months = sorted(scenario.pack.climate, key=lambda row: row.month)
    sun = sun_over(
        tuple(bus.longitude for bus in counties),
        tuple(bus.latitude for bus in counties),
        tuple(row.linke_turbidity for row in months),
        standard_offset_h(scenario.pack.region.time_zone),
    )
    place = [bus.bus for bus in counties].index("south")
    days = slice(202, 216)  # on the calendar of a leap year
    clear = sun.clear_w_per_m2[place, days].sum(axis=1)
    ghi = in_spell(year.irradiance_w_per_m2)["south"].to_numpy().reshape(14, 24).sum(axis=1)
    clearest = 1.08
    assert (ghi / clear).mean() == pytest.approx(0.9, abs=0.01)
    assert (ghi / clear).max() <= clearest

"""Measured series take the place of generated ones, and of nothing else."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from simulator.profiles.build import build_profiles
from simulator.profiles.weather import generate_weather
from simulator.profiles.weather_parameters import weather_parameters
from simulator.profiles.wind import output_at_speed
from simulator.scenario.series.record import HOURS, WHOLE, Measured, MeasuredSeries
from tests import series_files as files

LEAP_DAY = slice(59 * 24, 60 * 24)
KEPT = np.r_[0 : 59 * 24, 60 * 24 : HOURS]


def series(quantity, place, values, **more):
    return Measured(quantity, place, np.asarray(values, dtype=float), "a.csv", "a", 2025, **more)


def profiles(scenario, *measured, year=2025):
    made = MeasuredSeries(measured, {}, (), ())
    return build_profiles(scenario.model_copy(update={"measured": made}), year)


@pytest.fixture(scope="module")
def generated(small_scenario):
    return build_profiles(small_scenario, 2025)


@cache
def load(year=2025):
    """Return a load on the calendar of a leap year, 28 February twice in other years."""
    made = files.load_mw(pd.date_range(str(year), str(year + 1), freq="h", inclusive="left"))
    if len(made) == HOURS:
        return made
    return np.insert(made, LEAP_DAY.start, made[58 * 24 : 59 * 24])


def test_a_countys_load_keeps_its_shape_and_the_region_its_energy_and_peak(
    small_scenario, generated
):
    got = profiles(small_scenario, series("load", "north", load())).demand_mw
    demand = small_scenario.pack.demand[2025]
    assert got.sum().sum() == pytest.approx(demand.energy_mwh)
    assert got.sum(axis=1).max() == pytest.approx(demand.peak_mw)
    assert got["north"].sum() == pytest.approx(0.6 * demand.energy_mwh, rel=0.02)
    measured = load()[KEPT]
    assert np.corrcoef(got["north"], measured)[0, 1] > 0.97
    assert np.corrcoef(generated.demand_mw["north"], measured)[0, 1] < 0.9
    assert np.corrcoef(got["south"], generated.demand_mw["south"])[0, 1] > 0.95


def test_the_load_of_the_whole_region_is_shared_out(small_scenario, generated):
    got = profiles(small_scenario, series("load", WHOLE, load())).demand_mw
    demand = small_scenario.pack.demand[2025]
    assert got.sum().sum() == pytest.approx(demand.energy_mwh)
    assert got.sum(axis=1).max() == pytest.approx(demand.peak_mw)
    total = got.sum(axis=1).to_numpy()
    measured = load()[KEPT]
    assert np.all(np.diff(total[np.argsort(measured)]) > -1e-9)
    share = generated.demand_mw["north"] / generated.demand_mw.sum(axis=1)
    np.testing.assert_allclose(got["north"] / total, share)


def test_an_absolute_load_stays_as_it_is(small_scenario, generated):
    got = profiles(small_scenario, series("load", "north", load(), absolute=True)).demand_mw
    np.testing.assert_allclose(got["north"], load()[KEPT])
    np.testing.assert_allclose(got["south"], generated.demand_mw["south"])


def test_weekends_stay_weekends_in_another_year(small_scenario):
    other = Measured("load", WHOLE, load(2023), "a.csv", "a", 2023)
    got = profiles(small_scenario, other).demand_mw.sum(axis=1)
    daily = got.resample("D").mean()
    around = daily.rolling(7, center=True).mean()
    relative = (daily / around).dropna()["2025-07-01":"2025-08-31"]  # no holidays
    weekend = relative.index.day_of_week >= 5
    assert relative[weekend].max() < relative[~weekend].min()


def test_a_load_that_cannot_be_bent_is_refused(small_scenario):
    flat = np.full(HOURS, 500.0)
    flat[0] = 501.0
    with pytest.raises(Exception, match="cannot be scaled to the load factor"):
        profiles(small_scenario, series("load", WHOLE, flat))


@pytest.mark.parametrize("year", [2024, 2025])
def test_measured_irradiance_goes_through_the_same_plant(small_scenario, year):
    pack = small_scenario.pack
    weather = generate_weather(pack, year, small_scenario.weather)
    ghi = weather.irradiance_w_per_m2["south"].to_numpy()
    warmth = weather.temperature_c["south"].to_numpy()
    if year == 2025:
        ghi = np.insert(ghi, LEAP_DAY.start, ghi[58 * 24 : 59 * 24])
        warmth = np.insert(warmth, LEAP_DAY.start, warmth[58 * 24 : 59 * 24])
    both = series("irradiance", "south", ghi), series("temperature", "south", warmth)
    got = profiles(small_scenario, *both, year=year)
    plain = build_profiles(small_scenario, year)
    np.testing.assert_allclose(
        got.solar_capacity_factor, plain.solar_capacity_factor, rtol=1e-9, atol=1e-12
    )
    np.testing.assert_allclose(got.temperature_c, plain.temperature_c)
    dimmed = profiles(small_scenario, series("irradiance", "south", ghi / 2), year=year)
    assert dimmed.solar_capacity_factor["south"].sum() < plain.solar_capacity_factor["south"].sum()
    assert dimmed.solar_capacity_factor["north"].equals(plain.solar_capacity_factor["north"])


def test_a_measured_output_goes_before_measured_weather(small_scenario):
    output = np.tile([0.0] * 10 + [0.5] * 4 + [0.0] * 10, 366)
    ghi = output * 1000
    got = profiles(
        small_scenario, series("irradiance", "south", ghi), series("solar", "south", output)
    )
    np.testing.assert_allclose(got.solar_capacity_factor["south"], output[KEPT])


def test_wind_at_the_hub_goes_through_the_power_curve(small_scenario):
    speed = 6 + 4 * np.sin(np.arange(HOURS) / 20)
    got = profiles(small_scenario, series("wind-speed", "north", speed, height_m=100.0))
    wanted = output_at_speed(weather_parameters(small_scenario.pack), speed)
    np.testing.assert_allclose(got.wind_capacity_factor["north"], wanted[KEPT])


def test_wind_near_the_ground_gives_its_changes_but_not_its_day(small_scenario, generated):
    hour = np.arange(HOURS) % 24
    day = 3 + 1.5 * np.sin(np.arange(HOURS) / 24 * 0.9)
    speed = day * (1 + 0.4 * np.cos(2 * np.pi * (hour - 15) / 24))
    got = profiles(small_scenario, series("wind-speed", "north", speed, height_m=10.0))
    factor = got.wind_capacity_factor["north"]
    climate = generated.wind_capacity_factor["north"]
    assert factor.mean() == pytest.approx(climate.mean(), abs=0.005)
    by_hour = factor.groupby(factor.index.hour).mean()
    assert by_hour[1] > by_hour[13]
    assert np.corrcoef(factor.resample("D").mean(), day[KEPT][::24])[0, 1] > 0.85


def test_measured_inflow_replaces_that_of_its_plant_alone(small_scenario, generated):
    water = 0.5 + 0.4 * np.sin(np.arange(HOURS) / 1400)
    got = profiles(small_scenario, series("inflow", "river", water)).hydro_inflow
    np.testing.assert_allclose(got["river"], water[KEPT])
    others = [plant for plant in got if plant != "river"]
    assert got[others].equals(generated.hydro_inflow[others])


def test_measured_heat_moves_demand(small_scenario, generated):
    heat = np.full(HOURS, 20.0)
    july = slice(182 * 24, 213 * 24)
    heat[july] = 34.0
    warm = [series("temperature", bus, heat) for bus in ("north", "south")]
    got = profiles(small_scenario, *warm).demand_mw.sum(axis=1)
    plain = generated.demand_mw.sum(axis=1)
    assert got["2025-07"].sum() > 1.05 * plain["2025-07"].sum()
    assert got["2025-01"].sum() < plain["2025-01"].sum()

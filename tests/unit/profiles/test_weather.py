"""Generated weather: the calendar, the match of the typical year, keys of free draws."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from simulator.errors import InputDataError
from simulator.profiles.hydro import build_inflow
from simulator.profiles.weather import WeatherYear, generate_weather
from simulator.profiles.weather_parameters import SUMMER, WINTER, weather_parameters
from simulator.profiles.wind import output_at_speed
from simulator.scenario.pack import Pack
from simulator.scenario.schema import Scenario, Weather
from tests.weather_pack import (
    FULL_LOAD_HOURS,
    IRRADIATION,
    KINDS_OF_YEAR,
    TEMPERATURE,
    WATER,
    WIND,
    nine_counties,
)

HOURLY = ("temperature_c", "irradiance_w_per_m2", "wind_capacity_factor", "solar_capacity_factor")


@pytest.fixture(scope="module")
def pack(small_scenario: Scenario) -> Pack:
    return nine_counties(small_scenario.pack)


@pytest.fixture(scope="module")
def typical(pack: Pack) -> WeatherYear:
    return generate_weather(pack, 2025, Weather())


@pytest.fixture(scope="module")
def drawn(pack: Pack) -> dict[int, WeatherYear]:
    return {year: generate_weather(pack, 2025, Weather(year=year)) for year in (1, 2, 3)}


@pytest.mark.parametrize(("year", "hours"), [(2025, 8760), (2028, 8784)])
def test_the_typical_year_meets_each_month_at_each_county(
    pack: Pack, year: int, hours: int
) -> None:
    weather = generate_weather(pack, year, Weather())
    assert len(weather.snapshots) == hours
    months = weather.snapshots.month
    expected = np.tile(np.array([IRRADIATION, TEMPERATURE, WIND])[:, :, None], (1, 1, 9))
    irradiation = weather.irradiance_w_per_m2.groupby(months).mean() * 24 / 1000
    temperature = weather.temperature_c.groupby(months).mean()
    wind = weather.wind_capacity_factor.groupby(months).mean()
    # The match is solved to 1e-12 of the largest month.
    np.testing.assert_allclose(irradiation, expected[0], rtol=1e-9)
    np.testing.assert_allclose(temperature, expected[1], rtol=1e-9)
    np.testing.assert_allclose(wind, expected[2], rtol=1e-9)


@pytest.mark.parametrize("year", [2025, 2028])
@pytest.mark.parametrize("hydrology", ["dry", "normal", "wet"])
def test_the_typical_year_meets_each_months_inflow(pack: Pack, year: int, hydrology: str) -> None:
    weather = generate_weather(pack, year, Weather(), hydrology)
    inflow = build_inflow(pack, weather, hydrology)
    energy_h = inflow.groupby(weather.snapshots.month).sum()
    expected = FULL_LOAD_HOURS * np.array(WATER) * KINDS_OF_YEAR[hydrology]
    np.testing.assert_allclose(energy_h, np.tile(expected[:, None], (1, 2)), rtol=1e-9)


def test_output_lies_between_zero_and_nameplate(
    typical: WeatherYear, drawn: dict[int, WeatherYear]
) -> None:
    for weather in (typical, *drawn.values()):
        for name in ("wind_capacity_factor", "solar_capacity_factor"):
            values = getattr(weather, name).to_numpy()
            assert values.min() >= 0.0
            assert values.max() <= 1.0
        assert weather.irradiance_w_per_m2.to_numpy().min() >= 0.0
        assert not weather.temperature_c.isna().to_numpy().any()


def test_the_sun_stands_highest_at_local_solar_noon(typical: WeatherYear) -> None:
    hour = typical.snapshots.hour.to_numpy() + 0.5
    energy = typical.irradiance_w_per_m2.sum(axis=1).to_numpy()
    # Solar noon at 111.7° E is 12:33 on average in the time of 120° E; clouds blur it.
    assert (energy * hour).sum() / energy.sum() == pytest.approx(12.55, abs=0.1)
    assert energy[(hour < 5) | (hour > 20)].max() == 0.0


def test_a_calm_gives_nothing_and_a_storm_stops_the_machines(pack: Pack) -> None:
    speed = np.array([0.0, 1.0, 2.0, 3.0, 12.0, 39.0])
    output = output_at_speed(weather_parameters(pack), speed)
    assert output[:2] == pytest.approx(0.0, abs=2e-4)
    assert 0.0 < output[2] < output[3] < 0.06
    assert output[4] > 0.75
    assert output[5] < 0.25


def test_calms_last_for_hours_in_every_year(pack: Pack) -> None:
    weather = generate_weather(pack, 2025, Weather(year=1))
    still = weather.wind_capacity_factor.iloc[:, 0] < 1e-3
    assert 0.01 < still.mean() < 0.12
    runs = still.groupby((~still).cumsum()).sum()
    assert runs.max() >= 6


def test_wind_is_stronger_at_night_and_days_are_warmest_in_the_afternoon(
    typical: WeatherYear,
) -> None:
    hour = typical.snapshots.hour
    wind = typical.wind_capacity_factor.mean(axis=1).groupby(hour).mean()
    warmth = typical.temperature_c.mean(axis=1).groupby(hour).mean()
    assert wind.idxmax() in (23, 0, 1, 2, 3)
    assert wind.idxmin() in (11, 12, 13, 14, 15)
    assert warmth.idxmax() in (14, 15)


def test_a_draw_is_the_same_in_every_target_year(pack: Pack, drawn: dict[int, WeatherYear]) -> None:
    leap = generate_weather(pack, 2028, Weather(year=1))
    not_added = ~((leap.snapshots.month == 2) & (leap.snapshots.day == 29))
    for name in HOURLY:
        np.testing.assert_array_equal(
            getattr(leap, name).to_numpy()[not_added], getattr(drawn[1], name).to_numpy()
        )


def test_a_draw_depends_on_seed_and_number_alone(pack: Pack, drawn: dict[int, WeatherYear]) -> None:
    again = generate_weather(pack, 2025, Weather(year=2))
    other = generate_weather(pack, 2025, Weather(year=2, seed=7))
    for name in HOURLY:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(drawn[2], name))
        assert not getattr(other, name).equals(getattr(again, name))
        assert not getattr(drawn[1], name).equals(getattr(again, name))


def test_a_year_begins_where_the_year_before_ended(
    pack: Pack, drawn: dict[int, WeatherYear]
) -> None:
    for first, second in ((1, 2), (2, 3)):
        for name in ("temperature_c", "wind_capacity_factor"):
            seam = getattr(drawn[second], name).iloc[0] - getattr(drawn[first], name).iloc[-1]
            steps = getattr(drawn[first], name).diff().abs()
            # No larger than a step that occurs once in 2,000 hours of an ordinary year.
            assert (seam.abs() <= steps.quantile(0.9995)).all()
        inflow = [build_inflow(pack, drawn[year], "normal") for year in (first, second)]
        ratio = inflow[1].iloc[0] / inflow[0].iloc[-1]
        assert ratio.between(0.9, 1.1).all()


def test_the_typical_year_follows_itself(typical: WeatherYear) -> None:
    seam = typical.temperature_c.iloc[0] - typical.temperature_c.iloc[-1]
    assert (seam.abs() <= typical.temperature_c.diff().abs().quantile(0.9995)).all()


def test_a_chosen_kind_of_year_fixes_a_draws_inflow(pack: Pack) -> None:
    years = [generate_weather(pack, 2025, Weather(year=n), "dry") for n in range(1, 9)]
    energy_h = np.array([build_inflow(pack, year, "dry").sum().mean() for year in years])
    # The days still vary, by some 10 % over a year.
    assert energy_h.mean() == pytest.approx(FULL_LOAD_HOURS * 0.77, rel=0.15)


def test_inflow_below_a_large_dam_is_smoother(pack: Pack, typical: WeatherYear) -> None:
    inflow = build_inflow(pack, typical, "normal")
    steps = np.log(inflow[::24]).diff().std()
    assert steps["barrage"] < 0.5 * steps["weir"]


def test_statistics_are_those_of_the_pack(pack: Pack) -> None:
    windier = pack.weather_statistics.model_copy(update={"wind_losses": 0.0})
    usual = generate_weather(pack, 2025, Weather(year=1))
    other = generate_weather(
        pack.model_copy(update={"weather_statistics": windier}), 2025, Weather(year=1)
    )
    np.testing.assert_array_equal(other.temperature_c, usual.temperature_c)
    # losses move the speed that meets the month's mean, and the most a turbine gives
    assert usual.wind_capacity_factor.max(axis=None) <= 0.88
    assert other.wind_capacity_factor.max(axis=None) > 0.9


def test_given_parameters_go_before_the_packs(pack: Pack) -> None:
    late = replace(weather_parameters(pack), clock_shift_h=1.0)
    usual = generate_weather(pack, 2025, Weather(year=1))
    again = generate_weather(pack, 2025, Weather(year=1), "normal", weather_parameters(pack))
    shifted = generate_weather(pack, 2025, Weather(year=1), "normal", late)
    pd.testing.assert_frame_equal(again.irradiance_w_per_m2, usual.irradiance_w_per_m2)
    assert not shifted.irradiance_w_per_m2.equals(usual.irradiance_w_per_m2)


def test_seasons_and_lags_keep_their_order(pack: Pack) -> None:
    parameters = weather_parameters(pack)
    assert parameters.correlations[WINTER] == (0.22, -0.32, -0.35)
    assert parameters.correlations[SUMMER] == (0.78, 0.38, 0.38)
    assert parameters.temperature_memory == (0.96, -0.28)
    assert parameters.temperature_deviation_k == (3.0, 3.7, 2.7, 3.3)
    assert parameters.year_share == (0.004, 0.01, 0.001)
    assert parameters.clock_shift_h == 0.0


def test_a_plant_below_the_size_of_the_main_river_is_not_regulated(
    pack: Pack, typical: WeatherYear
) -> None:
    larger = replace(weather_parameters(pack), inflow_regulated_from_mw=300.0)
    inflow = build_inflow(pack, replace(typical, parameters=larger), "normal")
    steps = np.log(inflow[::24]).diff().std()
    # the barrage of 270 MW now swings like the weir, whose river has another county's rain
    assert steps["barrage"] == pytest.approx(steps["weir"], rel=0.2)


def test_a_climate_out_of_reach_is_refused(pack: Pack) -> None:
    bright = replace(weather_parameters(pack), clearness_bounds=(0.9, 1.08))
    with pytest.raises(InputDataError, match="the months cannot be met under the statistics"):
        generate_weather(pack, 2025, Weather(), "normal", bright)


def test_one_county_suffices(pack: Pack) -> None:
    alone = pack.model_copy(update={"buses": pack.buses[:1]})
    weather = generate_weather(alone, 2025, Weather(year=1))
    assert weather.temperature_c.shape == (8760, 1)

"""Day-ahead forecasts: the size, persistence and reach of their errors, and their bounds."""

import numpy as np
import pandas as pd
import pytest

from simulator.errors import InputDataError
from simulator.profiles.build import build_profiles
from simulator.profiles.draws import Draw, Stream, distances_km
from simulator.profiles.forecast import Forecast, build_forecast
from simulator.profiles.foreseen import build_foreseen, forecast_of
from simulator.profiles.weather import generate_weather
from simulator.scenario.pack import Pack
from simulator.scenario.schema import Scenario, Weather
from tests.weather_pack import nine_counties

YEARS = range(1, 11)
WIND, SOLAR, DEMAND = "wind_capacity_factor", "solar_capacity_factor", "demand_mw"


def places(pack: Pack) -> np.ndarray:
    counties = [bus for bus in pack.buses if bus.kind == "county"]
    return distances_km(*np.array([(bus.longitude, bus.latitude) for bus in counties]).T)


def year_of(pack: Pack, number: int, **changes: float) -> tuple[Forecast, Forecast]:
    """Return what comes in a weather year, and its forecast."""
    weather = generate_weather(pack, 2025, Weather(year=number))
    demand = pd.DataFrame(
        1000.0, index=weather.snapshots, columns=weather.wind_capacity_factor.columns
    )
    actual = Forecast(demand, weather.wind_capacity_factor, weather.solar_capacity_factor)
    errors = pack.forecast_errors.model_copy(update=changes)
    return actual, build_forecast(errors, Draw(1, number), places(pack), actual)


@pytest.fixture(scope="module")
def years(small_scenario: Scenario) -> list[tuple[Forecast, Forecast]]:
    return [year_of(small_scenario.pack, number) for number in YEARS]


def errors_of(years: list[tuple[Forecast, Forecast]], series: str) -> np.ndarray:
    """Return forecast less actual, shape (year, hour, county)."""
    return np.array(
        [
            getattr(forecast, series).to_numpy() - getattr(actual, series).to_numpy()
            for actual, forecast in years
        ]
    )


def rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(values**2)))


def lagged(errors: np.ndarray, hours: int) -> float:
    """Return the autocorrelation of errors over some hours."""
    return float(np.mean(errors[:, hours:] * errors[:, :-hours]) / np.mean(errors**2))


def test_errors_have_the_stated_size(years: list[tuple[Forecast, Forecast]]) -> None:
    # Ten per cent: what counts as light differs by an hour between forecast and actual.
    wind, solar, demand = (errors_of(years, series) for series in (WIND, SOLAR, DEMAND))
    light = np.array([actual.solar_capacity_factor.to_numpy() > 1e-3 for actual, _ in years])
    assert rms(wind) == pytest.approx(0.15, rel=0.1)
    assert rms(solar[light]) == pytest.approx(0.10, rel=0.1)
    assert rms(demand / 1000.0) == pytest.approx(0.03, rel=0.1)


@pytest.mark.parametrize(("series", "scale"), [(WIND, 1.0), (SOLAR, 1.0), (DEMAND, 1000.0)])
def test_forecasts_are_unbiased(
    years: list[tuple[Forecast, Forecast]], series: str, scale: float
) -> None:
    # Half a point of nameplate: three standard errors of ten years of persistent errors.
    assert abs(np.mean(errors_of(years, series))) / scale < 0.005


@pytest.mark.parametrize(
    ("series", "least", "most"), [(WIND, 0.85, 0.95), (SOLAR, 0.70, 0.90), (DEMAND, 0.94, 0.98)]
)
def test_errors_persist(
    years: list[tuple[Forecast, Forecast]], series: str, least: float, most: float
) -> None:
    # exp(-1/8) = 0.88, exp(-1/6) = 0.85 (less, since every hour has a sun of its own) and 0.96.
    assert least < lagged(errors_of(years, series), 1) < most


def test_errors_fade_with_their_persistence(years: list[tuple[Forecast, Forecast]]) -> None:
    wind = errors_of(years, WIND)
    assert 0.40 < lagged(wind, 6) < 0.60  # exp(-6/8) = 0.47
    assert lagged(wind, 24) < 0.20  # exp(-24/8) = 0.05, and what the weather itself remembers


def test_errors_reach_over_counties(small_scenario: Scenario) -> None:
    pack = nine_counties(small_scenario.pack)
    year = year_of(pack, 1)
    distance = places(pack)[0, 1:]
    for series, least in ((WIND, 0.60), (SOLAR, 0.55), (DEMAND, 0.80)):
        errors = errors_of([year], series)[0]
        shared = np.corrcoef(errors.T)[0, 1:]
        assert shared.min() > least
        # The nearer, the more alike: sign of the rank correlation over eight distances.
        assert np.corrcoef(distance, shared)[0, 1] < -0.7


def test_output_stays_between_darkness_and_clear_sky(
    years: list[tuple[Forecast, Forecast]],
) -> None:
    for actual, forecast in years:
        wind, solar = forecast.wind_capacity_factor, forecast.solar_capacity_factor
        assert wind.to_numpy().min() >= 0.0
        assert wind.to_numpy().max() <= 1.0
        assert (solar.to_numpy()[solar.index.hour < 4] == 0.0).all()
        months = [actual.solar_capacity_factor.index.month, actual.solar_capacity_factor.index.hour]
        brightest = actual.solar_capacity_factor.groupby(months).max()
        foreseen = solar.groupby(months).max()
        # The brightest of 31 days reaches half a month into the neighbours.
        assert (foreseen - brightest).to_numpy().max() < 0.2
        assert foreseen.to_numpy().max() <= actual.solar_capacity_factor.to_numpy().max()


def test_a_forecast_is_calmer_than_the_weather_and_right_on_average(
    years: list[tuple[Forecast, Forecast]],
) -> None:
    """Noise added to the actual series would be wilder, and its regression flatter than one."""
    for series in (WIND, SOLAR):
        actual = np.concatenate([getattr(a, series).to_numpy().ravel() for a, _ in years])
        forecast = np.concatenate([getattr(f, series).to_numpy().ravel() for _, f in years])
        assert forecast.std() < actual.std()
        slope = np.polyfit(forecast, actual, 1)[0]
        assert slope == pytest.approx(1.0, abs=0.05)


def test_a_year_has_its_own_forecasts_and_always_the_same(small_scenario: Scenario) -> None:
    pack = small_scenario.pack
    _, first = year_of(pack, 1)
    _, again = year_of(pack, 1)
    pd.testing.assert_frame_equal(first.wind_capacity_factor, again.wind_capacity_factor)
    others = [
        Draw(1, 1).normals(stream, (5,)) for stream in Stream if not stream.name.startswith("FORE")
    ]
    for stream in (Stream.FORECAST_WIND, Stream.FORECAST_SOLAR, Stream.FORECAST_DEMAND):
        numbers = Draw(1, 1).normals(stream, (5,))
        assert not np.allclose(numbers, Draw(1, 2).normals(stream, (5,)))
        assert not any(np.allclose(numbers, other) for other in others)


def test_without_error_the_forecast_is_what_comes(small_scenario: Scenario) -> None:
    actual, forecast = year_of(
        small_scenario.pack, 1, wind_error=0.0, solar_error=0.0, demand_error=0.0
    )
    for series in (WIND, SOLAR, DEMAND):
        pd.testing.assert_frame_equal(getattr(actual, series), getattr(forecast, series))


def test_an_error_larger_than_that_of_no_forecast_is_refused(small_scenario: Scenario) -> None:
    with pytest.raises(InputDataError, match=r"forecast\.wind_error = 50 %: .*month's mean"):
        year_of(small_scenario.pack, 1, wind_error=0.5)


@pytest.mark.parametrize(
    ("chosen", "of_pack", "known"),
    [
        ("pack", "perfect", "perfect"),
        ("pack", "day-ahead", "day-ahead"),
        ("day-ahead", "perfect", "day-ahead"),
        ("perfect", "day-ahead", "perfect"),
    ],
)
def test_the_scenario_decides_before_the_pack(
    small_scenario: Scenario, chosen: str, of_pack: str, known: str
) -> None:
    rule = small_scenario.pack.commitment.model_copy(update={"forecast": of_pack})
    pack = small_scenario.pack.model_copy(update={"commitment": rule})
    dispatch = small_scenario.dispatch.model_copy(update={"forecast": chosen})
    assert forecast_of(small_scenario.model_copy(update={"pack": pack, "dispatch": dispatch})) == (
        known
    )


def test_a_short_run_foresees_what_the_whole_year_does(small_scenario: Scenario) -> None:
    short = small_scenario.model_copy(update={"period": ("2025-04-01", "2025-04-03")})
    whole, cut = (build_foreseen(scenario, 2025) for scenario in (small_scenario, short))
    hours = cut.snapshots
    assert len(hours) == 72
    pd.testing.assert_frame_equal(whole.demand_mw.loc[hours], cut.demand_mw)
    pd.testing.assert_frame_equal(whole.wind_capacity_factor.loc[hours], cut.wind_capacity_factor)
    comes = build_profiles(short, 2025)
    assert not np.allclose(comes.demand_mw, cut.demand_mw)
    pd.testing.assert_frame_equal(comes.hydro_inflow, cut.hydro_inflow)
    pd.testing.assert_series_equal(comes.demand_response_days, cut.demand_response_days)


def test_export_is_foreseen_with_the_sun(small_scenario: Scenario) -> None:
    """The province is expected to be in surplus when the forecast, not the actual, is sunny."""
    comes, foreseen = build_profiles(small_scenario, 2025), build_foreseen(small_scenario, 2025)
    terms = small_scenario.pack.exchange[2025]
    for profiles in (comes, foreseen):
        sunny = profiles.solar_capacity_factor.mean(axis=1) >= terms.export_blocked_sun
        assert not (profiles.export_blocked & ~sunny).any()
    differs = comes.export_blocked != foreseen.export_blocked
    assert 0 < differs.sum() < comes.export_blocked.sum()

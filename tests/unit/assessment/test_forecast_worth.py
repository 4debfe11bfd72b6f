"""What forecasts missed and what a perfect one would save, worked by hand."""

import pandas as pd
import pytest

from simulator.assessment.forecast_worth import forecast_errors, forecast_worth
from simulator.dispatch.foresight import ForecastSeries, forecast_series
from simulator.scenario.schema import Scenario
from tests.series import flat_profiles

HOURS = pd.date_range("2025-01-01", periods=2, freq="h")


def series(demand: float, wind: float, solar: float) -> ForecastSeries:
    def half(value: float) -> pd.DataFrame:
        return pd.DataFrame({"north": value / 2, "south": value / 2}, index=HOURS)

    return ForecastSeries(half(demand), half(wind), half(solar))


def test_errors_are_those_of_the_city() -> None:
    figures = forecast_errors(series(1030, 90, 210), series(1000, 100, 200))
    assert figures == pytest.approx(
        {
            "forecast_wind_error_mw": 10.0,
            "forecast_solar_error_mw": 10.0,
            "forecast_demand_error_mw": 30.0,
            "forecast_net_load_error_mw": 30.0,  # 30 more demand, 10 less wind, 10 more solar
        }
    )


def test_errors_of_counties_that_cancel_are_none_of_the_city() -> None:
    foreseen = series(1000, 100, 200)
    foreseen.wind_mw["north"] += 20.0
    foreseen.wind_mw["south"] -= 20.0
    assert forecast_errors(foreseen, series(1000, 100, 200))["forecast_wind_error_mw"] == 0.0


def test_worth_counts_lost_load_and_shows_it_apart() -> None:
    year = {
        "cost_cny": 900.0, "unserved_cost_cny": 300.0, "curtailed_mwh": 50.0, "unserved_mwh": 0.01,
        "overgeneration_mwh": 2.0,
    }  # fmt: skip
    perfect = {
        "cost_cny": 1000.0, "unserved_cost_cny": 0.0, "curtailed_mwh": 60.0, "unserved_mwh": 0.0,
        "overgeneration_mwh": 0.0,
    }  # fmt: skip
    assert forecast_worth(year, perfect) == pytest.approx(
        {
            "forecast_worth_cny": 200.0,  # serving the load would have cost 100 more, and saved 300
            "forecast_unserved_cost_cny": 300.0,
            "forecast_curtailment_mwh": -10.0,
            "forecast_unserved_mwh": 0.01,
            "forecast_overgeneration_mwh": 2.0,
        }
    )


def test_forecasts_stand_at_the_buses_of_plants_in_service(small_scenario: Scenario) -> None:
    profiles = flat_profiles(small_scenario.pack, wind=0.5, solar=0.2)
    forecast = forecast_series(small_scenario, profiles)
    # In January wind-b (south, December) is not in service; solar-a has 300 MW in the south.
    assert forecast.wind_mw.iloc[0].to_dict() == pytest.approx({"north": 100.0, "south": 0.0})
    assert forecast.solar_mw.iloc[12].to_dict() == pytest.approx({"north": 0.0, "south": 60.0})
    assert forecast.demand_mw is profiles.demand_mw

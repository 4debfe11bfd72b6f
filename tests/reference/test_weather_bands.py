"""Thirty generated years against the bands, and broken generators that must leave them.

The bands stem from hourly records of central China; see ``simulator.profiles.weather_bands``.
"""

from dataclasses import replace
from typing import Any

import pytest

from simulator.profiles.hydro import build_inflow
from simulator.profiles.weather import generate_weather
from simulator.profiles.weather_bands import BandFigure, weather_bands
from simulator.profiles.weather_parameters import (
    SUMMER,
    WeatherParameters,
    weather_parameters,
)
from simulator.scenario.pack import Pack
from simulator.scenario.schema import Scenario, Weather
from tests.weather_pack import nine_counties

YEARS = 30
BROKEN_YEARS = 8  # enough for a broken generator to leave a band by far
HOT_AND_CALM = (0.78, -0.10, -0.38)  # correlations of summer

BROKEN = {
    "independent days": (
        {"cloud_memory": (0.0,), "temperature_memory": (0.0,), "wind_memory": (0.0,)},
        "temperature: memory of days",
    ),
    "no spatial correlation": (
        {
            "cloud_length_km": 1.0, "temperature_length_km": 1.0, "wind_length_km": 1.0,
            "wind_regional_length_km": 1.0,
        },
        "space: hourly wind",
    ),
    "clock in UTC": ({"clock_shift_h": -8.0}, "solar: centre of the day [h]"),
    "an hour late": ({"clock_shift_h": 1.0}, "solar: centre of the day [h]"),
    "white-noise wind": (
        {"wind_daily_share": 0.0, "wind_regional_hours": 0.01, "wind_local_hours": 0.01},
        "wind: memory at 1 h",
    ),
    "narrowed clearness": ({"clearness_precision": 8.0}, "sun: deviation of daily clearness"),
    "no losses": ({"wind_losses": 0.0, "solar_losses": 0.0}, "solar: ramp, p99"),
    "hot days calm": ({"correlations": {SUMMER: HOT_AND_CALM}}, "temperature: with wind in summer"),
}  # fmt: skip


@pytest.fixture(scope="module")
def pack(small_scenario: Scenario) -> Pack:
    return nine_counties(small_scenario.pack)


def _bands(
    pack: Pack, years: int, parameters: WeatherParameters | None = None, seed: int = 1
) -> tuple[BandFigure, ...]:
    draws = [
        generate_weather(pack, 2025, Weather(year=year, seed=seed), "normal", parameters)
        for year in range(1, years + 1)
    ]
    return weather_bands(pack, draws, [build_inflow(pack, draw, "normal") for draw in draws])


def _broken(pack: Pack, changes: dict[str, Any]) -> WeatherParameters:
    """Return the region's parameters with changes; correlations change by season."""
    sound = weather_parameters(pack)
    by_season = changes.get("correlations", {})
    correlations = tuple(
        by_season.get(season, values) for season, values in enumerate(sound.correlations)
    )
    return replace(sound, **changes | {"correlations": correlations})


def test_thirty_years_lie_in_every_band(pack: Pack) -> None:
    outside = [figure for figure in _bands(pack, YEARS) if not figure.holds]
    assert outside == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_generator_leaves_its_band(pack: Pack, name: str) -> None:
    changes, band = BROKEN[name]
    figures = _bands(pack, BROKEN_YEARS, _broken(pack, changes))
    assert band in {figure.name for figure in figures if not figure.holds}

"""Eight broken weather generators, and the band that each must leave."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from simulator.profiles.hydro import build_inflow
from simulator.profiles.weather import generate_weather
from simulator.profiles.weather_bands import BandFigure, weather_bands
from simulator.profiles.weather_parameters import SUMMER, WeatherParameters, weather_parameters
from simulator.scenario.pack import Pack
from simulator.scenario.schema import Weather

YEARS: Final = 30
BROKEN_YEARS: Final = 8  # enough for a broken generator to leave a band by far
_HOT_AND_CALM: Final = (0.78, -0.10, -0.38)  # correlations of summer


@dataclass(frozen=True)
class Broken:
    """A broken generator: the parameters that differ, and a band that it must leave."""

    changes: Mapping[str, Any]
    band: str


BROKEN: Final[Mapping[str, Broken]] = MappingProxyType(
    {
        "independent days": Broken(
            {"cloud_memory": (0.0,), "temperature_memory": (0.0,), "wind_memory": (0.0,)},
            "temperature: memory of days",
        ),
        "no spatial correlation": Broken(
            {
                "cloud_length_km": 1.0,
                "temperature_length_km": 1.0,
                "wind_length_km": 1.0,
                "wind_regional_length_km": 1.0,
            },
            "space: hourly wind",
        ),
        "clock in UTC": Broken({"clock_shift_h": -8.0}, "solar: centre of the day [h]"),
        "an hour late": Broken({"clock_shift_h": 1.0}, "solar: centre of the day [h]"),
        "white-noise wind": Broken(
            {"wind_daily_share": 0.0, "wind_regional_hours": 0.01, "wind_local_hours": 0.01},
            "wind: memory at 1 h",
        ),
        "narrowed clearness": Broken(
            {"clearness_precision": 8.0}, "sun: deviation of daily clearness"
        ),
        "no losses": Broken({"wind_losses": 0.0, "solar_losses": 0.0}, "solar: ramp, p99"),
        "hot days calm": Broken(
            {"correlations": {SUMMER: _HOT_AND_CALM}}, "temperature: with wind in summer"
        ),
    }
)


def bands_of(
    pack: Pack, years: int, parameters: WeatherParameters | None = None
) -> tuple[BandFigure, ...]:
    """Return the figures of free draws beside their bands."""
    draws = [
        generate_weather(pack, 2025, Weather(year=year), "normal", parameters)
        for year in range(1, years + 1)
    ]
    return weather_bands(pack, draws, [build_inflow(pack, draw, "normal") for draw in draws])


def broken_bands(pack: Pack, name: str, years: int = BROKEN_YEARS) -> tuple[BandFigure, ...]:
    """Return the figures of a broken generator beside their bands."""
    usual = weather_parameters(pack)
    changes = dict(BROKEN[name].changes)
    if "correlations" in changes:
        rows = list(usual.correlations)
        for season, values in changes["correlations"].items():
            rows[season] = values
        changes["correlations"] = tuple(rows)
    return bands_of(pack, years, replace(usual, **changes))

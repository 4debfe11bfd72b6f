"""Weather years of a region, drawn once and kept for all target years a process assesses."""

from calendar import isleap
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from simulator.profiles.hydro import build_inflow
from simulator.profiles.weather import WeatherYear, generate_weather
from simulator.profiles.weather_calendar import snapshots_of
from simulator.scenario.pack import Pack
from simulator.scenario.schema import Scenario, Weather

SmallArray = npt.NDArray[np.float32]

_LEAP_YEAR: Final = 2024
_LEAP_DAY: Final = slice(59 * 24, 60 * 24)


@dataclass(frozen=True)
class WeatherYears:
    """Free draws 1 to n; every series has the 8784 hours of a leap year.

    Parameters
    ----------
    buses
        County buses, the columns of wind and solar.
    temperature_c
        Mean of the county buses, shape (weather year, hour). [°C]
    wind, solar
        Available output over nameplate, shape (weather year, hour, bus). [0..1]
    plants
        Hydro plants, the columns of inflow.
    inflow
        Natural inflow as power over nameplate by length of year (leap or not), shape (weather
        year, hour of that year, plant). [p.u.]
    """

    buses: tuple[str, ...]
    temperature_c: npt.NDArray[np.float64]
    wind: SmallArray
    solar: SmallArray
    plants: tuple[str, ...]
    inflow: dict[bool, SmallArray]

    def __len__(self) -> int:
        """Return how many weather years there are."""
        return len(self.temperature_c)

    def on_calendar(self, values: npt.NDArray[Any], year: int) -> npt.NDArray[Any]:
        """Return hourly values, shape (weather year, hour, …), on the calendar of a year."""
        return values if isleap(year) else np.delete(values, _LEAP_DAY, axis=1)


_kept: dict[object, WeatherYears] = {}


def weather_years(scenario: Scenario) -> WeatherYears:
    """Return the weather years of a scenario's adequacy study; the last ones asked for are kept.

    Notes
    -----
    The draws are those that ``weather: {year: 1}``, ``2``, … give a dispatch with the same seed; a
    stress of the scenario lies on each of them.
    """
    pack, count = scenario.pack, scenario.adequacy.weather_years
    weather, hydrology = scenario.weather, scenario.hydrology
    lengths = tuple(sorted({isleap(year) for year in scenario.years}))
    rest = {"targets", "sources", "demand", "exchange", "lines", "commitment"}
    of_weather = weather.seed, weather.stress
    key = (pack.model_dump_json(exclude=rest), count, of_weather, hydrology, lengths)
    if key not in _kept:
        years = [
            Weather(year=number, seed=weather.seed, stress=weather.stress)
            for number in range(1, count + 1)
        ]
        drawn = _draw(pack, years, hydrology, lengths)
        _kept.clear()
        _kept[key] = drawn
    return _kept[key]


def _draw(
    pack: Pack, years: list[Weather], hydrology: str, lengths: tuple[bool, ...]
) -> WeatherYears:
    calendars = {length: _LEAP_YEAR if length else _LEAP_YEAR + 1 for length in lengths}
    temperature, wind, solar = [], [], []
    inflow: dict[bool, list[SmallArray]] = {length: [] for length in lengths}
    weather = inflows = None
    for year in years:
        weather = generate_weather(pack, _LEAP_YEAR, year, hydrology)
        temperature.append(weather.temperature_c.to_numpy().mean(axis=1))
        wind.append(weather.wind_capacity_factor.to_numpy(dtype=np.float32))
        solar.append(weather.solar_capacity_factor.to_numpy(dtype=np.float32))
        for length, calendar in calendars.items():
            inflows = build_inflow(pack, _cut(weather, calendar), hydrology)
            inflow[length].append(inflows.to_numpy(dtype=np.float32))
    if weather is None or inflows is None:
        raise ValueError("no weather years were asked for")
    return WeatherYears(
        buses=tuple(str(name) for name in weather.wind_capacity_factor),
        temperature_c=np.array(temperature),
        wind=np.array(wind),
        solar=np.array(solar),
        plants=tuple(str(name) for name in inflows),
        inflow={length: np.array(series) for length, series in inflow.items()},
    )


def _cut(weather: WeatherYear, calendar: int) -> WeatherYear:
    """Return what inflow needs of a weather year on another calendar."""
    if isleap(calendar):
        return weather
    snapshots = snapshots_of(calendar)

    def kept(values: Any) -> Any:
        inside = np.ones(len(values), dtype=bool)
        inside[_LEAP_DAY] = False
        return values[inside].set_axis(snapshots, axis=0)

    return replace(
        weather, snapshots=snapshots, inflow_score=kept(weather.inflow_score),
        regulated_inflow_score=kept(weather.regulated_inflow_score), wetness=kept(weather.wetness),
    )  # fmt: skip

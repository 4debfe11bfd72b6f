"""One weather year: irradiance, temperature, wind and solar power, and what drives inflow."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from simulator.profiles.cloud import clear_sky_index, irradiance, matched_clearness, mean_clearness
from simulator.profiles.daily import DailyWeather, daily_weather
from simulator.profiles.draws import TYPICAL, Draw, distances_km
from simulator.profiles.solar import solar_output
from simulator.profiles.stress import (
    Spell,
    spell_of,
    stressed_clearness,
    stressed_temperature,
    stressed_wind,
)
from simulator.profiles.sun import Sun, standard_offset_h, sun_over
from simulator.profiles.temperature import (
    air_temperature,
    climate_of_days,
    interpolate_days,
    matched_temperature,
)
from simulator.profiles.weather_calendar import FloatArray, IntArray, kept_days, snapshots_of
from simulator.profiles.weather_parameters import WeatherParameters, weather_parameters
from simulator.profiles.wind import matched_wind_output, wind_output, wind_scale, wind_score
from simulator.scenario.pack import Pack
from simulator.scenario.schema import Weather
from simulator.scenario.stress import NO_STRESS


@dataclass(frozen=True)
class WeatherYear:
    """Hourly weather of one calendar year, local standard time, hour beginning.

    Parameters
    ----------
    snapshots
        8760 or 8784 hours, without time zone.
    typical
        Whether each month matches the climate; otherwise the year is a free draw.
    temperature_c
        Air temperature, shape (snapshot, county bus). [°C]
    irradiance_w_per_m2
        Global horizontal irradiance, mean of the hour, shape (snapshot, county bus). [W/m²]
    clear_sky_index
        The day's irradiation over that of a cloudless day, shape (day, county bus).
    wind_capacity_factor, solar_capacity_factor
        Available output over nameplate (solar: of the modules), shape (snapshot, county bus).
        [0..1]
    inflow_score, regulated_inflow_score
        Standard normal score of the log of inflow within the year, natural and below a large
        dam, shape (snapshot, county bus).
    wetness
        Log of the year's and month's inflow over the mean, by snapshot.
    drawn_inflow
        Whether wetness counts: not in the typical year, nor where a wet or dry year is chosen.
    parameters
        Parameters of the generator.
    spell
        The stress that was laid on the year, if any.
    """

    snapshots: pd.DatetimeIndex
    typical: bool
    temperature_c: pd.DataFrame
    irradiance_w_per_m2: pd.DataFrame
    clear_sky_index: pd.DataFrame
    wind_capacity_factor: pd.DataFrame
    solar_capacity_factor: pd.DataFrame
    inflow_score: pd.DataFrame
    regulated_inflow_score: pd.DataFrame
    wetness: "pd.Series[float]"
    drawn_inflow: bool
    parameters: WeatherParameters
    spell: Spell | None = None


@dataclass(frozen=True)
class _Site:
    """What the generator reads of a region: the key of its cached climate."""

    longitude: tuple[float, ...]
    latitude: tuple[float, ...]
    offset_h: float
    temperature_c: tuple[float, ...]
    irradiation_kwh_per_m2_d: tuple[float, ...]
    wind_capacity_factor: tuple[float, ...]
    turbidity: tuple[float, ...]


@dataclass(frozen=True)
class _Climate:
    """What all weather years of a region have in common; days of shape (site, 366)."""

    site: _Site
    distance_km: FloatArray
    sun: Sun
    clear_kwh_per_m2: FloatArray
    clearness: FloatArray
    temperature_c: FloatArray


@dataclass(frozen=True)
class _Hours:
    """Weather on the calendar of weather years, shape (site, day, hour); index (site, day)."""

    index: FloatArray
    temperature_c: FloatArray
    wind: FloatArray


def generate_weather(
    pack: Pack,
    calendar_year: int,
    weather: Weather,
    hydrology: str = "normal",
    parameters: WeatherParameters | None = None,
) -> WeatherYear:
    """Return one weather year on the calendar of a target year.

    Parameters
    ----------
    pack
        Region pack: county buses and climate.
    calendar_year
        Target year; 29 February is left out where it has none.
    weather
        The typical year, in which each month matches the climate, or the number of a free draw.
    hydrology
        ``wet``, ``normal`` or ``dry``. In a free draw ``normal`` lets the year be as wet as drawn;
        the others fix the year's and the months' inflow.
    parameters
        Parameters of the generator; by default the region's.

    Notes
    -----
    A weather year depends on its seed and number alone, so it is the same in every target year.
    """
    typical = weather.year == "typical"
    draw = Draw(weather.seed, TYPICAL if weather.year == "typical" else weather.year)
    parameters = parameters or weather_parameters(pack)
    climate = _climate(_site(pack, parameters))
    days, snapshots = kept_days(calendar_year), snapshots_of(calendar_year)
    daily = daily_weather(parameters, climate.distance_km, draw)
    hours = (
        _matched_hours(parameters, climate, draw, daily, days)
        if typical
        else _drawn_hours(parameters, climate, draw, daily)
    )
    spell = None if weather.stress == NO_STRESS else spell_of(pack.stresses[weather.stress])
    if spell is not None:
        hours = _stressed_hours(parameters, climate, spell, hours)
    ghi = irradiance(parameters, climate.distance_km, draw, climate.sun, hours.index)
    solar = solar_output(parameters, climate.sun, ghi, hours.temperature_c, climate.site.latitude)
    counties = pd.Index([bus.bus for bus in pack.buses if bus.kind == "county"])

    def frame(values: FloatArray) -> pd.DataFrame:
        series = np.take(values, days, axis=1).reshape(len(counties), -1)
        return pd.DataFrame(series.T, index=snapshots, columns=counties)

    wetness = interpolate_days(daily.wetness[None, :])[0, days]
    return WeatherYear(
        snapshots=snapshots,
        typical=typical,
        temperature_c=frame(hours.temperature_c),
        irradiance_w_per_m2=frame(ghi),
        clear_sky_index=pd.DataFrame(
            hours.index[:, days].T, index=snapshots[::24], columns=counties
        ),
        wind_capacity_factor=frame(hours.wind),
        solar_capacity_factor=frame(solar),
        inflow_score=frame(interpolate_days(daily.inflow)),
        regulated_inflow_score=frame(interpolate_days(daily.regulated_inflow)),
        wetness=pd.Series(wetness.ravel(), index=snapshots),
        drawn_inflow=not typical and hydrology == "normal",
        parameters=parameters,
        spell=spell,
    )


def _site(pack: Pack, parameters: WeatherParameters) -> _Site:
    counties = [bus for bus in pack.buses if bus.kind == "county"]
    months = sorted(pack.climate, key=lambda row: row.month)
    return _Site(
        longitude=tuple(bus.longitude for bus in counties),
        latitude=tuple(bus.latitude for bus in counties),
        offset_h=standard_offset_h(pack.region.time_zone) + parameters.clock_shift_h,
        temperature_c=tuple(row.temperature_c for row in months),
        irradiation_kwh_per_m2_d=tuple(row.irradiation_kwh_per_m2_d for row in months),
        wind_capacity_factor=tuple(row.wind_capacity_factor for row in months),
        turbidity=tuple(row.linke_turbidity for row in months),
    )


@cache
def _climate(site: _Site) -> _Climate:
    sun = sun_over(site.longitude, site.latitude, site.turbidity, site.offset_h)
    clear_kwh_per_m2 = sun.clear_w_per_m2.sum(axis=2) / 1000
    return _Climate(
        site=site,
        distance_km=distances_km(np.array(site.longitude), np.array(site.latitude)),
        sun=sun,
        clear_kwh_per_m2=clear_kwh_per_m2,
        clearness=mean_clearness(clear_kwh_per_m2, np.array(site.irradiation_kwh_per_m2_d)),
        temperature_c=climate_of_days(np.array(site.temperature_c)),
    )


def _drawn_hours(
    parameters: WeatherParameters, climate: _Climate, draw: Draw, daily: DailyWeather
) -> _Hours:
    """Return a free draw: months vary around the climate."""
    score = wind_score(parameters, climate.distance_km, draw, daily.wind)
    scale = wind_scale(parameters, climate.site.wind_capacity_factor)
    index = clear_sky_index(parameters, daily.clearness[:, 1:-1], climate.clearness)
    return _Hours(
        index=index,
        temperature_c=air_temperature(parameters, daily.temperature, index, climate.temperature_c),
        wind=wind_output(parameters, score, scale),
    )


def _stressed_hours(
    parameters: WeatherParameters, climate: _Climate, spell: Spell, hours: _Hours
) -> _Hours:
    """Return a year with a stress laid on it."""
    index = stressed_clearness(parameters, spell, hours.index)
    return _Hours(
        index=index,
        temperature_c=stressed_temperature(
            parameters, spell, hours.temperature_c, climate.temperature_c, index - hours.index
        ),
        wind=stressed_wind(spell, hours.wind),
    )


def _matched_hours(
    parameters: WeatherParameters,
    climate: _Climate,
    draw: Draw,
    daily: DailyWeather,
    days: IntArray,
) -> _Hours:
    """Return the typical year: each month of the kept days meets the climate at every site."""
    site = climate.site
    score = wind_score(parameters, climate.distance_km, draw, daily.wind)
    scale = wind_scale(parameters, site.wind_capacity_factor)
    index = matched_clearness(
        parameters,
        daily.clearness[:, 1:-1],
        climate.clearness,
        climate.clear_kwh_per_m2,
        np.array(site.irradiation_kwh_per_m2_d),
        days,
    )
    temperature = air_temperature(parameters, daily.temperature, index, climate.temperature_c)
    return _Hours(
        index=index,
        temperature_c=matched_temperature(temperature, np.array(site.temperature_c), days),
        wind=matched_wind_output(
            parameters, score, scale, np.array(site.wind_capacity_factor), days
        ),
    )

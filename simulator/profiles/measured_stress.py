"""A stress laid on measured series, by the rules by which it is laid on generated ones.

The counties that are measured meet the spell's means among themselves, as generated ones do; each
series keeps its differences between hours. Without a spell every series stays as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from simulator.profiles.hydro import mean_year_inflow
from simulator.profiles.solar import solar_output
from simulator.profiles.stress import (
    stressed_clearness,
    stressed_inflow,
    stressed_temperature,
    stressed_wind,
)
from simulator.profiles.sun import Sun, standard_offset_h, sun_over
from simulator.profiles.temperature import climate_of_days
from simulator.profiles.weather import WeatherYear
from simulator.profiles.weather_calendar import (
    DAYS,
    LEAP_DAY,
    FloatArray,
    kept_days,
)
from simulator.scenario.pack import Pack

_HOURS = 24


@dataclass(frozen=True)
class MeasuredStress:
    """The spell of a weather year, to be laid on measured series of its counties.

    Parameters
    ----------
    pack
        Region pack: places and climate.
    weather
        The year as generated, with its spell if it has one.
    """

    pack: Pack
    weather: WeatherYear

    @cached_property
    def sun(self) -> Sun:
        """The sun over the counties."""
        counties = [bus for bus in self.pack.buses if bus.kind == "county"]
        months = sorted(self.pack.climate, key=lambda row: row.month)
        return sun_over(
            tuple(bus.longitude for bus in counties),
            self.latitude,
            tuple(month.linke_turbidity for month in months),
            standard_offset_h(self.pack.region.time_zone) + self.weather.parameters.clock_shift_h,
        )

    @cached_property
    def latitude(self) -> tuple[float, ...]:
        """Latitudes of the counties. [°]"""
        return tuple(bus.latitude for bus in self.pack.buses if bus.kind == "county")

    def solar_output(self, ghi: FloatArray, temperature_c: FloatArray) -> FloatArray:
        """Return what plants make of an irradiance, both of shape (county, 366 days, hour)."""
        parameters = self.weather.parameters
        return solar_output(parameters, self.sun, ghi, temperature_c, self.latitude)

    def temperature(self, measured: pd.DataFrame) -> pd.DataFrame:
        """Return air temperature with the spell in it; its daily range stays as measured. [°C]"""
        spell = self.weather.spell
        if spell is None or measured.empty:
            return measured
        months = sorted(self.pack.climate, key=lambda row: row.month)
        climate_c = climate_of_days(np.array([row.temperature_c for row in months]))
        hours = on_leap_calendar(measured)
        range_as_measured = np.zeros(hours.shape[:2])
        parameters = self.weather.parameters
        return _on_snapshots(
            stressed_temperature(parameters, spell, hours, climate_c, range_as_measured), measured
        )

    def irradiance(self, measured: pd.DataFrame) -> pd.DataFrame:
        """Return irradiance with the spell in it, each day by one factor. [W/m²]"""
        return self._clearer(measured, lambda: self.sun.clear_w_per_m2)

    def solar(self, measured: pd.DataFrame) -> pd.DataFrame:
        """Return the output of solar plants with the spell in it, each day by one factor. [0..1]

        A day's clearness is its output over that of a plant of this program under a clear sky.
        """
        mild = on_leap_calendar(self.weather.temperature_c)
        return self._clearer(
            measured, lambda: self.solar_output(self.sun.clear_w_per_m2, mild)
        ).clip(upper=1.0)

    def wind(self, measured: pd.DataFrame) -> pd.DataFrame:
        """Return the capacity factor of wind with the spell in it. [0..1]"""
        spell = self.weather.spell
        if spell is None or measured.empty:
            return measured
        return _on_snapshots(stressed_wind(spell, on_leap_calendar(measured)), measured)

    def inflow(self, measured: pd.DataFrame) -> pd.DataFrame:
        """Return the inflow of plants with the spell in it. [p.u.]"""
        spell = self.weather.spell
        if spell is None or measured.empty:
            return measured
        days = kept_days(self.weather.snapshots[0].year)
        plants = {plant.plant: plant for plant in self.pack.plants}
        hours = on_leap_calendar(measured)
        stressed = [
            stressed_inflow(spell, own, mean_year_inflow(self.pack, plants[str(name)], days), days)
            for name, own in zip(measured, hours, strict=True)
        ]
        return _on_snapshots(np.array(stressed), measured)

    def _clearer(self, measured: pd.DataFrame, cloudless: Callable[[], FloatArray]) -> pd.DataFrame:
        """Return what follows the sun with the clearness of the spell's days in it."""
        spell = self.weather.spell
        if spell is None or measured.empty:
            return measured
        counties = [str(bus) for bus in self.weather.temperature_c.columns]
        clear = cloudless()[[counties.index(str(name)) for name in measured]].sum(axis=2)
        hours = on_leap_calendar(measured)
        index = np.divide(hours.sum(axis=2), clear, out=np.zeros_like(clear), where=clear > 0)
        stressed = stressed_clearness(self.weather.parameters, spell, index)
        touched = (spell.days > 0) & (index > 0)
        ratio = np.divide(stressed, index, out=np.ones_like(index), where=touched)
        return _on_snapshots(hours * ratio[:, :, None], measured)


def on_leap_calendar(frame: pd.DataFrame) -> FloatArray:
    """Return hours of shape (site, 366 days, hour), 28 February again where there is no 29th."""
    values = frame.to_numpy().T.reshape(frame.shape[1], -1, _HOURS)
    if values.shape[1] == DAYS:
        return values
    return np.insert(values, LEAP_DAY, values[:, LEAP_DAY - 1], axis=1)


def _on_snapshots(hours: FloatArray, like: pd.DataFrame) -> pd.DataFrame:
    """Return hours of shape (site, 366 days, hour) on the snapshots of a frame."""
    days = kept_days(pd.DatetimeIndex(like.index)[0].year)
    kept = hours[:, days].reshape(len(hours), -1)
    return pd.DataFrame(kept.T, index=like.index, columns=like.columns)

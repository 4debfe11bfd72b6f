"""Demand by hour and county: season, temperature and day type, matched to energy and peak."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import brentq

from simulator.errors import InputDataError, Problem
from simulator.profiles.season import daily_from_monthly, monthly_mean
from simulator.scenario.pack import Demand, Pack, Region

FloatArray = npt.NDArray[np.float64]

_HOURS: Final = 24
_BLEND_H: Final = 6
"""Hours after midnight over which one day's curve passes into the next one's [h]."""
_LEAST_LEVEL: Final = 0.05
"""No day's peak falls below this share of the year's, however mild a free draw is [0..1]."""
_EXPONENTS: Final = (0.05, 20.0)
_DRIVERS: Final = {
    "chargers": "charger_energy_mwh",
    "electrification": "electrification_energy_mwh",
    "data-centre": "data_centre_energy_mwh",
    "base-station": "base_station_energy_mwh",
}


@dataclass(frozen=True)
class Calibration:
    """What makes the typical weather year meet the energy and the P50 peak of a target year.

    Parameters
    ----------
    peak, valley
        Highest daily peak and lowest daily valley of the typical weather year, before
        calibration. [p.u.]
    exponent
        Of the transform between them.
    scale_mw
        Demand, drivers apart, at the highest peak. [MW]
    """

    peak: float
    valley: float
    exponent: float
    scale_mw: float


def build_demand(
    pack: Pack,
    year: int,
    calendar: pd.DataFrame,
    temperature_c: pd.DataFrame,
    typical_temperature_c: pd.DataFrame,
) -> pd.DataFrame:
    """Return the demand of one target year in one weather year.

    Parameters
    ----------
    pack
        Region pack.
    year
        Target year.
    calendar
        Days of the year, from ``build_calendar``.
    temperature_c
        Of the weather year, shape (snapshot, county bus). [°C]
    typical_temperature_c
        Of the typical weather year: there energy and peak equal demand.csv exactly; another
        weather year reuses its calibration and so has an energy and a peak of its own. [°C]

    Returns
    -------
    pandas.DataFrame
        Gross demand, shape (snapshot, county bus). [MW]

    Notes
    -----
    A day's peak is the month's workday peak (interpolated over days, month means kept), plus
    sensitivity times the departure of the day's degree-days from the typical ones of the season,
    times the level of the day type; its valley is the month's share of it. Peaks and valleys are
    calibrated; between them the day follows the normalised shape of its type, and over its first
    six hours it passes over from the day before. The drivers (chargers, electrification, data
    centres, base stations) have day shapes of their own and stand inside the totals: the rest is
    calibrated so that the sum is right.
    """
    drivers_mw = driver_demand(pack, year)
    shapes = np.array([pack.load_shapes[kind].hours for kind in calendar["day_type"]])
    typical = daily_levels(pack, calendar, typical_temperature_c, typical_temperature_c)
    calibration = calibrate(typical, shapes, drivers_mw, pack.demand[year], year)
    levels = daily_levels(pack, calendar, temperature_c, typical_temperature_c)
    total_mw = hourly_demand(levels, shapes, calibration) + drivers_mw
    shares = _county_shares(pack, calendar, temperature_c)
    return pd.DataFrame(
        total_mw[:, None] * np.repeat(shares.to_numpy(), _HOURS, axis=0),
        index=temperature_c.index,
        columns=shares.columns,
    )


def driver_demand(pack: Pack, year: int) -> FloatArray:
    """Return the demand of chargers, electrification, data centres and base stations [MW].

    Every day of the year is alike; the shape of a driver gives each hour's share of its day.
    """
    days = 366 if pd.Timestamp(year, 1, 1).is_leap_year else 365
    demand = pack.demand[year]
    daily = sum(
        (
            getattr(demand, field) / days * np.array(pack.load_shapes[shape].hours)
            for shape, field in _DRIVERS.items()
        ),
        start=np.zeros(_HOURS),
    )
    return np.tile(daily, days)


def daily_levels(
    pack: Pack,
    calendar: pd.DataFrame,
    temperature_c: pd.DataFrame,
    typical_temperature_c: pd.DataFrame,
) -> FloatArray:
    """Return each day's peak and valley before calibration, shape (day, 2) [p.u.]."""
    days = pd.DatetimeIndex(calendar.index)
    months = sorted(pack.load_months, key=lambda row: row.month)
    level = daily_from_monthly([row.daily_peak for row in months], days)
    ratio = daily_from_monthly([row.valley_over_peak for row in months], days)
    response = _response(pack.region, _daily_mean(temperature_c))
    typical = _response(pack.region, _daily_mean(typical_temperature_c))
    expected = daily_from_monthly(monthly_mean(typical, days), days)
    peak = (level + response - expected) * calendar["demand_level"].to_numpy()
    peak = np.maximum(peak, _LEAST_LEVEL)
    return np.column_stack([peak, peak * ratio])


def hourly_demand(levels: FloatArray, shapes: FloatArray, calibration: Calibration) -> FloatArray:
    """Return hourly demand apart from its drivers [MW].

    Parameters
    ----------
    levels
        Each day's peak and valley before calibration, shape (day, 2). [p.u.]
    shapes
        Normalised shape of each day, shape (day, 24). [0..1]
    calibration
        That of the typical weather year.
    """
    peak, valley = calibrated_levels(levels, calibration).T[:, :, None]
    curve = valley + (peak - valley) * shapes
    before = np.vstack([curve[:1], curve[:-1]])
    weight = np.minimum(np.arange(_HOURS) / _BLEND_H, 1.0)
    return np.asarray((weight * curve + (1.0 - weight) * before).ravel())


def calibrated_levels(levels: FloatArray, calibration: Calibration) -> FloatArray:
    """Return peaks and valleys in megawatts.

    The transform keeps the ratio of the year's lowest valley to its highest peak and bends what
    lies between: ``valley + (peak - valley) * ((x - valley) / (peak - valley)) ** exponent``.
    Above the typical year's peak it goes on, below its valley it is proportional.
    """
    span = calibration.peak - calibration.valley
    place = np.maximum(levels - calibration.valley, 0.0) / span
    bent = calibration.valley + span * place**calibration.exponent
    kept = np.where(levels < calibration.valley, levels, bent)
    return np.asarray(kept * calibration.scale_mw / calibration.peak)


def calibrate(
    levels: FloatArray, shapes: FloatArray, drivers_mw: FloatArray, demand: Demand, year: int
) -> Calibration:
    """Return the calibration with which the typical year meets the year's energy and peak.

    The scale follows from the peak hour of demand with its drivers, the exponent from the year's
    energy.

    Raises
    ------
    InputDataError
        If no exponent gives that energy under that peak.
    """

    def calibration(exponent: float) -> Calibration:
        unit = Calibration(float(levels.max()), float(levels.min()), exponent, 1.0)
        hourly = hourly_demand(levels, shapes, unit)
        scale = float(np.min((demand.peak_mw - drivers_mw) / hourly))
        return Calibration(unit.peak, unit.valley, exponent, scale)

    def energy_mwh(exponent: float) -> float:
        hourly = hourly_demand(levels, shapes, calibration(exponent))
        return float(hourly.sum() + drivers_mw.sum())

    most, least = (energy_mwh(exponent) for exponent in _EXPONENTS)
    if not least < demand.energy_mwh < most:
        full = demand.peak_mw * len(drivers_mw)
        allowed = f"the load factor must be {least / full:.2f} to {most / full:.2f}"
        found = f"{demand.energy_mwh:.0f} MWh at {demand.peak_mw:.0f} MW"
        hint = "Change energy or peak."
        raise InputDataError([Problem("demand.csv", 0, f"energy[{year}]", found, allowed, hint)])
    exponent = brentq(lambda value: energy_mwh(value) - demand.energy_mwh, *_EXPONENTS, xtol=1e-14)
    return calibration(float(exponent))


def _daily_mean(temperature_c: pd.DataFrame) -> FloatArray:
    """Return the city's mean temperature of each day [°C]."""
    hourly = temperature_c.to_numpy().mean(axis=1)
    return np.asarray(hourly.reshape(-1, _HOURS).mean(axis=1))


def _response(region: Region, temperature_c: FloatArray) -> FloatArray:
    """Return the rise of demand for heating and cooling, as a share of the annual peak."""
    heating = np.maximum(region.heating_threshold_c - temperature_c, 0.0)
    cooling = np.maximum(temperature_c - region.cooling_threshold_c, 0.0)
    return np.asarray(region.heating_sensitivity * heating + region.cooling_sensitivity * cooling)


def _county_shares(pack: Pack, calendar: pd.DataFrame, temperature_c: pd.DataFrame) -> pd.DataFrame:
    """Return each day's share of the counties, shape (day, county bus), rows summing to 1.

    A county warmer or cooler than the city on a day, apart from its usual difference, uses
    accordingly more or less; over the year the shares stay those of buses.csv.
    """
    buses = [bus for bus in pack.buses if bus.kind == "county"]
    share = np.array([bus.demand_share for bus in buses])
    local = temperature_c[[bus.bus for bus in buses]].to_numpy()
    daily = local.reshape(-1, _HOURS, len(buses)).mean(axis=1)
    city = daily.mean(axis=1, keepdims=True)
    daily = daily - (daily - city).mean(axis=0)
    weight = share * (1.0 + _response(pack.region, daily) - _response(pack.region, city))
    return pd.DataFrame(
        weight / weight.sum(axis=1, keepdims=True),
        index=calendar.index,
        columns=[bus.bus for bus in buses],
    )

"""The bands that generated weather has to meet, and where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from simulator.profiles.sun import standard_offset_h, sun_over
from simulator.profiles.weather import WeatherYear
from simulator.profiles.weather_calendar import FloatArray, IntArray
from simulator.profiles.weather_figures import (
    WeatherSample,
    demand_figures,
    hydro_figures,
    solar_figures,
    space_figures,
    sun_figures,
    temperature_figures,
    weather_sample,
    wind_figures,
)
from simulator.scenario.pack import Pack

BANDS: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        "sun: year over climate": (0.97, 1.03),
        "sun: month over climate, least": (0.88, 1.12),
        "sun: month over climate, most": (0.88, 1.12),
        "sun: variation between years": (0.03, 0.075),
        "sun: deviation of daily clearness": (0.155, 0.205),
        "sun: memory of daily clearness": (0.25, 0.40),
        "sun: variation of daily sums": (0.60, 0.78),
        "sun: hourly clearness, median": (0.20, 0.32),
        "sun: hourly clearness, p95": (0.68, 0.76),
        "sun: lowest three days over mean": (0.10, 0.26),
        "temperature: month less climate, least [K]": (-0.9, 0.9),
        "temperature: month less climate, most [K]": (-0.9, 0.9),
        "temperature: memory of days": (0.65, 0.78),
        "temperature: p99.6 [°C]": (35.0, 38.5),
        "temperature: with clearness in summer": (0.65, 0.82),
        "temperature: with wind in summer": (0.15, 0.50),
        "space: daily clearness": (0.82, 0.95),
        "space: daily temperature": (0.92, 0.99),
        "space: hourly wind": (0.60, 0.90),
        "wind: full-load hours over climate": (0.95, 1.05),
        "wind: month less climate, least": (-0.035, 0.035),
        "wind: month less climate, most": (-0.035, 0.035),
        "wind: memory at 1 h": (0.975, 0.992),
        "wind: memory at 6 h": (0.70, 0.86),
        "wind: memory at 24 h": (0.28, 0.45),
        "wind: ramp, p95": (0.06, 0.10),
        "wind: ramp, p99": (0.09, 0.14),
        "wind: capacity factor, p5": (0.005, 0.03),
        "wind: capacity factor, p50": (0.12, 0.20),
        "wind: capacity factor, p95": (0.60, 0.76),
        "solar: full-load hours [h]": (880.0, 1000.0),
        "solar: ramp, p99": (0.17, 0.25),
        "solar: centre of the day [h]": (12.3, 12.8),
        "solar: with wind in winter": (-0.45, -0.10),
        "solar: with wind in autumn": (-0.45, -0.10),
        "hydro: variation between years": (0.13, 0.28),
    }
)
"""Least and most of each figure over about 30 years, for the basins of central China."""

DEMAND_BANDS: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        "demand: load factor": (0.45, 0.60),
        "demand: ramp over mean, p95": (0.13, 0.17),
        "demand: winter peak over summer peak": (0.65, 0.80),
        "demand: variation of the peak between years": (0.02, 0.075),
    }
)
"""The same of the demand of a city that peaks in summer."""


@dataclass(frozen=True)
class BandFigure:
    """A figure beside its band.

    Parameters
    ----------
    name
        What is measured.
    value
        The figure of the generated years.
    least, most
        The band.
    """

    name: str
    value: float
    least: float
    most: float

    @property
    def holds(self) -> bool:
        """Whether the figure lies in its band."""
        return self.least <= self.value <= self.most

    @property
    def applies(self) -> bool:
        """Whether there is a figure: one year has no variation between years."""
        return not np.isnan(self.value)


def weather_bands(
    pack: Pack, years: Sequence[WeatherYear], inflow: Sequence[pd.DataFrame]
) -> tuple[BandFigure, ...]:
    """Return each figure of generated weather years beside its band.

    Parameters
    ----------
    pack
        Region pack: places and climate.
    years, inflow
        Weather years on the calendar of one target year, and their inflow. [p.u.]
    """
    return sample_bands(pack, region_sample(pack, years, inflow))


def demand_bands(demand_mw: FloatArray, month_of_hour: IntArray) -> tuple[BandFigure, ...]:
    """Return each figure of the region's demand beside its band.

    Parameters
    ----------
    demand_mw
        Demand of each weather year, shape (year, hour). [MW]
    month_of_hour
        Month of each hour, 1 to 12.
    """
    figures = demand_figures(demand_mw, month_of_hour)
    return tuple(BandFigure(name, figures[name], *band) for name, band in DEMAND_BANDS.items())


def region_sample(
    pack: Pack, years: Sequence[WeatherYear], inflow: Sequence[pd.DataFrame]
) -> WeatherSample:
    """Return weather years of a region as arrays, with the sun over its counties.

    Parameters
    ----------
    pack
        Region pack: places and climate.
    years, inflow
        Weather years on the calendar of one target year, and their inflow. [p.u.]
    """
    counties = [bus for bus in pack.buses if bus.kind == "county"]
    months = sorted(pack.climate, key=lambda row: row.month)
    sun = sun_over(
        tuple(bus.longitude for bus in counties),
        tuple(bus.latitude for bus in counties),
        tuple(row.linke_turbidity for row in months),
        standard_offset_h(pack.region.time_zone),
    )
    return weather_sample(pack, sun, years, inflow)


def sample_bands(pack: Pack, sample: WeatherSample) -> tuple[BandFigure, ...]:
    """Return each figure of a sample beside its band."""
    months = sorted(pack.climate, key=lambda row: row.month)
    figures = {
        **sun_figures(sample, np.array([row.irradiation_kwh_per_m2_d for row in months])),
        **temperature_figures(sample, np.array([row.temperature_c for row in months])),
        **space_figures(sample),
        **wind_figures(sample, np.array([row.wind_capacity_factor for row in months])),
        **solar_figures(sample),
        **hydro_figures(sample),
    }
    return tuple(BandFigure(name, figures[name], *band) for name, band in BANDS.items())

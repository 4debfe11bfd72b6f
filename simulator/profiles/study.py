"""A look at the weather years of a scenario: their series, and what describes them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from simulator.profiles.build import demand_of, net_load_of
from simulator.profiles.calendar import build_calendar
from simulator.profiles.hydro import build_inflow
from simulator.profiles.measured import (
    with_measured_inflow,
    with_measured_weather,
)
from simulator.profiles.weather import WeatherYear, generate_weather
from simulator.profiles.weather_bands import (
    BandFigure,
    demand_bands,
    region_sample,
    sample_bands,
)
from simulator.profiles.weather_calendar import FloatArray, IntArray
from simulator.profiles.weather_figures import WeatherSample
from simulator.scenario.pack import Pack
from simulator.scenario.schema import Scenario
from simulator.scenario.stress import NO_STRESS


@dataclass(frozen=True, eq=False)
class ProfileStudy:
    """Weather years with the demand, net load and inflow that go with them.

    Parameters
    ----------
    year
        Target year, whose calendar, demand and plants count.
    draws
        Number of free draws; 0 for the weather year that the scenario names.
    snapshots
        Hours of the target year.
    buses
        Counties, in the order of the sample's sites.
    sample
        Weather of the years.
    demand_mw, net_load_mw
        Demand, and demand less available wind and solar of the capacity at the year's end, shape
        (year, hour). [MW]
    inflow
        Inflow of all hydro plants over their nameplate, shape (year, hour). [p.u.]
    climate
        Expected monthly means of ``temperature`` [°C], ``irradiation`` [kWh/m²/d], ``wind`` [0..1]
        and ``inflow`` [p.u.], each of shape (12,).
    bands
        Figures beside their bands.
    """

    year: int
    draws: int
    snapshots: pd.DatetimeIndex
    buses: tuple[str, ...]
    sample: WeatherSample
    demand_mw: FloatArray
    net_load_mw: FloatArray
    inflow: FloatArray
    climate: dict[str, FloatArray]
    bands: tuple[BandFigure, ...]

    @property
    def month_of_hour(self) -> IntArray:
        """Month of each hour, 1 to 12."""
        return np.asarray(self.snapshots.month, dtype=np.intp)


@dataclass(frozen=True)
class _Year:
    """One weather year with what follows from it."""

    weather: WeatherYear
    inflow: pd.DataFrame
    demand_mw: pd.DataFrame
    net_load_mw: "pd.Series[float]"


def study_profiles(
    scenario: Scenario,
    year: int,
    draws: int = 0,
    progress: Callable[[int], None] = lambda _done: None,
) -> ProfileStudy:
    """Return the weather years of a scenario with what describes them.

    Parameters
    ----------
    scenario
        A loaded scenario.
    year
        Target year, whose calendar, demand and plants count.
    draws
        Number of free draws (1, 2, 3 … of the scenario's seed); 0 looks at the scenario's own
        year, with the planner's series in it. Free draws are generated throughout.
    progress
        Called with the number of weather years that are done.
    """
    pack = scenario.pack
    plain = scenario.weather.model_copy(update={"year": "typical", "stress": NO_STRESS})
    typical = generate_weather(pack, year, plain, scenario.hydrology)
    years = []
    for number in range(1, max(draws, 1) + 1):
        one = scenario
        if draws:
            weather = scenario.weather.model_copy(update={"year": number})
            one = scenario.model_copy(update={"weather": weather, "measured": None})
        years.append(_one_year(one, year, typical))
        progress(number)
    sample = region_sample(pack, [one.weather for one in years], [one.inflow for one in years])
    snapshots = typical.snapshots
    demand_mw = np.stack([one.demand_mw.sum(axis=1).to_numpy() for one in years])
    weights = _hydro_weights(pack, years[0].inflow)
    return ProfileStudy(
        year=year,
        draws=draws,
        snapshots=snapshots,
        buses=tuple(str(bus) for bus in typical.temperature_c.columns),
        sample=sample,
        demand_mw=demand_mw,
        net_load_mw=np.stack([one.net_load_mw.to_numpy() for one in years]),
        inflow=np.stack([one.inflow.to_numpy() @ weights for one in years]),
        climate=_climate(pack, scenario.hydrology, snapshots),
        bands=(
            *sample_bands(pack, sample),
            *demand_bands(demand_mw, np.asarray(snapshots.month, dtype=np.intp)),
        ),
    )


def _one_year(scenario: Scenario, year: int, typical: WeatherYear) -> _Year:
    pack = scenario.pack
    drawn = generate_weather(pack, year, scenario.weather, scenario.hydrology)
    drawn = with_measured_weather(scenario, drawn)
    calendar = build_calendar(year, pack.load_days)
    demand_mw = demand_of(scenario, calendar, drawn, typical)
    net_load_mw = net_load_of(
        pack, year, demand_mw, drawn.wind_capacity_factor, drawn.solar_capacity_factor
    )
    inflow = with_measured_inflow(scenario, drawn, build_inflow(pack, drawn, scenario.hydrology))
    return _Year(drawn, inflow, demand_mw, net_load_mw)


def _hydro_weights(pack: Pack, inflow: pd.DataFrame) -> FloatArray:
    """Return each hydro plant's share of the nameplate of all."""
    capacity = {plant.plant: plant.capacity_mw for plant in pack.plants}
    weights = np.array([capacity[str(plant)] for plant in inflow.columns])
    return np.asarray(weights / weights.sum()) if weights.sum() else weights


def _climate(pack: Pack, hydrology: str, snapshots: pd.DatetimeIndex) -> dict[str, FloatArray]:
    months = sorted(pack.climate, key=lambda row: row.month)
    hours = np.bincount(snapshots.month, minlength=13)[1:]
    full_load_h = {
        (row.technology, row.month): (
            row.full_load_hours * row.energy_share * getattr(row, hydrology)
        )
        for row in pack.hydro
    }
    rivers = {technology for technology, _ in full_load_h}
    plants = [plant for plant in pack.plants if plant.technology in rivers]
    energy_mwh = np.array(
        [
            [plant.capacity_mw * full_load_h[plant.technology, month] for month in range(1, 13)]
            for plant in plants
        ]
    ).reshape(-1, 12)
    total_mw = sum(plant.capacity_mw for plant in plants)
    return {
        "temperature": np.array([row.temperature_c for row in months]),
        "irradiation": np.array([row.irradiation_kwh_per_m2_d for row in months]),
        "wind": np.array([row.wind_capacity_factor for row in months]),
        "inflow": energy_mwh.sum(axis=0) / hours / (total_mw or 1.0),
    }

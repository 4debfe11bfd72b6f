"""What a scenario may say: the weather, the dispatch and the pack that it changes."""

from typing import Annotated, Literal

from pydantic import Field, InstanceOf

from simulator.scenario import fields
from simulator.scenario.pack import Pack
from simulator.scenario.row import Strict
from simulator.scenario.series.record import MeasuredSeries
from simulator.scenario.stress import NO_STRESS


class Title(Strict):
    """A name in both languages."""

    zh: fields.Text
    """The name in Chinese."""
    en: fields.Text
    """The name in English."""


class Weather(Strict):
    """Which weather year the dispatch meets."""

    year: Annotated[Literal["typical"] | int, fields.WeatherYear] = "typical"
    """`typical` (each month matches the climate) or the number of a free draw."""
    seed: Annotated[int, Field(ge=0)] = 1
    """Seed of the random draws; the same seed gives the same weather."""
    file: fields.SeriesFiles = ()
    """Series files of the planner, a path or a list of paths from the scenario's folder: weather
    (EPW, PVGIS, NASA POWER, ERA5) and measured load, wind, solar and inflow (CSV, Excel)."""
    stress: fields.Identifier = NO_STRESS
    """A spell of stress.csv that is laid on the year, such as `hot-calm`; `none` leaves it."""


class Dispatch(Strict):
    """How the year is dispatched."""

    commitment: Literal["schedule", "milp"] = "schedule"
    """How coal units are committed: by the planners' rule of commitment.csv, or at least cost in
    windows of 48 h with start costs and minimum up and down times."""
    chain: fields.YesNo = False
    """Whether each year begins with the levels of reservoirs and storage at which the year before
    it ended; only the last year ends at year_end_level."""
    commit_for: Literal["pack", "local", "local-less-import", "local-and-export"] = "pack"
    """For whose need coal is committed; `pack` leaves it to commitment.csv."""
    forecast: Literal["pack", "perfect", "day-ahead"] = "pack"
    """What commitment knows of the day's wind, solar and demand; dispatch meets what comes. `pack`
    leaves it to commitment.csv."""
    curtail_first: Literal["pack", "pro-rata", "hydro", "wind-solar"] = "pack"
    """Who is curtailed first; `pack` leaves it to commitment.csv."""


class AdequacyStudy(Strict):
    """How surely supply serves demand: weather years times forced outages."""

    samples: Annotated[int, Field(ge=0, le=1_000_000)] = 1000
    """Outage draws of each weather year; 0 leaves the study out."""
    weather_years: Annotated[int, Field(ge=2, le=1000)] = 100
    """Weather years, the free draws 1, 2, 3 … of `weather.seed`."""
    seed: Annotated[int, Field(ge=0)] = 1
    """Seed of the outage draws."""


class AssumptionRow(Strict):
    """One input and where it comes from: a row of the assumption ledger."""

    input: str
    value: str
    unit: str
    basis: fields.Basis
    source: fields.SourceId
    note: str


class Scenario(Strict):
    """A scenario, complete and validated: all that a run needs to know."""

    name: str
    """Stem of the scenario's file."""
    title: Title
    region: str
    years: tuple[int, ...]
    weather: Weather
    hydrology: Literal["wet", "normal", "dry"]
    dispatch: Dispatch
    adequacy: AdequacyStudy = AdequacyStudy()
    period: tuple[str, str] | None
    """First and last day (ISO) of a short run."""
    pack: Pack
    assumptions: tuple[AssumptionRow, ...]
    input_files: dict[str, str]
    """Text of every file that was read, by its path below the project (scenario.yaml, inputs/…)."""
    measured: InstanceOf[MeasuredSeries] | None = None
    """What the series files say (weather.file)."""

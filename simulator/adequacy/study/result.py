"""What the adequacy study of a year says."""

from dataclasses import dataclass, field
from typing import Final

from simulator.adequacy.system import FloatArray
from simulator.scenario.schema import Scenario

UNITS: Final = {
    "lolh": "h/a", "lole": "d/a", "lold": "d/a", "eue": "MWh/a", "neue": "ppm",
    "lolf": "events/a", "mean_duration": "h", "cvar95": "MWh/a",
}  # fmt: skip
"""Metrics of adequacy.csv and their units."""


@dataclass(frozen=True)
class Figure:
    """A figure with its error.

    Parameters
    ----------
    value, standard_error
        None where the figure is not defined; ``note`` then says why.
    low, high
        95 % interval.
    note
        What to know about it.
    """

    value: float | None
    standard_error: float | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""


def undefined(note: str) -> Figure:
    """Return a figure that has no value, and why."""
    return Figure(None, note=note)


@dataclass(frozen=True)
class Credit:
    """The capacity credit of a resource.

    Parameters
    ----------
    resource
        One of ``RESOURCES``.
    capacity_mw
        What the credit is a share of. [MW]
    mw
        The credit, with its interval. [MW]
    draws
        Outage draws of each weather year that it rests on.
    """

    resource: str
    capacity_mw: float
    mw: Figure
    draws: int


@dataclass(frozen=True)
class Event:
    """One shortfall.

    Parameters
    ----------
    weather_year, draw
        The sample it lies in, both counted from 1.
    start, duration_h
        First short hour of the year, counted from 0, and hours short on end. [h]
    depth_mw, energy_mwh
        Largest shortfall and energy not served. [MW], [MWh]
    shown_from
        First hour of ``hourly``: some hours before the event.
    hourly
        Demand, what was available, what storage and demand response gave, and the shortfall, by
        name with unit. [MW]
    """

    weather_year: int
    draw: int
    start: int
    duration_h: int
    depth_mw: float
    energy_mwh: float
    shown_from: int
    hourly: dict[str, FloatArray]


@dataclass(frozen=True)
class CaseAdequacy:
    """One case of import in one year.

    Parameters
    ----------
    case
        ``islanded``, ``firm_import`` or ``full_import``.
    metrics
        By the names of ``estimates.UNITS``.
    load_carried
        Peak of the load carried at the reliability standard, demand response included. [MW]
    credits, credits_at_standard
        ELCC of resources at the load as it is and at the load carried; empty outside target years.
    lolh_h, eue_mwh
        Expected hours [h] and energy [MWh] short in each hour of the year.
    by_weather
        Mean hours [h] and energy [MWh] short of each weather year, shape (weather year, 2).
    events
        The ten events of largest energy, the worst first.
    """

    case: str
    metrics: dict[str, Figure]
    load_carried: Figure
    credits: tuple[Credit, ...]
    credits_at_standard: tuple[Credit, ...]
    lolh_h: FloatArray
    eue_mwh: FloatArray
    by_weather: FloatArray
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class SupplyReading:
    """What supply alone carries, without demand response.

    Parameters
    ----------
    load_carried
        Peak of the load carried at the reliability standard. [MW]
    serves
        Share of weather years and draws in which a load of each of these peaks [MW] is served in
        every hour of the year. [0..1]
    """

    load_carried: Figure
    serves: dict[float, Figure]


@dataclass(frozen=True)
class YearAdequacy:
    """How surely supply serves demand in one target year.

    Parameters
    ----------
    samples, weather_years, seed
        Outage draws of each weather year, weather years, and the seed of the draws.
    standard_h
        Reliability standard. [h/a]
    peak_mw
        P50 of the year's highest demand, by which loads are named. [MW]
    cases
        In the order of ``fleet.CASES``; empty where the study was left out.
    supply
        By case, and with ``+reserve`` with the units in reserve.
    static_credits
        Credit of each resource in the planners' power balance, as a share of capacity. [0..1]
    skipped
        Why the study was left out; empty otherwise.
    """

    year: int
    samples: int
    weather_years: int
    seed: int
    standard_h: float
    peak_mw: float
    cases: tuple[CaseAdequacy, ...] = ()
    supply: dict[str, SupplyReading] = field(default_factory=dict)
    static_credits: dict[str, float] = field(default_factory=dict)
    skipped: str = ""

    def case(self, name: str) -> CaseAdequacy | None:
        """Return a case, if it was studied."""
        return next((case for case in self.cases if case.case == name), None)


def empty_study(scenario: Scenario, year: int) -> YearAdequacy:
    """Return the frame of a year's study, which says why it is left out if it is.

    Notes
    -----
    Short runs and scenarios with ``samples: 0`` are left out.
    """
    study, region = scenario.adequacy, scenario.pack.region
    return YearAdequacy(
        year, study.samples, study.weather_years, study.seed, region.reliability_standard_h,
        scenario.pack.demand[year].peak_mw, skipped=why_skipped(scenario),
    )  # fmt: skip


def why_skipped(scenario: Scenario) -> str:
    """Return why a scenario's adequacy is not studied, or nothing."""
    if scenario.adequacy.samples == 0:
        return "it is switched off"
    if scenario.period is not None:
        return f"the run covers only {'..'.join(scenario.period)}"
    return ""

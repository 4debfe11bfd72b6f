"""The adequacy of one year of a scenario: three cases, credits, and what supply carries."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from simulator.adequacy.study.city import RESOURCES, City
from simulator.adequacy.study.credits import credits_of, load_carried
from simulator.adequacy.study.estimates import share_figure, study_figures
from simulator.adequacy.study.events import worst_events
from simulator.adequacy.study.fleet import CASES, Case, build_fleet, thermal_mw
from simulator.adequacy.study.result import (
    CaseAdequacy,
    Credit,
    SupplyReading,
    YearAdequacy,
    empty_study,
)
from simulator.adequacy.study.series import WeatherSeries, weather_series
from simulator.adequacy.study.weather import weather_years
from simulator.adequacy.tally import ENERGY, HOURS
from simulator.network.fleet import plants_in_year, service_calendar
from simulator.profiles.series import Profiles
from simulator.scenario.schema import Scenario

_LOAD_DRAWS: Final = 100
"""Outage draws of each weather year for the load carried: its error is that of the weather."""
SUPPLY_CASES: Final[tuple[tuple[Case, bool], ...]] = (
    ("islanded", False), ("firm_import", False), ("firm_import", True),
)  # fmt: skip
"""Cases, and whether reserve units count, for which supply alone is asked what it carries."""


def assess_year_adequacy(
    scenario: Scenario, profiles: Profiles, promised_mw: Sequence[float] = ()
) -> YearAdequacy:
    """Return the adequacy of one year over weather years and forced outages.

    Parameters
    ----------
    scenario, profiles
        The target year; overhauls are those of its profiles, known before the weather is.
    promised_mw
        Peaks of loads that supply was promised to serve. [MW]

    Notes
    -----
    Short runs and scenarios with ``samples: 0`` are left out, and the result says so.
    """
    empty = empty_study(scenario, profiles.year)
    if empty.skipped:
        return empty
    series = weather_series(
        scenario, profiles, weather_years(scenario), thermal_mw(scenario, profiles)
    )
    capacity, static = _resources(scenario, profiles)
    cases = tuple(_assess_case(scenario, profiles, series, name, capacity) for name in CASES)
    supply = {}
    for case, reserve in SUPPLY_CASES:
        fleet = build_fleet(scenario, profiles, case, reserve=reserve)
        name = f"{case}+reserve" if reserve else case
        supply[name] = _supply(scenario, City(fleet, series, empty.seed), empty.year, promised_mw)
    return replace(empty, cases=cases, supply=supply, static_credits=static)


def _assess_case(
    scenario: Scenario, profiles: Profiles, series: WeatherSeries, case: Case,
    capacity_mw: dict[str, float],
) -> CaseAdequacy:  # fmt: skip
    study = scenario.adequacy
    city = City(build_fleet(scenario, profiles, case), series, study.seed)
    found = city.shortfall(study.samples)
    figures = found.figures
    count = figures.shape[0] * figures.shape[1]
    standard_h = scenario.pack.region.reliability_standard_h
    peak_mw = scenario.pack.demand[profiles.year].peak_mw
    carried = load_carried(city, peak_mw, standard_h, min(_LOAD_DRAWS, study.samples))
    due = profiles.year in {row.year for row in scenario.pack.targets if row.testable}
    short = bool(figures[..., HOURS].any())
    at_standard: tuple[Credit, ...] = ()
    if due and carried.value is not None:
        scale = carried.value / peak_mw
        at_standard = credits_of(city, capacity_mw, study.samples, scale)
    return CaseAdequacy(
        case,
        study_figures(figures, series.demand_mw.sum(axis=1)),
        carried,
        credits_of(city, capacity_mw, study.samples, known_mwh=figures[..., ENERGY])
        if due and short
        else (),
        at_standard,
        found.times / count,
        found.depth / count,
        figures[..., [HOURS, ENERGY]].mean(axis=1),
        worst_events(city, figures),
    )


def _supply(
    scenario: Scenario, city: City, year: int, promised_mw: Sequence[float]
) -> SupplyReading:
    draws = min(_LOAD_DRAWS, scenario.adequacy.samples)
    peak_mw = scenario.pack.demand[year].peak_mw
    serves = {}
    for load_mw in promised_mw:
        found = city.shortfall(draws, scale=load_mw / peak_mw, lacking="demand-response")
        serves[load_mw] = share_figure((found.figures[..., HOURS] == 0).astype(np.float64))
    standard_h = scenario.pack.region.reliability_standard_h
    carried = load_carried(city, peak_mw, standard_h, draws, "demand-response")
    return SupplyReading(carried, serves)


def _resources(scenario: Scenario, profiles: Profiles) -> tuple[dict[str, float], dict[str, float]]:
    """Return capacity at the hour of the highest demand [MW] and static credit of resources."""
    groups = {
        "wind": "wind", "solar": "solar", "battery": "storage", "pumped-hydro": "storage",
        "demand-response": "demand-response",
    }  # fmt: skip
    plants = plants_in_year(scenario.pack, profiles.year)
    peak = int(profiles.demand_mw.sum(axis=1).to_numpy().argmax())
    service = service_calendar(plants, profiles.snapshots).iloc[peak]
    capacity, credited = dict.fromkeys(RESOURCES, 0.0), dict.fromkeys(RESOURCES, 0.0)
    for plant in plants:
        technology = scenario.pack.technologies[plant.technology]
        resource = groups.get(technology.carrier)
        if resource is not None:
            serving = plant.capacity_mw * float(service[plant.plant])
            capacity[resource] += serving
            credited[resource] += serving * technology.capacity_credit
    return capacity, {name: credited[name] / mw for name, mw in capacity.items() if mw > 0}

"""What another way of committing would have changed, on four weeks of a year.

Storage and ponds stand at the year-end level before and after each week, so that each is dispatched
as if alone, though all are in one network: once with the units of the year's schedule, once with
those of mixed-integer programming.
"""

from collections.abc import Mapping
from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pypsa

from simulator.dispatch.milp import commit_milp
from simulator.dispatch.result import (
    Commitment,
    DispatchResult,
    WeekComparison,
    WeekFigures,
)
from simulator.dispatch.schedule import weather_limited_mw
from simulator.dispatch.solve import solve_dispatch
from simulator.network.build import build_network
from simulator.network.fleet import fleet_of_year
from simulator.profiles.series import Profiles
from simulator.scenario.schema import Scenario

DAYS = 7
YEAR_HOURS = 8760
SEASON_DAYS = 100  # no season is longer; winter is two, at either end of the year
SEASONS = {"winter-peak": (12, 1, 2), "spring-valley": (3, 4, 5), "summer-peak": (6, 7, 8)}


def compare_commitments(
    scenario: Scenario, profiles: Profiles, schedule: Commitment
) -> tuple[WeekComparison, ...]:
    """Return the comparison on the weeks of a whole year; none for a short run.

    Raises
    ------
    SolveError
        If the weeks are not solved, in either way.
    """
    return compare_weeks(scenario, profiles, schedule, find_weeks(scenario, profiles))


def find_weeks(scenario: Scenario, profiles: Profiles) -> dict[str, pd.Timestamp]:
    """Return the first day of each week, in the order of the calendar.

    The week has the season's extreme hour in its middle, or lies at the season's edge: highest
    demand in winter and summer, lowest demand less wind and sun in spring. National Day is 1 to 7
    October.
    """
    hours = profiles.snapshots
    if len(hours) < YEAR_HOURS:
        return {}
    fleet = fleet_of_year(scenario.pack, profiles.year, hours)
    demand = profiles.demand_mw.sum(axis=1)
    net = demand - sum(weather_limited_mw(profiles, fleet, name) for name in ("wind", "solar"))
    weeks = {"national-day": pd.Timestamp(year=profiles.year, month=10, day=1)}
    for week, months in SEASONS.items():
        season = hours[hours.month.isin(months)]
        extreme = net[season].idxmin() if week == "spring-valley" else demand[season].idxmax()
        middle = pd.Timestamp(str(extreme)).normalize()
        within = pd.Timedelta(days=SEASON_DAYS)
        near = season[(season > middle - within) & (season < middle + within)].normalize()
        latest = near[-1] - pd.Timedelta(days=DAYS - 1)
        weeks[week] = min(max(middle - pd.Timedelta(days=DAYS // 2), near[0]), latest)
    return dict(sorted(weeks.items(), key=lambda item: item[1]))


def compare_weeks(
    scenario: Scenario,
    profiles: Profiles,
    schedule: Commitment,
    weeks: Mapping[str, pd.Timestamp],
) -> tuple[WeekComparison, ...]:
    """Return weeks, by name and first day, with the units of the schedule and with those of milp.

    Raises
    ------
    SolveError
        If the weeks are not solved, in either way.
    """
    if not weeks:
        return ()
    hours = [pd.date_range(first, periods=24 * DAYS, freq="h") for first in weeks.values()]
    of_weeks = [_profiles_within(profiles, week) for week in hours]
    joined = _profiles_within(profiles, pd.DatetimeIndex(np.concatenate(hours)))
    scheduled = [_commitment_within(schedule, week) for week in hours]
    programmed = [commit_milp(scenario, week) for week in of_weeks]
    network = build_network(scenario, joined)
    _end_each_week(network, hours)
    figures = [
        _figures(scenario, joined, network, commitments) for commitments in (scheduled, programmed)
    ]
    return tuple(
        WeekComparison(week, str(first.date()), by_schedule, by_milp)
        for (week, first), by_schedule, by_milp in zip(weeks.items(), *figures, strict=True)
    )


def _profiles_within(profiles: Profiles, hours: pd.DatetimeIndex) -> Profiles:
    """Return the series of some hours of a year."""
    series = {
        field.name: getattr(profiles, field.name).loc[hours]
        for field in fields(Profiles)
        if field.name not in {"year", "snapshots"}
    }
    return replace(profiles, snapshots=hours, **series)


def _commitment_within(commitment: Commitment, hours: pd.DatetimeIndex) -> Commitment:
    days = hours.normalize().unique()
    parts = {field.name: getattr(commitment, field.name) for field in fields(Commitment)}
    rows = {name: hours if name == "units_on" else days for name in parts}
    return Commitment(**{name: part.loc[rows[name]] for name, part in parts.items()})


def _end_each_week(network: pypsa.Network, weeks: list[pd.DatetimeIndex]) -> None:
    """Set levels at the end of each week to those of the start."""
    levels = network.storage_units_t.state_of_charge_set
    start = network.storage_units.state_of_charge_initial[levels.columns]
    for hours in weeks:
        levels.loc[hours[-1]] = start


def _figures(
    scenario: Scenario,
    profiles: Profiles,
    network: pypsa.Network,
    commitments: list[Commitment],
) -> list[WeekFigures]:
    """Dispatch all weeks with their commitments; return the figures of each."""
    parts = {
        field.name: pd.concat([getattr(week, field.name) for week in commitments])
        for field in fields(Commitment)
    }
    dispatch = solve_dispatch(scenario, profiles, network, Commitment(**parts))
    cost = _hourly_cost(network)
    return [_figures_of_week(scenario, dispatch, cost, week.units_on) for week in commitments]


def _figures_of_week(
    scenario: Scenario, dispatch: DispatchResult, cost: "pd.Series[float]", units_on: pd.DataFrame
) -> WeekFigures:
    hours = units_on.index
    starts = units_on.astype(np.int64).diff().clip(lower=0).sum()
    carrier = dispatch.plants["carrier"]
    renewable = dispatch.plants.index[carrier.isin(["wind", "solar"])]
    unused = dispatch.available_mw[renewable] - dispatch.output_mw[renewable]
    return WeekFigures(
        cost_cny=float(cost.loc[hours].sum()) + _start_cost(scenario, starts),
        starts=int(starts.sum()),
        unit_hours=int(units_on.to_numpy().sum()),
        curtailed_mwh=float(unused.loc[hours].to_numpy(float).sum()),
        unserved_mwh=float(dispatch.shortfall_mw.loc[hours].to_numpy(float).sum()),
        overgeneration_mwh=float(dispatch.overgeneration_mw.loc[hours].to_numpy(float).sum()),
    )


def _hourly_cost(network: pypsa.Network) -> "pd.Series[float]":
    """Return the objective by hour; generators and storage are all that costs. [CNY]"""
    generators = network.get_switchable_as_dense("Generator", "marginal_cost")
    storage = network.get_switchable_as_dense("StorageUnit", "marginal_cost")
    cost: pd.Series[float] = (generators * network.generators_t.p).sum(axis=1)
    cost += (storage * network.storage_units_t.p_dispatch).sum(axis=1)
    return cost


def _start_cost(scenario: Scenario, starts: "pd.Series[float]") -> float:
    cost = {
        plant.plant: plant.unit_capacity_mw
        * scenario.pack.technologies[plant.technology].start_cost_cny_per_mw
        for plant in scenario.pack.plants
    }
    return float(sum(count * cost[str(plant)] for plant, count in starts.items()))

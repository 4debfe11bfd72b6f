"""What another way of committing would have changed, on four weeks of a year.

Storage and ponds stand at the year-end level before and after each week, so that each is dispatched
as if alone, though all are in one network: first with the units of the year's schedule, then once
more with those of mixed-integer programming.
"""

from collections.abc import Mapping
from dataclasses import fields, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import pypsa

from simulator.dispatch.commit import apply_commitment
from simulator.dispatch.engine import optimise
from simulator.dispatch.milp import commit_milp
from simulator.dispatch.result import Commitment, WeekComparison, WeekFigures
from simulator.dispatch.schedule import weather_limited_mw
from simulator.network.build import build_network
from simulator.network.fleet import fleet_of_year
from simulator.profiles.series import Profiles
from simulator.scenario.schema import Scenario

FloatArray = npt.NDArray[np.float64]
DAYS = 7
HOURS = 24 * DAYS
ANOTHER_CENTURY = pd.Timedelta(days=36_500)
YEAR_HOURS = 8760
SEASON_DAYS = 100  # no season is longer; winter is two, at either end of the year
SEASONS = {"winter-peak": (12, 1, 2), "spring-valley": (3, 4, 5), "summer-peak": (6, 7, 8)}


def compare_commitments(
    scenario: Scenario,
    profiles: Profiles,
    schedule: Commitment,
    foreseen: Profiles | None = None,
) -> tuple[WeekComparison, ...]:
    """Return the comparison on the weeks of a whole year; none for a short run.

    ``foreseen`` is what commitment knows of the year, where that is not what comes.

    Raises
    ------
    SolveError
        If the weeks are not solved, in either way.
    """
    return compare_weeks(scenario, profiles, schedule, find_weeks(scenario, profiles), foreseen)


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
    foreseen: Profiles | None = None,
) -> tuple[WeekComparison, ...]:
    """Return weeks, by name and first day, with the units of the schedule and with those of milp.

    Raises
    ------
    SolveError
        If the weeks are not solved, in either way.
    """
    if not weeks:
        return ()
    hours = [pd.date_range(first, periods=HOURS, freq="h") for first in weeks.values()]
    joined = _profiles_within(profiles, pd.DatetimeIndex(np.concatenate(hours)))
    known = _profiles_within(profiles if foreseen is None else foreseen, joined.snapshots)
    commitments = (
        _commitment_within(schedule, joined.snapshots),
        commit_milp(scenario, known, span_days=DAYS),
    )
    network = build_network(scenario, joined)
    _end_each_week(network)
    network = _repeat(scenario, joined.year, network, commitments)
    optimise(network)
    figures = _figures(scenario, network, commitments)
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


def _end_each_week(network: pypsa.Network) -> None:
    """Set levels at the end of each week to those of the start."""
    levels = network.storage_units_t.state_of_charge_set
    start = network.storage_units.state_of_charge_initial[levels.columns]
    levels.iloc[HOURS - 1 :: HOURS] = start


def _repeat(
    scenario: Scenario,
    year: int,
    network: pypsa.Network,
    commitments: tuple[Commitment, Commitment],
) -> pypsa.Network:
    """Return the network with its hours twice, the second time with the second commitment.

    The second time bears dates of another century: snapshots are unique. Writing the model of a
    network takes longer than solving some weeks, whatever their number.
    """
    ways = network.copy(), network
    for way, commitment in zip(ways, commitments, strict=True):
        apply_commitment(scenario, year, way, commitment)
    twice, again = ways
    later = pd.DatetimeIndex(network.snapshots) + ANOTHER_CENTURY
    twice.set_snapshots(network.snapshots.append(later))  # type: ignore[arg-type]
    for component in twice.components:
        for name, table in again.c[component.name].dynamic.items():
            before = component.dynamic[name].iloc[: len(later)]
            component.dynamic[name] = pd.concat([before, table.set_axis(later)])
    return twice


def _figures(
    scenario: Scenario, network: pypsa.Network, commitments: tuple[Commitment, Commitment]
) -> list[list[WeekFigures]]:
    """Return the figures of each week, by commitment, from the network with its hours twice."""
    carrier, output = network.generators.carrier, network.generators_t.p
    limit = network.get_switchable_as_dense("Generator", "p_max_pu") * network.generators.p_nom
    weather = network.generators.index[carrier.isin(["wind", "solar"])]
    hourly = (
        _hourly_cost(network),
        (limit - output)[weather].sum(axis=1),
        output.loc[:, carrier == "shedding"].sum(axis=1),
        output.loc[:, carrier == "overgeneration"].sum(axis=1),
    )
    weekly = np.array(hourly).reshape(len(hourly), len(commitments), -1, HOURS).sum(axis=3)
    return [
        [
            _figures_of_week(scenario, weekly[:, way, week], commitment.units_on[hours])
            for week, hours in enumerate(_weeks(weekly.shape[2]))
        ]
        for way, commitment in enumerate(commitments)
    ]


def _weeks(count: int) -> list[slice]:
    return [slice(HOURS * week, HOURS * (week + 1)) for week in range(count)]


def _figures_of_week(scenario: Scenario, weekly: FloatArray, units_on: pd.DataFrame) -> WeekFigures:
    """Return a week's figures, with the starts after its first hour."""
    cost, curtailed, unserved, overgeneration = map(float, weekly)
    starts = units_on.astype(np.int64).diff().clip(lower=0).sum()
    return WeekFigures(
        cost_cny=cost + _start_cost(scenario, starts),
        starts=int(starts.sum()),
        unit_hours=int(units_on.to_numpy().sum()),
        curtailed_mwh=curtailed,
        unserved_mwh=unserved,
        overgeneration_mwh=overgeneration,
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

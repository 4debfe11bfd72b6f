"""What the dispatch stage hands on: one solved year as plain tables."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Commitment:
    """Which coal units run on each day, by the planners' rule (开机方式).

    Parameters
    ----------
    units_on
        Units committed, shape (snapshot, coal plant). [count]
    need_mw, committed_mw
        Capacity the day needs and capacity committed, per day. [MW]
    minimum_mw, valley_room_mw
        Minimum output of the set, and what the day's valley can take of it. [MW]
    valley_bound
        Whether the day's set was cut back because its minimum output would not fit the valley.
    """

    units_on: pd.DataFrame
    need_mw: "pd.Series[float]"
    committed_mw: "pd.Series[float]"
    minimum_mw: "pd.Series[float]"
    valley_room_mw: "pd.Series[float]"
    valley_bound: "pd.Series[bool]"


@dataclass(frozen=True)
class SolverReport:
    """How the optimum was reached and certified.

    Parameters
    ----------
    method
        ``exact``, or ``fast`` where the engine stopped after its windows.
    why_exact
        Where a fast run solved the year exactly: the verdicts that were too close to call.
    status
        Always ``optimal``: anything else raises SolveError.
    objective_cny, gap, largest_violation, seconds
        Objective [CNY], relative gap, largest constraint violation [MW], wall time [s].
    """

    method: str
    status: str
    objective_cny: float
    gap: float
    largest_violation: float
    seconds: float
    why_exact: tuple[str, ...] = ()


@dataclass(frozen=True)
class WeekFigures:
    """A week dispatched with one commitment.

    Parameters
    ----------
    cost_cny
        Objective of the dispatch, lost load included, and the starts after the first hour. [CNY]
    starts
        Coal units started after the first hour. [count]
    unit_hours
        Coal units on, summed over hours. [h]
    curtailed_mwh
        Wind and solar as dispatched: before the account shares the surplus with hydro. [MWh]
    """

    cost_cny: float
    starts: int
    unit_hours: int
    curtailed_mwh: float
    unserved_mwh: float
    overgeneration_mwh: float


@dataclass(frozen=True)
class WeekComparison:
    """One week with either commitment; ``first_day`` in ISO form."""

    week: str
    first_day: str
    schedule: WeekFigures
    milp: WeekFigures


@dataclass(frozen=True)
class DispatchResult:
    """One solved year; every table has the snapshots as rows.

    Parameters
    ----------
    plants
        One row per plant in service in the year (index: plant): carrier, bus, capacity_mw (at the
        year's end), energy_mwh (NaN without storage), technology, role.
    available_mw
        Wind, solar: weather-limited output of the capacity in service. Hydro without storage:
        inflow limited to capacity. Hydro with a pond or reservoir: natural inflow as power, not
        limited to capacity. Columns: plants of carriers wind, solar, hydro-run-of-river,
        hydro-reservoir. [MW]
    output_mw
        Generation or discharge, all plants (demand response: load shed by contract). [MW]
    charge_mw
        Charging at the bus, storage plants (battery, pumped-hydro). [MW]
    spill_mw
        Water spilled, as power; hydro plants with pond or reservoir. [MW]
    level_mwh
        Stored energy at the end of the hour; all storage plants and ponds. [MWh]
    initial_level_mwh
        Stored energy before the first hour, by plant of level_mwh. [MWh]
    demand_mw, shortfall_mw, overgeneration_mw, price_cny_per_mwh
        By bus. Shortfall: demand not served. Overgeneration: minimum output that fits nowhere.
    import_mw, export_mw, import_available_mw, export_available_mw
        Exchange with the province and its limits, both >= 0. [MW]
    flow_mw
        Flow from bus0 to bus1 of each corridor. [MW]
    lines
        One row per corridor in service (index: line): bus0, bus1, limit_mw.
    minimum_output_mw
        Forced output of the hour: committed coal, hydro minimum, biomass; by plant. [MW]
    commitment, solver
        How units were committed; how the optimum was certified.
    """

    year: int
    plants: pd.DataFrame
    available_mw: pd.DataFrame
    output_mw: pd.DataFrame
    charge_mw: pd.DataFrame
    spill_mw: pd.DataFrame
    level_mwh: pd.DataFrame
    initial_level_mwh: "pd.Series[float]"
    demand_mw: pd.DataFrame
    shortfall_mw: pd.DataFrame
    overgeneration_mw: pd.DataFrame
    price_cny_per_mwh: pd.DataFrame
    import_mw: "pd.Series[float]"
    export_mw: "pd.Series[float]"
    import_available_mw: "pd.Series[float]"
    export_available_mw: "pd.Series[float]"
    flow_mw: pd.DataFrame
    lines: pd.DataFrame
    minimum_output_mw: pd.DataFrame
    commitment: Commitment
    solver: SolverReport

"""The optimal dispatch of one year, certified, as plain tables."""

import time

import pandas as pd
import pypsa

from simulator.dispatch.commit import apply_commitment
from simulator.dispatch.engine import EngineReport, Optimiser
from simulator.dispatch.result import Commitment, DispatchResult, SolverReport
from simulator.dispatch.stages import GOOD_GAP, Bases
from simulator.network.fleet import fleet_table
from simulator.profiles.series import Profiles
from simulator.scenario.schema import Scenario


def solve_dispatch(
    scenario: Scenario,
    profiles: Profiles,
    network: pypsa.Network,
    commitment: Commitment,
    *,
    fast: bool = False,
) -> DispatchResult:
    """Commit, optimise and certify one year; the network keeps the solution.

    Parameters
    ----------
    fast
        Whether the engine may stop after its windows and state its gap.

    Raises
    ------
    SolveError
        If no optimum is found, or its certificate fails.
    """
    return Dispatch(scenario, profiles, network, commitment).solve(fast=fast)


class Dispatch:
    """One year, committed and ready to be solved: fast, and exactly from where that ended.

    Parameters
    ----------
    scenario, profiles, network, commitment
        The year; the network takes the commitment, and each solution.
    bases
        Those of a year that differs in numbers alone, from which this one begins.

    Raises
    ------
    SolveError
        If the network is not one of dispatch alone.
    """

    def __init__(
        self,
        scenario: Scenario,
        profiles: Profiles,
        network: pypsa.Network,
        commitment: Commitment,
        bases: Bases | None = None,
    ) -> None:
        self._started = time.perf_counter()
        self._year = scenario, profiles, network, commitment
        self._minimum = apply_commitment(scenario, profiles.year, network, commitment)
        self._optimiser = Optimiser(network, bases=bases)

    def find_bases(self) -> Bases | None:
        """Return the bases from which years of its kind may begin, if it has any."""
        return self._optimiser.find_bases()

    def solve(self, *, fast: bool, enough: float = GOOD_GAP) -> DispatchResult:
        """Optimise and certify the year; seconds count from when it was made ready.

        Parameters
        ----------
        fast
            Whether the engine may stop after its windows and state its gap.
        enough
            Gap at which a fast solution is not improved further.

        Raises
        ------
        SolveError
            If no optimum is found, or its certificate fails.
        """
        report = self._optimiser.solve(fast=fast, enough=enough)
        solver = solver_report(report, time.perf_counter() - self._started)
        return extract_result(*self._year, self._minimum, solver)


def solver_report(report: EngineReport, seconds: float) -> SolverReport:
    """Return what a result says of its solver; the engine returns certified solutions alone."""
    return SolverReport(
        method=report.method,
        status="optimal",
        objective_cny=report.objective,
        gap=report.gap,
        largest_violation=report.violation,
        seconds=seconds,
    )


def extract_result(
    scenario: Scenario,
    profiles: Profiles,
    network: pypsa.Network,
    commitment: Commitment,
    minimum: pd.DataFrame,
    solver: SolverReport,
) -> DispatchResult:
    """Read a solved network into plain tables."""
    fleet = fleet_table(scenario.pack, profiles.year)
    power = _plant_output(network, fleet)
    storage = [plant for plant in fleet.index if plant in network.storage_units.index]
    chargers = fleet.index[fleet.carrier.isin(["battery", "pumped-hydro"])]
    waters = [p for p in storage if fleet.carrier[p].startswith("hydro")]
    generation = network.generators_t.p
    counties = profiles.demand_mw.columns
    exchange = network.generators_t.p_max_pu.reindex(columns=["import", "export"], fill_value=0.0)
    available = exchange * network.generators.p_nom[["import", "export"]]
    lines = network.lines[["bus0", "bus1", "s_nom"]].rename(columns={"s_nom": "limit_mw"})
    return DispatchResult(
        year=profiles.year,
        plants=fleet,
        available_mw=_available(network, fleet),
        output_mw=power,
        charge_mw=network.storage_units_t.p_store.reindex(columns=chargers, fill_value=0.0),
        spill_mw=network.storage_units_t.spill.reindex(columns=waters, fill_value=0.0),
        level_mwh=network.storage_units_t.state_of_charge.reindex(columns=storage),
        initial_level_mwh=network.storage_units.state_of_charge_initial.loc[storage],
        demand_mw=profiles.demand_mw,
        shortfall_mw=_by_bus(generation, counties, "shedding"),
        overgeneration_mw=_by_bus(generation, counties, "overgeneration"),
        price_cny_per_mwh=network.buses_t.marginal_price.copy(),
        import_mw=generation["import"].rename("import_mw"),
        export_mw=generation["export"].rename("export_mw"),
        import_available_mw=available["import"],
        export_available_mw=available["export"],
        flow_mw=network.lines_t.p0.copy(),
        lines=lines,
        minimum_output_mw=minimum,
        commitment=commitment,
        solver=solver,
    )


def _plant_output(network: pypsa.Network, fleet: pd.DataFrame) -> pd.DataFrame:
    """Return generation or discharge of every plant, forced hydro output included. [MW]"""
    generated = network.generators_t.p.rename(columns=lambda name: name.removesuffix(" forced"))
    both = pd.concat([generated, network.storage_units_t.p_dispatch], axis=1)
    summed: pd.DataFrame = both.T.groupby(level=0).sum().T
    return summed.reindex(columns=fleet.index, fill_value=0.0)


def _available(network: pypsa.Network, fleet: pd.DataFrame) -> pd.DataFrame:
    """Return weather-limited output, for ponds and reservoirs their inflow. [MW]"""
    limits = (network.generators_t.p_max_pu * network.generators.p_nom).rename(
        columns=lambda name: name.removesuffix(" forced")
    )
    inflow = network.storage_units_t.inflow
    both: pd.DataFrame = pd.concat([limits, inflow], axis=1).T.groupby(level=0).sum().T
    carriers = ["wind", "solar", "hydro-run-of-river", "hydro-reservoir"]
    wanted = fleet.index[fleet.carrier.isin(carriers)]
    return both.reindex(columns=wanted, fill_value=0.0)


def _by_bus(generation: pd.DataFrame, buses: pd.Index, what: str) -> pd.DataFrame:
    named = {f"{bus} {what}": bus for bus in buses}
    return generation.reindex(columns=list(named), fill_value=0.0).rename(columns=named)

"""Hand-made solved years, a few hours long, without a solver.

A test says what each plant gives and could have given, the flows and the prices; demand at the
county buses and export at the province follow, so that every bus balances. Levels follow likewise
from inflow, output and spill, so that every pond balances, from half full at the start.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from simulator.dispatch.result import Commitment, DispatchResult, SolverReport
from simulator.profiles.series import Profiles
from simulator.scenario.pack import Bus, CommitmentRule, Pack, Plant, Region, Technology
from simulator.scenario.schema import Dispatch, Scenario

YEAR: Final = 2025
PROVINCE: Final = "province"
START_LEVEL: Final = 0.5
TECHNOLOGIES: Final = {
    "coal": Technology(
        technology="coal",
        carrier="coal",
        capacity_credit=0.9,
        variable_cost_cny_per_mwh=300.0,
        start_cost_cny_per_mw=400.0,
        emission_t_per_mwh=0.8,
        coal_rate_t_per_mwh=0.3,
    ),
    "battery": Technology(
        technology="battery",
        carrier="battery",
        capacity_credit=0.5,
        round_trip_efficiency=0.81,
        variable_cost_cny_per_mwh=10.0,
    ),
    **{
        carrier: Technology(technology=carrier, carrier=carrier, capacity_credit=0.0)
        for carrier in (
            "wind",
            "solar",
            "hydro-run-of-river",
            "hydro-reservoir",
            "biomass",
            "demand-response",
        )
    },
}


@dataclass(frozen=True)
class Unit:
    """One plant of a hand-made year; lists have one value per hour [MW]."""

    plant: str
    carrier: str
    bus: str
    output: Sequence[float]
    available: Sequence[float] | None = None
    """Wind, solar, hydro: what could be given; for hydro with a pond, its inflow."""
    forced: Sequence[float] | None = None
    charge: Sequence[float] | None = None
    spill: Sequence[float] | None = None
    capacity: float = 100.0
    energy: float = float("nan")


@dataclass(frozen=True)
class Line:
    """One corridor of a hand-made year."""

    bus0: str
    bus1: str
    flow: Sequence[float]
    limit: float = 100.0


@dataclass(frozen=True)
class HandMade:
    """A hand-made year: plants, prices by bus, corridors, and what departs from plain balance."""

    units: Sequence[Unit]
    prices: Mapping[str, Sequence[float]]
    lines: Mapping[str, Line] = field(default_factory=dict)
    imports: Sequence[float] | None = None
    shortfall: Mapping[str, Sequence[float]] = field(default_factory=dict)
    overgeneration: Mapping[str, Sequence[float]] = field(default_factory=dict)
    inflow_pu: Mapping[str, Sequence[float]] = field(default_factory=dict)
    units_on: Mapping[str, Sequence[float]] = field(default_factory=dict)
    order: str = "pack"

    @property
    def snapshots(self) -> pd.DatetimeIndex:
        hours = len(self.units[0].output)
        return pd.date_range(f"{YEAR}-01-01", periods=hours, freq="h")

    @property
    def buses(self) -> list[str]:
        return [*self.prices, *([] if PROVINCE in self.prices else [PROVINCE])]

    def scenario(self) -> Scenario:
        """Return a scenario with what the account and the figures read, unvalidated."""
        pack = Pack.model_construct(
            region=Region.model_construct(
                value_of_lost_load_cny_per_mwh=20_000.0, demand_response_cost_cny_per_mwh=3_000.0
            ),
            buses=tuple(
                Bus.model_construct(bus=bus, kind="province" if bus == PROVINCE else "county")
                for bus in self.buses
            ),
            plants=tuple(_plant(unit) for unit in self.units),
            technologies=TECHNOLOGIES,
            commitment=CommitmentRule.model_construct(
                curtail_first="pro-rata",
                year_end_level=START_LEVEL,
                curtailment_tier_cny_per_mwh=0.5,
                tie_break_cny_per_mwh=0.05,
                storage_throughput_cost_cny_per_mwh=4.0,
            ),
        )
        return Scenario.model_construct(
            pack=pack, dispatch=Dispatch.model_construct(curtail_first=self.order)
        )

    def profiles(self) -> Profiles:
        """Return profiles with inflow and prices of the exchange, the rest empty."""
        empty = pd.DataFrame(index=self.snapshots)
        hydro = {
            unit.plant: self.inflow_pu.get(unit.plant, np.array(unit.available) / unit.capacity)
            for unit in self.units
            if unit.carrier.startswith("hydro")
        }
        constant = pd.Series(0.0, index=self.snapshots)
        return Profiles(
            year=YEAR,
            snapshots=self.snapshots,
            demand_mw=empty,
            temperature_c=empty,
            wind_capacity_factor=empty,
            solar_capacity_factor=empty,
            hydro_inflow=self._table(hydro),
            availability=empty,
            import_price_cny_per_mwh=constant + 500.0,
            export_price_cny_per_mwh=constant + 400.0,
            import_available_mw=constant,
            export_available_mw=constant,
            export_blocked=constant > 0,
            day_type=constant.astype(str),
            demand_response_days=constant > 0,
        )

    def dispatch(self) -> DispatchResult:
        """Return the solved year as tables."""
        ponds = [u for u in self.units if u.carrier.startswith("hydro") and u.energy > 0]
        stores = [u for u in self.units if u.charge is not None]
        imports = self._series(self.imports)
        net = self._net_injection()
        counties = [bus for bus in self.buses if bus != PROVINCE]
        return DispatchResult(
            year=YEAR,
            plants=pd.DataFrame(
                [(u.carrier, u.bus, u.capacity, u.energy, u.carrier, "base") for u in self.units],
                index=pd.Index([u.plant for u in self.units], name="plant"),
                columns=["carrier", "bus", "capacity_mw", "energy_mwh", "technology", "role"],
            ),
            available_mw=self._table(
                {u.plant: u.available for u in self.units if u.available is not None}
            ),
            output_mw=self._table({u.plant: u.output for u in self.units}),
            charge_mw=self._table({u.plant: u.charge for u in stores}),
            spill_mw=self._table({u.plant: u.spill for u in ponds}),
            level_mwh=self._table({u.plant: _level(u) for u in (*ponds, *stores)}),
            initial_level_mwh=pd.Series(
                {u.plant: START_LEVEL * u.energy for u in (*ponds, *stores)}, dtype=float
            ),
            demand_mw=net[counties],
            shortfall_mw=self._by_county(self.shortfall),
            overgeneration_mw=self._by_county(self.overgeneration),
            price_cny_per_mwh=self._table(
                {bus: self.prices.get(bus, [400.0] * len(self.snapshots)) for bus in self.buses}
            ),
            import_mw=imports,
            export_mw=imports + net[PROVINCE],
            import_available_mw=imports,
            export_available_mw=imports + net[PROVINCE],
            flow_mw=self._table({name: line.flow for name, line in self.lines.items()}),
            lines=pd.DataFrame(
                [(line.bus0, line.bus1, line.limit) for line in self.lines.values()],
                index=list(self.lines),
                columns=["bus0", "bus1", "limit_mw"],
            ),
            minimum_output_mw=self._table(
                {u.plant: u.forced for u in self.units if u.forced is not None}
            ),
            commitment=Commitment(
                units_on=self._table(self.units_on),
                need_mw=imports,
                committed_mw=imports,
                minimum_mw=imports,
                valley_room_mw=imports,
                valley_bound=imports > 0,
            ),
            solver=SolverReport("hand-made", "optimal", 0.0, 0.0, 0.0, 0.0),
        )

    def _table(self, columns: Mapping[str, object]) -> pd.DataFrame:
        return pd.DataFrame(dict(columns), index=self.snapshots, dtype=float)

    def _series(self, values: Sequence[float] | None) -> "pd.Series[float]":
        return pd.Series(0.0 if values is None else values, index=self.snapshots, dtype=float)

    def _by_county(self, values: Mapping[str, Sequence[float]]) -> pd.DataFrame:
        counties = [bus for bus in self.buses if bus != PROVINCE]
        return pd.DataFrame({bus: self._series(values.get(bus)) for bus in counties})

    def _net_injection(self) -> pd.DataFrame:
        """Return what is left at each bus once plants and corridors are summed."""
        net = pd.DataFrame(0.0, index=self.snapshots, columns=self.buses)
        for unit in self.units:
            net[unit.bus] += np.array(unit.output) - np.array(unit.charge or 0.0)
        for line in self.lines.values():
            net[line.bus0] -= np.array(line.flow)
            net[line.bus1] += np.array(line.flow)
        for bus, values in self.shortfall.items():
            net[bus] += np.array(values)
        for bus, values in self.overgeneration.items():
            net[bus] -= np.array(values)
        return net


def _plant(unit: Unit) -> Plant:
    return Plant.model_construct(
        plant=unit.plant,
        bus=unit.bus,
        technology=unit.carrier,
        units=2,
        unit_capacity_mw=unit.capacity / 2,
        energy_mwh=None if np.isnan(unit.energy) else unit.energy,
        in_service=2000 * 12,
        retired=None,
        role="base",
    )


def _level(unit: Unit) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    if unit.charge is not None:
        each_way = TECHNOLOGIES[unit.carrier].round_trip_efficiency ** 0.5
        change = np.array(unit.charge) * each_way - np.array(unit.output) / each_way
    else:
        change = np.array(unit.available) - np.array(unit.output) - np.array(unit.spill)
    return START_LEVEL * unit.energy + np.cumsum(change)

"""Turns a checked case into the plain arrays of a System."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from simulator.adequacy.system import (
    DemandResponse,
    Elements,
    FloatArray,
    IntArray,
    Interfaces,
    Storage,
    System,
)
from simulator.scenario.adequacy_case import AdequacyCase
from simulator.scenario.adequacy_checks import outage_of
from simulator.scenario.adequacy_rows import PROFILE_MARK, Outages


def build_system(case: AdequacyCase) -> System:
    """Build the system of a case.

    Parameters
    ----------
    case
        A case as it was read and checked.

    Returns
    -------
    System
        Its arrays; rows keep the order of the files.
    """
    regions = tuple(case.demand_mw)
    demand = np.array([case.demand_mw[name] for name in regions])
    snapshots = demand.shape[1]
    series = _Series(case.profiles_mw, snapshots)
    profiles = list(case.profiles_mw)
    is_series = [isinstance(row.capacity_mw, str) for row in case.units]
    return System(
        hours_per_snapshot=case.settings.hours_per_snapshot,
        process=case.settings.process,
        regions=regions,
        demand_mw=demand,
        units=_elements([r.unit for r in case.units], case.units, _homes(case.units, regions)),
        technology=tuple(row.technology or "" for row in case.units),
        capacity_mw=np.array(
            [0.0 if isinstance(r.capacity_mw, str) else r.capacity_mw for r in case.units]
        ),
        profile=np.array(
            [
                profiles.index(str(row.capacity_mw).removeprefix(PROFILE_MARK)) if named else -1
                for row, named in zip(case.units, is_series, strict=True)
            ],
            dtype=np.int64,
        ),
        profiles_mw=np.array(list(case.profiles_mw.values())).reshape(len(profiles), snapshots),
        storage=_storage(case, regions, series),
        demand_response=_demand_response(case, regions),
        interfaces=_interfaces(case, regions, series),
    )


class _Series:
    """Reads a cell that is a number or the name of a series."""

    def __init__(self, profiles: Mapping[str, FloatArray], snapshots: int) -> None:
        self._profiles = profiles
        self.snapshots = snapshots

    def rows(self, cells: Sequence[float | str | None]) -> FloatArray:
        return np.array([self._row(cell) for cell in cells]).reshape(len(cells), self.snapshots)

    def _row(self, cell: float | str | None) -> FloatArray:
        if isinstance(cell, str):
            return self._profiles[cell.removeprefix(PROFILE_MARK)]
        return np.full(self.snapshots, cell or 0.0)


def _homes(rows: Sequence[object], regions: tuple[str, ...]) -> IntArray:
    names = [getattr(row, "region", None) or regions[0] for row in rows]
    return np.array([regions.index(name) for name in names], dtype=np.int64)


def _elements(names: Sequence[str], rows: Sequence[Outages], region: IntArray) -> Elements:
    outages = np.array([outage_of(row) for row in rows]).reshape(len(rows), 2)
    return Elements(tuple(names), region, outages[:, 0].copy(), outages[:, 1].copy())


def _storage(case: AdequacyCase, regions: tuple[str, ...], series: _Series) -> Storage:
    rows = case.storage
    limits = [np.inf if row.grid_limit_mw is None else row.grid_limit_mw for row in rows]
    return Storage(
        elements=_elements([row.name for row in rows], rows, _homes(rows, regions)),
        power_mw=np.array([row.power_mw for row in rows]),
        energy_mwh=np.array([row.energy_mwh for row in rows]),
        charge_efficiency=np.array([row.charge_efficiency for row in rows]),
        discharge_efficiency=np.array([row.discharge_efficiency for row in rows]),
        initial_soc=np.array([row.initial_soc for row in rows]),
        inflow_mw=series.rows([row.inflow for row in rows]),
        grid_limit_mw=np.array(limits, dtype=np.float64),
    )


def _demand_response(case: AdequacyCase, regions: tuple[str, ...]) -> DemandResponse:
    rows = case.demand_response
    return DemandResponse(
        names=tuple(row.name for row in rows),
        region=_homes(rows, regions),
        power_mw=np.array([row.power_mw for row in rows]),
        hours_per_day=np.array([row.hours_per_day for row in rows]),
        days=np.array([row.days_per_year for row in rows]),
        payback_hours=np.array([row.payback_hours or 0.0 for row in rows]),
    )


def _interfaces(case: AdequacyCase, regions: tuple[str, ...], series: _Series) -> Interfaces:
    rows = case.interfaces
    seen: Counter[str] = Counter()
    names: list[str] = []
    for row in rows:
        name = f"{row.from_region}>{row.to_region}"
        names.append(f"{name}#{seen[name]}" if seen[name] else name)
        seen[name] += 1
    starts = np.array([regions.index(row.from_region) for row in rows], dtype=np.int64)
    return Interfaces(
        elements=_elements(names, rows, starts),
        to_region=np.array([regions.index(row.to_region) for row in rows], dtype=np.int64),
        forward_mw=series.rows([row.forward_mw for row in rows]),
        backward_mw=series.rows([row.backward_mw for row in rows]),
    )

"""The same system with less in it: what capacity credits and control variates compare with."""

from collections.abc import Set as AbstractSet
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from simulator.adequacy.system import DemandResponse, Storage, System

_Mask = npt.NDArray[np.bool_]


def without(system: System, names: AbstractSet[str]) -> System:
    """Return the system without the units, storage plants and programmes of these names."""
    kept = _mask(system.units.names, names)
    return replace(
        system,
        units=system.units.keep(kept),
        technology=tuple(np.array(system.technology, dtype=object)[kept]),
        capacity_mw=system.capacity_mw[kept],
        profile=system.profile[kept],
        storage=_storage(system.storage, _mask(system.storage.elements.names, names)),
        demand_response=_response(
            system.demand_response, _mask(system.demand_response.names, names)
        ),
    )


def without_flexibility(system: System) -> System:
    """Return the system without storage and demand response."""
    names = {*system.storage.elements.names, *system.demand_response.names}
    return without(system, names - set(system.units.names))


def _mask(all_names: tuple[str, ...], names: AbstractSet[str]) -> _Mask:
    return np.array([name not in names for name in all_names], dtype=np.bool_)


def _storage(storage: Storage, kept: _Mask) -> Storage:
    return Storage(
        storage.elements.keep(kept), storage.power_mw[kept], storage.energy_mwh[kept],
        storage.charge_efficiency[kept], storage.discharge_efficiency[kept],
        storage.initial_soc[kept], storage.inflow_mw[kept], storage.grid_limit_mw[kept],
    )  # fmt: skip


def _response(programmes: DemandResponse, kept: _Mask) -> DemandResponse:
    names = tuple(name for name, keep in zip(programmes.names, kept, strict=True) if keep)
    return DemandResponse(
        names, programmes.region[kept], programmes.power_mw[kept],
        programmes.hours_per_day[kept], programmes.days[kept], programmes.payback_hours[kept],
    )  # fmt: skip

"""The Python peer ``assetra`` on the cases of the adequacy benchmark; a benchmark extra only."""

from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

from simulator.adequacy.system import System

_START = "2001-01-01T00"


def is_there() -> bool:
    """Return whether the peer is installed."""
    return find_spec("assetra") is not None


def peer_per_second(case: System, trials: int, clock: Callable[[], float]) -> float:
    """Return how many sample-years a second the peer simulates, building of its system left out.

    Notes
    -----
    Its units fail in every hour anew (no repair times), which is less work than a sequence; loads
    and capacities are the same.
    """
    # The peer is no requirement of the project.
    import xarray as xr  # noqa: PLC0415
    from assetra.metrics import LossOfLoadHours  # noqa: PLC0415
    from assetra.simulation import ProbabilisticSimulation  # noqa: PLC0415
    from assetra.system import EnergySystemBuilder  # noqa: PLC0415
    from assetra.units import DemandUnit, StochasticUnit, StorageUnit  # noqa: PLC0415

    hours = np.datetime64(_START) + np.arange(case.snapshots) * np.timedelta64(1, "h")
    hours = hours.astype("datetime64[ns]")

    def series(values: object) -> object:
        return xr.DataArray(np.broadcast_to(values, case.snapshots), coords={"time": hours})

    builder = EnergySystemBuilder()
    builder.add_unit(DemandUnit(0, series(case.demand_mw[0])))
    for index in range(len(case.units)):
        capacity = case.unit_capacity_mw(index)
        rate = series(case.units.forced_outage_rate[index])
        unit = StochasticUnit(index + 1, float(capacity.max()), series(capacity), rate)
        builder.add_unit(unit)
    storage = case.storage
    for index in range(len(storage.power_mw)):
        power, energy = float(storage.power_mw[index]), float(storage.energy_mwh[index])
        efficiency = float(storage.charge_efficiency[index] * storage.discharge_efficiency[index])
        builder.add_unit(StorageUnit(1000 + index, power, power, power, energy, efficiency))
    simulation = ProbabilisticSimulation(hours[0], hours[-1], trials)
    simulation.assign_energy_system(builder.build())
    begin = clock()
    simulation.run()
    LossOfLoadHours(simulation).evaluate()
    return trials / (clock() - begin)

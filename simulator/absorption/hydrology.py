"""Water that a plant must spill even if the grid took everything."""

import numpy as np
from numpy.typing import NDArray

from simulator.compiled import kernel


def hydrological_spill(
    inflow_mw: NDArray[np.float64],
    capacity_mw: NDArray[np.float64],
    pond_mwh: NDArray[np.float64],
    first_level_mwh: NDArray[np.float64],
    last_level_mwh: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the least spill of plants that stand alone with unlimited export.

    Parameters
    ----------
    inflow_mw
        Natural inflow as power, shape (hour, plant). [MW]
    capacity_mw
        Turbines in service, shape (hour, plant). [MW]
    pond_mwh
        Pond of each plant, shape (plant,). [MWh]
    first_level_mwh, last_level_mwh
        Level before the first and after the last hour, shape (plant,). [MWh]

    Returns
    -------
    NDArray
        Spill over all hours, shape (plant,). [MWh]

    Notes
    -----
    A plant that always generates as early and as much as it can keeps its pond as low as can be, so
    no plan spills less. Such a plan may end below the level asked for; holding water back at the
    end to reach it fills an emptier pond and spills nothing more, so the figure stands. Where it
    ends above that level with turbines at full power all along, the rest has to be spilled too.

    Examples
    --------
    Turbine 10 MW, pond 5 MWh, both full at the start; 18 MW arrive for an hour, then nothing.

    >>> inflow, capacity = np.array([[18.0], [0.0]]), np.array([[10.0], [10.0]])
    >>> full, empty = np.array([5.0]), np.array([0.0])
    >>> hydrological_spill(inflow, capacity, full, first_level_mwh=full, last_level_mwh=empty)
    array([8.])
    """
    spill = np.zeros(first_level_mwh.size)
    series = np.ascontiguousarray(inflow_mw, float), np.ascontiguousarray(capacity_mw, float)
    _spill(*series, pond_mwh, first_level_mwh.astype(float), last_level_mwh, spill)
    return spill


@kernel
def _spill(
    inflow_mw: NDArray[np.float64],
    capacity_mw: NDArray[np.float64],
    pond_mwh: NDArray[np.float64],
    level_mwh: NDArray[np.float64],
    last_level_mwh: NDArray[np.float64],
    spill_mwh: NDArray[np.float64],
) -> None:
    """Write the spill of each plant; its level goes with it."""
    for hour in range(inflow_mw.shape[0]):
        for plant in range(inflow_mw.shape[1]):
            water = level_mwh[plant] + inflow_mw[hour, plant] - capacity_mw[hour, plant]
            water = max(water, 0.0)
            level_mwh[plant] = min(water, pond_mwh[plant])
            spill_mwh[plant] += water - level_mwh[plant]
    for plant in range(spill_mwh.size):
        spill_mwh[plant] += max(level_mwh[plant] - last_level_mwh[plant], 0.0)

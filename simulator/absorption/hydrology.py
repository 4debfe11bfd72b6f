"""Water that a plant must spill even if the grid took everything."""

import numpy as np
from numpy.typing import NDArray


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
    level = first_level_mwh.astype(float)
    spill = np.zeros_like(level)
    for inflow, capacity in zip(inflow_mw, capacity_mw, strict=True):
        water = np.maximum(level + inflow - capacity, 0.0)
        level = np.minimum(water, pond_mwh)
        spill += water - level
    return spill + np.maximum(level - last_level_mwh, 0.0)

"""Who is curtailed first: the same surplus shared among plants in three orders.

Notes
-----
The order is a convention of the account, applied within each island and hour; the surplus itself
is what the solve says, so all orders sum to the same energy.

- ``pro-rata``: wind, solar and the dispatchable part of hydro share alike.
- ``hydro``: hydro is reduced to its forced minimum before wind and solar give way, so wind and
  solar lose ``max(0, surplus - dispatchable hydro)``.
- ``wind-solar``: wind and solar give way entirely before hydro does.

What a plant can give is its potential less its forced minimum; sharing in proportion to that keeps
every plant between 0 and its potential. Hydro with a pond that is reduced in an hour would in
truth store the water if it could; the solve has already used the pond as well as it could, so the
account treats the reduction as spill in that hour.
"""

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from simulator.absorption.islands import sum_over_islands
from simulator.absorption.surplus import Surplus

Order = Literal["pro-rata", "hydro", "wind-solar"]
ORDERS: Final[tuple[Order, ...]] = ("pro-rata", "hydro", "wind-solar")


def share_surplus(surplus: Surplus, island: NDArray[np.intp], order: Order) -> NDArray[np.float64]:
    """Return the curtailment of each plant in one order.

    Parameters
    ----------
    surplus
        What the solve left unused and what each plant could give.
    island
        From :func:`simulator.absorption.islands.price_islands`.
    order
        Who is curtailed first.

    Returns
    -------
    NDArray
        Shape (snapshot, plant). [MW]
    """
    reducible = surplus.potential_mw - surplus.forced_mw
    left = sum_over_islands(surplus.unused_mw, surplus.bus, island)
    curtailed = np.zeros_like(reducible)
    for tier in _tiers(surplus.is_wind_solar, order):
        capability = np.where(tier, reducible, 0.0)
        total = sum_over_islands(capability, surplus.bus, island)
        taken = np.minimum(left, total)
        fraction = np.divide(taken, total, out=np.zeros_like(total), where=total > 0)
        curtailed += capability * np.take_along_axis(fraction, island[:, surplus.bus], axis=1)
        left = left - taken
    return curtailed


def _tiers(is_wind_solar: NDArray[np.bool_], order: Order) -> tuple[NDArray[np.bool_], ...]:
    if order == "pro-rata":
        return (np.ones_like(is_wind_solar),)
    if order == "hydro":
        return (~is_wind_solar, is_wind_solar)
    return (is_wind_solar, ~is_wind_solar)

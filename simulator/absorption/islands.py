"""Which buses share one surplus in an hour.

Notes
-----
The solve leaves open which of several zero-cost plants is curtailed: any split that the network
carries has the same cost, and the one a solver returns depends on the order of the plants. The
account therefore shares the surplus over buses between which it is exchangeable. Two rules that
come to mind fail:

- *Corridors whose flow is below the limit.* Let A and B both curtail wind. The solver may fill the
  corridor from A to B (curtailing more at B) or leave it empty (curtailing more at A); both are
  optimal. A rule on flows would split the two in the first case and join them in the second: the
  order of the plants is back. In a loop it also joins too much: one full line makes power worth
  something different at every bus of the loop, the slack lines around it included.
- *Equal prices alone.* Two pockets behind two full corridors have the same price, the cost of
  curtailing, yet nothing passes between them.

The rule here: a corridor joins its ends in an hour if their prices are equal, and an island is
what such corridors connect. In a linear programme every optimal set of prices fits every optimal
dispatch, so prices, unlike flows, do not depend on which of the equal splits the solver chose.
Equal prices mean that a megawatt of surplus is worth the same at both ends, so that the limit
costs nothing and does not bind in the economic sense, however full the corridor happens to be.

What this does not do: it shares a loss, it does not redispatch. Where plants far larger than a
full, costless corridor stand behind it, their share of the used energy may exceed its limit.
And with several corridors binding in one loop, prices may agree at two buses by coincidence.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.errors import SolveError

PRICE_TOLERANCE_CNY_PER_MWH: Final = 1e-3
"""Far above the noise of dual values (1e-7), far below the smallest cost tier of the dispatch."""


def price_islands(price_cny_per_mwh: pd.DataFrame, lines: pd.DataFrame) -> NDArray[np.intp]:
    """Return for each hour and bus the island it belongs to.

    Parameters
    ----------
    price_cny_per_mwh
        Price of power, shape (snapshot, bus). [CNY/MWh]
    lines
        One row per corridor: bus0, bus1, limit_mw; one without capacity joins nothing.

    Returns
    -------
    NDArray
        Position of the first bus of the island, shape (snapshot, bus).

    Examples
    --------
    >>> price = pd.DataFrame({"a": [0.0, 0.0], "b": [0.0, 300.0], "c": [0.0, 0.0]})
    >>> lines = pd.DataFrame({"bus0": ["a", "b"], "bus1": ["b", "c"], "limit_mw": [400.0, 400.0]})
    >>> price_islands(price, lines).tolist()
    [[0, 0, 0], [0, 1, 2]]
    """
    price = price_cny_per_mwh.to_numpy(dtype=float)
    if not np.isfinite(price).all():
        raise SolveError("The dispatch has no price at some bus and hour; islands need all prices.")
    usable = lines[lines["limit_mw"] > 0]
    ends = np.column_stack(
        [price_cny_per_mwh.columns.get_indexer(pd.Index(usable[end])) for end in ("bus0", "bus1")]
    )
    joined = np.abs(price[:, ends[:, 0]] - price[:, ends[:, 1]]) <= PRICE_TOLERANCE_CNY_PER_MWH
    island = np.tile(np.arange(price.shape[1], dtype=np.intp), (len(price), 1))
    while _spread_lowest_label(island, ends, joined):
        pass
    return island


def _spread_lowest_label(
    island: NDArray[np.intp], ends: NDArray[np.intp], joined: NDArray[np.bool_]
) -> bool:
    """Give both ends of each joining corridor the lower label; return whether any changed."""
    changed = False
    for corridor, (bus0, bus1) in enumerate(ends):
        differ = joined[:, corridor] & (island[:, bus0] != island[:, bus1])
        if differ.any():
            lower = np.minimum(island[differ, bus0], island[differ, bus1])
            island[differ, bus0] = lower
            island[differ, bus1] = lower
            changed = True
    return changed


def sum_over_islands(
    power_mw: NDArray[np.float64], bus: NDArray[np.intp], island: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return the sum of plants' power over each island.

    Parameters
    ----------
    power_mw
        Power by plant, shape (snapshot, plant). [MW]
    bus
        Position of each plant's bus, shape (plant,).
    island
        From :func:`price_islands`, shape (snapshot, bus).

    Returns
    -------
    NDArray
        Sum at the position of the island's first bus, 0 elsewhere, shape (snapshot, bus). [MW]
    """
    hours, buses = island.shape
    cell = np.arange(hours)[:, None] * buses + island[:, bus]
    total = np.bincount(cell.ravel(), weights=power_mw.ravel(), minlength=hours * buses)
    return np.asarray(total, dtype=np.float64).reshape(hours, buses)

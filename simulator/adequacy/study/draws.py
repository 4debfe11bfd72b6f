"""Outage draws of a fleet under the margins of many weather years."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from simulator.adequacy.flexible_region import make_flex_state
from simulator.adequacy.one_region import simulate_one_region
from simulator.adequacy.outages import BLOCK, make_room
from simulator.adequacy.sampling import system_outages
from simulator.adequacy.simple_region import make_simple_desk
from simulator.adequacy.system import FloatArray, IntArray, System
from simulator.adequacy.tables import RegionTables, full_margin_mw, system_tables
from simulator.adequacy.tally import FIGURES, Tally, make_tally

STRIDE: Final = 1_000_000
"""Numbers of outage samples that belong to one weather year; more than any study draws."""
_KW: Final = 1000.0
SYSTEM: Final = 1
BARE: Final = 2


@dataclass(frozen=True)
class Sampled:
    """What was short in every sample.

    Parameters
    ----------
    figures
        Shape (weather year, draw, figure), figures as in ``tally``; hours, days, MWh, events.
    times, depth
        Short samples [1] and summed shortfall [MW] of each hour, shape (hour,).
    """

    figures: FloatArray
    times: FloatArray
    depth: FloatArray


class Sampler:
    """A fleet whose outages are drawn again and again under different margins.

    Parameters
    ----------
    system
        The fleet; its demand is not used.
    seed
        Seed of the outages.
    """

    def __init__(self, system: System, seed: int) -> None:
        self._tables = system_tables(system)
        self._outages = system_outages(system, self._tables, seed)
        self._room = make_room(self._outages)
        self._state = make_flex_state(self._tables)
        self._desk = make_simple_desk(self._tables)
        self._starts = np.arange(0, system.snapshots, BLOCK)
        self.capacity_mw = full_margin_mw(system)[0] + system.demand_mw[0]

    def sample(
        self, demand_mw: FloatArray, supply_mw: FloatArray, draws: int,
        active: npt.NDArray[np.bool_] | None = None,
    ) -> Sampled:  # fmt: skip
        """Draw outages in every weather year.

        Parameters
        ----------
        demand_mw, supply_mw
            Demand, and what does not fail, shape (weather year, hour). [MW]
        draws
            Outage draws of each weather year, each with outages of its own.
        active
            Samples to look at, shape (weather year, draw); the others count as not short.
        """
        years, hours = demand_mw.shape
        found = Sampled(np.zeros((years, draws, FIGURES)), np.zeros(hours), np.zeros(hours))
        for year in range(years):
            wanted = np.arange(draws) if active is None else np.flatnonzero(active[year])
            if len(wanted) == 0:
                continue
            tally = self.tally(demand_mw[year], supply_mw[year], year, wanted)
            found.figures[year, wanted] = tally.figures[:, SYSTEM]
            found.times[:] += tally.times[SYSTEM]
            found.depth[:] += tally.depth[SYSTEM]
        return found

    def tally(
        self, demand_mw: FloatArray, supply_mw: FloatArray, year: int, draws: IntArray
    ) -> Tally:
        """Return the tally of some draws of one weather year, counted from 0."""
        regions = self._regions(demand_mw, supply_mw)
        tally = make_tally(len(draws), 1, len(demand_mw))
        numbers = (year + 1) * STRIDE + draws.astype(np.int64)
        simulate_one_region(
            self._tables._replace(regions=regions), self._outages, numbers, self._room,
            self._state, self._desk, tally,
        )  # fmt: skip
        return tally

    def _regions(self, demand_mw: FloatArray, supply_mw: FloatArray) -> RegionTables:
        margin = self.capacity_mw + supply_mw - demand_mw
        least = np.minimum.reduceat(margin, self._starts)
        peak = np.zeros((2, len(margin)), dtype=np.bool_)
        peaks = demand_mw.reshape(-1, 24).argmax(axis=1) + np.arange(0, len(margin), 24)
        peak[:, peaks] = True
        return RegionTables(
            margin[None, :], np.floor(least * _KW).astype(np.int64)[None, :], peak,
            np.arange(len(margin), dtype=np.int64) // 24, 1.0,
        )  # fmt: skip

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
from simulator.adequacy.walks import sample_outages

STRIDE: Final = 1_000_000
"""Numbers of outage samples that belong to one weather year; more than any study draws."""
_KW: Final = 1000.0
_DAY: Final = 24
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
        self._midnights = np.arange(0, system.snapshots, _DAY)
        self._day = np.arange(system.snapshots, dtype=np.int64) // _DAY
        self._unit_mw = np.array(
            [system.unit_capacity_mw(index) for index in range(len(system.units))]
        ).reshape(len(system.units), system.snapshots)
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
        whole = make_tally(0, 1, hours)
        figures = np.zeros((years, draws, FIGURES))
        for year in range(years):
            wanted = np.arange(draws) if active is None else np.flatnonzero(active[year])
            if len(wanted):
                rows = np.zeros((len(wanted), whole.times.shape[0], FIGURES))
                tally = whole._replace(figures=rows)
                self.run(demand_mw[year], supply_mw[year], year, wanted, tally)
                figures[year, wanted] = rows[:, SYSTEM]
        return Sampled(figures, whole.times[SYSTEM].astype(np.float64), whole.depth[SYSTEM])

    def run(
        self, demand_mw: FloatArray, supply_mw: FloatArray, year: int, draws: IntArray,
        tally: Tally,
    ) -> None:  # fmt: skip
        """Tally some draws of one weather year, both counted from 0."""
        regions = self._regions(demand_mw, supply_mw)
        numbers = (year + 1) * STRIDE + draws.astype(np.int64)
        simulate_one_region(
            self._tables._replace(regions=regions), self._outages, numbers, self._room,
            self._state, self._desk, tally,
        )  # fmt: skip

    def available_mw(self, year: int, draw: int) -> FloatArray:
        """Return what each unit can give in one sample, shape (unit, hour). [MW]"""
        count = sample_outages(self._outages, (year + 1) * STRIDE + draw, self._room)
        room = self._room
        power = self._unit_mw.copy()
        for outage in range(count):
            if room.who[outage] < len(power):
                power[room.who[outage], room.start[outage] : room.end[outage]] = 0.0
        return power

    def _regions(self, demand_mw: FloatArray, supply_mw: FloatArray) -> RegionTables:
        margin = self.capacity_mw + supply_mw
        margin -= demand_mw
        least = np.minimum.reduceat(margin, self._starts)
        peak = np.zeros((2, len(margin)), dtype=np.bool_)
        peak[:, demand_mw.reshape(-1, _DAY).argmax(axis=1) + self._midnights] = True
        return RegionTables(
            margin[None, :], np.floor(least * _KW).astype(np.int64)[None, :], peak, self._day, 1.0
        )

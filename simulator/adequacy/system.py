"""A power system as adequacy sees it: demand, two-state elements, storage, links; plain arrays."""

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Process = Literal["continuous", "geometric", "independent"]

TOLERANCE_MW: Final = 1e-6
"""Power below which a shortfall is rounding of sums, not a shortfall. [MW]"""


@dataclass(frozen=True)
class Elements:
    """Things that are up or down: units, storage plants, interfaces.

    Parameters
    ----------
    names
        What keys their random numbers and is shown; each once.
    region
        Index of the region of each (of ``from`` for interfaces).
    forced_outage_rate
        Long-run probability of being down. [0..1]
    repair_time_h
        Mean time to repair; not used where the outage rate is 0. [h]
    """

    names: tuple[str, ...]
    region: IntArray
    forced_outage_rate: FloatArray
    repair_time_h: FloatArray

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.names)

    def keep(self, mask: npt.NDArray[np.bool_]) -> "Elements":
        """Return the elements at which the mask is true."""
        names = tuple(name for name, kept in zip(self.names, mask, strict=True) if kept)
        return Elements(
            names, self.region[mask], self.forced_outage_rate[mask], self.repair_time_h[mask]
        )


@dataclass(frozen=True)
class Storage:
    """Storage plants, in the order of the case.

    Parameters
    ----------
    elements
        Names, regions and outages.
    power_mw, energy_mwh
        Largest charge and discharge [MW], and energy [MWh].
    charge_efficiency, discharge_efficiency
        Shares that arrive. [0..1]
    initial_soc
        Energy at the first snapshot as a share of ``energy_mwh``. [0..1]
    inflow_mw
        Natural inflow, shape (storage, snapshot). [MW]
    grid_limit_mw
        Most exchanged with the grid, either way. [MW]
    """

    elements: Elements
    power_mw: FloatArray
    energy_mwh: FloatArray
    charge_efficiency: FloatArray
    discharge_efficiency: FloatArray
    initial_soc: FloatArray
    inflow_mw: FloatArray
    grid_limit_mw: FloatArray


@dataclass(frozen=True)
class DemandResponse:
    """Demand-response programmes, in the order in which they are called.

    Parameters
    ----------
    names, region
        What they are called, and the index of their region.
    power_mw
        Most demand each lowers. [MW]
    hours_per_day
        Most hours called in a day, whatever the depth of the call. [h]
    days
        Most days called in the study period. [d]
    payback_hours
        Hours within which called energy is given back; 0 where it is not. [h]
    """

    names: tuple[str, ...]
    region: IntArray
    power_mw: FloatArray
    hours_per_day: FloatArray
    days: FloatArray
    payback_hours: FloatArray


@dataclass(frozen=True)
class Interfaces:
    """Links between regions.

    Parameters
    ----------
    elements
        Names (``from>to``, numbered if repeated) and outages; ``region`` is the region from.
    to_region
        Index of the region to.
    forward_mw, backward_mw
        Limits, shape (interface, snapshot). [MW]
    """

    elements: Elements
    to_region: IntArray
    forward_mw: FloatArray
    backward_mw: FloatArray


@dataclass(frozen=True)
class System:
    """One study period of a power system.

    Parameters
    ----------
    hours_per_snapshot
        Length of one snapshot. [h]
    process
        How elements fail and are repaired.
    regions
        Names of the regions.
    demand_mw
        Shape (region, snapshot). [MW]
    units
        Generating units: names, regions, outages.
    technology
        Group of each unit; empty where it has none.
    capacity_mw
        Capacity of each unit where it is constant; 0 where it has a series. [MW]
    profile
        Row of ``profiles_mw`` that is the unit's capacity; -1 where it is constant.
    profiles_mw
        Capacity series, shape (profile, snapshot). [MW]
    storage, demand_response, interfaces
        What else there is.
    """

    hours_per_snapshot: float
    process: Process
    regions: tuple[str, ...]
    demand_mw: FloatArray
    units: Elements
    technology: tuple[str, ...]
    capacity_mw: FloatArray
    profile: IntArray
    profiles_mw: FloatArray
    storage: Storage
    demand_response: DemandResponse
    interfaces: Interfaces

    @property
    def snapshots(self) -> int:
        """How many snapshots the study period has."""
        return int(self.demand_mw.shape[1])

    @property
    def day(self) -> IntArray:
        """Day of each snapshot, counted from the first. [d]"""
        hours = np.arange(self.snapshots) * self.hours_per_snapshot
        day: IntArray = np.floor(hours / 24.0 + 1e-9).astype(np.int64)
        return day

    def peak_snapshots(self, demand_mw: FloatArray) -> IntArray:
        """Return the first snapshot of highest demand of each day."""
        starts = np.flatnonzero(np.diff(self.day, prepend=-1))
        highest = np.maximum.reduceat(demand_mw, starts)
        lengths = np.diff(starts, append=self.snapshots)
        peaks = np.flatnonzero(demand_mw == np.repeat(highest, lengths))
        first: IntArray = peaks[np.searchsorted(peaks, starts)].astype(np.int64)
        return first

    def unit_capacity_mw(self, index: int) -> FloatArray:
        """Return the capacity of a unit, snapshot by snapshot. [MW]"""
        row = int(self.profile[index])
        constant = np.full(self.snapshots, self.capacity_mw[index])
        return constant if row < 0 else self.profiles_mw[row]

    def with_demand(self, demand_mw: FloatArray) -> "System":
        """Return the same system under another demand."""
        return replace(self, demand_mw=demand_mw)

"""Counts what falls short in a sample: hours, days, energy and events, by region and system."""

from typing import Final, NamedTuple

import numpy as np

from simulator.adequacy.system import FloatArray, IntArray
from simulator.adequacy.tables import RegionTables
from simulator.compiled import kernel

HOURS, PEAKS, DAYS, ENERGY, EVENTS = range(5)
FIGURES: Final = 5
"""Figures of a sample: short snapshots, short daily peaks, short days, MWh and events."""


class Tally(NamedTuple):
    """What is short; places are the regions, then the system, then the system without storage.

    Parameters
    ----------
    figures
        Shape (sample, place, figure).
    times, depth
        Short samples [1] and summed shortfall [MW], shape (place, snapshot).
    last_snapshot, last_day
        When each place was short last in the present sample.
    """

    figures: FloatArray
    times: IntArray
    depth: FloatArray
    last_snapshot: IntArray
    last_day: IntArray


def make_tally(samples: int, regions: int, snapshots: int) -> Tally:
    """Return an empty tally."""
    places = regions + 2
    return Tally(
        np.zeros((samples, places, FIGURES)), np.zeros((places, snapshots), np.int64),
        np.zeros((places, snapshots)), np.zeros(places, np.int64), np.zeros(places, np.int64),
    )  # fmt: skip


@kernel
def begin_tally(tally: Tally) -> None:
    """Forget when places were short last: a new sample begins."""
    tally.last_snapshot[:] = -2
    tally.last_day[:] = -1


@kernel
def count_short(
    tally: Tally, regions: RegionTables, row: int, place: int, t: int, depth: float
) -> None:
    """Count one short snapshot.

    Parameters
    ----------
    tally
        Takes the count.
    regions
        Days and peaks.
    row, place, t
        Row of the sample, place and snapshot.
    depth
        Power short. [MW]
    """
    tally.figures[row, place, HOURS] += 1.0
    tally.figures[row, place, ENERGY] += depth * regions.hours
    if regions.peak[min(place, regions.peak.shape[0] - 1), t]:
        tally.figures[row, place, PEAKS] += 1.0
    if tally.last_snapshot[place] != t - 1:
        tally.figures[row, place, EVENTS] += 1.0
    if tally.last_day[place] != regions.day[t]:
        tally.figures[row, place, DAYS] += 1.0
        tally.last_day[place] = regions.day[t]
    tally.last_snapshot[place] = t
    tally.times[place, t] += 1
    tally.depth[place, t] += depth

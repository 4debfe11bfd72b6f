"""Power sent from regions with surplus to regions in need: a largest flow over the interfaces."""

from typing import Final, NamedTuple

import numpy as np

from simulator.adequacy.system import FloatArray, IntArray
from simulator.compiled import kernel

_NOTHING: Final = 1e-9
_UNSEEN: Final = -1
_SOURCE: Final = -2


class Network(NamedTuple):
    """Interfaces in one snapshot, and room for searching them.

    Parameters
    ----------
    start, end
        Index of the regions that each interface joins.
    forward, backward
        What can still be sent each way. [MW]
    reached
        Interface by which the search reached each region; -1 unseen, -2 a source.
    queue
        Regions to search from.
    """

    start: IntArray
    end: IntArray
    forward: FloatArray
    backward: FloatArray
    reached: IntArray
    queue: IntArray


def make_network(start: IntArray, end: IntArray, regions: int) -> Network:
    """Return a network without any limits set."""
    return Network(
        start, end, np.zeros(len(start)), np.zeros(len(start)), np.zeros(regions, np.int64),
        np.zeros(regions, np.int64),
    )  # fmt: skip


@kernel
def _beyond(network: Network, link: int, region: int) -> int:
    """Return the region that an interface can still send to from a region, or -1."""
    if network.start[link] == region and network.forward[link] > _NOTHING:
        return int(network.end[link])
    if network.end[link] == region and network.backward[link] > _NOTHING:
        return int(network.start[link])
    return -1


@kernel
def _search(network: Network, supply: FloatArray, need: FloatArray) -> int:
    """Return the nearest region in need that a region with supply can reach, or -1."""
    first, last = 0, 0
    for region in range(len(supply)):
        network.reached[region] = _UNSEEN
        if supply[region] > _NOTHING:
            network.reached[region] = _SOURCE
            network.queue[last] = region
            last += 1
    while first < last:
        region = network.queue[first]
        first += 1
        for link in range(len(network.start)):
            other = _beyond(network, link, region)
            if other >= 0 and network.reached[other] == _UNSEEN:
                network.reached[other] = link
                if need[other] > _NOTHING:
                    return other
                network.queue[last] = other
                last += 1
    return -1


@kernel
def transport(network: Network, supply: FloatArray, need: FloatArray) -> None:
    """Send as much as possible from supply to need, over as few interfaces as possible.

    Parameters
    ----------
    network
        Interfaces; what is sent takes from one direction and gives to the other.
    supply, need
        Surplus and need of each region; takes what is left of both. [MW]

    Notes
    -----
    Shortest augmenting paths (Edmonds and Karp, J. ACM 19 (1972)): the need left in total is the
    least possible. Its split among regions follows the order of the regions where it is not
    unique. A region that both has and needs is not searched from itself: serve it before.
    """
    while True:
        goal = _search(network, supply, need)
        if goal < 0:
            return
        amount = need[goal]
        region = goal
        while network.reached[region] != _SOURCE:
            link = network.reached[region]
            if network.end[link] == region:
                amount = min(amount, network.forward[link])
                region = network.start[link]
            else:
                amount = min(amount, network.backward[link])
                region = network.end[link]
        amount = min(amount, supply[region])
        supply[region] -= amount
        need[goal] -= amount
        region = goal
        while network.reached[region] != _SOURCE:
            link = network.reached[region]
            sign = amount if network.end[link] == region else -amount
            network.forward[link] -= sign
            network.backward[link] += sign
            region = network.start[link] if sign > 0 else network.end[link]

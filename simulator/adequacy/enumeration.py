"""Exact adequacy of small systems: every state of every element, a flow solution for each."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from simulator.adequacy.convolution import NotExactError
from simulator.adequacy.outage_process import Transitions, transitions_of
from simulator.adequacy.system import TOLERANCE_MW, Elements, FloatArray, IntArray, System
from simulator.adequacy.tables import full_margin_mw
from simulator.adequacy.transport import Network, make_network, transport
from simulator.compiled import making_kernel

_MOST_ELEMENTS: Final = 20
_MOST_FLOWS: Final = 400_000_000
_MOST_STEPS: Final = 4_000_000_000


@dataclass(frozen=True)
class Enumeration:
    """Exact figures by place: the regions, then the system.

    Parameters
    ----------
    probability, shortfall_mw
        Loss-of-load probability and expected shortfall, shape (place, snapshot). [0..1], [MW]
    days, events
        Expected short days and events of each place.
    """

    probability: FloatArray
    shortfall_mw: FloatArray
    days: FloatArray
    events: FloatArray


@dataclass(frozen=True)
class _Moving:
    """Elements that fail: units first, then interfaces."""

    units: IntArray
    links: IntArray
    steps: Transitions


def enumerate_states(system: System) -> Enumeration:
    """Return exact figures of a system without storage and demand response.

    Parameters
    ----------
    system
        At most 20 units and interfaces that fail.

    Raises
    ------
    NotExactError
        If the system has storage or demand response, or too many states.
    """
    if len(system.storage.elements) or len(system.demand_response.names):
        raise NotExactError("the exact methods take no storage and no demand response")
    moving = _moving(system)
    count = len(moving.units) + len(moving.links)
    if count > _MOST_ELEMENTS:
        raise NotExactError(f"{count} units and interfaces fail; enumeration takes 20")
    work = 2.0**count * system.snapshots
    if work > _MOST_FLOWS or work * max(count, 1) * (len(system.regions) + 1) > _MOST_STEPS:
        raise NotExactError(f"{2**count:,} states in {system.snapshots:,} snapshots are too many")
    outage = np.array([system.unit_capacity_mw(int(unit)) for unit in moving.units])
    links = system.interfaces
    q = links.elements.forced_outage_rate
    alive = (q < 1)[:, None]
    steps = moving.steps
    return Enumeration(
        *_enumerate(
            full_margin_mw(system), outage.reshape(len(moving.units), system.snapshots),
            system.units.region[moving.units], moving.links,
            make_network(links.elements.region, links.to_region, len(system.regions)),
            links.forward_mw * alive, links.backward_mw * alive,
            steps.unavailability, steps.fail, steps.repair, system.day,
        )
    )  # fmt: skip


def _moving(system: System) -> _Moving:
    def which(elements: Elements) -> IntArray:
        q = elements.forced_outage_rate
        return np.flatnonzero((q > 0) & (q < 1)).astype(np.int64)

    units, links = which(system.units), which(system.interfaces.elements)
    both = [system.units, system.interfaces.elements]
    parts = [transitions_of(part, system.process, system.hours_per_snapshot) for part in both]
    joined = [
        np.concatenate((getattr(parts[0], name)[units], getattr(parts[1], name)[links]))
        for name in ("unavailability", "fail", "repair")
    ]
    return _Moving(units, links, Transitions(*joined))


@making_kernel
def _enumerate(  # noqa: C901 - one pass over snapshots and states, as the method is
    margin: FloatArray, outage: FloatArray, region_of: IntArray, moving_links: IntArray,
    network: Network, forward: FloatArray, backward: FloatArray, unavailability: FloatArray,
    fail: FloatArray, repair: FloatArray, day: IntArray,
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:  # fmt: skip
    """Go through the snapshots; carry the joint distribution of states and of not being short."""
    regions, snapshots = margin.shape
    places, elements = regions + 1, len(unavailability)
    states = 1 << elements
    steady = np.ones(states)
    for state in range(states):
        for element in range(elements):
            down = state >> element & 1
            steady[state] *= unavailability[element] if down else 1.0 - unavailability[element]
    probability, depth = np.zeros((places, snapshots)), np.zeros((places, snapshots))
    days, events = np.zeros(places), np.zeros(places)
    fine, clear = np.zeros((places, states)), np.zeros((places, states))
    need, short = np.zeros(regions), np.zeros(places)
    for t in range(snapshots):
        new_day = t == 0 or day[t] != day[t - 1]
        for place in range(places):
            _advance(fine[place], fail, repair)
            if new_day:
                clear[place, :] = steady
            else:
                _advance(clear[place], fail, repair)
        for state in range(states):
            _solve(
                state, t, margin, outage, region_of, moving_links, network, forward, backward,
                need,
            )  # fmt: skip
            short[regions] = 0.0
            for region in range(regions):
                short[region] = need[region] if need[region] > TOLERANCE_MW else 0.0
                short[regions] += short[region]
            for place in range(places):
                if short[place] > 0.0:
                    probability[place, t] += steady[state]
                    depth[place, t] += steady[state] * short[place]
                    events[place] += steady[state] if t == 0 else fine[place, state]
                    days[place] += clear[place, state]
                    clear[place, state] = 0.0
                    fine[place, state] = 0.0
                else:
                    fine[place, state] = steady[state]
    return probability, depth, days, events


@making_kernel
def _advance(weight: FloatArray, fail: FloatArray, repair: FloatArray) -> None:
    """Move a distribution of states on by one snapshot, element by element."""
    for element in range(len(fail)):
        bit = 1 << element
        for state in range(len(weight)):
            if not state & bit:
                up, down = weight[state], weight[state | bit]
                weight[state] = up * (1.0 - fail[element]) + down * repair[element]
                weight[state | bit] = up * fail[element] + down * (1.0 - repair[element])


@making_kernel
def _solve(
    state: int, t: int, margin: FloatArray, outage: FloatArray, region_of: IntArray,
    moving_links: IntArray, network: Network, forward: FloatArray, backward: FloatArray,
    need: FloatArray,
) -> None:  # fmt: skip
    """Set the need of each region that stays after imports, in one state of the elements. [MW]"""
    units = len(region_of)
    surplus = margin[:, t].copy()
    for unit in range(units):
        if state >> unit & 1:
            surplus[region_of[unit]] -= outage[unit, t]
    for region in range(len(need)):
        need[region] = max(-surplus[region], 0.0)
        surplus[region] = max(surplus[region], 0.0)
    if len(need) == 1 or not np.any(need > TOLERANCE_MW):
        return
    for link in range(len(network.start)):
        network.forward[link] = forward[link, t]
        network.backward[link] = backward[link, t]
    for index in range(len(moving_links)):
        if state >> (units + index) & 1:
            network.forward[moving_links[index]] = 0.0
            network.backward[moving_links[index]] = 0.0
    transport(network, surplus, need)

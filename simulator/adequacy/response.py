"""Demand response in one snapshot: what it gives in a deficit, and what it gives back."""

from typing import Final, NamedTuple

import numpy as np

from simulator.adequacy.system import FloatArray, IntArray
from simulator.adequacy.tables import ResponseTables
from simulator.compiled import kernel

_NOTHING: Final = 1e-9


class ResponseState(NamedTuple):
    """What programmes carry from snapshot to snapshot.

    Parameters
    ----------
    called_day, called_days, called_hours
        Day of each programme's last call, days called so far, and hours called on that day.
    called, share
        Power called in this snapshot [MW], and the part of the snapshot that may be called.
    owed
        Energy to give back, a ring over snapshots, shape (programme, ring). [MWh]
    """

    called_day: IntArray
    called_days: FloatArray
    called_hours: FloatArray
    called: FloatArray
    share: FloatArray
    owed: FloatArray


def make_response_state(response: ResponseTables) -> ResponseState:
    """Return room for the state."""
    programmes = len(response.power)
    ring = int(response.payback.max(initial=0)) + 1
    return ResponseState(
        np.zeros(programmes, np.int64), np.zeros(programmes), np.zeros(programmes),
        np.zeros(programmes), np.zeros(programmes), np.zeros((programmes, ring)),
    )  # fmt: skip


@kernel
def begin_responses(state: ResponseState) -> None:
    """Forget all calls: a new sample begins."""
    state.called_day[:] = -1
    state.called_days[:] = 0.0
    state.called_hours[:] = 0.0
    state.owed[:] = 0.0


@kernel
def owes_nothing(state: ResponseState) -> bool:
    """Return whether no energy has to be given back."""
    for programme in range(state.owed.shape[0]):
        for slot in range(state.owed.shape[1]):
            if state.owed[programme, slot] > 0.0:
                return False
    return True


@kernel
def pay_due(
    state: ResponseState, response: ResponseTables, region: int, t: int, hours: float
) -> float:
    """Return the demand that must be given back now in a region [MW], and clear it."""
    due = 0.0
    slot = t % state.owed.shape[1]
    for programme in range(len(response.power)):
        if response.region[programme] == region:
            due += state.owed[programme, slot]
            state.owed[programme, slot] = 0.0
    return due / hours


@kernel
def pay_early(
    state: ResponseState, response: ResponseTables, region: int, surplus: float, t: int,
    hours: float,
) -> float:  # fmt: skip
    """Give back what is owed out of a surplus, soonest due first; return what is left. [MW]"""
    ring = state.owed.shape[1]
    for programme in range(len(response.power)):
        if response.region[programme] != region:
            continue
        for ahead in range(1, ring):
            slot = (t + ahead) % ring
            pay = min(state.owed[programme, slot], surplus * hours)
            if pay > 0.0:
                state.owed[programme, slot] -= pay
                surplus -= pay / hours
    return surplus


@kernel
def call_limit(
    state: ResponseState, response: ResponseTables, programme: int, day: int, hours: float
) -> float:
    """Return what a programme can still give in this snapshot. [MW]

    An hour with any call counts as an hour called, a day with any call as a day called.
    """
    if state.called[programme] > 0.0:
        most = response.power[programme] * state.share[programme]
        return float(most - state.called[programme])
    used = state.called_hours[programme]
    if state.called_day[programme] != day:
        used = 0.0
        if state.called_days[programme] + 1.0 > response.days[programme] + _NOTHING:
            return 0.0
    share = max(min((response.hours_per_day[programme] - used) / hours, 1.0), 0.0)
    state.share[programme] = share
    return float(response.power[programme] * share)


@kernel
def call_room(
    state: ResponseState, response: ResponseTables, region: int, day: int, hours: float
) -> float:
    """Return what the programmes of a region can still give in this snapshot. [MW]"""
    total = 0.0
    for programme in range(len(response.power)):
        if response.region[programme] == region:
            total += call_limit(state, response, programme, day, hours)
    return total


@kernel
def call(
    state: ResponseState, response: ResponseTables, region: int, deficit: float, t: int, day: int,
    hours: float,
) -> float:  # fmt: skip
    """Call programmes of a region, in the order of the case; return the deficit left. [MW]"""
    ring = state.owed.shape[1]
    for programme in range(len(response.power)):
        if response.region[programme] != region or deficit <= _NOTHING:
            continue
        give = min(call_limit(state, response, programme, day, hours), deficit)
        if give <= _NOTHING:
            continue
        if state.called_day[programme] != day:
            state.called_day[programme] = day
            state.called_days[programme] += 1.0
            state.called_hours[programme] = 0.0
        if state.called[programme] == 0.0:
            state.called_hours[programme] += state.share[programme] * hours
        state.called[programme] += give
        deficit -= give
        if response.payback[programme] > 0:
            state.owed[programme, (t + response.payback[programme]) % ring] += give * hours
    return deficit

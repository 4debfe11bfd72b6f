"""The two-state outage processes: what an element does from one snapshot to the next."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from simulator.adequacy.system import Elements, FloatArray, Process

_RAREST: Final = 1e-18  # outage rates below are as good as none, and must not overflow


@dataclass(frozen=True)
class Transitions:
    """Probabilities of one step between snapshots, in the long run.

    Parameters
    ----------
    unavailability
        Probability of being down at a snapshot. [0..1]
    fail
        Probability of being down at the next snapshot if up now. [0..1]
    repair
        Probability of being up at the next snapshot if down now. [0..1]
    """

    unavailability: FloatArray
    fail: FloatArray
    repair: FloatArray


def transitions_of(elements: Elements, process: Process, hours: float) -> Transitions:
    """Return what elements do from one snapshot to the next.

    Parameters
    ----------
    elements
        Outage rates and repair times.
    process
        ``continuous``: a continuous-time Markov chain read at the snapshots, so that outages that
        begin and end between two snapshots are not seen; ``geometric``: a chain in discrete time
        with the mean durations given; ``independent``: every snapshot is drawn anew.
    hours
        Length of one snapshot. [h]

    Notes
    -----
    Two-state chain: Billinton and Allan, Reliability Evaluation of Power Systems, 2nd ed., ch. 9.
    """
    q = elements.forced_outage_rate
    if process == "independent":
        return Transitions(q, q.copy(), 1.0 - q)
    moving = (q > 0) & (q < 1)
    repair_rate = np.where(moving, 1.0 / np.where(moving, elements.repair_time_h, 1.0), 0.0)
    fail_rate = repair_rate * q / np.where(moving, 1.0 - q, 1.0)
    if process == "geometric":
        return Transitions(q, fail_rate * hours, np.minimum(repair_rate * hours, 1.0))
    decay = -np.expm1(-(fail_rate + repair_rate) * hours)
    return Transitions(q, q * decay * moving, (1.0 - q) * decay * moving)


@dataclass(frozen=True)
class Durations:
    """How to draw the times between changes, counted in snapshots.

    Parameters
    ----------
    unavailability
        Probability of being down at the first snapshot. [0..1]
    up, down
        Scale of an exponential draw: the duration itself, or, if ``whole``, one snapshot more
        than its whole part (a geometric duration). [snapshots]
    whole
        Whether durations are whole snapshots.
    """

    unavailability: FloatArray
    up: FloatArray
    down: FloatArray
    whole: bool


def durations_of(elements: Elements, process: Process, hours: float) -> Durations:
    """Return the distributions of up and down times; arguments as in ``transitions_of``."""
    q = elements.forced_outage_rate
    moving = (q > 0) & (q < 1)
    if process == "continuous":
        down = np.where(moving, elements.repair_time_h / hours, 1.0)
        up = down * np.where(moving, (1.0 - q) / np.where(moving, np.maximum(q, _RAREST), 1.0), 1.0)
        return Durations(q, up, down, whole=False)
    steps = transitions_of(elements, process, hours)
    return Durations(q, _geometric_scale(steps.fail), _geometric_scale(steps.repair), whole=True)


def _geometric_scale(probability: FloatArray) -> FloatArray:
    """Return s so that 1 + floor(s E), E exponential of mean 1, ends with this probability."""
    inside = (probability > 0) & (probability < 1)
    scale = -1.0 / np.log1p(-np.where(inside, np.maximum(probability, _RAREST), 0.5))
    return np.where(inside, scale, np.where(probability > 0, 0.0, 1e18))

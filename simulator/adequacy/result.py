"""The adequacy of a system by the method asked for."""

from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Literal

import numpy as np

from simulator.adequacy.change import without_flexibility
from simulator.adequacy.convolution import NotExactError, exact_shortfall
from simulator.adequacy.enumeration import enumerate_states
from simulator.adequacy.frequency import exact_frequency
from simulator.adequacy.metrics import Control, Metrics, exact_metrics, sample_metrics
from simulator.adequacy.sampling import simulate_until
from simulator.adequacy.system import FloatArray, System
from simulator.adequacy.tally import ENERGY, EVENTS, FIGURES, HOURS, PEAKS

Method = Literal["exact", "monte-carlo"]


@dataclass(frozen=True)
class AdequacyResult:
    """How surely a system serves its demand.

    Parameters
    ----------
    method
        How it was computed.
    samples, seed
        Samples drawn and their seed; 0 and None for exact results.
    metrics
        Of the system as a whole: a snapshot is short if any region is.
    by_region
        Of each region.
    lolp, eue_mwh
        Loss-of-load probability [0..1] and expected unserved energy [MWh] of each snapshot.
    notes
        What the method could not give, and why.
    """

    method: Method
    samples: int
    seed: int | None
    metrics: Metrics
    by_region: dict[str, Metrics]
    lolp: FloatArray
    eue_mwh: FloatArray
    notes: tuple[str, ...] = field(default=())

    def to_json(self) -> dict[str, object]:
        """Return the result as plain values, as ``simulate adequacy --json`` writes it."""
        return {
            "method": self.method,
            "samples": self.samples,
            "seed": self.seed,
            "snapshots": len(self.lolp),
            "metrics": asdict(self.metrics),
            "by_snapshot": {"lolp": self.lolp.tolist(), "eue_mwh": self.eue_mwh.tolist()},
            "by_region": {name: asdict(metrics) for name, metrics in self.by_region.items()},
            "notes": list(self.notes),
            "credits": {},
        }


def assess_exactly(system: System) -> AdequacyResult:
    """Return the exact adequacy of a system.

    Parameters
    ----------
    system
        One region, or a few elements in several; without storage and demand response.

    Raises
    ------
    NotExactError
        If no exact method can take the system.
    """
    try:
        return _assess_by_states(system)
    except NotExactError:
        if len(system.regions) > 1:
            raise
    probability, shortfall = exact_shortfall(system)
    notes = ["short days and the tail need the sequence of hours: use --method monte-carlo"]
    events: float | None = None
    try:
        events = exact_frequency(system, probability)
    except NotExactError as error:
        notes.append(str(error))
    days: float | None = None
    if system.process == "independent":
        starts = np.flatnonzero(np.diff(system.day, prepend=-1))
        days = float((1.0 - np.multiply.reduceat(1.0 - probability, starts)).sum())
    metrics = _exact_place(system, system.demand_mw[0], probability, shortfall, days, events)
    hours = system.hours_per_snapshot
    regions = {system.regions[0]: metrics}
    return AdequacyResult(
        "exact", 0, None, metrics, regions, probability, shortfall * hours, tuple(notes)
    )


def _assess_by_states(system: System) -> AdequacyResult:
    found = enumerate_states(system)
    demands = [*system.demand_mw, system.demand_mw.sum(axis=0)]
    places = [
        _exact_place(
            system, demand, found.probability[place], found.shortfall_mw[place],
            float(found.days[place]), float(found.events[place]),
        )
        for place, demand in enumerate(demands)
    ]  # fmt: skip
    notes = ("the tail needs whole years: use --method monte-carlo",)
    return AdequacyResult(
        "exact", 0, None, places[-1], dict(zip(system.regions, places, strict=False)),
        found.probability[-1], found.shortfall_mw[-1] * system.hours_per_snapshot, notes,
    )  # fmt: skip


def _exact_place(
    system: System, demand_mw: FloatArray, probability: FloatArray, shortfall_mw: FloatArray,
    days: float | None, events: float | None,
) -> Metrics:  # fmt: skip
    peaks = probability[system.peak_snapshots(demand_mw)]
    hours = system.hours_per_snapshot
    demand = float(demand_mw.sum()) * hours
    return exact_metrics(probability, shortfall_mw, peaks, days, events, hours, demand)


def assess_by_sampling(
    system: System, samples: int, relative_error: float | None, seed: int, workers: int
) -> AdequacyResult:
    """Return the adequacy of a system by sequential Monte Carlo.

    Parameters
    ----------
    system, samples, relative_error, seed, workers
        As in ``simulate_until``.

    Notes
    -----
    With storage or demand response in one region, the shortfall without them is a control
    variate, since its mean is known exactly.
    """
    found = simulate_until(system, samples, relative_error, seed, workers)
    hours, regions = system.hours_per_snapshot, len(system.regions)
    whole = system.demand_mw.sum(axis=0)
    control = _control(system, found.figures[:, -1])
    demand = float(whole.sum()) * hours
    metrics = sample_metrics(found.figures[:, regions], hours, demand, control)
    by_region = {system.regions[0]: metrics}
    if regions > 1:
        by_region = {
            name: sample_metrics(
                found.figures[:, place], hours, float(system.demand_mw[place].sum()) * hours
            )
            for place, name in enumerate(system.regions)
        }
    return AdequacyResult(
        "monte-carlo", len(found), seed, metrics, by_region, found.times[regions] / len(found),
        found.depth[regions] * hours / len(found),
    )  # fmt: skip


def _control(system: System, bare: FloatArray) -> Control | None:
    """Return the figures without storage and response with their exact means, if there are."""
    flexible = len(system.storage.elements) + len(system.demand_response.names) > 0
    if not flexible or len(system.regions) > 1:
        return None
    units = without_flexibility(system)
    exact = np.full(FIGURES, np.nan)
    with suppress(NotExactError):  # what is known by then is used
        probability, shortfall = exact_shortfall(units)
        exact[HOURS] = probability.sum()
        exact[PEAKS] = probability[system.peak_snapshots(system.demand_mw[0])].sum()
        exact[ENERGY] = shortfall.sum() * system.hours_per_snapshot
        exact[EVENTS] = exact_frequency(units, probability)
    return Control(bare, exact)

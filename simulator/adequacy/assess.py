"""One case by the method asked for, with the capacity credits asked for."""

from dataclasses import dataclass

import numpy as np

from simulator.adequacy.convolution import NotExactError
from simulator.adequacy.credit import (
    Credit,
    CreditMethod,
    CreditMetric,
    Evaluate,
    capacity_credit,
)
from simulator.adequacy.result import AdequacyResult, Method, assess_by_sampling, assess_exactly
from simulator.adequacy.sampling import MOST_SAMPLES, simulate
from simulator.adequacy.system import FloatArray, IntArray, System
from simulator.adequacy.tally import ENERGY, HOURS

DEFAULT_SAMPLES = 100_000


@dataclass(frozen=True)
class Request:
    """How to assess a system.

    Parameters
    ----------
    method
        None takes the exact method where it can, and sampling where it cannot.
    samples, relative_error
        When sampling ends: at a number, or at a relative standard error of the expected unserved
        energy; asking for either means sampling.
    seed, workers
        Seed of all draws; threads, which do not change the result.
    """

    method: Method | None = None
    samples: int | None = None
    relative_error: float | None = None
    seed: int = 1
    workers: int = 1


def assess_adequacy(system: System, request: Request) -> AdequacyResult:
    """Return the adequacy of a system.

    Raises
    ------
    NotExactError
        If the exact method was asked for and cannot take the system.
    """
    sampling = request.samples is not None or request.relative_error is not None
    if request.method == "exact" or (request.method is None and not sampling):
        try:
            return assess_exactly(system)
        except NotExactError:
            if request.method == "exact":
                raise
    limit = DEFAULT_SAMPLES if request.relative_error is None else MOST_SAMPLES
    samples = request.samples or limit
    return assess_by_sampling(
        system, samples, request.relative_error, request.seed, request.workers
    )


def assess_credit(
    system: System, name: str, method: CreditMethod, metric: CreditMetric,
    result: AdequacyResult, workers: int,
) -> Credit:  # fmt: skip
    """Return a capacity credit by the method, and with the draws, of a result of the system."""
    if result.method == "exact":
        return capacity_credit(system, name, method, metric, _exactly(metric), 1)
    evaluate = _by_sampling(metric, result.seed or 0, workers)
    return capacity_credit(system, name, method, metric, evaluate, result.samples)


def _exactly(metric: CreditMetric) -> Evaluate:
    def evaluate(system: System, _numbers: IntArray) -> FloatArray:
        found = assess_exactly(system)
        values = found.eue_mwh if metric == "eue" else found.lolp
        return np.array([values.sum()])

    return evaluate


def _by_sampling(metric: CreditMetric, seed: int, workers: int) -> Evaluate:
    figure = ENERGY if metric == "eue" else HOURS

    def evaluate(system: System, numbers: IntArray) -> FloatArray:
        found = simulate(system, numbers, seed, workers)
        return found.figures[:, len(system.regions), figure].copy()

    return evaluate

"""Whether the standard error that is reported is the one that is there."""

import numpy as np

from simulator.adequacy.result import assess_by_sampling, assess_exactly
from tests.systems import system

_SEEDS = 200


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    hours = np.arange(48)
    case = system(
        [20.0 + 8.0 * np.sin(hours / 3.8)],
        [(f"u{i}", 0, 7.0, 0.1, 10.0) for i in range(5)],
        process="continuous",
    )
    exact = assess_exactly(case).metrics
    names = (
        "lolh_hours_per_year",
        "eue_mwh_per_year",
        "lolf_events_per_year",
        "lold_days_per_year",
    )
    scores = np.empty((_SEEDS, len(names)))
    for seed in range(_SEEDS):
        found = assess_by_sampling(case, 1000, None, seed, 1).metrics
        for column, name in enumerate(names):
            estimate, truth = getattr(found, name), getattr(exact, name).mean
            scores[seed, column] = (estimate.mean - truth) / estimate.standard_error
    covered = (np.abs(scores) < 1.96).mean(axis=0)
    # 95 % of 200 with binomial error 1.5 %: three of them either way.
    assert (np.abs(covered - 0.95) < 0.047).all(), covered
    # Of a standard normal: mean within 3 / sqrt(200), spread within 3 / sqrt(400).
    assert (np.abs(scores.mean(axis=0)) < 0.22).all(), scores.mean(axis=0)
    assert (np.abs(scores.std(axis=0) - 1.0) < 0.16).all(), scores.std(axis=0)

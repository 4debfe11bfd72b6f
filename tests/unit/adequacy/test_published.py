"""Small systems with known answers, published with PRAS (NREL), test data of PRASCore.

Their units fail with probability 0.1 and are repaired with probability 0.9 per snapshot.
"""

import numpy as np
import pytest

from simulator.adequacy.result import assess_by_sampling, assess_exactly
from simulator.adequacy.system import System
from tests.systems import links, one_storage, system

_Q, _REPAIR = 0.1, 1 / 0.9
_SAMPLES = 40_000


def _three_regions(limit: float) -> System:
    return system(
        [[19, 20, 21, 20], [20, 21, 21, 22], [22, 21, 23, 22]],
        [
            ("gen 1", 0, 10.0, _Q, _REPAIR),
            ("vg a", 0, [4, 3, 2, 3], 0.0, 0.0),
            ("gen 2", 1, 10.0, _Q, _REPAIR),
            ("gen 3", 1, 10.0, _Q, _REPAIR),
            ("vg b", 1, [6, 5, 3, 4], 0.0, 0.0),
            ("gen 4", 2, [10, 10, 15, 10], _Q, _REPAIR),
            ("gen 5", 2, [20, 20, 25, 20], _Q, _REPAIR),
            ("vg c", 2, [2, 1, 2, 1], 0.0, 0.0),
        ],
        interfaces=links(4, (0, 1, limit, 0, 0), (0, 2, limit, 0, 0), (1, 2, limit, 0, 0)),
    )


def _single_a() -> System:
    units = [(f"gen {i}", 0, 10.0, _Q, _REPAIR) for i in range(3)]
    return system([[25, 28, 27, 24]], [*units, ("vg", 0, [5, 6, 7, 8], 0.0, 0.0)])


def _single_b() -> System:
    return system(
        [[28, 29, 30, 31, 32, 33]],
        [
            ("gen 1", 0, [10, 10, 10, 15, 15, 15], _Q, _REPAIR),
            ("gen 2", 0, [20, 20, 20, 25, 25, 25], _Q, _REPAIR),
            ("vg", 0, [7, 8, 9, 9, 8, 7], 0.0, 0.0),
        ],
    )


def _two_regions() -> System:
    units = [("gen 1", 0, 15.0, _Q, _REPAIR), ("gen 2", 1, 15.0, _Q, _REPAIR)]
    return system([[8], [9]], units, interfaces=links(1, (0, 1, 8, _Q, _REPAIR)))


_CASES = {
    "single A": (_single_a(), [0.028, 0.271, 0.028, 0.028], [0.29, 0.832, 0.29, 0.178]),
    "single B": (_single_b(), [0.19, 0.19, 0.19, 0.1, 0.1, 0.19], [1.29, 1.29, 1.29, 0.85, 1.05, 1.34]),  # noqa: E501
    "three regions": (
        _three_regions(8.0),
        [0.14707, 0.40951, 0.40951, 0.40951],
        [1.75783, 3.13343, 2.87563, 4.36196],
    ),
    "three regions without limits": (
        _three_regions(1e6),
        [0.14707, 0.40951, 0.21268, 0.40951],
        [1.75783, 3.13343, 2.47954, 4.36196],
    ),
    "two regions, link with outages": (_two_regions(), [0.19], [0.647]),
}  # fmt: skip


@pytest.mark.parametrize("name", list(_CASES))
def test_exact_results_are_the_published_ones(name: str) -> None:
    case, lolp, eue = _CASES[name]
    result = assess_exactly(case)
    # Published with this many digits.
    assert result.lolp == pytest.approx(lolp, abs=5.1e-6)
    assert result.eue_mwh == pytest.approx(eue, abs=5.1e-6)


@pytest.mark.parametrize("name", list(_CASES))
def test_sampling_agrees_with_the_published_results(name: str) -> None:
    case, lolp, eue = _CASES[name]
    result = assess_by_sampling(case, _SAMPLES, None, 7, 1)
    for found, expected in (
        (result.metrics.lolh_hours_per_year, sum(lolp)),
        (result.metrics.eue_mwh_per_year, sum(eue)),
    ):
        assert found.mean is not None
        assert found.standard_error is not None
        assert abs(found.mean - expected) < 3 * found.standard_error


def test_storage_in_one_region() -> None:
    store = one_storage(2, 10.0, 10.0, rate=_Q, repair=_REPAIR)
    case = system([[8, 9]], [("gen", 0, 10.0, _Q, _REPAIR)], storage=store)
    result = assess_by_sampling(case, _SAMPLES, None, 7, 1)
    assert result.lolp == pytest.approx([0.1, 0.1], abs=3 * (0.09 / _SAMPLES) ** 0.5)
    assert result.eue_mwh == pytest.approx([0.8, 0.7542], abs=0.05)  # 3 standard errors are 0.04


def test_storage_behind_a_link_with_outages() -> None:
    case = system(
        [[8, 9], [6, 7]],
        [("gen", 0, 25.0, _Q, _REPAIR)],
        storage=one_storage(2, 10.0, 10.0, rate=_Q, repair=_REPAIR, region=1),
        interfaces=links(2, (0, 1, 15.0, _Q, _REPAIR)),
    )
    result = assess_by_sampling(case, _SAMPLES, None, 7, 1)
    expected = {
        "A": (0.2, 1.581902),
        "B": (0.255341, 1.597387),
    }
    for region, (lolh, eue) in expected.items():
        found = result.by_region[region]
        for estimate, value in ((found.lolh_hours_per_year, lolh), (found.eue_mwh_per_year, eue)):
            assert estimate.mean is not None
            assert estimate.standard_error is not None
            assert abs(estimate.mean - value) < 3 * estimate.standard_error
    assert np.allclose(result.eue_mwh, [1.94, 1.239289], atol=0.07)  # 3 standard errors

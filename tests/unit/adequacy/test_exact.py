import numpy as np
import pytest

from simulator.adequacy.convolution import NotExactError, capacity_table, exact_shortfall
from simulator.adequacy.enumeration import enumerate_states
from simulator.adequacy.frequency import exact_frequency
from simulator.adequacy.metrics import sample_metrics, tail_mean
from simulator.adequacy.result import assess_by_sampling, assess_exactly
from simulator.adequacy.system import Process, System
from tests.systems import links, one_storage, system

_SHARED = (
    "lolh_hours_per_year",
    "lole_days_per_year",
    "lold_days_per_year",
    "eue_mwh_per_year",
    "neue_ppm",
    "lolf_events_per_year",
    "mean_duration_h",
)


def _mixed(process: Process) -> System:
    """Units of constant and of varying capacity, two of them alike; 60 hours."""
    hours = np.arange(60)
    wind = 5.0 + 4.0 * np.cos(hours / 7.0)
    units = [
        ("a", 0, 10.0, 0.1, 12.0),
        ("b", 0, 10.0, 0.1, 12.0),
        ("c", 0, 7.5, 0.05, 30.0),
        ("w1", 0, wind, 0.2, 5.0),
        ("w2", 0, wind, 0.2, 5.0),
        ("sun", 0, np.maximum(np.sin(hours / 3.8), 0.0) * 3.0, 0.0, 0.0),
        ("dead", 0, 50.0, 1.0, 10.0),
    ]
    return system([22.0 + 8.0 * np.sin(hours / 3.8)], units, process=process)


@pytest.mark.parametrize("process", ["continuous", "geometric", "independent"])
def test_convolution_and_enumeration_agree(process: Process) -> None:
    case = _mixed(process)
    probability, depth = exact_shortfall(case)
    states = enumerate_states(case)
    assert probability == pytest.approx(states.probability[1], abs=1e-13)
    assert depth == pytest.approx(states.shortfall_mw[1], abs=1e-12)
    assert exact_frequency(case, probability) == pytest.approx(states.events[1], rel=1e-11)


@pytest.mark.parametrize("process", ["continuous", "geometric", "independent"])
def test_sampling_agrees_with_exact_results(process: Process) -> None:
    case = _mixed(process)
    exact, found = (
        assess_exactly(case).metrics,
        assess_by_sampling(case, 30_000, None, 3, 1).metrics,
    )
    for name in _SHARED:
        wanted, got = getattr(exact, name), getattr(found, name)
        assert wanted.standard_error == 0
        assert abs(got.mean - wanted.mean) < 3 * got.standard_error, name


def test_a_table_by_hand() -> None:
    table = capacity_table(np.array([10.0, 20.0]), np.array([0.1, 0.2]))
    assert table.capacity_mw.tolist() == [0, 10, 20, 30]
    assert table.probability == pytest.approx([0.02, 0.18, 0.08, 0.72])
    probability, depth = table.shortfall(np.array([10.0, 10.5, 30.0, 31.0, 0.0, -5.0]))
    assert probability == pytest.approx([0.02, 0.2, 0.28, 1.0, 0.0, 0.0])
    assert depth == pytest.approx([0.2, 0.02 * 10.5 + 0.18 * 0.5, 0.6 + 3.6 + 0.8, 6.0, 0, 0])


@pytest.mark.parametrize(
    ("case", "word"),
    [
        (system([[1.0]], [], storage=one_storage(1, 1.0, 1.0)), "storage"),
        (
            system(
                [[1.0] * 9, [1.0] * 9],
                [(f"u{i}", 0, 1.0, 0.1, 5.0) for i in range(20)],
                interfaces=links(9, (0, 1, 1.0, 0.1, 5.0)),
            ),
            "21 units and interfaces fail",
        ),
    ],
)
def test_what_exact_methods_cannot_take_is_said(case: System, word: str) -> None:
    with pytest.raises(NotExactError, match=word):
        assess_exactly(case)


def test_storage_uses_the_exact_result_without_it() -> None:
    case = _mixed("continuous")
    stored = system(
        [case.demand_mw[0]],
        [("a", 0, 10.0, 0.1, 12.0), ("b", 0, 10.0, 0.1, 12.0), ("c", 0, 7.5, 0.05, 30.0)],
        storage=one_storage(60, 1.0, 1.0),
        process="continuous",
    )
    found = assess_by_sampling(stored, 4096, None, 3, 1).metrics.eue_mwh_per_year
    figures = _plain(stored)
    assert found.standard_error is not None
    assert found.standard_error < 0.3 * figures


def _plain(case: System) -> float:
    from simulator.adequacy.sampling import simulate  # noqa: PLC0415

    figures = simulate(case, np.arange(4096), 3).figures[:, 1]
    error = sample_metrics(figures, 1.0, 1.0).eue_mwh_per_year.standard_error
    assert error is not None
    return error


def test_the_tail_is_the_mean_of_the_worst() -> None:
    energy = np.zeros(1000)
    energy[:30] = 100.0
    assert tail_mean(energy).mean == pytest.approx(60.0)  # 30 of the worst 50

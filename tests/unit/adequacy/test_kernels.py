"""Kernels against each other, against hand-solved sequences, and on any number of workers."""

from dataclasses import replace

import numpy as np
import pytest

from simulator.adequacy.sampling import CHUNK, Samples, simulate, simulate_until
from simulator.adequacy.simple_region import is_simple
from simulator.adequacy.system import Storage, System
from simulator.adequacy.tables import system_tables
from simulator.adequacy.tally import DAYS, ENERGY, EVENTS, HOURS, PEAKS
from tests.systems import elements, links, one_response, one_storage, system

_REGION, _SYSTEM, _BARE = 0, 1, 2


def _wavy(snapshots: int) -> np.ndarray:
    hours = np.arange(snapshots)
    return 60.0 + 25.0 * np.sin(hours * 2 * np.pi / 24) + 10.0 * np.sin(hours / 40.0)


def _case(**more: object) -> System:
    snapshots = 24 * 40
    wind = 10.0 + 9.0 * np.cos(np.arange(snapshots) / 17.0)
    units = [
        *((f"big {i}", 0, 30.0, 0.1, 40.0) for i in range(4)),
        ("wind", 0, wind, 0.05, 30.0),
        ("sun", 0, np.maximum(np.sin(np.arange(snapshots) / 3.8), 0.0), 0.0, 0.0),
    ]
    base = system([_wavy(snapshots)], units, process="continuous")
    return replace(base, **more)  # type: ignore[arg-type]


def _numbers(count: int) -> np.ndarray:
    return np.arange(count, dtype=np.int64)


_STORE = one_storage(960, 15.0, 45.0, efficiency=0.9, soc=0.3)


@pytest.mark.parametrize(
    "case",
    [
        _case(),
        _case(storage=_STORE),
        _case(storage=_STORE, demand_response=one_response(8.0, 3.0, 5.0)),
    ],
    ids=["units", "storage", "storage and response"],
)
def test_the_fast_kernel_does_what_the_general_one_does(case: System) -> None:
    fast = simulate(case, _numbers(300), 3)
    # Inflow, though of a plant without power, sends the system to the general kernel.
    other = replace(case, storage=_with_idle_reservoir(case))
    assert is_simple(system_tables(case))
    assert not is_simple(system_tables(other))
    slow = simulate(other, _numbers(300), 3)
    # The two subtract in another order: equal but for the last bit of a sum.
    assert np.allclose(fast.figures[:, _SYSTEM], slow.figures[:, _SYSTEM], rtol=1e-13, atol=1e-9)
    assert np.array_equal(fast.times[_SYSTEM], slow.times[_SYSTEM])
    assert fast.figures[:, _SYSTEM, HOURS].sum() > 100


def _with_idle_reservoir(case: System) -> Storage:
    idle = one_storage(case.snapshots, 0.0, 0.0, inflow=1.0, grid_limit=0.0, name="idle")
    parts = case.storage
    joined = elements(
        [*parts.elements.names, "idle"],
        [*parts.elements.region, 0],
        [*parts.elements.forced_outage_rate, 0.0],
        [*parts.elements.repair_time_h, 0.0],
    )
    both = {
        name: np.concatenate((getattr(parts, name), getattr(idle, name)))
        for name in (
            "power_mw", "energy_mwh", "charge_efficiency", "discharge_efficiency", "initial_soc",
            "inflow_mw", "grid_limit_mw",
        )
    }  # fmt: skip
    return replace(parts, elements=joined, **both)


@pytest.mark.parametrize("with_storage", [False, True])
def test_an_idle_second_region_changes_nothing(with_storage: bool) -> None:
    case = _case(storage=_STORE) if with_storage else _case()
    alone = simulate(case, _numbers(300), 3)
    two = replace(
        case,
        regions=("A", "B"),
        demand_mw=np.vstack((case.demand_mw, np.zeros(case.snapshots))),
        interfaces=links(case.snapshots, (0, 1, 5.0, 0.0, 0.0)),
    )
    both = simulate(two, _numbers(300), 3)
    for figure in (HOURS, PEAKS, DAYS, EVENTS):
        assert np.array_equal(alone.figures[:, _SYSTEM, figure], both.figures[:, _REGION, figure])
    # The flow solution takes and adds the same sums in another order.
    assert np.allclose(alone.figures[:, _SYSTEM, ENERGY], both.figures[:, _REGION, ENERGY])
    assert np.allclose(both.figures[:, _REGION], both.figures[:, 2])


def test_workers_do_not_change_a_bit() -> None:
    case = _case(storage=_STORE)
    count = 3 * CHUNK + 5
    one, many = (simulate(case, _numbers(count), 3, workers) for workers in (1, 3))
    for name in ("figures", "times", "depth"):
        assert np.array_equal(getattr(one, name), getattr(many, name))


def test_samples_do_not_depend_on_their_neighbours() -> None:
    case = _case(storage=_STORE)
    some = simulate(case, np.array([7, 3, 250], dtype=np.int64), 3)
    every = simulate(case, _numbers(300), 3)
    assert np.array_equal(some.figures, every.figures[[7, 3, 250]])


def test_sampling_stops_at_a_relative_error() -> None:
    case = _case()
    found = simulate_until(case, 10_000_000, 0.05, 3)
    energy = found.figures[:, _SYSTEM, ENERGY]
    assert len(found) == 8 * CHUNK
    assert energy.std(ddof=1) / len(found) ** 0.5 <= 0.05 * energy.mean()
    assert len(simulate_until(case, 100, 0.05, 3)) == 100


def _certain(demand: list[float], capacity: float, **more: object) -> Samples:
    """Simulate a system in which nothing fails."""
    case = system([demand], [("unit", 0, capacity, 0.0, 0.0)])
    return simulate(replace(case, **more), _numbers(2), 1)  # type: ignore[arg-type]


def test_storage_charges_from_surplus_and_serves_deficits() -> None:
    store = one_storage(6, 4.0, 6.0, efficiency=0.5)
    # margin 10 10 -1 -3 2 -5: charges 2 and 2 MWh, gives 1 (takes 2), then 1 of 3 (takes 2),
    # charges 1 MWh, gives 0.5 of 5
    found = _certain([0, 0, 11, 13, 8, 15], 10.0, storage=store)
    assert found.depth[_SYSTEM] / 2 == pytest.approx([0, 0, 0, 2, 0, 4.5])
    assert found.depth[_BARE] / 2 == pytest.approx([0, 0, 1, 3, 0, 5])
    assert found.figures[0, _SYSTEM] == pytest.approx([2, 1, 1, 6.5, 2])


def test_a_reservoir_lives_on_inflow_within_its_grid_limit() -> None:
    store = one_storage(4, 10.0, 5.0, inflow=2.0, grid_limit=3.0)
    # margin 0 0 -4 -4: stores 2 and 2 MWh; gives 2 of inflow and 1 stored, twice
    found = _certain([10, 10, 14, 14], 10.0, storage=store)
    assert found.depth[_SYSTEM] / 2 == pytest.approx([0, 0, 1, 1])


def test_response_keeps_to_its_hours_and_days() -> None:
    demand = [10.0] * 72
    for hour in (5, 6, 7, 30, 31, 50):
        demand[hour] = 12.0
    found = _certain(demand, 10.0, demand_response=one_response(1.5, 2.0, 2.0))
    short = dict(enumerate(found.depth[_SYSTEM] / 2))
    expected = {5: 0.5, 6: 0.5, 7: 2.0, 30: 0.5, 31: 0.5, 50: 2.0}  # the third day is one too many
    assert {t: value for t, value in short.items() if value} == pytest.approx(expected)


def test_response_that_shifts_is_paid_back() -> None:
    # margin -2 1 0 0: calls 2 MWh, gives back 1 early and 1 when it is due, which is short
    once = one_response(3.0, 1.0, 9.0, payback=2.0)  # one hour a day, so that it cannot roll over
    found = _certain([12, 9, 10, 10], 10.0, demand_response=once)
    assert found.depth[_SYSTEM] / 2 == pytest.approx([0, 0, 1, 0])


def test_storage_of_a_neighbour_helps_through_the_link() -> None:
    case = system(
        [[10, 10], [5, 5]],
        [("a", 0, 7.0, 0.0, 0.0), ("b", 1, 6.0, 0.0, 0.0)],
        storage=one_storage(2, 4.0, 3.0, soc=1.0, region=1),
        interfaces=links(2, (0, 1, 2.5, 0.0, 0.0)),
    )
    found = simulate(case, _numbers(1), 1)
    # A lacks 3: 1 from B's unit, 1.5 of B's store within the link's 2.5; then 1 and again 1.5
    assert found.depth[0] == pytest.approx([0.5, 0.5])
    assert found.depth[1] == pytest.approx([0.0, 0.0])


def test_days_end_after_24_hours_whatever_the_snapshot() -> None:
    case = system([[1.0] * 10], [("unit", 0, 2.0, 0.0, 0.0)], hours=6.0)
    assert case.day.tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2]
    short = simulate(case.with_demand(case.demand_mw * 3), _numbers(1), 1)
    assert short.figures[0, _SYSTEM] == pytest.approx([10, 3, 3, 60.0, 1])

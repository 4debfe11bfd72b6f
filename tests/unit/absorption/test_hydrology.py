import numpy as np
import pytest

from simulator.absorption.hydrology import hydrological_spill


def spill(inflow: list[float], capacity: float, pond: float, first: float, last: float) -> float:
    hours = np.array(inflow)[:, None]
    return float(
        hydrological_spill(
            hours,
            np.full_like(hours, capacity),
            np.array([pond]),
            first_level_mwh=np.array([first]),
            last_level_mwh=np.array([last]),
        )[0]
    )


def test_dry_river_spills_nothing() -> None:
    assert spill([1.0, 2.0, 0.0], capacity=10.0, pond=5.0, first=2.0, last=2.0) == 0.0


def test_flood_past_a_small_pond() -> None:
    # 25 arrive, 10 are turbined, 5 stored, 10 spilled; then 12 arrive: 10 turbined, 2 spilled.
    assert spill([25.0, 12.0], capacity=10.0, pond=5.0, first=0.0, last=5.0) == 12.0


def test_emptying_first_makes_room() -> None:
    # The full pond gives 10 before the flood of 20: level 0 + 20 - 10 = 10, nothing spilled.
    assert spill([0.0, 20.0], capacity=10.0, pond=10.0, first=10.0, last=10.0) == 0.0


def test_a_flood_at_the_end_that_may_not_stay_is_spilled() -> None:
    # 16 arrive in the last hour, 10 are turbined, 6 fit the pond, but it must end at 2.
    assert spill([16.0], capacity=10.0, pond=10.0, first=0.0, last=2.0) == 4.0


def test_reaching_a_high_last_level_spills_nothing_more() -> None:
    # Generating all at once would end empty; holding 4 back at the end fits the pond.
    assert spill([2.0, 2.0, 2.0], capacity=10.0, pond=5.0, first=0.0, last=4.0) == 0.0


def test_turbines_out_of_service_spill_what_the_pond_cannot_hold() -> None:
    inflow = np.array([[6.0], [6.0]])
    capacity = np.array([[0.0], [10.0]])
    level = np.array([0.0])
    assert hydrological_spill(inflow, capacity, np.array([4.0]), level, level)[0] == pytest.approx(
        2.0
    )

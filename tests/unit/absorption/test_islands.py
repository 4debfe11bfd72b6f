import numpy as np
import pandas as pd
import pytest

from simulator.absorption.islands import price_islands, sum_over_islands
from simulator.errors import SolveError


def islands(prices: dict[str, list[float]], *lines: tuple[str, str, float]) -> list[list[int]]:
    table = pd.DataFrame(lines, columns=["bus0", "bus1", "limit_mw"])
    return price_islands(pd.DataFrame(prices), table).tolist()


def test_equal_prices_without_a_path_stay_apart() -> None:
    assert islands({"a": [0.0], "b": [300.0], "c": [0.0]}, ("a", "b", 10.0), ("b", "c", 10.0)) == [
        [0, 1, 2]
    ]


def test_long_chain_written_backwards_becomes_one_island() -> None:
    chain = [(f"b{i + 1}", f"b{i}", 10.0) for i in reversed(range(9))]
    assert islands({f"b{i}": [5.0] for i in range(10)}, *chain) == [[0] * 10]


def test_binding_line_in_a_loop_separates_buses_joined_by_slack_lines() -> None:
    # Triangle: a-c is full, so a, b and c have three prices although a-b and b-c are slack.
    triangle = [("a", "b", 10.0), ("b", "c", 10.0), ("a", "c", 10.0)]
    assert islands({"a": [0.0], "b": [100.0], "c": [200.0]}, *triangle) == [[0, 1, 2]]


def test_solver_noise_in_prices_does_not_separate() -> None:
    assert islands({"a": [0.0], "b": [1e-5]}, ("a", "b", 10.0)) == [[0, 0]]


def test_smallest_cost_tier_separates() -> None:
    assert islands({"a": [0.0], "b": [0.01]}, ("a", "b", 10.0)) == [[0, 1]]


def test_corridor_without_capacity_joins_nothing() -> None:
    assert islands({"a": [0.0], "b": [0.0]}, ("a", "b", 0.0)) == [[0, 1]]


def test_each_hour_has_its_own_islands() -> None:
    assert islands({"a": [0.0, 0.0], "b": [0.0, 9.0]}, ("a", "b", 10.0)) == [[0, 0], [0, 1]]


def test_no_corridors() -> None:
    assert islands({"a": [0.0], "b": [0.0]}) == [[0, 1]]


def test_unknown_price_is_an_error() -> None:
    with pytest.raises(SolveError, match="no price"):
        islands({"a": [float("nan")], "b": [0.0]}, ("a", "b", 10.0))


def test_sums_stand_at_the_first_bus_of_the_island() -> None:
    island = np.array([[0, 0, 2], [0, 1, 2]])
    bus = np.array([0, 1, 1, 2])
    power = np.array([[1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0]])
    assert sum_over_islands(power, bus, island).tolist() == [[6.0, 0.0, 4.0], [1.0, 5.0, 4.0]]

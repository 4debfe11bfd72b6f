"""Segments of a day follow what changes in it: need and tariffs."""

import numpy as np
import pandas as pd
import pypsa
import pytest

from simulator.dispatch.compile import compile_model
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.segments import DAY, lay_segments

FLAT = np.ones(DAY)
TARIFF = np.repeat([300.0, 700.0, 450.0, 200.0], [7, 4, 8, 5])
NEED = np.repeat([50.0, 90.0, 70.0, 95.0], [5, 6, 7, 6])


def _year(hours: int, cost: np.ndarray, need: np.ndarray) -> YearProgram:
    network = pypsa.Network(snapshots=pd.date_range("2025-01-01", periods=hours, freq="h"))
    network.add("Bus", "b")
    days = -(-hours // DAY)
    for name, marginal in (("import", np.tile(cost, days)[:hours]), ("plant", 320.0)):
        network.add("Generator", name, bus="b", p_nom=100.0, marginal_cost=marginal)
    network.add("Load", "l", bus="b", p_set=np.tile(need, days)[:hours])
    model = network.optimize.create_model(include_objective_constant=False)
    return compile_model(model, hours).year


@pytest.mark.parametrize("hours", [DAY, 20 * DAY, 20 * DAY + 1, 20 * DAY + 7, 3])
def test_every_day_has_as_many_in_the_order_of_hours(hours: int) -> None:
    segment = lay_segments(_year(hours, TARIFF, NEED), 4)
    assert segment.size == hours
    assert segment[0] == 0
    assert set(np.diff(segment)) <= {0, 1}
    assert segment[: hours // DAY * DAY : DAY].tolist() == list(range(0, hours // DAY * 4, 4))
    assert segment[-1] < -(-hours // DAY) * 4


@pytest.mark.parametrize(
    ("cost", "need", "edges"),
    [(TARIFF, 60.0 * FLAT, [7, 11, 19]), (300.0 * FLAT, NEED, [5, 11, 18])],
)
def test_edges_lie_where_tariff_or_need_changes(cost, need, edges) -> None:
    segment = lay_segments(_year(5 * DAY, cost, need), 4)
    at = np.flatnonzero(np.diff(segment)) + 1
    assert (
        at.tolist()
        == [h for day in range(5) for h in (*(day * DAY + np.array(edges)), (day + 1) * DAY)][:-1]
    )


def test_costs_that_break_ties_alone_tell_no_hours_apart() -> None:
    ties = 300.0 + 0.05 * np.random.default_rng(0).random(DAY)
    assert np.array_equal(
        lay_segments(_year(5 * DAY, ties, NEED), 4),
        lay_segments(_year(5 * DAY, 300.0 * FLAT, NEED), 4),
    )

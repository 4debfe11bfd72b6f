"""What is left out of hours in which a store has nothing to do changes no optimum."""

import numpy as np
import pandas as pd
import pypsa
import pytest

from simulator.dispatch.certify import certify
from simulator.dispatch.compile import Compiled, compile_model
from simulator.dispatch.exact import solve_directly, solve_exactly
from simulator.dispatch.idle import leave_out_idle
from simulator.dispatch.stages import solve_windows
from simulator.dispatch.windows import Rolling

DAY, DAYS = 24, 10
HOURS = DAY * DAYS
CALLED = (3, 4, 6)  # days with energy
END = {"free": np.nan, "empty": 0.0}


def compiled(end: float, *, loss: float = 0.0) -> Compiled:
    """Return ten days of demand response that has energy on three of them, and a battery."""
    network = pypsa.Network(snapshots=pd.date_range("2025-01-01", periods=HOURS, freq="h"))
    hour = np.arange(HOURS)
    network.add("Bus", "bus")
    demand = 80.0 + 30.0 * np.sin(hour / 24 * 2 * np.pi) + 5.0 * np.cos(hour / 7)
    network.add("Load", "load", bus="bus", p_set=demand)
    network.add("Generator", "coal", bus="bus", p_nom=90.0, marginal_cost=300.0)
    network.add("Generator", "peaker", bus="bus", p_nom=60.0, marginal_cost=4000.0)
    called = np.isin(hour // DAY, CALLED)
    last = pd.Series(np.nan, network.snapshots)
    last.iloc[-1] = end
    network.add(
        "StorageUnit", "response", bus="bus", p_nom=10.0, max_hours=4.0, p_min_pu=0.0,
        p_max_pu=called.astype(float), marginal_cost=3000.0, standing_loss=loss,
        inflow=40.0 * (called & (hour % DAY == 0)), state_of_charge_set=last,
    )  # fmt: skip
    network.add("StorageUnit", "battery", bus="bus", p_nom=8.0, max_hours=2.0, marginal_cost=1.0)
    model = network.optimize.create_model(include_objective_constant=False)
    return compile_model(model, HOURS)


@pytest.mark.parametrize(("end", "hours"), [("free", 3 * DAY + 3 * DAY), ("empty", 6 * DAY)])
def test_hours_without_energy_are_left_out(end: str, hours: int) -> None:
    """Before the first day with energy and after the last; between them the level is not known."""
    year = compiled(END[end]).year
    assert year.idle is not None
    assert year.idle.rows.size == hours
    reduced = leave_out_idle(year)
    assert reduced.row_key.size == year.row_key.size - hours


@pytest.mark.parametrize("end", END)
def test_the_optimum_and_its_prices_are_those_of_the_whole(end: str) -> None:
    program = compiled(END[end])
    windowed = solve_windows(program.year, None, Rolling(), 4)
    assert windowed.program.row_key.size < program.year.row_key.size
    exact = solve_exactly(program.year, None, lambda: windowed)
    plain = solve_directly(program.year)
    certificate = certify(program.original, program.year, exact.values, exact.duals)
    assert certificate.gap < 1e-9
    assert certificate.violation < 1e-6
    cost = program.year.program.cost
    assert cost @ exact.values == pytest.approx(cost @ plain.values, rel=1e-9)
    assert cost @ exact.values > 300.0 * 60.0 * HOURS  # coal serves most of the time


def test_a_store_with_losses_keeps_its_hours() -> None:
    """What it holds melts away, so that its levels are not the same; the first has none before."""
    year = compiled(np.nan, loss=0.01).year
    assert year.idle is not None
    assert list(year.row_hour[year.idle.rows]) == [0]

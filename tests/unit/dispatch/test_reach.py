"""A store's lowest level is what its inflow and its charging can still make up for."""

import numpy as np
import pandas as pd
import pypsa
import pytest

from simulator.dispatch.compile import compile_model
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.reach import reachable

HOURS = 10
INFLOW_MW, END_MWH, MAX_MWH = 2.0, 30.0, 40.0


@pytest.fixture
def year() -> YearProgram:
    """Return ten hours of a reservoir of 40 MWh that holds 20 MWh and must end with 30."""
    network = pypsa.Network(snapshots=pd.date_range("2025-01-01", periods=HOURS, freq="h"))
    network.add("Bus", "bus")
    network.add("Load", "load", bus="bus", p_set=5.0)
    network.add("Generator", "gas", bus="bus", p_nom=10.0, marginal_cost=1.0)
    end = pd.Series(np.nan, network.snapshots)
    end.iloc[-1] = END_MWH
    network.add(
        "StorageUnit", "reservoir", bus="bus", p_nom=4.0, p_min_pu=0.0, max_hours=MAX_MWH / 4.0,
        inflow=INFLOW_MW, state_of_charge_initial=20.0, state_of_charge_set=end,
    )  # fmt: skip
    model = network.optimize.create_model(include_objective_constant=False)
    return compile_model(model, HOURS).year


def test_inflow_alone_lifts_a_reservoir(year: YearProgram) -> None:
    lower, upper = reachable(year)
    levels = year.is_level
    hours_left = HOURS - 1 - np.arange(HOURS)
    assert lower[levels] == pytest.approx(END_MWH - INFLOW_MW * hours_left)
    # All inflow is spilled and the turbine runs: 4 MW less each hour.
    assert upper[levels] == pytest.approx(np.minimum(MAX_MWH, END_MWH + 4.0 * hours_left))


def test_other_columns_keep_their_bounds(year: YearProgram) -> None:
    lower, upper = reachable(year)
    others = ~year.is_level
    assert np.array_equal(lower[others], year.program.lower[others])
    assert np.array_equal(upper[others], year.program.upper[others])

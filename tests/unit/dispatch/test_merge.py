"""Columns that do the same become one, and come apart again as plants that share alike."""

import numpy as np
import pandas as pd
import pypsa
import pytest

from simulator.dispatch.compile import compile_model
from simulator.dispatch.corridors import reduce_year
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.merge import sources, spread

HOURS = 3
WIND_MW = {"a": 30.0, "b": 10.0, "c": 60.0}


@pytest.fixture
def year() -> YearProgram:
    """Return a bus with three wind plants at one cost, a dearer one, one at nothing, and coal."""
    network = pypsa.Network(snapshots=pd.date_range("2025-01-01", periods=HOURS, freq="h"))
    network.add("Bus", "bus")
    network.add("Load", "load", bus="bus", p_set=70.0)
    for name, capacity in WIND_MW.items():
        network.add("Generator", name, bus="bus", p_nom=capacity, p_min_pu=0.1, marginal_cost=1.0)
    network.add("Generator", "dear", bus="bus", p_nom=50.0, marginal_cost=2.0)
    network.add("Generator", "gone", bus="bus", p_nom=0.0, marginal_cost=5.0)
    network.add("Generator", "coal", bus="bus", p_nom=90.0, marginal_cost=300.0)
    model = network.optimize.create_model(include_objective_constant=False)
    return compile_model(model, HOURS).year


def test_plants_at_one_cost_are_one_column(year: YearProgram) -> None:
    merged = reduce_year(year, None)
    assert [merged.column_names[key][1] for key in merged.column_key[:3]] == ["a", "dear", "coal"]
    assert merged.program.cost.size == 3 * HOURS
    assert merged.program.lower[0] == pytest.approx(10.0)
    assert merged.program.upper[0] == pytest.approx(100.0)
    assert np.array_equal(merged.column_start, 3 * np.arange(HOURS + 1))
    assert merged.row_key.size == year.row_key.size


def test_each_takes_the_same_part_of_its_range(year: YearProgram) -> None:
    merged = reduce_year(year, None)
    values = np.tile([55.0, 15.0, 0.0], HOURS)
    full = np.zeros(year.program.cost.size)
    spread(merged, values, sources(merged), full)
    name = [year.column_names[key][1] for key in year.column_key]
    shares = {n: v for n, v in zip(name, full, strict=True)}  # noqa: C416
    assert [shares[n] for n in WIND_MW] == pytest.approx([c * 0.55 for c in WIND_MW.values()])
    assert (shares["dear"], shares["gone"]) == (15.0, 0.0)
    assert year.program.matrix @ full == pytest.approx(merged.program.matrix @ values)

"""What the engine says when there is no dispatch to find, and what it refuses."""

import numpy as np
import pandas as pd
import pypsa
import pytest

from simulator.dispatch.engine import optimise
from simulator.dispatch.windows import Rolling
from simulator.errors import SolveError

SHORT = Rolling(keep=8, ahead=4)


def one_bus(hours: int = 48) -> pypsa.Network:
    network = pypsa.Network(name="one bus")
    network.set_snapshots(pd.date_range("2025-01-01", periods=hours, freq="h"))
    network.add("Carrier", "AC")
    network.add("Bus", "town", carrier="AC")
    network.add("Load", "town", bus="town", p_set=np.full(hours, 100.0))
    network.add("Generator", "plant", bus="town", p_nom=150.0, marginal_cost=10.0)
    return network


def test_a_shortfall_is_named_with_bus_hour_and_size() -> None:
    network = one_bus()
    network.loads_t.p_set.loc[network.snapshots[30], "town"] = 170.0
    with pytest.raises(SolveError, match=r"bus town at 2025-01-02 06:00:00: 20 MW of power is"):
        optimise(network, rolling=SHORT)


def test_a_surplus_is_named() -> None:
    network = one_bus()
    network.generators_t.p_min_pu["plant"] = np.where(np.arange(48) == 5, 0.8, 0.0)
    with pytest.raises(SolveError, match="20 MW of power has nowhere to go"):
        optimise(network, rolling=SHORT)


def test_the_hours_that_conflict_are_found_among_weeks_that_do_not() -> None:
    network = one_bus(hours=21 * 24)
    network.add("StorageUnit", "lake", bus="town", p_nom=10.0, max_hours=20.0, inflow=1.0)
    network.loads_t.p_set.loc[network.snapshots[300:302], "town"] = 190.0
    named = "2 limits must give, by 60 at least: bus town at 2025-01-13 12:00:00: 30 MW of power is"
    with pytest.raises(SolveError, match=named):
        optimise(network, rolling=SHORT)


def test_a_level_that_cannot_be_reached_is_named() -> None:
    network = one_bus(hours=14 * 24)
    level = pd.Series(np.nan, index=network.snapshots)
    level.iloc[-1] = 900.0  # 336 MWh flow in, nothing pumps
    network.add(
        "StorageUnit",
        "lake",
        bus="town",
        p_nom=10.0,
        p_min_pu=0.0,
        max_hours=100.0,
        inflow=1.0,
        state_of_charge_set=level,
    )
    named = r"1 limit must give, by 564 in all: storage lake at .*: 564 MWh of energy is missing"
    with pytest.raises(SolveError, match=named):
        optimise(network, rolling=SHORT)


def test_an_energy_limit_that_cannot_be_kept_is_named() -> None:
    network = one_bus(hours=14 * 24)
    network.generators.loc["plant", "e_sum_max"] = 33_000.0  # of 33,600 MWh that are needed
    with pytest.raises(SolveError, match="by 600 in all"):
        optimise(network, rolling=SHORT)


def test_a_cost_that_falls_without_end_is_named() -> None:
    network = one_bus()
    network.add("Generator", "sink", bus="town", sign=-1.0, p_nom=np.inf, marginal_cost=-50.0)
    network.add("Generator", "well", bus="town", p_nom=np.inf, marginal_cost=1.0)
    with pytest.raises(SolveError, match=r"without end through .*sink"):
        optimise(network, rolling=SHORT)


def test_crossing_bounds_are_refused_with_component_and_hour() -> None:
    network = one_bus()
    network.generators_t.p_min_pu["plant"] = np.where(np.arange(48) == 5, 1.2, 0.0)
    with pytest.raises(SolveError, match=r"Generator-p of plant at 2025-01-01T05"):
        optimise(network, rolling=SHORT)


def test_missing_availability_is_refused() -> None:
    network = one_bus()
    network.generators_t.p_max_pu["plant"] = np.where(np.arange(48) == 7, np.nan, 1.0)
    with pytest.raises(SolveError, match=r"Generator plant: p_max_pu is missing at 2025-01-01 07"):
        optimise(network, rolling=SHORT)


def test_negative_inflow_is_refused() -> None:
    network = one_bus()
    inflow = np.where(np.arange(48) == 9, -1.0, 1.0)
    network.add("StorageUnit", "lake", bus="town", p_nom=10.0, max_hours=5.0, inflow=inflow)
    with pytest.raises(SolveError, match=r"lake: inflow is negative at 2025-01-01 09"):
        optimise(network, rolling=SHORT)


@pytest.mark.parametrize(
    ("attribute", "value"), [("p_nom_extendable", True), ("committable", True)]
)
def test_investment_and_commitment_are_refused_by_name(attribute: str, value: bool) -> None:
    network = one_bus()
    network.generators.loc["plant", attribute] = value
    with pytest.raises(SolveError, match=rf"plant \({attribute}\).*n\.optimize"):
        optimise(network, rolling=SHORT)


def test_global_constraints_are_refused() -> None:
    network = one_bus()
    network.add("GlobalConstraint", "co2", sense="<=", constant=1.0)
    with pytest.raises(SolveError, match=r"global constraints \(co2\)"):
        optimise(network, rolling=SHORT)

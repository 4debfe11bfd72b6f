"""Plants alike at several buses give the same part of what they can, unless a corridor is full."""

import numpy as np
import pandas as pd
import pypsa
import pytest

from simulator.dispatch.engine import optimise
from simulator.dispatch.windows import Rolling

HOURS = 24
WIND_MW = {"a": 60.0, "b": 40.0, "c": 100.0}
DEMAND_MW = 90.0


def solved(limit: float, last: str = "c", **wind: float) -> pypsa.Network:
    """Return three buses in a ring, wind at each, demand at c; corridors of so much."""
    network = pypsa.Network(snapshots=pd.date_range("2025-01-01", periods=HOURS, freq="h"))
    network.add("Carrier", ["AC", "wind"])
    names = [*(name for name in WIND_MW if name != last), last]
    network.add("Bus", names, carrier="AC")
    network.add("Load", "load", bus="c", p_set=DEMAND_MW)
    for name in names:
        network.add(
            "Generator", f"wind {name}", bus=name, p_nom=WIND_MW[name], carrier="wind",
            **{"marginal_cost": 1.0, **wind},
        )  # fmt: skip
    for one, other in (("a", "b"), ("b", "c"), ("a", "c")):
        network.add("Line", one + other, bus0=one, bus1=other, x=0.1, r=0.01, s_nom=limit)
    optimise(network, rolling=Rolling(keep=4, ahead=2))
    return network


@pytest.mark.parametrize("last", ["a", "b", "c"])
def test_the_order_of_plants_does_not_decide(last: str) -> None:
    network = solved(1000.0, last)
    share = DEMAND_MW / sum(WIND_MW.values())
    for name, capacity in WIND_MW.items():
        output = network.generators_t.p[f"wind {name}"]
        assert output.to_numpy() == pytest.approx(share * capacity)


def test_each_gives_the_same_part_of_its_range() -> None:
    network = solved(1000.0, p_min_pu=0.2)
    parts = [network.generators_t.p[f"wind {name}"] / mw for name, mw in WIND_MW.items()]
    assert np.array(parts) == pytest.approx(DEMAND_MW / sum(WIND_MW.values()))


def test_corridors_that_this_would_overload_keep_what_was_found() -> None:
    """To share alike, 33 MW would come to c over corridors that carry 10 MW each."""
    network = solved(10.0)
    flows = network.lines_t.p0.abs().to_numpy()
    assert flows.max() <= 10.0 + 1e-6
    total = network.generators_t.p.sum(axis=1).to_numpy()
    assert total == pytest.approx(DEMAND_MW)
    assert network.objective == pytest.approx(HOURS * DEMAND_MW)

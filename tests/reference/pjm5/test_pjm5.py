"""The PJM five-bus system: published dispatch, prices and cost."""

import pandas as pd
import pypsa
import pytest

from simulator.dispatch.engine import optimise

DEMAND_MW = {"B": 300.0, "C": 300.0, "D": 400.0}
GENERATORS = {  # bus, capacity [MW], cost [USD/MWh]
    "Alta": ("A", 40.0, 14.0),
    "Park City": ("A", 170.0, 15.0),
    "Solitude": ("C", 520.0, 30.0),
    "Sundance": ("D", 200.0, 40.0),
    "Brighton": ("E", 600.0, 10.0),
}
LINES = (  # buses, reactance [p.u.], limit [MW]
    ("A", "B", 0.0281, 400.0),
    ("A", "D", 0.0304, 1e4),
    ("A", "E", 0.0064, 1e4),
    ("B", "C", 0.0108, 1e4),
    ("C", "D", 0.0297, 1e4),
    ("D", "E", 0.0297, 240.0),
)
PUBLISHED_COST = 17479.90
PUBLISHED_MW = [40.00, 170.00, 323.49, 0.00, 466.51]
PUBLISHED_PRICES = [16.98, 26.38, 30.00, 39.94, 10.00]
PRINTED = 0.0051  # the figures are printed to a hundredth


@pytest.fixture(scope="module")
def solved():
    network = pypsa.Network(name="PJM five-bus")
    network.set_snapshots(pd.date_range("2010-01-01", periods=1, freq="h"))
    network.add("Carrier", "AC")
    network.add("Bus", list("ABCDE"), carrier="AC", v_nom=1.0)
    for bus, demand in DEMAND_MW.items():
        network.add("Load", bus, bus=bus, p_set=demand)
    for name, (bus, capacity, cost) in GENERATORS.items():
        network.add("Generator", name, bus=bus, p_nom=capacity, marginal_cost=cost)
    for bus0, bus1, x, limit in LINES:
        line = {"bus0": bus0, "bus1": bus1, "x": x, "r": 0.1 * x, "s_nom": limit, "carrier": "AC"}
        network.add("Line", bus0 + bus1, **line)
    return network, optimise(network)


def test_cost_is_the_published_one(solved):
    network, report = solved
    assert report.objective == pytest.approx(PUBLISHED_COST, abs=PRINTED)
    assert network.objective == pytest.approx(report.objective)


def test_generators_give_what_is_published(solved):
    network, _ = solved
    assert network.generators_t.p.iloc[0].to_list() == pytest.approx(PUBLISHED_MW, abs=PRINTED)


def test_prices_are_the_published_ones(solved):
    network, _ = solved
    prices = network.buses_t.marginal_price.iloc[0]
    assert prices.to_list() == pytest.approx(PUBLISHED_PRICES, abs=PRINTED)


def test_the_corridor_from_e_to_d_is_full(solved):
    network, _ = solved
    assert network.lines_t.p0.iloc[0]["DE"] == pytest.approx(-240.0)

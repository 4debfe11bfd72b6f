"""The IEEE 24-bus system over five weekdays: merit order by hand, and plain PyPSA."""

import numpy as np
import pandas as pd
import pypsa
import pytest

from simulator.dispatch.engine import optimise
from simulator.dispatch.windows import Rolling

UNITS = (  # bus, capacity, minimum [MW], ramp [MW/h], offer [USD/MWh]
    (1, 152.0, 30.4, 120.0, 13.32),
    (2, 152.0, 30.4, 120.0, 13.32),
    (7, 350.0, 75.0, 350.0, 20.70),
    (13, 591.0, 206.85, 240.0, 20.93),
    (15, 60.0, 12.0, 60.0, 26.11),
    (15, 155.0, 54.25, 155.0, 10.52),
    (16, 155.0, 54.25, 155.0, 10.52),
    (18, 400.0, 100.0, 280.0, 6.02),
    (21, 400.0, 100.0, 280.0, 5.47),
    (22, 300.0, 300.0, 300.0, 0.00),
    (23, 310.0, 108.5, 180.0, 10.52),
    (23, 350.0, 140.0, 240.0, 10.89),
)
LINES = (  # buses, reactance [p.u.], limit [MW]
    (1, 2, 0.0146, 175), (1, 3, 0.2253, 175), (1, 5, 0.0907, 350), (2, 4, 0.1356, 175),
    (2, 6, 0.2050, 175), (3, 9, 0.1271, 175), (3, 24, 0.0840, 400), (4, 9, 0.1110, 175),
    (5, 10, 0.0940, 350), (6, 10, 0.0642, 175), (7, 8, 0.0652, 350), (8, 9, 0.1762, 175),
    (8, 10, 0.1762, 175), (9, 11, 0.0840, 400), (9, 12, 0.0840, 400), (10, 11, 0.0840, 400),
    (10, 12, 0.0840, 400), (11, 13, 0.0488, 500), (11, 14, 0.0426, 500), (12, 13, 0.0488, 500),
    (12, 23, 0.0985, 500), (13, 23, 0.0884, 500), (14, 16, 0.0594, 500), (15, 16, 0.0172, 500),
    (15, 21, 0.0249, 1000), (15, 24, 0.0529, 500), (16, 17, 0.0263, 500), (16, 19, 0.0234, 500),
    (17, 18, 0.0143, 500), (17, 22, 0.1069, 500), (18, 21, 0.0132, 1000), (19, 20, 0.0203, 1000),
    (20, 23, 0.0112, 1000), (21, 22, 0.0692, 500),
)  # fmt: skip
DEMAND_MW = (
    1775.835, 1669.815, 1590.3, 1563.795, 1563.795, 1590.3, 1961.37, 2279.43, 2517.975, 2544.48,
    2544.48, 2517.975, 2517.975, 2517.975, 2464.965, 2464.965, 2623.995, 2650.5, 2650.5, 2544.48,
    2411.955, 2199.915, 1934.865, 1669.815,
)  # fmt: skip
SHARES = {  # of the demand, by bus [%]
    1: 3.8, 2: 3.4, 3: 6.3, 4: 2.6, 5: 2.5, 6: 4.8, 7: 4.4, 8: 6.0, 9: 6.1, 10: 6.8, 13: 9.3,
    14: 6.8, 15: 11.1, 16: 3.5, 18: 11.7, 19: 6.4, 20: 4.5,
}  # fmt: skip
DAILY_PEAKS = (0.93, 1.0, 0.98, 0.96, 0.94)  # Monday to Friday
DEMAND_OF_WEEK = np.concatenate([peak * np.array(DEMAND_MW) for peak in DAILY_PEAKS])
WINDOWS = Rolling(keep=24, ahead=12)
PLAIN = {"solver": "simplex", "threads": 1, "output_flag": False}


def build(*, limit_factor, ramps):
    network = pypsa.Network(name="IEEE 24-bus")
    network.set_snapshots(pd.date_range("2016-01-04", periods=DEMAND_OF_WEEK.size, freq="h"))
    network.add("Carrier", "AC")
    network.add("Bus", [str(bus) for bus in range(1, 25)], carrier="AC", v_nom=1.0)
    for bus, share in SHARES.items():
        network.add("Load", str(bus), bus=str(bus), p_set=share / 100 * DEMAND_OF_WEEK)
    for number, (bus, capacity, minimum, ramp, offer) in enumerate(UNITS, start=1):
        network.add(
            "Generator",
            f"unit {number}",
            bus=str(bus),
            p_nom=capacity,
            p_min_pu=minimum / capacity,
            ramp_limit_up=ramp / capacity if ramps else np.nan,
            ramp_limit_down=ramp / capacity if ramps else np.nan,
            marginal_cost=offer,
        )
    for bus0, bus1, x, limit in LINES:
        line = {"bus0": str(bus0), "bus1": str(bus1), "x": x, "r": 0.1 * x, "carrier": "AC"}
        network.add("Line", f"{bus0}-{bus1}", s_nom=limit * limit_factor, **line)
    return network


def merit_order_cost(demand):
    """Return the cost of an hour if units above their minimum are taken in the order of offers."""
    table = np.array(UNITS)[:, 1:]
    capacity, minimum, offer = table[:, 0], table[:, 1], table[:, 3]
    cost, left = minimum @ offer, demand - minimum.sum()
    for unit in np.argsort(offer):
        taken = min(left, capacity[unit] - minimum[unit])
        cost, left = cost + taken * offer[unit], left - taken
    return cost


def test_without_ramps_the_cost_is_that_of_the_merit_order():
    network = build(limit_factor=1.0, ramps=False)
    report = optimise(network, rolling=WINDOWS)
    by_hand = sum(merit_order_cost(demand) for demand in DEMAND_OF_WEEK)
    assert report.objective == pytest.approx(by_hand, rel=1e-8)
    # Unit 1 or 2 is the last to be taken at the peak; one price holds everywhere.
    peak = network.buses_t.marginal_price.iloc[24 + 17]
    assert peak.to_list() == pytest.approx([13.32] * 24)


def test_where_corridors_bind_the_cost_is_that_of_plain_pypsa():
    network, plain = (build(limit_factor=0.6, ramps=True) for _ in range(2))
    report = optimise(network, rolling=WINDOWS)
    status = plain.optimize(
        solver_name="highs",
        io_api="direct",
        solver_options=PLAIN,
        include_objective_constant=False,
        log_to_console=False,
    )
    assert status == ("ok", "optimal")
    assert report.objective == pytest.approx(plain.objective, rel=1e-8)
    assert report.iterations[0] > 0  # windows were rolled
    spread = np.ptp(network.buses_t.marginal_price.to_numpy(), axis=1)
    assert (spread > 1.0).any()  # corridors bind
    np.testing.assert_allclose(
        network.generators_t.p.sum(axis=1), network.loads_t.p_set.sum(axis=1), rtol=1e-9
    )

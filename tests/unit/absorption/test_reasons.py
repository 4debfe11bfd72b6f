"""Which limit binds in an hour of curtailment, on hand-made hours."""

import pandas as pd
import pytest

from simulator.absorption.reasons import NONE, binding_reasons
from tests.dispatches import HandMade, Line, Unit


def _reasons(made: HandMade, curtailed: list[float], **limits: float) -> list[str]:
    dispatch = made.dispatch()
    if "export" in limits:
        dispatch.export_available_mw[:] = limits["export"]
    lost = pd.DataFrame({"wind": curtailed}, index=made.snapshots)
    return list(binding_reasons(made.scenario(), made.profiles(), dispatch, lost))


def _wind(output: list[float]) -> Unit:
    return Unit("wind", "wind", "a", output, available=[80.0, 80.0])


def test_an_hour_without_curtailment_has_no_reason():
    made = HandMade([_wind([80.0, 80.0])], {"a": [400.0, 400.0]})
    assert _reasons(made, [0.0, 0.0]) == [NONE, NONE]


def test_a_full_corridor_binds_where_power_is_dear_behind_it():
    made = HandMade(
        [_wind([50.0, 80.0])],
        {"a": [0.0, 400.0], "b": [400.0, 400.0]},
        {"a-b": Line("a", "b", [50.0, 0.0])},
    )
    assert _reasons(made, [30.0, 0.0], export=500.0) == ["network", NONE]


def test_coal_at_its_minimum_binds_while_the_province_takes_no_more_at_a_lower_price():
    # Coal saves 300 CNY/MWh; export, at its limit, would earn 400 less the price of 350.
    coal = Unit("coal", "coal", "a", [40.0, 40.0], forced=[40.0, 40.0])
    made = HandMade([_wind([50.0, 50.0]), coal], {"a": [0.0, 0.0], "province": [350.0, 0.0]})
    dispatch = made.dispatch()
    assert dispatch.export_mw.tolist() == [0.0, 0.0]
    # Export of nothing is at its limit of nothing: it earns 400 in the second hour, where the
    # province's price is that of the county, and 50 in the first, below the spread of 350.
    assert _reasons(made, [30.0, 30.0], export=0.0) == ["network", "export-limit"]
    assert _reasons(made, [30.0, 30.0], export=500.0) == ["network", "thermal-minimum"]


@pytest.mark.parametrize(("later", "reason"), [(900.0, "storage-size"), (300.0, "thermal-minimum")])
def test_a_store_at_full_power_binds_if_its_energy_is_worth_more_than_coal(later, reason):
    # 81 % of the later price, less 4 for throughput, against 300 CNY/MWh of coal.
    coal = Unit("coal", "coal", "a", [40.0, 40.0], forced=[40.0, 40.0])
    cells = Unit("cells", "battery", "a", [0.0, 50.0], charge=[100.0, 0.0], energy=1000.0)
    price = {"a": [0.0, later], "province": [0.0, later]}
    made = HandMade([_wind([50.0, 80.0]), coal, cells], price)
    assert _reasons(made, [30.0, 0.0], export=500.0)[0] == reason

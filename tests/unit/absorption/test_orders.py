from dataclasses import replace

import pandas as pd
import pytest

from simulator.absorption.accounting import account_absorption, deciding_order
from tests.dispatches import HandMade, Unit

# One hour, one bus. Available: wind 60, solar 40, river 50 (of which 10 forced), so 140 MW can
# give way. The solve uses 150 - 30 = 120 MW: 30 MW are left over.
#   pro-rata    30 / 140 of each: wind 12.857, solar 8.571, river 8.571
#   hydro       river has 40 to give: all 30 from the river
#   wind-solar  30 / 100 of each: wind 18, solar 12
YEAR = HandMade(
    units=[
        Unit("wind", "wind", "north", [30.0], available=[60.0]),
        Unit("solar", "solar", "north", [40.0], available=[40.0]),
        Unit("river", "hydro-run-of-river", "north", [50.0], available=[50.0], forced=[10.0]),
    ],
    prices={"north": [0.0]},
)


def curtailed(year: HandMade) -> pd.DataFrame:
    rows = account_absorption(year.scenario(), year.profiles(), year.dispatch()).plants
    return rows.pivot_table(index="plant", columns="order", values="curtailed_mwh")


def test_small_surplus_in_the_three_orders() -> None:
    table = curtailed(YEAR)
    assert table["pro-rata"].to_dict() == pytest.approx(
        {"wind": 30 * 60 / 140, "solar": 30 * 40 / 140, "river": 30 * 40 / 140}
    )
    assert table["hydro"].to_dict() == pytest.approx({"wind": 0.0, "solar": 0.0, "river": 30.0})
    assert table["wind-solar"].to_dict() == pytest.approx(
        {"wind": 18.0, "solar": 12.0, "river": 0.0}
    )


def test_large_surplus_reaches_the_second_tier() -> None:
    # Used: wind 0, solar 10, river 20: 120 MW left over.
    #   hydro       40 from the river, 80 / 100 of wind and solar
    #   wind-solar  100 from wind and solar, 20 from the river
    wind, solar, river = YEAR.units
    year = replace(
        YEAR,
        units=[
            replace(wind, output=[0.0]),
            replace(solar, output=[10.0]),
            replace(river, output=[20.0]),
        ],
    )
    table = curtailed(year)
    assert table["hydro"].to_dict() == pytest.approx({"wind": 48.0, "solar": 32.0, "river": 40.0})
    assert table["wind-solar"].to_dict() == pytest.approx(
        {"wind": 60.0, "solar": 40.0, "river": 20.0}
    )


def test_rates_differ_between_orders_but_not_with_hydro() -> None:
    account = account_absorption(YEAR.scenario(), YEAR.profiles(), YEAR.dispatch())
    assert list(account.rates.index) == ["pro-rata", "hydro", "wind-solar"]
    assert account.rates["wind_solar"].to_dict() == pytest.approx(
        {"pro-rata": 30 / 140, "hydro": 0.0, "wind-solar": 0.3}
    )
    assert account.rates["with_hydro"].to_list() == pytest.approx([0.2, 0.2, 0.2])


def test_pack_decides_unless_the_scenario_does() -> None:
    assert deciding_order(YEAR.scenario()) == "pro-rata"
    assert deciding_order(replace(YEAR, order="hydro").scenario()) == "hydro"


def test_hourly_table_is_of_the_deciding_order() -> None:
    year = replace(YEAR, order="hydro")
    account = account_absorption(year.scenario(), year.profiles(), year.dispatch())
    assert account.order == "hydro"
    assert account.curtailed_mw.iloc[0].to_dict() == pytest.approx(
        {"wind": 0.0, "solar": 0.0, "river": 30.0}
    )


def test_nothing_available_is_nothing_curtailed() -> None:
    year = HandMade([Unit("coal", "coal", "north", [50.0])], prices={"north": [300.0]})
    account = account_absorption(year.scenario(), year.profiles(), year.dispatch())
    assert account.plants.empty
    assert (account.rates == 0.0).all(axis=None)

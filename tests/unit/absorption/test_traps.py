"""The four ways in which curtailment is commonly miscounted, each with figures worked by hand."""

from dataclasses import replace
from typing import Final

import pandas as pd
import pytest

from simulator.absorption.account import AbsorptionAccount
from simulator.absorption.accounting import account_absorption
from tests.dispatches import HandMade, Line, Unit

BASE: Final = {"wind-a": 60.0, "wind-b": 60.0, "solar": 0.0}


def account(year: HandMade) -> AbsorptionAccount:
    return account_absorption(year.scenario(), year.profiles(), year.dispatch())


def curtailed(year: HandMade, order: str = "pro-rata") -> "pd.Series[float]":
    rows = account(year).plants
    return rows[rows["order"] == order].set_index("plant")["curtailed_mwh"]


class TestHeadroomIsNotCurtailment:
    """Trap 1: thermal headroom and load shedding counted as curtailment."""

    # Coal runs at 40 of 100 MW, a gas-like biomass plant not at all, 30 MW are shed; the wind
    # farm gives 60 of 80 MW. Only these 20 MW are curtailed: 20 / 80 = 25 %.
    year = HandMade(
        units=[
            Unit("coal", "coal", "north", output=[40.0], forced=[40.0]),
            Unit("waste", "biomass", "north", output=[0.0]),
            Unit("response", "demand-response", "north", output=[0.0]),
            Unit("wind", "wind", "north", output=[60.0], available=[80.0]),
        ],
        prices={"north": [0.0]},
        shortfall={"north": [30.0]},
    )

    def test_only_the_wind_farm_has_a_row(self) -> None:
        assert list(account(self.year).plants["plant"].unique()) == ["wind"]

    def test_rate(self) -> None:
        rates = account(self.year).rates
        assert rates.loc["pro-rata", "wind_solar"] == pytest.approx(0.25)
        assert rates.loc["pro-rata", "with_hydro"] == pytest.approx(0.25)


class TestSpillIsCounted:
    """Trap 2: hydro spill left out, or all of it counted."""

    # Turbine 10 MW, pond 8 MWh, half full. Inflow 10, 30, 0 MW. The solve holds the plant at
    # 5, 5, 4 MW and spills 1, 25, 0. Alone, with unlimited export, it would give 10, 10, 8:
    # level 4, then 4 + 30 - 10 = 24 of which 8 stay and 16 are spilled; the last 8 MWh are
    # given in the third hour or kept. So 16 of 26 MWh are the river's, 10 the system's.
    year = HandMade(
        units=[
            Unit(
                "ponds",
                "hydro-run-of-river",
                "north",
                output=[5.0, 5.0, 4.0],
                available=[10.0, 30.0, 0.0],
                spill=[1.0, 25.0, 0.0],
                capacity=10.0,
                energy=8.0,
            ),
            Unit("wind", "wind", "north", output=[30.0, 30.0, 30.0], available=[30.0, 30.0, 30.0]),
        ],
        prices={"north": [0.0, 0.0, 0.0]},
    )

    def test_the_river_spills_16_and_the_system_10(self) -> None:
        rows = account(self.year).plants
        ponds = rows[(rows["plant"] == "ponds") & (rows["order"] == "hydro")].iloc[0]
        assert ponds["spilled_mwh"] == pytest.approx(16.0)
        assert ponds["curtailed_mwh"] == pytest.approx(10.0)
        assert ponds["used_mwh"] == pytest.approx(14.0)
        assert ponds["available_mwh"] == pytest.approx(24.0)

    def test_rate_with_hydro(self) -> None:
        rates = account(self.year).rates
        assert rates.loc["hydro", "wind_solar"] == 0.0
        assert rates.loc["hydro", "with_hydro"] == pytest.approx(10.0 / (90.0 + 24.0))

    def test_inflow_past_a_turbine_without_a_pond_is_spill_of_the_river(self) -> None:
        river = Unit(
            "river",
            "hydro-run-of-river",
            "north",
            output=[80.0],
            available=[100.0],
            capacity=100.0,
        )
        year = HandMade([river], prices={"north": [0.0]}, inflow_pu={"river": [1.3]})
        row = account(year).plants.iloc[0]
        assert row["spilled_mwh"] == pytest.approx(30.0)
        assert row["curtailed_mwh"] == pytest.approx(20.0)


class TestSplitIsFair:
    """Trap 3: the split depends on the order in which plants were added."""

    # North: wind a 100 MW available; south: wind b 60 MW, solar 40 MW. 80 of 200 MW are left over.
    # The solver curtails whom it likes; the account gives 40 % to each.
    def year(self, output: dict[str, float], flow: float) -> HandMade:
        return HandMade(
            units=[
                Unit("wind-a", "wind", "north", [output["wind-a"]], available=[100.0]),
                Unit("wind-b", "wind", "south", [output["wind-b"]], available=[60.0]),
                Unit("solar", "solar", "south", [output["solar"]], available=[40.0]),
            ],
            prices={"north": [0.0], "south": [0.0]},
            lines={"corridor": Line("north", "south", [flow], limit=60.0)},
        )

    @pytest.mark.parametrize(
        ("output", "flow"),
        [
            ({"wind-a": 100.0, "wind-b": 0.0, "solar": 20.0}, 60.0),  # corridor full
            ({"wind-a": 20.0, "wind-b": 60.0, "solar": 40.0}, -20.0),
            ({"wind-a": 60.0, "wind-b": 60.0, "solar": 0.0}, 20.0),
        ],
    )
    def test_any_optimal_split_gives_one_account(
        self, output: dict[str, float], flow: float
    ) -> None:
        assert curtailed(self.year(output, flow)).to_dict() == pytest.approx(
            {"wind-a": 40.0, "wind-b": 24.0, "solar": 16.0}
        )

    def test_order_of_plants(self) -> None:
        year = self.year(BASE, 20.0)
        other = replace(year, units=year.units[::-1])
        pd.testing.assert_series_equal(
            curtailed(other).sort_index(), curtailed(year).sort_index(), rtol=1e-12
        )

    def test_plant_split_in_two(self) -> None:
        year = self.year(BASE, 20.0)
        halves = [
            Unit("wind-b1", "wind", "south", [15.0], available=[15.0]),
            Unit("wind-b2", "wind", "south", [45.0], available=[45.0]),
        ]
        other = curtailed(replace(year, units=[year.units[0], *halves, year.units[2]]))
        assert other["wind-a"] == pytest.approx(40.0)
        assert other["wind-b1"] + other["wind-b2"] == pytest.approx(24.0)

    def test_plant_moved_along_an_uncongested_corridor(self) -> None:
        year = self.year(BASE, 20.0)
        moved = replace(
            year,
            units=[*year.units[:2], replace(year.units[2], bus="north")],
            lines={"corridor": Line("north", "south", [20.0], limit=60.0)},
        )
        pd.testing.assert_series_equal(curtailed(moved), curtailed(year))

    def test_a_corridor_that_costs_something_keeps_the_surplus_where_it_is(self) -> None:
        year = self.year({"wind-a": 60.0, "wind-b": 60.0, "solar": 40.0}, 60.0)
        congested = replace(year, prices={"north": [0.0], "south": [320.0]})
        assert curtailed(congested).to_dict() == pytest.approx(
            {"wind-a": 40.0, "wind-b": 0.0, "solar": 0.0}
        )


class TestBurningIsSeen:
    """Trap 4: a reward for absorption makes storage burn energy to look better."""

    # 50 MWh of charge give 0.81 x 50 = 40.5 back. Honest: charge in one hour, discharge in the
    # next. Burning: both in each hour, so that 9.5 MWh an hour of surplus vanish in losses.
    def battery(self, charge: list[float], output: list[float]) -> HandMade:
        return HandMade(
            units=[
                Unit("wind", "wind", "north", [80.0, 80.0], available=[80.0, 80.0]),
                Unit(
                    "battery",
                    "battery",
                    "north",
                    output,
                    charge=charge,
                    energy=100.0,
                ),
            ],
            prices={"north": [0.0, 0.0]},
        )

    def test_honest_storage(self) -> None:
        row = account(self.battery([50.0, 0.0], [0.0, 40.5])).storage.loc["battery"]
        assert row["losses_mwh"] == pytest.approx(9.5)
        assert row["simultaneous_mwh"] == 0.0
        assert row["within_limit"]

    def test_burning_storage(self) -> None:
        row = account(self.battery([50.0, 50.0], [40.5, 40.5])).storage.loc["battery"]
        assert row["losses_mwh"] == pytest.approx(19.0)
        assert row["simultaneous_mwh"] == pytest.approx(81.0)
        assert not row["within_limit"]

"""The four traps of curtailment, on networks solved by PyPSA. See the README beside this file."""

from dataclasses import dataclass, replace

import pandas as pd
import pypsa
import pytest

from simulator.absorption.account import AbsorptionAccount
from simulator.absorption.accounting import account_absorption
from simulator.dispatch.result import DispatchResult
from simulator.dispatch.schedule import commit_schedule
from simulator.dispatch.solve import solve_dispatch
from simulator.network.build import build_network
from simulator.profiles.build import build_profiles
from simulator.profiles.series import Profiles
from simulator.scenario.pack import Plant
from simulator.scenario.schema import Scenario

YEAR = 2025
UNITS = {"wind-a": 300, "solar-a": 300}
WIDE_MW = 5000.0
FLOOD_PU = 1.5
REWARD_CNY_PER_MWH = 500.0
ROUNDING_MWH = 1e-5  # sums of about 100 solved hours


@dataclass(frozen=True)
class Solved:
    network: pypsa.Network
    dispatch: DispatchResult
    account: AbsorptionAccount

    def curtailed(self, order: str) -> "pd.Series[float]":
        rows = self.account.plants
        return rows[rows["order"] == order].set_index("plant")["curtailed_mwh"]


@pytest.fixture(scope="module")
def scenario(small_scenario: Scenario) -> Scenario:
    pack = small_scenario.pack
    changes = {
        "plants": tuple(
            plant.model_copy(update={"units": UNITS.get(plant.plant, plant.units)})
            for plant in pack.plants
        ),
        "lines": tuple(
            line.model_copy(update={"limit_mw": WIDE_MW}) if line.line == "north-south" else line
            for line in pack.lines
        ),
    }
    return small_scenario.model_copy(
        update={"pack": pack.model_copy(update=changes), "period": ("2025-04-28", "2025-05-02")}
    )


@pytest.fixture(scope="module")
def profiles(scenario: Scenario) -> Profiles:
    """The same wind in both counties, so that a farm can move, and rivers in flood."""
    year = build_profiles(scenario, YEAR)
    wind = year.wind_capacity_factor.copy()
    wind["south"] = wind["north"]
    inflow = year.hydro_inflow.copy()
    inflow[["ponds", "reservoir"]] += FLOOD_PU
    return replace(year, wind_capacity_factor=wind, hydro_inflow=inflow)


def solve(scenario: Scenario, profiles: Profiles, reward: float = 0.0) -> Solved:
    network = build_network(scenario, profiles)
    renewable = network.generators.index[network.generators["carrier"].isin(["wind", "solar"])]
    network.generators_t.marginal_cost[renewable] -= reward
    dispatch = solve_dispatch(scenario, profiles, network, commit_schedule(scenario, profiles))
    return Solved(network, dispatch, account_absorption(scenario, profiles, dispatch))


@pytest.fixture(scope="module")
def base(scenario: Scenario, profiles: Profiles) -> Solved:
    return solve(scenario, profiles)


def rearrange(plants: tuple[Plant, ...]) -> tuple[Plant, ...]:
    """List plants backwards, split the wind farm in two and move one part to the south."""
    others = [plant for plant in reversed(plants) if plant.plant != "wind-a"]
    whole = next(plant for plant in plants if plant.plant == "wind-a")
    stays = whole.model_copy(update={"plant": "wind-a1", "units": 100})
    moves = whole.model_copy(update={"plant": "wind-a2", "units": 200, "bus": "south"})
    return (moves, *others, stays)


@pytest.fixture(scope="module")
def rearranged(scenario: Scenario, profiles: Profiles) -> Solved:
    pack = scenario.pack
    changed = pack.model_copy(update={"plants": rearrange(pack.plants)})
    return solve(scenario.model_copy(update={"pack": changed}), profiles)


def counted_by_pypsa(solved: Solved) -> "pd.Series[float]":
    """Return PyPSA's unfiltered curtailment by component name. [MWh]"""
    return solved.network.statistics.curtailment(groupby=False).groupby("name").sum()


def test_headroom_and_shedding_are_not_curtailment(base: Solved) -> None:
    counted = counted_by_pypsa(base)
    assert {"coal-b", "north shedding", "import", "battery-a"} <= set(counted[counted > 1.0].index)
    assert set(base.account.plants["carrier"]) <= {
        "wind",
        "solar",
        "hydro-run-of-river",
        "hydro-reservoir",
    }


def test_spill_is_counted_and_told_from_that_of_the_river(base: Solved) -> None:
    spilled = base.dispatch.spill_mw.sum()
    rows = base.account.plants[base.account.plants["order"] == "hydro"].set_index("plant")
    for pond in ("ponds", "reservoir"):
        of_the_river = float(rows["spilled_mwh"][pond])
        assert 0.0 < of_the_river < spilled[pond]
    # PyPSA's figure is the turbine's headroom; the water spilled is not in it.
    headroom = (80.0 - base.dispatch.output_mw["reservoir"]).sum()
    assert counted_by_pypsa(base)["reservoir"] == pytest.approx(headroom)
    assert headroom < spilled["reservoir"]
    total = base.account.plants.groupby("order")["curtailed_mwh"].sum()
    available = base.dispatch.available_mw.drop(columns=["ponds", "reservoir"])
    direct = (available - base.dispatch.output_mw[available.columns]).to_numpy().sum()
    system = spilled.sum() - rows["spilled_mwh"].sum()
    assert total.to_list() == pytest.approx([direct + system] * 3, abs=ROUNDING_MWH)


def test_arrangement_of_plants_changes_the_solve_but_not_the_account(
    base: Solved, rearranged: Solved
) -> None:
    assert rearranged.dispatch.solver.objective_cny == pytest.approx(
        base.dispatch.solver.objective_cny, rel=1e-9
    )
    left = base.dispatch.available_mw["solar-a"] - base.dispatch.output_mw["solar-a"]
    other = rearranged.dispatch.available_mw["solar-a"] - rearranged.dispatch.output_mw["solar-a"]
    assert abs(left.sum() - other.sum()) > 1.0
    for order in ("pro-rata", "hydro", "wind-solar"):
        changed = rearranged.curtailed(order)
        changed["wind-a"] = changed.pop("wind-a1") + changed.pop("wind-a2")
        assert changed.to_dict() == pytest.approx(base.curtailed(order).to_dict(), abs=ROUNDING_MWH)


def test_burning_for_a_reward_is_flagged(
    scenario: Scenario, profiles: Profiles, base: Solved
) -> None:
    rewarded = solve(scenario, profiles, reward=REWARD_CNY_PER_MWH)
    rates, honest = rewarded.account.rates, base.account.rates
    assert rates["with_hydro"]["hydro"] < honest["with_hydro"]["hydro"]
    battery, calm = (year.account.storage.loc["battery-a"] for year in (rewarded, base))
    assert calm["within_limit"]
    assert not battery["within_limit"]
    assert battery["losses_mwh"] > calm["losses_mwh"]

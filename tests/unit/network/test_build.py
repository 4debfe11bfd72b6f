import numpy as np
import pytest

from simulator.network.build import build_network
from tests.series import flat_profiles


@pytest.fixture(scope="module")
def network(small_scenario):
    return build_network(small_scenario, flat_profiles(small_scenario.pack))


def test_forced_water_and_the_rest_never_exceed_the_plant(network):
    forced = network.generators_t.p_max_pu["river forced"]
    rest = network.generators_t.p_max_pu["river"]
    assert np.allclose(forced, 0.1)  # min_stable, less than the inflow of 0.4
    assert np.allclose(forced + rest, 0.4)


def test_ponds_get_the_inflow_that_is_not_forced(network):
    # 10 x 5 MW, nothing forced, inflow 0.4 of nameplate
    assert np.allclose(network.storage_units_t.inflow["ponds"], 20.0)
    assert network.storage_units.max_hours["ponds"] == 8.0


def test_levels_at_the_year_end_are_those_at_its_start(network):
    target = network.storage_units_t.state_of_charge_set
    for unit in ["ponds", "reservoir", "battery-a", "psh"]:
        assert target[unit].iloc[-1] == network.storage_units.state_of_charge_initial[unit]
        assert target[unit].iloc[:-1].isna().all()


def test_a_plant_not_yet_built_cannot_run(network):
    assert (network.generators_t.p_max_pu["coal-c"] == 0).all()


def test_exchange_earns_less_than_it_costs(network):
    generators = network.generators_t
    assert (generators.marginal_cost["import"] == 450).all()
    assert (generators.marginal_cost["export"] == -360).all()
    assert network.generators.sign["export"] == -1


def test_all_storage_losses_are_split_evenly(network):
    battery = network.storage_units.loc["battery-a"]
    assert battery.efficiency_store * battery.efficiency_dispatch == pytest.approx(0.88)


@pytest.mark.parametrize(
    ("order", "dearer"), [("wind-solar", "wind-a"), ("hydro", "river"), ("pro-rata", "river")]
)
def test_who_is_curtailed_first_pays_the_small_tier(small_scenario, order, dearer):
    dispatch = small_scenario.dispatch.model_copy(update={"curtail_first": order})
    scenario = small_scenario.model_copy(update={"dispatch": dispatch})
    cost = build_network(scenario, flat_profiles(scenario.pack)).generators_t.marginal_cost
    other = "river" if dearer == "wind-a" else "wind-a"
    assert np.allclose(cost[dearer], cost[other] + 0.5)


def test_the_ordering_costs_are_those_of_the_pack(small_scenario):
    rule = small_scenario.pack.commitment.model_copy(
        update={"curtailment_tier_cny_per_mwh": 2.0, "tie_break_cny_per_mwh": 0.25}
    )
    pack = small_scenario.pack.model_copy(update={"commitment": rule})
    scenario = small_scenario.model_copy(update={"pack": pack})
    network = build_network(scenario, flat_profiles(pack))
    cost = network.generators_t.marginal_cost
    assert np.allclose(cost["river"], cost["wind-a"] + 2.0)
    assert 0.2 < cost["wind-a"].max() <= 0.25
    assert np.allclose(network.storage_units_t.spill_cost["ponds"], cost["wind-a"])


def test_no_two_hours_tie(network):
    cost = network.generators_t.marginal_cost["wind-a"]
    assert cost.between(0, 0.05).all()
    assert cost.nunique() == len(cost)

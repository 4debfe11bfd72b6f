"""Years that hand on the levels of their reservoirs and storage."""

import pytest

from simulator.network.build import build_network
from simulator.network.levels import free_year_end, start_from
from simulator.year import Chain, simulate_year
from tests.series import flat_profiles


@pytest.fixture(scope="module")
def scenario(small_scenario):
    return small_scenario.model_copy(update={"period": ("2025-04-01", "2025-04-04")})


@pytest.fixture(scope="module")
def first(scenario):
    return simulate_year(scenario, 2025, chain=Chain(free_end=True)).dispatch


def test_plants_start_from_the_levels_they_were_left_at(small_scenario):
    network = build_network(small_scenario, flat_profiles(small_scenario.pack))
    start_from(network, {"reservoir": 7000.0, "battery-a": 1e6, "not-built": 1.0})
    level = network.storage_units.state_of_charge_initial
    assert level["reservoir"] == 7000.0
    assert level["battery-a"] == 120.0  # never more than it holds
    assert level["ponds"] == 200.0  # half, as year_end_level says


def test_a_free_year_end_sets_no_level(small_scenario):
    network = build_network(small_scenario, flat_profiles(small_scenario.pack))
    free_year_end(network)
    assert network.storage_units_t.state_of_charge_set.empty
    assert network.storage_units.state_of_charge_set.isna().all()


def test_a_year_that_is_not_the_last_may_end_at_any_level(first):
    # Water left over has no value to the year, and coal costs: the ponds are drawn down.
    assert first.initial_level_mwh["ponds"] == pytest.approx(200.0)
    assert first.level_mwh["ponds"].iloc[-1] < 199.0


def test_the_next_year_begins_where_the_one_before_ended(scenario, first):
    before = {str(plant): float(level) for plant, level in first.level_mwh.iloc[-1].items()}
    # The account raises if levels, flows and spill do not agree with the level at the start.
    last = simulate_year(scenario, 2025, chain=Chain(before)).dispatch
    for plant in ("ponds", "reservoir", "battery-a"):
        assert last.initial_level_mwh[plant] == pytest.approx(before[plant], abs=1e-6)
        half = 0.5 * last.plants.energy_mwh[plant]
        if plant != "reservoir":
            assert last.level_mwh[plant].iloc[-1] == pytest.approx(half)

import numpy as np
import pandas as pd
import pypsa
import pytest

from simulator.absorption.accounting import account_absorption
from simulator.dispatch.schedule import commit_schedule
from simulator.dispatch.solve import solve_dispatch
from simulator.network.build import build_network
from simulator.profiles.build import build_profiles

SHARE_OF_LOAD = 1e-6  # a balance may miss by a millionth of the load


@pytest.fixture(scope="module")
def scenario(small_scenario):
    # Spring, with a sunny surplus: the days in which absorption is decided.
    return small_scenario.model_copy(update={"period": ("2025-04-01", "2025-04-14")})


def solve(scenario):
    profiles = build_profiles(scenario, 2025)
    network = build_network(scenario, profiles)
    result = solve_dispatch(scenario, profiles, network, commit_schedule(scenario, profiles))
    return profiles, network, result


@pytest.fixture(scope="module")
def solved(scenario):
    return solve(scenario)


def injected(result):
    """Return what plants, exchange and shedding put into each bus, less what they take. [MW]"""
    by_bus = result.output_mw.T.groupby(result.plants.bus).sum().T
    charge = result.charge_mw.T.groupby(result.plants.bus.reindex(result.charge_mw.columns)).sum().T
    total = by_bus.sub(charge, fill_value=0.0)
    total = total.add(result.shortfall_mw, fill_value=0.0).sub(
        result.overgeneration_mw, fill_value=0.0
    )
    exchange = pd.DataFrame({"province": result.import_mw - result.export_mw})
    return total.add(exchange, fill_value=0.0).fillna(0.0)


def test_every_bus_balances_in_every_hour(solved):
    _, _, result = solved
    out = result.flow_mw.T.groupby(result.lines.bus0).sum().T
    into = result.flow_mw.T.groupby(result.lines.bus1).sum().T
    net = injected(result).sub(result.demand_mw, fill_value=0.0)
    residual = net.sub(out, fill_value=0.0).add(into, fill_value=0.0)
    load = result.demand_mw.sum(axis=1).max()
    assert residual.abs().max().max() <= SHARE_OF_LOAD * load


def test_stores_balance_over_time(solved):
    _, network, result = solved
    units = network.storage_units
    level = network.storage_units_t.state_of_charge
    before = level.shift(1).fillna(units.state_of_charge_initial)
    change = (
        result.charge_mw.reindex(columns=units.index, fill_value=0.0) * units.efficiency_store
        - network.storage_units_t.p_dispatch / units.efficiency_dispatch
        + network.storage_units_t.inflow.reindex(columns=units.index, fill_value=0.0)
        - network.storage_units_t.spill.reindex(columns=units.index, fill_value=0.0)
    )
    residual = (level - before - change).abs().max().max()
    assert residual <= SHARE_OF_LOAD * result.demand_mw.sum(axis=1).max()


def test_the_region_balances_over_the_period(solved):
    _, _, result = solved
    supply = result.output_mw.sum().sum() + result.import_mw.sum() + result.shortfall_mw.sum().sum()
    use = (
        result.demand_mw.sum().sum() + result.export_mw.sum()
        + result.charge_mw.sum().sum() + result.overgeneration_mw.sum().sum()
    )  # fmt: skip
    assert supply == pytest.approx(use, rel=1e-6)


def test_nothing_leaves_its_limits(solved):
    _, _, result = solved
    capacity = result.plants.nameplate_mw
    assert (result.output_mw <= capacity * (1 + 1e-9) + 1e-6).all().all()
    assert (result.output_mw >= -1e-6).all().all()
    assert (result.flow_mw.abs() <= result.lines.limit_mw + 1e-5).all().all()
    assert (result.export_mw <= result.export_available_mw + 1e-6).all()
    assert (result.import_mw <= result.import_available_mw + 1e-6).all()


def test_levels_end_where_the_year_must_end(solved):
    _, _, result = solved
    for plant in ["ponds", "reservoir", "battery-a"]:
        half = 0.5 * result.plants.energy_mwh[plant]
        assert result.level_mwh[plant].iloc[-1] == pytest.approx(half, abs=1e-6)


def test_the_stored_network_gives_the_stored_objective_in_plain_pypsa(solved, tmp_path):
    _, network, result = solved
    network.export_to_netcdf(tmp_path / "n.nc")
    again = pypsa.Network(tmp_path / "n.nc")
    status = again.optimize(solver_name="highs", include_objective_constant=False)
    assert status == ("ok", "optimal")
    assert again.objective == pytest.approx(result.solver.objective_cny, rel=1e-8)


@pytest.fixture(scope="module")
def account(scenario, solved):
    profiles, _, result = solved
    return account_absorption(scenario, profiles, result)


def test_plants_listed_in_another_order_change_nothing(scenario, solved, account):
    turned = scenario.pack.model_copy(update={"plants": scenario.pack.plants[::-1]})
    other = scenario.model_copy(update={"pack": turned})
    profiles, _, result = solve(other)
    again = account_absorption(other, profiles, result)
    assert result.solver.objective_cny == pytest.approx(solved[2].solver.objective_cny, rel=1e-9)
    pd.testing.assert_frame_equal(again.rates.sort_index(), account.rates.sort_index(), atol=1e-9)
    expected = account.curtailed_mw.sum()
    np.testing.assert_allclose(
        again.curtailed_mw.sum().reindex(expected.index), expected, rtol=1e-6, atol=1e-3
    )


def test_a_plant_moved_along_a_corridor_with_room_changes_nothing(scenario, solved, account):
    plants = tuple(
        plant.model_copy(update={"bus": "north"}) if plant.plant == "battery-a" else plant
        for plant in scenario.pack.plants
    )
    other = scenario.model_copy(
        update={"pack": scenario.pack.model_copy(update={"plants": plants})}
    )
    profiles, _, result = solve(other)
    binding = result.flow_mw.abs() >= result.lines.limit_mw - 1e-6
    assert not binding["north-south"].any()
    again = account_absorption(other, profiles, result)
    assert result.solver.objective_cny == pytest.approx(solved[2].solver.objective_cny, rel=1e-9)
    np.testing.assert_allclose(again.rates.to_numpy(), account.rates.to_numpy(), atol=1e-9)


def test_there_is_something_to_absorb(account):
    """The tests above say nothing if the fortnight has no surplus."""
    assert account.curtailed_mw.sum().sum() > 50

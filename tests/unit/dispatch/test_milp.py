"""Commitment by mixed-integer programming, each case worked by hand.

One plant of one unit, 100 MW, at least 50 MW when it runs, 300 CNY/MWh, on one bus with an import;
blocks of one hour.
"""

import numpy as np
import pytest

from simulator.dispatch import integer, milp
from simulator.dispatch.copper_plate import CopperPlate, Source, Store
from simulator.dispatch.integer import IntegerProgram
from simulator.dispatch.milp import commit_milp
from simulator.dispatch.unit_window import Carried, CoalUnits, least_on, solve_window
from simulator.errors import SolveError
from tests.series import flat_profiles

LOST = 10_000.0


def one_unit(hours=24, start_cost=0.0, up=1, down=1, need=0.0, units=1):
    return CoalUnits(
        names=("plant",),
        units=np.array([units]),
        unit_mw=np.array([100.0]),
        minimum_mw=np.array([50.0]),
        cost_cny_per_mwh=np.array([300.0]),
        start_cost_cny=np.array([start_cost]),
        up_blocks=np.array([up]),
        down_blocks=np.array([down]),
        available=np.full((hours, 1), units),
        opened=np.full((hours, 1), units),
        need_mw=np.full(hours, need),
        block_hours=1,
    )


def plate(demand, import_mw, import_price, stores=()):
    demand, nothing = np.asarray(demand, dtype=float), np.zeros(len(demand))
    sources = (
        Source(nothing, nothing + import_mw, nothing + import_price),
        Source(nothing, demand, nothing + LOST),
        Source(nothing, nothing + np.inf, nothing + LOST, sign=-1.0),
    )
    return CopperPlate(demand, sources, tuple(stores), 0.0, 0.5, LOST)


def carried(on=None, earlier=0, level=()):
    before = None if on is None else np.array([on])
    nothing = np.zeros((earlier, 1), dtype=np.int64)
    return Carried(before, nothing, nothing.copy(), np.array(level, dtype=float))


def plan(units, bus, inherited=None):
    return solve_window(units, bus, inherited or carried(), slice(0, 24), 1e-6).on[:, 0]


@pytest.fixture
def cheap_noon():
    """Import is cheap for two hours, dear otherwise."""
    price = np.full(24, 1000.0)
    price[12:14] = 200.0
    return plate(np.full(24, 100.0), 100.0, price)


def test_a_start_that_costs_more_than_it_saves_is_avoided(cheap_noon):
    # A stop saves two hours of 50 MW at 300 - 200 CNY/MWh: 10,000 CNY.
    assert plan(one_unit(start_cost=12_000), cheap_noon).sum() == 24


def test_a_start_that_costs_less_than_it_saves_is_made(cheap_noon):
    on = plan(one_unit(start_cost=8_000), cheap_noon)
    assert np.flatnonzero(on == 0).tolist() == [12, 13]


def test_a_stop_shorter_than_the_least_time_off_is_not_made(cheap_noon):
    # Five hours off would take three at 1000 CNY/MWh.
    assert plan(one_unit(down=5), cheap_noon).sum() == 24


@pytest.mark.parametrize("up", [1, 4])
def test_a_unit_stays_on_for_its_least_time(up):
    demand = np.full(24, 50.0)
    demand[5] = 100.0
    bus = plate(demand, 50.0, 200.0)  # import is cheaper and suffices in all hours but one
    on = plan(one_unit(up=up), bus, carried(on=0))
    assert on[5] == 1
    assert on.sum() == up


def test_a_unit_is_off_in_a_valley_that_cannot_take_its_minimum():
    demand = np.full(24, 100.0)
    demand[:6] = 30.0
    on = plan(one_unit(start_cost=1000), plate(demand, 40.0, 500.0))
    assert on.tolist() == [0] * 6 + [1] * 18


def test_capacity_covers_the_need_although_import_is_cheaper():
    on = plan(one_unit(need=80.0), plate(np.full(24, 60.0), 100.0, 200.0))
    assert on.sum() == 24


def test_storage_lets_a_unit_stay_off():
    demand = np.full(24, 50.0)
    demand[20] = 70.0
    store = Store(np.full(24, 40.0), energy_mwh=40.0, efficiency_each_way=1.0)
    bus = plate(demand, 60.0, 200.0, [store])
    on = plan(one_unit(start_cost=1e5), bus, carried(on=0, level=[20.0]))
    assert on.sum() == 0


def test_earlier_starts_keep_a_unit_on_and_earlier_stops_off():
    units = one_unit(hours=30, up=4, down=4)
    started, stopped = carried(on=1, earlier=6), carried(on=0, earlier=6)
    started.starts[5], stopped.stops[4] = 1, 1
    running, _ = least_on(units, started, slice(6, 12))
    assert running[:, 0].tolist() == [1, 1, 1, 0, 0, 0]
    _, resting = least_on(units, stopped, slice(6, 12))
    assert resting[:, 0].tolist() == [1, 1, 0, 0, 0, 0]


def test_a_unit_in_maintenance_is_let_go_for_good():
    units = one_unit(hours=30, up=6)
    units.available[8:10] = 0
    started = carried(on=1, earlier=6)
    started.starts[5] = 1
    running, _ = least_on(units, started, slice(6, 12))
    assert running[:, 0].tolist() == [1, 1, 0, 0, 0, 0]
    bus = plate(np.full(30, 30.0), 100.0, 200.0)
    on = solve_window(units, bus, started, slice(6, 30), 1e-6).on[:, 0]
    assert on.tolist() == [1, 1] + [0] * 22


@pytest.fixture
def scenario(small_scenario):
    dispatch = small_scenario.dispatch.model_copy(update={"commit_for": "local"})
    return small_scenario.model_copy(update={"dispatch": dispatch})


def test_a_flat_year_needs_no_start_and_no_reserve_plant(scenario):
    commitment = commit_milp(scenario, flat_profiles(scenario.pack, demand=600))
    assert (commitment.units_on.diff().dropna() == 0).all().all()
    assert (commitment.units_on["coal-old"] == 0).all()
    assert (commitment.committed_mw >= commitment.need_mw).all()
    assert not commitment.valley_bound.any()


def test_reserve_plants_run_where_base_plants_do_not_suffice(scenario):
    rule = {"credit_wind": 0, "credit_solar": 0, "credit_hydro": 0, "credit_storage": 0}
    commitment = scenario.pack.commitment.model_copy(update=rule)
    pack = scenario.pack.model_copy(update={"commitment": commitment})
    scenario = scenario.model_copy(update={"pack": pack})
    # need 695 - 18..30 biomass + 40: 705 MW, base plants 700 MW
    commitment = commit_milp(scenario, flat_profiles(pack, demand=695))
    assert (commitment.units_on["coal-old"] == 1).all()


def test_a_window_that_is_not_solved_names_year_and_window(scenario, monkeypatch):
    def fail(*_):
        raise SolveError("HiGHS ended with 'Time limit reached' at a gap of 2.0e-02")

    monkeypatch.setattr(milp, "solve_window", fail)
    with pytest.raises(SolveError, match=r"2025: .*2025-01-01 00 h to 2025-01-02 23 h.*gap"):
        commit_milp(scenario, flat_profiles(scenario.pack))


def test_a_gap_that_is_not_reached_is_an_error(monkeypatch):
    monkeypatch.setattr(integer, "MOST_NODES", 0)
    program = IntegerProgram()
    weights = np.random.default_rng(1).integers(100, 999, (4, 30)).astype(float)
    x = program.columns((30,), 0, 1, whole=True)
    slack = program.columns((4, 2), 0, np.inf, 1.0)
    rows = np.broadcast_to(x, (4, 30))
    half = np.floor(weights.sum(axis=1) / 2)
    program.rows([(rows, weights), (slack, np.array([[1.0, -1.0]] * 4))], half, half)
    with pytest.raises(SolveError, match="HiGHS ended with"):
        program.solve(1e-6)


def test_an_infeasible_program_is_an_error():
    program = IntegerProgram()
    x = program.columns((1,), 0, 1, whole=True)
    program.rows([(x, 1)], 2, 2)
    with pytest.raises(SolveError, match="Infeasible"):
        program.solve(1e-3)


def test_windows_carry_minimum_times():
    """A unit started late on a day stays on into the next window."""
    units = one_unit(hours=72, up=8, start_cost=100.0)
    demand = np.full(72, 50.0)
    demand[22] = 100.0
    price = np.where(np.arange(72) < 22, 100.0, 290.0)  # staying on is cheaper than going ahead
    bus = plate(demand, 50.0, price)
    decided = milp._Decided(*(np.zeros((72, 1), dtype=np.int64) for _ in range(3)), np.array([]))
    for first in (0, 24, 48):
        milp._decide(units, bus, decided, slice(first, min(first + 48, 72)), 1e-6)
    assert np.flatnonzero(decided.on[:, 0]).tolist() == list(range(22, 30))

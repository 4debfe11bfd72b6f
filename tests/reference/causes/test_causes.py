"""Causes of curtailment against the cases worked by hand in README.md."""

import itertools

import numpy as np
import pandas as pd
import pytest

from simulator.absorption.accounting import account_absorption
from simulator.absorption.causes import CITY, account_causes, shapley
from simulator.dispatch.result import Commitment
from simulator.dispatch.solve import solve_dispatch
from simulator.network.build import build_network
from tests.series import flat_profiles

BY_HAND = {
    # cause: MWh, least, most
    "thermal-minimum": (320.0, 0.0, 960.0),
    "hydro-minimum": (32.0, 0.0, 96.0),
    "export-limit": (472.0, 0.0, 1296.0),
    "storage-size": (472.0, 0.0, 1296.0),
}


def _scenario(small_scenario, corridor_mw, order=("coal-a", "river", "solar-a", "battery-a")):
    pack = small_scenario.pack
    change = {
        "solar-a": {"bus": "north"},
        "battery-a": {"unit_capacity_mw": 20.0, "energy_mwh": 1000.0},
    }
    plants = {p.plant: p.model_copy(update=change.get(p.plant, {})) for p in pack.plants}
    coal = pack.technologies["coal-660"].model_copy(update={"min_stable": 0.3})
    lines = tuple(
        line.model_copy(update={"limit_mw": corridor_mw}) if line.line == "north-south" else line
        for line in pack.lines
    )
    changed = pack.model_copy(
        update={
            "plants": tuple(plants[name] for name in order),
            "technologies": {**pack.technologies, "coal-660": coal},
            "lines": lines,
        }
    )
    dispatch = small_scenario.dispatch.model_copy(update={"curtail_first": "hydro"})
    return small_scenario.model_copy(update={"pack": changed, "dispatch": dispatch})


def _causes(scenario, processes=1):
    profiles = flat_profiles(
        scenario.pack, days=1, demand=200.0, solar=1.0, inflow=0.1, export_mw=50.0
    )
    hours = profiles.snapshots
    day = pd.Series(0.0, index=hours.normalize().unique())
    commitment = Commitment(
        pd.DataFrame({"coal-a": 1}, index=hours), day, day, day, day, day.astype(bool)
    )
    network = build_network(scenario, profiles)
    dispatch = solve_dispatch(scenario, profiles, network, commitment)
    account = account_absorption(scenario, profiles, dispatch)
    causes = account_causes(scenario, profiles, commitment, account, processes=processes)
    return account, causes


def _year(causes):
    rows = causes.rows
    return rows[(rows["month"] == 0) & (rows["county"] == CITY)].set_index("cause")


@pytest.fixture(scope="module")
def wide(small_scenario):
    return _causes(_scenario(small_scenario, corridor_mw=500.0))


def test_two_processes_find_the_same_causes(small_scenario, wide):
    _, causes = _causes(_scenario(small_scenario, corridor_mw=500.0), processes=2)
    pd.testing.assert_frame_equal(causes.rows, wide[1].rows)
    assert causes.solved == wide[1].solved


def test_each_cause_has_the_share_it_has_on_paper(wide):
    _, causes = wide
    rows = _year(causes)
    for cause, figures in BY_HAND.items():
        found = rows.loc[cause, ["curtailed_mwh", "low_mwh", "high_mwh"]].astype(float)
        assert found.tolist() == pytest.approx(figures, abs=1e-6), cause
    assert rows.loc["network", "curtailed_mwh"] == pytest.approx(0.0, abs=1e-6)
    assert rows["share"].sum() == pytest.approx(1.0)
    assert causes.solved == 8  # unlimited export is settled by argument


def test_a_full_corridor_is_charged_to_the_network_and_the_order_of_plants_changes_nothing(
    small_scenario,
):
    turned = ("battery-a", "solar-a", "river", "coal-a")
    account, causes = _causes(_scenario(small_scenario, corridor_mw=100.0, order=turned))
    rows = _year(causes)
    assert account.curtailed_mw["solar-a"].sum() == pytest.approx(1696.0)
    assert rows.loc["network", "curtailed_mwh"] == pytest.approx(400.0)
    for cause, (curtailed, _, _) in BY_HAND.items():
        assert rows.loc[cause, "curtailed_mwh"] == pytest.approx(curtailed, abs=1e-6)
    assert rows.loc["network", "class"] == "network"


def test_parts_sum_to_the_total_in_every_month_and_county(wide):
    account, causes = wide
    curtailed = account.curtailed_mw["solar-a"].sum()
    cells = causes.rows.groupby(["month", "county"])["curtailed_mwh"].sum()
    assert cells[(0, CITY)] == pytest.approx(curtailed, abs=1e-6 * curtailed)
    assert cells[(1, "north")] == pytest.approx(curtailed, abs=1e-6 * curtailed)


def test_the_shapley_value_is_the_mean_over_every_order():
    rng = np.random.default_rng(3)
    causes = ("a", "b", "c")
    subsets = [frozenset(s) for n in range(4) for s in itertools.combinations(causes, n)]
    curtailed = {subset: rng.uniform(0.0, 9.0, size=2) for subset in subsets}
    parts = shapley(causes, curtailed)
    saved = {cause: [] for cause in causes}
    for order in itertools.permutations(causes):
        before = frozenset()
        for cause in order:
            saved[cause].append(curtailed[before] - curtailed[before | {cause}])
            before |= {cause}
    for cause in causes:
        np.testing.assert_allclose(parts[cause].value, np.mean(saved[cause], axis=0))
        np.testing.assert_allclose(parts[cause].low, np.min(saved[cause], axis=0))
        np.testing.assert_allclose(parts[cause].high, np.max(saved[cause], axis=0))

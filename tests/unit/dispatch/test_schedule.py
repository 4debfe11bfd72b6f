"""The commitment rule, each case worked by hand.

Small pack in January 2025: coal-a 1 x 400 MW (minimum 40 %), coal-b 1 x 300 MW (45 %), coal-old
1 x 200 MW in reserve (45 %), biomass 30 MW (forced 60 %), storage 60 MW, hydro 250 MW of which the
river plant forces 12 MW.
"""

import pandas as pd
import pytest

from simulator.dispatch.schedule import commit_schedule
from tests.series import flat_profiles


@pytest.fixture
def commit(small_scenario):
    def run(commit_for="local", rule=None, **series):
        dispatch = small_scenario.dispatch.model_copy(update={"commit_for": commit_for})
        plain = {"credit_wind": 0, "credit_solar": 0, "credit_hydro": 0, "credit_storage": 0}
        commitment = small_scenario.pack.commitment.model_copy(update=plain | (rule or {}))
        pack = small_scenario.pack.model_copy(update={"commitment": commitment})
        scenario = small_scenario.model_copy(update={"dispatch": dispatch, "pack": pack})
        return commit_schedule(scenario, flat_profiles(pack, **series))

    return run


def units(commitment):
    on = commitment.units_on.iloc[0]
    return on[on > 0].to_dict()


def test_need_is_peak_net_load_and_reserve(commit):
    # 500 demand - 30 biomass + max(5 % of 500, 40) reserve
    assert commit(demand=500).need_mw.tolist() == pytest.approx([510, 510, 510])


def test_the_smallest_set_that_covers_the_need_runs(commit):
    assert units(commit(demand=280)) == {"coal-b": 1}  # need 290
    assert units(commit(demand=350)) == {"coal-a": 1}  # need 360
    assert units(commit(demand=600)) == {"coal-a": 1, "coal-b": 1}  # need 610


def test_reserve_plants_join_only_when_base_plants_do_not_suffice(commit):
    assert units(commit(demand=690)) == {"coal-a": 1, "coal-b": 1}  # need 700
    assert units(commit(demand=695)) == {"coal-a": 1, "coal-b": 1, "coal-old": 1}  # need 705


def test_firm_import_lowers_and_export_raises_the_need(commit):
    assert commit("local-less-import", demand=600).need_mw.iloc[0] == pytest.approx(310)
    assert commit("local-and-export", demand=600).need_mw.iloc[0] == pytest.approx(810)


def test_credits_lower_the_need(commit):
    rule = {"credit_wind": 0.5, "credit_storage": 1.0}
    # 200 MW of wind at 0.2; wind-b comes in December; battery 60 MW, pumped hydro from June
    assert commit(rule=rule, demand=600).need_mw.iloc[0] == pytest.approx(610 - 20 - 60)


def test_a_valley_too_small_for_the_set_takes_the_largest_set_that_fits(commit):
    # need 360 wants coal-a (minimum 160); the valley takes 180 - 12 - 18 = 150: coal-b, 135.
    demand = flat_demand_with_valley(350, 180)
    result = commit(demand_mw=demand, export_mw=0)
    assert units(result) == {"coal-b": 1}
    assert result.valley_bound.all()
    assert result.valley_room_mw.tolist() == pytest.approx([150, 150, 150])


def test_export_makes_room_in_the_valley(commit):
    result = commit(demand_mw=flat_demand_with_valley(350, 180), export_mw=100)
    assert units(result)["coal-a"] == 1
    assert not result.valley_bound.any()


def test_a_stop_shorter_than_the_down_time_is_bridged(small_scenario):
    technology = small_scenario.pack.technologies["coal-660"].model_copy(
        update={"min_down_h": 72.0}
    )
    pack = small_scenario.pack.model_copy(
        update={"technologies": small_scenario.pack.technologies | {"coal-660": technology}}
    )
    profiles = flat_profiles(pack, days=5)
    profiles.demand_mw.loc["2025-01-02":"2025-01-03"] *= 0.0
    dispatch = small_scenario.dispatch.model_copy(update={"commit_for": "local"})
    scenario = small_scenario.model_copy(update={"pack": pack, "dispatch": dispatch})
    on = commit_schedule(scenario, profiles).units_on["coal-a"]
    assert (on == 1).all()


def flat_demand_with_valley(peak, valley):
    hours = pd.date_range("2025-01-01", periods=72, freq="h")
    total = pd.Series(float(peak), hours)
    total[hours.hour == 4] = valley
    return pd.DataFrame({"north": 0.6 * total, "south": 0.4 * total})

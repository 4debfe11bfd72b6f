"""A run on day-ahead forecasts: units follow the forecast, dispatch what comes, worth the twin."""

import pandas as pd
import pytest

from simulator.profiles.foreseen import build_foreseen
from simulator.year import commit_units, simulate_year


def scenario_with(small_scenario, forecast):
    """Return five days of August, foreseen with a quarter too little demand: coal is left off."""
    pack = small_scenario.pack
    errors = pack.forecast_errors.model_copy(
        update={"demand_error": 0.3, "demand_persistence_h": 240.0}
    )
    return small_scenario.model_copy(
        update={
            "dispatch": small_scenario.dispatch.model_copy(update={"forecast": forecast}),
            "adequacy": small_scenario.adequacy.model_copy(update={"samples": 0}),
            "pack": pack.model_copy(update={"forecast_errors": errors}),
            "period": ("2025-08-01", "2025-08-05"),
        }
    )


@pytest.fixture(scope="module")
def foreseen_run(small_scenario):
    return simulate_year(scenario_with(small_scenario, "day-ahead"), 2025)


@pytest.fixture(scope="module")
def perfect_run(small_scenario):
    return simulate_year(scenario_with(small_scenario, "perfect"), 2025)


def test_units_are_committed_on_the_forecast(small_scenario, foreseen_run, perfect_run):
    scenario = scenario_with(small_scenario, "day-ahead")
    expected = commit_units(scenario, build_foreseen(scenario, 2025))
    units = foreseen_run.dispatch.commitment.units_on
    pd.testing.assert_frame_equal(units, expected.units_on)
    assert not foreseen_run.dispatch.commitment.need_mw.equals(
        perfect_run.dispatch.commitment.need_mw
    )


def test_dispatch_meets_what_comes(foreseen_run, perfect_run):
    for name in ("demand_mw", "available_mw", "export_available_mw"):
        came, known = (getattr(run.dispatch, name) for run in (foreseen_run, perfect_run))
        assert came.equals(known), name


def test_worth_is_the_difference_to_the_year_that_knew_all(foreseen_run, perfect_run):
    figures, known = foreseen_run.figures, perfect_run.figures
    lost = sum(figures[name] - known[name] for name in ("cost_cny", "unserved_cost_cny"))
    # The twin is solved anew: two optima of one problem agree to the solver's tolerance.
    assert figures["forecast_worth_cny"] == pytest.approx(lost, rel=1e-6, abs=1.0)
    saved = figures["curtailed_mwh"] - known["curtailed_mwh"]
    assert figures["forecast_curtailment_mwh"] == pytest.approx(saved, abs=1e-3)
    twin = foreseen_run.perfect
    assert twin.dispatch.commitment.units_on.equals(perfect_run.dispatch.commitment.units_on)
    assert twin.network is None


def test_a_run_that_knows_all_has_no_figure_of_forecasts(perfect_run):
    assert not [name for name in perfect_run.figures if name.startswith("forecast")]
    assert perfect_run.forecast is None
    assert perfect_run.perfect is None


def test_a_unit_that_the_forecast_left_off_stays_off(small_scenario, foreseen_run, perfect_run):
    """Import, demand response and lost load make it up, not the unit."""
    units, known = (run.dispatch.commitment.units_on for run in (foreseen_run, perfect_run))
    assert units.to_numpy().sum() < known.to_numpy().sum()
    unit_mw = {plant.plant: plant.unit_capacity_mw for plant in small_scenario.pack.plants}
    output_mw = foreseen_run.dispatch.output_mw
    for plant in units:
        assert (output_mw[plant] <= units[plant] * unit_mw[plant] + 1e-6).all()  # 1 W
    assert foreseen_run.figures["import_mwh"] > perfect_run.figures["import_mwh"]

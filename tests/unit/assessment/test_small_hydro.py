import numpy as np
import pandas as pd
import pytest

from simulator.assessment.small_hydro import measure_small_hydro, sustained_power
from tests.unit.assessment.made_up import SNAPSHOTS, facts, plant, profiles, scenario, target

HOURS = np.tile(np.arange(24), 3)
PEAK = np.isin(HOURS, (18, 19, 20, 21))
ALWAYS = np.ones(72, dtype=bool)
EXACT = 1e-9  # halving an interval of 100 MW forty times


def spell(inflow_mw: float) -> np.ndarray:
    return np.full((1, 72), inflow_mw)


def test_water_of_the_spell_serves_the_peak_window() -> None:
    # over 12 window hours: a full pond, the inflow of those hours, two refills of 20 hours
    power = sustained_power(spell(1.0), 100.0, 20.0, PEAK)[0]
    assert power == pytest.approx((20 + 12 + 20 + 20) / 12, abs=EXACT)


def test_a_larger_pond_helps_through_its_first_filling() -> None:
    power = sustained_power(spell(1.0), 100.0, 60.0, PEAK)[0]
    assert power == pytest.approx((60 + 12 + 20 + 20) / 12, abs=EXACT)


def test_a_small_pond_binds() -> None:
    # in four hours the pond of 8 MWh gives 2 MW on top of the inflow of 1 MW
    assert sustained_power(spell(1.0), 100.0, 8.0, PEAK)[0] == pytest.approx(3.0, abs=EXACT)


def test_constant_power_uses_the_pond_once() -> None:
    assert sustained_power(spell(1.0), 100.0, 72.0, ALWAYS)[0] == pytest.approx(2.0, abs=EXACT)


def test_capacity_binds_in_a_flood() -> None:
    assert sustained_power(spell(500.0), 100.0, 10.0, ALWAYS)[0] == 100.0


def test_minimum_output_outside_the_window_drains_the_pond() -> None:
    # half the inflow leaves outside the window, so the pond refills by 10 MWh instead of 20
    power = sustained_power(spell(1.0), 100.0, 30.0, PEAK, minimum_mw=0.5)[0]
    assert power == pytest.approx((30 + 12 + 10 + 10) / 12, abs=EXACT)


def run(inflow: pd.Series, demand: pd.DataFrame | None = None, **change: object):
    ponds = plant("ponds", "hydro-small", 100.0, energy_mwh=0.0, **change)
    promise = target("small-hydro-3day", "3", "万千瓦", "peak-window")
    made = facts(
        scenario(promise, plants=(ponds,)),
        profiles=profiles(demand_mw=demand, hydro_inflow=pd.DataFrame({"ponds": inflow})),
    )
    return {reading.reading: reading for reading in measure_small_hydro(made, promise)}


def test_worst_spell_of_summer_and_winter_decides() -> None:
    inflow = pd.Series(0.9, index=SNAPSHOTS)
    inflow["2025-08-10"] = 0.4  # summer
    inflow["2025-01-20"] = 0.3  # winter: decides
    inflow["2025-04-10"] = 0.1  # neither
    measured = run(inflow)["peak-window"]
    # without a pond the station gives its inflow
    assert measured.value == pytest.approx(30.0, abs=EXACT)
    (spell,) = measured.decided_by
    assert (spell.kind, spell.at) == ("small-hydro-spell", "2025-01-18")
    assert spell.figures == pytest.approx({"summer_mw": 40.0, "winter_mw": 30.0}, abs=EXACT)


def test_spell_of_highest_demand_is_shown_beside_it() -> None:
    inflow = pd.Series(0.9, index=SNAPSHOTS)
    inflow["2025-01-20"] = 0.3
    demand = pd.DataFrame(500.0, index=SNAPSHOTS, columns=["north"])
    demand.loc["2025-07-15":"2025-07-17"] = 900.0
    demand.loc["2025-12-15":"2025-12-17"] = 700.0
    measured = run(inflow, demand)["peak-window-at-peak-demand"]
    assert measured.value == pytest.approx(90.0, abs=EXACT)


def test_a_station_counts_from_its_month_of_service() -> None:
    inflow = pd.Series(0.5, index=SNAPSHOTS)
    measured = run(inflow, in_service=2025 * 12 + 2)  # from March
    assert measured["peak-window"].value == 0.0
    (spell,) = measured["peak-window"].decided_by
    assert spell.figures == pytest.approx({"summer_mw": 50.0, "winter_mw": 0.0}, abs=EXACT)


def test_a_short_run_cannot_tell() -> None:
    promise = target("small-hydro-3day", "3", "万千瓦", "peak-window")
    short = facts(scenario(promise, period=("2025-07-01", "2025-07-14")))
    for reading in measure_small_hydro(short, promise):
        assert [fact.kind for fact in reading.untestable] == ["short-run"]

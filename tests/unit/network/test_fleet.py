import pandas as pd

from simulator.network.fleet import fleet_of_year, fleet_table, lines_in_year


def test_a_plant_serves_from_the_first_hour_of_its_month(small_scenario):
    hours = pd.date_range("2025-01-01", "2025-12-31 23:00", freq="h")
    fleet = fleet_of_year(small_scenario.pack, 2025, hours)
    assert fleet.service["coal-c"].sum() == 184 * 24  # July to December
    assert fleet.service["coal-c"].loc["2025-06-30 23:00"] == 0
    assert fleet.service["coal-c"].loc["2025-07-01 00:00"] == 1


def test_capacity_is_judged_on_31_december(small_scenario):
    assert "coal-c" not in fleet_table(small_scenario.pack, 2024).index
    assert fleet_table(small_scenario.pack, 2025).capacity_mw["wind-b"] == 100


def test_a_corridor_counts_from_the_january_after_it_is_built(small_scenario):
    line = small_scenario.pack.lines[0].model_copy(update={"in_service": 2025 * 12 + 1})
    pack = small_scenario.pack.model_copy(update={"lines": (line,)})
    assert lines_in_year(pack, 2025) == ()
    assert lines_in_year(pack, 2026) == (line,)

"""A scenario changes single values of its pack, and the ledger tells."""

from pathlib import Path

import pytest

from simulator.scenario.load import load_scenario
from simulator.scenario.schema import AssumptionRow, Scenario
from tests.packs import SCENARIO

NEW_PLANT = """\
      zh: 戊电厂
      en: Coal E
      bus: north
      technology: coal-660
      units: 2
      unit_capacity: 66 万千瓦
      in_service: 2026-03
"""


def _changed(scenario_file: Path, change: str) -> Scenario:
    scenario_file.write_text(f"{SCENARIO}change:\n{change}\n", encoding="utf-8")
    return load_scenario(scenario_file)


def _ledger(scenario: Scenario, path: str) -> AssumptionRow:
    (row,) = [row for row in scenario.assumptions if row.input == path]
    return row


def test_a_value_with_its_unit_replaces_the_packs(scenario_file: Path) -> None:
    scenario = _changed(scenario_file, "  plants: {coal-c: {in_service: 2026-01, units: 2}}")
    plant = next(plant for plant in scenario.pack.plants if plant.plant == "coal-c")
    assert (plant.in_service, plant.capacity_mw) == (2026 * 12, 700.0)
    row = _ledger(scenario, "change.plants.coal-c.in_service")
    assert (row.value, row.source, row.basis) == ("2026-01", "scenario", "assumed")
    assert row.note == "the pack has 2025-07"
    assert _ledger(scenario, "plants.coal-c.unit_capacity").source == "made-up"


def test_a_signed_percentage_is_relative_in_every_year(scenario_file: Path) -> None:
    scenario = _changed(scenario_file, "  demand: {peak: +5 %}")
    peaks = [scenario.pack.demand[year].peak_mw for year in (2024, 2025, 2026)]
    assert peaks == [997.5, 1050.0, 1102.5]
    row = _ledger(scenario, "change.demand.peak.2025")
    assert (row.value, row.unit) == ("1.05", "GW")
    assert row.note == "the pack has 1 GW; changed by +5 %"


def test_values_by_year_change_those_years_alone(scenario_file: Path) -> None:
    change = "  demand: {peak: {2025: 1.2 GW, 2026: -10 %}}"
    demand = _changed(scenario_file, change).pack.demand
    assert [demand[year].peak_mw for year in (2024, 2025, 2026)] == [950.0, 1200.0, 945.0]


def test_a_value_without_year_holds_in_all_years(scenario_file: Path) -> None:
    change = "  exchange: {export_limit: 50 万kW, export_blocked: {months: 3-4, hours: none}}"
    exchange = _changed(scenario_file, change).pack.exchange
    for year in (2024, 2025, 2026):
        assert exchange[year].export_limit_mw == 500.0
        assert exchange[year].export_blocked_months == {3, 4}
        assert exchange[year].export_blocked_hours == frozenset()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ("  technologies: {coal-660: {min_stable: 30 %}}", "min_stable"),
        ("  technologies:\n    coal-660:\n      min_stable: 0.3 p.u.", "min_stable"),
        ("  technologies: {coal-660: {min_stable: -25 %}}", "min_stable"),
    ],
)
def test_technologies_change_by_id(scenario_file: Path, change: str, field: str) -> None:
    technology = _changed(scenario_file, change).pack.technologies["coal-660"]
    assert getattr(technology, field) == 0.3


def test_a_parameter_with_a_default_can_be_given(scenario_file: Path) -> None:
    scenario = _changed(scenario_file, "  technologies: {wind: {forced_outage_rate: 3 %}}")
    assert scenario.pack.technologies["wind"].forced_outage_rate == 0.03
    row = _ledger(scenario, "change.technologies.wind.forced_outage_rate")
    assert row.note == "not in the pack"


def test_single_values_of_region_commitment_and_lines(scenario_file: Path) -> None:
    change = (
        "  region: {discount_rate: 7 %}\n"
        "  commitment: {commit_for: local, reserve_share: +10 %}\n"
        "  lines: {north-south: {limit: 1 GW}}"
    )
    pack = _changed(scenario_file, change).pack
    assert pack.region.discount_rate == 0.07
    assert pack.commitment.commit_for == "local"
    assert pack.commitment.reserve_share == 0.055
    assert pack.lines[0].limit_mw == 1000.0


def test_days_off_and_statistics_of_weather_change(scenario_file: Path) -> None:
    change = (
        "  load_day: {national-day: {value: 80 %}, before-festival-5: {value: 99 %}}\n"
        "  weather: {wind_losses: 15 %, cloud_memory: -20 %}"
    )
    scenario = _changed(scenario_file, change)
    level = {row.day_kind: row.value for row in scenario.pack.load_days}
    assert (level["national-day"], level["before-festival-5"], level["eve"]) == (0.8, 0.99, 0.88)
    assert scenario.pack.weather_statistics.wind_losses == 0.15
    assert scenario.pack.weather_statistics.cloud_memory == 0.28
    row = _ledger(scenario, "change.load_day.national-day.value")
    assert (row.value, row.unit, row.note) == ("80", "%", "the pack has 86 %")


def test_a_complete_new_plant_is_added(scenario_file: Path) -> None:
    scenario = _changed(scenario_file, f"  plants:\n    coal-e:\n{NEW_PLANT}")
    plant = scenario.pack.plants[-1]
    assert (plant.plant, plant.capacity_mw, plant.role, plant.source) == (
        "coal-e",
        1320.0,
        "base",
        "scenario",
    )
    row = _ledger(scenario, "change.plants.coal-e.unit_capacity")
    assert (row.value, row.unit, row.source) == ("66", "万千瓦", "scenario")


def test_the_ledger_has_every_figure_once_with_its_source(scenario_file: Path) -> None:
    rows = load_scenario(scenario_file).assumptions
    paths = [row.input for row in rows]
    assert len(paths) == len(set(paths))
    assert _row(rows, "buses.north.demand_share") == ("60", "%", "made-up", "assumed")
    assert _row(rows, "demand.peak.2025") == ("1", "GW", "made-up", "assumed")
    assert _row(rows, "exchange.import_limit.2022") == ("600", "MW", "made-up", "assumed")
    assert _row(rows, "exchange.export_blocked_months.2022")[0] == "2-6"
    assert _row(rows, "targets.coal.value") == ("105", "万千瓦", "plan", "plan")
    assert _row(rows, "load_day.national-day.value") == ("86", "%", "made-up", "assumed")
    assert _row(rows, "weather.temperature_range_sun") == ("7", "K", "made-up", "assumed")
    assert _row(rows, "weather.solar_tilt") == ("20", "°", "made-up", "assumed")
    assert _row(rows, "commitment.curtailment_tier")[:2] == ("0.5", "CNY/MWh")
    assert _row(rows, "load_shape.workday.h19") == ("1", "", "made-up", "assumed")
    assert _row(rows, "scenario.weather.seed") == ("1", "", "scenario", "assumed")
    assert "buses.north.en" not in paths


def _row(rows: tuple[AssumptionRow, ...], path: str) -> tuple[str, str, str, str]:
    (row,) = [row for row in rows if row.input == path]
    return row.value, row.unit, row.source, row.basis

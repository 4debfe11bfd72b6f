"""Thirty generated years against the bands, and broken generators that must leave them.

The bands stem from hourly records of central China; see ``simulator.profiles.weather_bands``.
"""

from pathlib import Path

import pytest

from simulator.profiles.study import study_profiles
from simulator.profiles.weather_bands import DEMAND_BANDS
from simulator.scenario.load import load_scenario
from simulator.scenario.pack import Pack
from simulator.scenario.schema import Scenario
from tests.broken_weather import BROKEN, YEARS, bands_of, broken_bands
from tests.weather_pack import nine_counties

PLAN = Path(__file__).parents[2] / "scenarios" / "changde-plan.yaml"


@pytest.fixture(scope="module")
def pack(small_scenario: Scenario) -> Pack:
    return nine_counties(small_scenario.pack)


def test_thirty_years_lie_in_every_band(pack: Pack) -> None:
    outside = [figure for figure in bands_of(pack, YEARS) if not figure.holds]
    assert outside == []


def test_changdes_demand_lies_in_its_bands() -> None:
    """Its load factor is not the weather's: 15.5 TWh at a peak of 4.0 GW give 0.442."""
    scenario = load_scenario(PLAN, (2025,))
    study = study_profiles(scenario, 2025, YEARS)
    outside = {figure.name for figure in study.bands if not figure.holds}
    assert {figure.name for figure in study.bands} > set(DEMAND_BANDS)
    assert outside <= {"demand: load factor"}
    demand = scenario.pack.demand[2025]
    promised = demand.energy_mwh / 8760 / demand.peak_mw
    drawn = next(figure.value for figure in study.bands if figure.name == "demand: load factor")
    assert drawn == pytest.approx(promised, abs=0.02)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_generator_leaves_its_band(pack: Pack, name: str) -> None:
    outside = {figure.name for figure in broken_bands(pack, name) if not figure.holds}
    assert BROKEN[name].band in outside

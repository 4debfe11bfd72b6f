"""The share of weather years in which small hydro keeps its promise, by hand."""

import numpy as np
import pandas as pd
import pytest

from simulator.adequacy.study.weather import WeatherYears
from simulator.assessment import small_hydro_years
from simulator.assessment.measurement import Measurement
from simulator.assessment.small_hydro_years import with_weather_years
from simulator.assessment.targets import judge
from tests.unit.assessment.made_up import YEAR, plant, profiles, scenario, target

CAPACITY = 60.0


def run_of(promise):
    return scenario(promise, plants=(plant("ponds", "hydro-small", CAPACITY, energy_mwh=0.0),))


@pytest.fixture
def promise():
    return target("small-hydro-3day", value="3", unit="万千瓦", reading="peak-window")


@pytest.fixture
def drawn(monkeypatch):
    """Four weather years: plenty, just enough, a dry week in July, dry days in April alone."""
    hours = pd.date_range(f"{YEAR}-01-01", periods=8760, freq="h")
    inflow = np.full((4, 8760, 1), 0.9, dtype=np.float32)
    inflow[1] = 0.51
    july = (hours.month == 7) & (hours.day <= 7)
    inflow[2, july] = 0.2
    inflow[3, hours.month == 4] = 0.0
    nothing = np.zeros((4, 8784, 1), dtype=np.float32)
    years = WeatherYears(
        ("north",), np.zeros((4, 8784)), nothing, nothing, ("ponds",), {False: inflow}
    )
    monkeypatch.setattr(small_hydro_years, "weather_years", lambda _scenario: years)


def judged(promise, year=YEAR):
    rows = [judge(promise, year, Measurement(name, 40.0)) for name in ("peak-window", "other")]
    return with_weather_years(run_of(promise), profiles(), rows)


@pytest.mark.usefixtures("drawn")
def test_spells_of_summer_and_winter_decide(promise):
    found, other = judged(promise)
    assert found.probability == 0.75  # 30 of 60 MW, in all years but the one with the dry week
    assert found.low == pytest.approx(0.3006, abs=1e-4)
    assert found.high == pytest.approx(0.9544, abs=1e-4)
    assert other.probability is None


@pytest.mark.usefixtures("drawn")
def test_only_the_year_of_the_promise_is_looked_at(promise):
    later = promise.model_copy(update={"year": YEAR + 1})
    assert judged(later)[0].probability is None

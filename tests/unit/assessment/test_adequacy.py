"""Stable supply read by the load carried, and the probability beside other readings."""

from types import SimpleNamespace

import pytest

from simulator.adequacy.study.result import Figure, SupplyReading, YearAdequacy
from simulator.assessment.adequacy import promised_supply_mw, with_adequacy
from simulator.assessment.decision import Decision
from simulator.assessment.measurement import Measurement
from simulator.assessment.targets import judge
from tests.unit.assessment.made_up import YEAR, target


def supply(carried, share):
    load = Figure(carried, 10.0, carried - 20.0, carried + 20.0)
    return SupplyReading(load, {500.0: Figure(share, 0.01, share - 0.02, share + 0.02)})


@pytest.fixture
def promise():
    return target("stable-supply", value="50", unit="万千瓦", reading="credited+firm-import")


@pytest.fixture
def study():
    return YearAdequacy(
        YEAR, 10, 4, 1, 2.4, 400.0,
        supply={
            "islanded": supply(300.0, 0.1),
            "firm_import": supply(520.0, 0.8),
            "firm_import+reserve": supply(600.0, 0.95),
        },
    )  # fmt: skip


def judged(promise, study):
    scenario = SimpleNamespace(pack=SimpleNamespace(targets=(promise,)))
    readings = ("nameplate", "credited", "credited+firm-import")
    rows = [judge(promise, YEAR, Measurement(name, 450.0)) for name in readings]
    return {row.reading: row for row in with_adequacy(scenario, rows, study)}


def test_the_load_carried_is_a_reading_with_its_interval(promise, study):
    rows = judged(promise, study)
    assert list(rows)[-2:] == ["elcc", "elcc+reserve"]
    assert (rows["elcc"].value, rows["elcc"].margin) == (52.0, 2.0)
    assert rows["elcc"].verdict == "met"
    assert rows["elcc"].decided_by[0] == Decision(
        "load-carried", figures={"low_mw": 500.0, "high_mw": 540.0, "standard_h": 2.4}
    )
    assert rows["elcc+reserve"].value == 60.0


def test_a_reading_has_the_probability_of_the_supply_it_counts(promise, study):
    rows = judged(promise, study)
    assert rows["nameplate"].probability is None
    assert rows["credited"].probability == 0.1
    found = rows["credited+firm-import"]
    assert (found.probability, found.low, found.high) == (0.8, 0.78, 0.8200000000000001)
    assert rows["elcc"].probability == 0.8
    assert rows["elcc+reserve"].probability == 0.95


def test_without_a_study_the_readings_are_there_and_not_testable(promise):
    left_out = YearAdequacy(YEAR, 0, 4, 1, 2.4, 400.0, skipped="it is switched off")
    rows = judged(promise, left_out)
    assert rows["elcc"].verdict == "not testable"
    assert rows["elcc"].decided_by == (Decision("adequacy-left-out"),)
    assert rows["credited"].probability is None


def test_a_county_is_not_studied_on_its_own(promise, study):
    county = promise.model_copy(update={"area": "north"})
    rows = judged(county, study)
    assert rows["elcc"].decided_by == (Decision("city-only"),)
    assert rows["credited"].probability is None


def test_loads_are_those_the_city_was_promised(promise):
    other = promise.model_copy(update={"area": "north", "value": "20"})
    scenario = SimpleNamespace(pack=SimpleNamespace(targets=(promise, other)))
    assert promised_supply_mw(scenario) == (500.0,)

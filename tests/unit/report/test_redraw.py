"""Charts drawn again: for one year of a run, and for any week."""

from datetime import date
from types import SimpleNamespace

import pytest

from simulator.report.charts import CHARTS
from simulator.report.redraw import WEEK, only_year, redraw_chart
from simulator.report.words_decisions import word_decision
from simulator.run_folder.hourly import write_hourly
from simulator.run_folder.record import read_record
from simulator.run_folder.tables import build_tables, record_year, write_summary, write_tables
from tests.made_up_run import made_up_year, scenario_of

HOURS = 24 * 28


class Scenario(SimpleNamespace):
    """A made-up scenario that can be narrowed as a real one."""

    def model_copy(self, update):
        return Scenario(**(vars(self) | update))


@pytest.fixture(scope="module")
def scenario():
    return Scenario(**vars(scenario_of((2024, 2025))))


@pytest.fixture(scope="module")
def record(tmp_path_factory, scenario):
    folder = tmp_path_factory.mktemp("run")
    years = []
    for year in scenario.years:
        result = made_up_year(year, hours=HOURS)
        write_hourly(folder, result)
        years.append(record_year(result, 1.0))
    tables = build_tables(scenario, years, word_decision)
    write_tables(folder, tables)
    write_summary(folder, scenario.name, folder.name, tables)
    return read_record(folder)


def test_a_chart_tells_of_the_year_that_is_asked_for(scenario, record):
    told = {}
    for year in (2024, 2025):
        narrowed = only_year(scenario, record, year)
        figure = CHARTS["dispatch-peak-week"](*narrowed, "en")
        told[year] = figure.texts[0].get_text() + figure.texts[1].get_text()
        assert str(year) in told[year]
        assert list(narrowed[1].years.index) == [year]
    assert told[2024] != told[2025]


def test_a_week_begins_on_the_day_that_is_asked_for(scenario, record, tmp_path):
    png, svg = redraw_chart(scenario, record, WEEK, tmp_path / "new", "en", week=date(2025, 1, 13))
    assert (png.name, svg.name) == ("dispatch-week.png", "dispatch-week.svg")
    assert png.read_bytes().startswith(b"\x89PNG")
    earlier = svg.read_bytes()
    redraw_chart(scenario, record, WEEK, tmp_path / "new", "en", week=date(2025, 1, 6))
    assert svg.read_bytes() != earlier


def test_a_chart_without_content_writes_nothing(scenario, record, tmp_path, monkeypatch):
    monkeypatch.setitem(CHARTS, "empty", lambda *_: None)
    assert redraw_chart(scenario, record, "empty", tmp_path / "new", "en") is None
    assert not (tmp_path / "new").exists()

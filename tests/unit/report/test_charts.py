"""Charts: every one is drawn in both languages, with its finding as title and no missing glyph."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from simulator.absorption.causes import COLUMNS, CauseAccount
from simulator.report.charts import CHARTS, render_charts
from simulator.report.storage_cycles import cycles_by_year, draw_storage_cycles
from simulator.report.style import COLOURS, STACK, chart_style, wrap_title
from simulator.report.timeline import coming_projects, sentence_of
from simulator.report.words_decisions import word_decision
from simulator.run_folder.hourly import CURTAILMENT_REASON, write_hourly
from simulator.run_folder.record import RunRecord, read_record
from simulator.run_folder.tables import build_tables, record_year, write_summary, write_tables
from tests.made_up_run import made_up_year, scenario_of

HOURS = 336


def explained(result):
    """Return a year that curtails at noon, most of it for want of export and storage."""
    curtailed = result.absorption.curtailed_mw.copy()
    noon = pd.DatetimeIndex(curtailed.index).hour == 12
    curtailed.loc[noon, "ridge"] = 50.0
    total = 50.0 * noon.sum()
    rows = [
        (result.year, month, "city", cause, kind, share * total, share, 0.0, reach * total)
        for month in (0, 1)
        for cause, kind, share, reach in (
            ("export-limit", "regulation", 0.6, 0.9), ("storage-size", "regulation", 0.4, 0.7),
        )
    ]  # fmt: skip
    reason = pd.Series(np.where(noon, "export-limit", ""), curtailed.index, name="reason")
    return replace(
        result,
        absorption=replace(result.absorption, curtailed_mw=curtailed),
        causes=CauseAccount(result.year, pd.DataFrame(rows, columns=list(COLUMNS)), 8),
        reason=reason.where(noon).rename(CURTAILMENT_REASON),
    )


@pytest.fixture(scope="module")
def scenario():
    return scenario_of((2024, 2025))


@pytest.fixture(scope="module")
def record(tmp_path_factory, scenario):
    folder = tmp_path_factory.mktemp("run")
    records = []
    for year in scenario.years:
        result = explained(made_up_year(year, hours=HOURS))
        write_hourly(folder, result)
        records.append(record_year(result, 1.0))
    tables = build_tables(scenario, records, word_decision)
    write_tables(folder, tables)
    write_summary(folder, scenario.name, folder.name, tables)
    return read_record(folder)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", CHARTS)
def test_title_is_a_finding(scenario, record, name, language):
    with chart_style():
        figure = CHARTS[name](scenario, record, language)
        assert figure is not None
        # A glyph that the font lacks warns, and a warning fails the test.
        figure.canvas.draw()
    title = "".join(text.get_text() for text in figure.texts[:-1])
    assert any(character.isdigit() for character in title)
    assert title.endswith("。" if language == "zh" else ".")


def test_chart_is_written_as_picture_and_as_drawing(scenario, record, tmp_path, monkeypatch):
    monkeypatch.setattr("simulator.report.charts.CHARTS", {"scorecard": CHARTS["scorecard"]})
    render_charts(scenario, record, "zh", tmp_path)
    png, svg = (tmp_path / "charts" / f"scorecard.{kind}" for kind in ("png", "svg"))
    assert png.read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in svg.read_bytes()[:2000]


def test_drawing_is_the_same_each_time(scenario, record, tmp_path, monkeypatch):
    monkeypatch.setattr("simulator.report.charts.CHARTS", {"energy": CHARTS["energy-balance"]})
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        render_charts(scenario, record, "en", tmp_path / name)
    first, second = ((tmp_path / name / "charts" / "energy.svg") for name in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()


def test_neighbours_in_a_stack_differ_in_lightness_or_hue():
    for below, above in pairwise(STACK):
        distance = math.dist(to_rgb(COLOURS[below]), to_rgb(COLOURS[above]))
        assert distance > 0.2, (below, above)


def test_last_line_of_a_title_is_no_orphan():
    title = (
        "2025年本地置信容量与省网保证受入合计445.0万千瓦，"
        "较最大负荷400.0万千瓦富余45.0万千瓦；2028年不足。"
    )
    lines = wrap_title(title, 7.8)
    assert len(lines) == 2
    assert len(lines[1]) > 10
    assert "".join(lines) == title
    assert lines[1].startswith(("45.0万千瓦", "富余"))


@pytest.mark.parametrize(
    "title",
    [
        "In 2025 demand peaks at 3.98\u00a0GW; every hour is served and nothing is curtailed.",
        "2025年新能源利用率为85.8%，弃电5.82亿千瓦时、2121小时，其中5月占27.9%。",
    ],
)
def test_wrapped_title_keeps_words_and_numbers_whole(title):
    lines = wrap_title(title, 2.0)
    assert len(lines) > 1
    assert "".join(lines).replace(" ", "") == title.replace(" ", "")
    for line, following in pairwise(lines):
        assert not (line[-1].isdigit() and following[0].isdigit())
        assert following[0] not in "，。；："


def test_cycles_are_the_discharged_hours_over_the_energy(record):
    plants = record.tables["plants"]
    own = plants[(plants["year"] == 2025) & (plants["carrier"] == "battery")]
    discharged = sum(record.hourly(2025)[f"plant.{name}.output_mw"].sum() for name in own["plant"])
    cycles = cycles_by_year(record)["battery"].loc[2025]
    assert cycles == pytest.approx(discharged / own["energy_mwh"].sum(), rel=1e-6)
    assert cycles > 0


def test_storage_that_is_not_there_has_no_chart(scenario, record):
    plants = record.tables["plants"]
    bare = RunRecord(
        record.path,
        record.summary,
        {**record.tables, "plants": plants[plants["carrier"] != "battery"]},
    )
    with chart_style():
        assert draw_storage_cycles(scenario, bare, "en") is None


def test_timeline_tells_projects_in_time_from_later_ones(scenario, record):
    rows = coming_projects(scenario, record, "en").iloc[[0, 0]]
    rows = rows.assign(
        plant=["soon", "late"], name=["Soon", "Late"], in_service=["2025-12", "2026-01"]
    )
    said = sentence_of(rows.assign(capacity_mw=[100.0, 50.0]), 2025, "en").replace("\u00a0", " ")
    assert said == (
        "1 project with 0.10 GW comes into service by the end of 2025; 1 with 0.05 GW comes later, "
        "Late in 2026."
    )

"""The table of promises fits the terminal, and the bars know how much is left."""

import pytest
from rich.cells import cell_len
from rich.console import Console

from simulator.cli.progress import show_progress
from simulator.cli.screen import _line as promise_line
from simulator.cli.screen import _table as promise_table
from simulator.report.promises import Promise, margin_text
from simulator.report.words_progress import stage_name
from simulator.run import STAGES
from tests.made_up_run import scenario_of

YEARS = tuple(range(2022, 2031))


def promise(name, **changes):
    values = {
        "target": name, "name": name, "area": "city", "comparison": ">=", "year": 2025,
        "verdict": "missed", "value": 4450.0, "promised": 4500.0, "margin": -50.0, "unit": "MW",
        "modelled": True, "decided_by": "", "decided_at": "2025-07-24T21:00",
        "margins": dict.fromkeys(YEARS, -50.0),
        "verdicts": dict.fromkeys(YEARS, "not due") | {2025: "missed"},
    }  # fmt: skip
    return Promise(**(values | changes))


@pytest.mark.parametrize("width", [80, 100, 160])
@pytest.mark.parametrize("name", ["Stable supply", "电力稳定供应能力"])
def test_table_fits_and_shows_the_year_of_the_promise(width, name):
    console = Console(width=width, record=True, force_terminal=False)
    table = promise_table(scenario_of(YEARS), (promise(name),), "", width, "en")
    with console.capture() as capture:
        console.print(table)
    row = next(line for line in capture.get().splitlines() if name in line)
    assert "-50 ✗" in row
    assert "24 Jul 2025 21:00" in row
    assert ("2030" in capture.get()) == (width == 160)


def test_plain_lines_stand_below_each_other_and_say_the_unit_of_the_margin():
    rows = (promise("风电", unit="万千瓦", margin=1.5, verdict="met"), promise("消纳", unit="%"))
    lines = [promise_line(row, "zh") for row in rows]
    assert "裕度 +1.5万千瓦  2025年7月24日21时" in lines[0]
    assert "裕度 -50个百分点" in lines[1]
    assert len({cell_len(line.partition("2025")[0]) for line in lines}) == 1


def test_a_plain_line_says_why_a_promise_cannot_be_judged():
    row = promise("Outages", verdict="not testable", decided_by="No data.", decided_at="")
    assert promise_line(row, "en").endswith("  No data.")


@pytest.mark.parametrize(
    ("comparison", "unit", "text"),
    [
        (">=", "MW", "-50 MW"),
        (">=", "%", "-50 points"),
        (">=", "", "-50"),
        ("by", "年", "-50 years"),
    ],
)
def test_margin_has_its_unit(comparison, unit, text):
    assert margin_text(promise("Supply", comparison=comparison, unit=unit), "en") == text


def test_each_year_is_told_once_where_there_is_no_terminal(capsys):
    with show_progress((2025,), "en", silent=False) as progress:
        for stage in STAGES:
            progress(2025, stage)
        progress(None, "report")
    assert capsys.readouterr().err == "2025 simulated in 0 s\n"


def test_silence(capsys):
    with show_progress((2025,), "en", silent=True) as progress:
        progress(2025, "done")
    assert capsys.readouterr() == ("", "")


def test_progress_speaks_chinese(capsys):
    with show_progress((2025,), "zh", silent=False) as progress:
        for stage in STAGES:
            progress(2025, stage)
    assert capsys.readouterr().err == "2025年推演完成，用时0秒\n"


@pytest.mark.parametrize("stage", [*STAGES, "tables", "report"])
def test_every_stage_has_a_chinese_name(stage):
    assert not stage_name(stage, "zh").isascii()
    assert stage_name(stage, "en") == stage

"""Findings are written from results: verdicts, figures and hours, in both languages."""

import pandas as pd
import pytest

from simulator.report.findings import promises_sentence
from simulator.report.promises import Promise, decided_text, focus_year, format_number
from simulator.report.words import format_energy, format_percent, format_power
from tests.made_up_run import scenario_of


def promise(**changes):
    values = {
        "target": "supply", "name": "Stable supply", "area": "city", "comparison": ">=",
        "year": 2025, "verdict": "met", "value": 4710.0, "promised": 4500.0, "margin": 210.0,
        "unit": "MW", "decided_by": "", "decided_at": "2025-07-24T21:00", "modelled": True,
        "margins": {}, "verdicts": {},
    }  # fmt: skip
    return Promise(**(values | changes))


def test_missed_promises_are_named_with_their_margin():
    rows = (promise(), promise(name="Wind", verdict="missed", margin=-120.0))
    assert promises_sentence(rows, "en") == (
        "1 of 2 promises that can be judged hold; missed: Wind 2025 by 120 MW."
    )


def test_a_late_project_is_named_with_its_year():
    row = promise(name="Shimen III", comparison="by", verdict="missed", value=2025.0, margin=-1.0)
    assert "Shimen III (in service 2025)" in promises_sentence((row,), "en")


def test_a_run_without_a_promise_says_so():
    sentence = promises_sentence((promise(verdict="not due"),), "zh")
    assert sentence == "本次计算年份内，1项承诺均无法检验。"


@pytest.mark.parametrize(
    ("comparison", "value", "promised", "share"),
    [(">=", 90.0, 100.0, 0.9), ("<=", 1.5, 1.2, 0.8), ("<=", 1.2, 1.5, 1.25)],
)
def test_share_above_one_is_always_better(comparison, value, promised, share):
    row = promise(comparison=comparison, value=value, promised=promised)
    assert row.share == pytest.approx(share)


def test_share_of_a_date_does_not_exist():
    assert pd.isna(promise(comparison="by", value=2025.0, promised=2024.0).share)


@pytest.mark.parametrize(
    ("decided_at", "english", "chinese"),
    [
        ("2025-07-24T21:00", "24 Jul 2025 21:00", "2025年7月24日21时"),
        ("2025-12-31", "31 Dec 2025", "2025年12月31日"),
        ("2024-12", "Dec 2024", "2024年12月"),
        ("2025", "2025", "2025年"),
        ("", "", ""),
    ],
)
def test_decided_by_is_told_in_few_words(decided_at, english, chinese):
    row = promise(decided_at=decided_at)
    assert (decided_text(row, "en"), decided_text(row, "zh")) == (english, chinese)


def test_year_of_most_promises_is_in_focus():
    assert focus_year(scenario_of((2024, 2025, 2026))) == 2025
    assert focus_year(scenario_of((2022, 2023))) == 2023


def test_one_hundred_percent_is_printed_only_where_nothing_is_missing():
    assert format_percent(0.999999, "zh") == "99.99%"
    assert format_percent(1.0, "zh") == "100%"


def test_planners_units():
    assert format_power(4500.0, "zh") == "450.0万千瓦"
    assert format_energy(350_000.0, "zh") == "3.50亿千瓦时"
    assert format_energy(350_000.0, "en") == "350.0\u00a0GWh"


@pytest.mark.parametrize(("value", "text"), [(0.0, "0"), (-0.001, "0"), (1234.5, "+1,234")])
def test_margins_have_as_many_digits_as_are_read(value, text):
    assert format_number(value, signed=True) == text

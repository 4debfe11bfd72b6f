"""Sentences of the paper follow the results: golden ones for each case, in both languages."""

from types import SimpleNamespace

import pandas as pd
import pytest

from simulator.report.brief.balances import power_sentence, regulation_sentence
from simulator.report.brief.basis import repeat_command
from simulator.report.brief.content import coverage_sentence, write_five
from simulator.report.brief.promises_table import outcome_sentence, untestable_sentence
from simulator.report.brief.questions import coal_sentence, years_sentence
from simulator.report.brief.reasons import classes_sentence, surprise_sentence
from simulator.report.findings import absorption_sentence
from tests.unit.report.brief_run import write_run
from tests.unit.report.test_findings import promise

GOLDEN_PROMISES = [
    (
        {"name": "电力稳定供应能力", "unit": "万千瓦", "value": 471.0, "promised": 450.0,
         "margin": 21.0},
        "zh", "电力稳定供应能力（≥ 450万千瓦）2025年达到471万千瓦，达成承诺，裕度21万千瓦。",
    ),
    (
        {"name": "Stable supply", "value": 4710.0, "promised": 4500.0, "margin": 210.0},
        "en", "Stable supply (≥ 4,500 MW) is met in 2025 with 4,710 MW, 210 MW to spare.",
    ),
    (
        {"name": "新能源消纳", "unit": "%", "value": 98.71, "promised": 99.5, "margin": -0.79,
         "verdict": "missed"},
        "zh", "新能源消纳（≥ 99.5%）2025年仅为98.7%，未达成，差0.79个百分点。",
    ),
    (
        {"name": "Absorption", "unit": "%", "value": 98.71, "promised": 99.5, "margin": -0.79,
         "verdict": "missed"},
        "en",
        "Absorption (≥ 99.5 %) is missed in 2025: 98.7\u00a0% is reached, 0.79 points short.",
    ),
    (
        {"name": "石门三期投产", "comparison": "by", "value": 2025.0, "promised": 2024.0,
         "margin": -1.0, "verdict": "missed", "unit": "年"},
        "zh", "石门三期投产（2024年底前）未达成，2025年投产。",
    ),
    (
        {"name": "Shimen III", "comparison": "by", "value": 2024.0, "promised": 2024.0,
         "margin": 0.0},
        "en", "Shimen III (by 2024) is met: in service in 2024.",
    ),
    (
        {"name": "户均停电时间", "verdict": "not testable", "decided_by": "主网模型不含配电网。"},
        "zh", "户均停电时间不可检验：主网模型不含配电网。",
    ),
    (
        {"name": "Outage hours", "verdict": "not testable",
         "decided_by": "A bulk model has no distribution network."},
        "en", "Outage hours cannot be judged: a bulk model has no distribution network.",
    ),
    (
        {"name": "桃源抽水蓄能", "verdict": "not due", "year": 2030},
        "zh", "桃源抽水蓄能2030年到期，不在本次计算年份内。",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "language", "sentence"), GOLDEN_PROMISES)
def test_a_promise_is_told_by_its_verdict(changes, language, sentence):
    assert outcome_sentence(promise(**changes), language) == sentence


def test_promises_that_cannot_be_judged_share_their_reason():
    reason = {"verdict": "not testable", "decided_by": "No distribution network."}
    rows = (
        promise(name="Outage hours", **reason), promise(name="Automation", **reason),
        promise(name="Rank", verdict="not testable", modelled=False),
    )  # fmt: skip
    assert untestable_sentence(rows, "en") == (
        "Cannot be judged: Outage hours, Automation (No distribution network); 1 more that lie "
        "outside a model of the bulk grid (see targets.csv)."
    )
    assert untestable_sentence((promise(),), "en") == ""


def record_of(years, **tables):
    frame = pd.DataFrame(years).set_index("year")
    return SimpleNamespace(
        years=frame, tables=tables, figure=lambda year, name: float(frame[name][year])
    )


COAL = {
    "year": [2025], "generation_coal_mwh": [8e6], "generation_wind_mwh": [2e6],
    "capacity_coal_mw": [2500.0],
}  # fmt: skip


def test_coal_is_told_with_its_hours():
    assert coal_sentence(record_of(COAL), 2025, "zh") == (
        "煤电发电量80.00亿千瓦时，占本地发电量的80.0%，利用小时3,200小时。"
    )
    assert coal_sentence(record_of(COAL), 2025, "en") == (
        "Coal generates 8.00\u00a0TWh, 80.0\u00a0% of the city's own generation, at 3,200 "
        "full-load hours."
    )


@pytest.mark.parametrize("gone", [{"generation_coal_mwh": [0.0]}, None])
def test_a_year_without_coal_says_so(gone):
    figures = COAL | gone if gone else {"year": [2025], "generation_wind_mwh": [2e6]}
    assert coal_sentence(record_of(figures), 2025, "zh") == "2025年没有煤电发电。"
    assert coal_sentence(record_of(figures), 2025, "en") == "No coal is burnt in 2025."


def test_a_single_year_says_that_it_is_one():
    record = record_of({"year": [2025], "absorption_rate": [0.9871]})
    assert years_sentence(record, "zh") == "本次仅计算2025年一年，不反映年际变化。"
    assert years_sentence(record, "en") == (
        "The run covers 2025 alone and says nothing about other years."
    )


def test_years_are_told_from_worst_to_best():
    record = record_of({"year": [2024, 2025], "absorption_rate": [0.99593, 0.9871]})
    assert years_sentence(record, "zh") == (
        "2024—2025年利用率最低为2025年的98.7%，最高为2024年的99.59%。"
    )
    level = record_of({"year": [2024, 2025], "absorption_rate": [1.0, 1.0]})
    assert years_sentence(level, "en") == "Over 2024–2025 the rate is 100\u00a0% in every year."


def scenario(years, period=None):
    region = SimpleNamespace(zh="常德市", en="Changde")
    return SimpleNamespace(years=years, period=period, pack=SimpleNamespace(region=region))


@pytest.mark.parametrize(
    ("years", "period", "chinese"),
    [
        ((2025,), None, "本次对常德市2025年单一年份逐时推演。"),
        ((2022, 2023), None, "本次对常德市2022—2023年共2个年份逐时推演。"),
        (
            (2025,), ("2025-07-01", "2025-07-14"),
            "本次仅推演常德市2025年7月1日至2025年7月14日的逐时运行，"
            "须以全年运行检验的承诺不作检验。",
        ),
    ],
)  # fmt: skip
def test_what_is_covered(years, period, chinese):
    assert coverage_sentence(scenario(years, period), "zh") == chinese


def balances(result):
    rows = pd.DataFrame(
        {"year": 2025, "case": ["summer-dry"], "item": ["surplus"], "value": [result]}
    )
    room = rows.assign(case="national-day", item="room_gap")
    return record_of({"year": [2025]}, power_balance=rows, regulation_balance=room)


@pytest.mark.parametrize(
    ("result", "power", "room"),
    [
        (215.0,
         "按规划静态电力平衡，2025年各典型场景均有富余，夏季高峰（枯水）最紧，富余21.5万千瓦。",
         "2025年各低谷场景调峰均有余量，国庆最紧，余21.5万千瓦。"),
        (-812.0, "按规划静态电力平衡，2025年夏季高峰（枯水）缺口最大，为81.2万千瓦。",
         "2025年低谷调峰以国庆最紧，静态平衡缺口81.2万千瓦。"),
    ],
)  # fmt: skip
def test_a_deficit_reads_differently(result, power, room):
    assert power_sentence(balances(result), 2025, "zh") == power
    assert regulation_sentence(balances(result), 2025, "zh") == room


def test_a_limit_that_helps_is_a_surprise():
    rows = pd.DataFrame({"class": ["regulation", "network"], "curtailed_mwh": [40_200.0, -200.0]})
    assert classes_sentence(rows, 2025, "zh") == (
        "2025年弃电4,000万千瓦时，按类别分：调峰受限占100.5%、断面受限占-0.5%。"
    )
    assert surprise_sentence(["network"], "zh") == (
        "值得注意的是，断面受限反而减少了弃电，若无此限制，其他限制造成的弃电更多。"
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return write_run(tmp_path_factory.mktemp("run"), (2025,))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_five_findings(run, language):
    findings = write_five(*run[:2], language)
    assert len(findings) == 5
    assert len(set(findings)) == 5


def test_nothing_curtailed_is_said_plainly(run, monkeypatch):
    scenario_made, record = run[:2]
    nothing = pd.Series(0.0, index=record.hourly(2025).index)
    monkeypatch.setattr("simulator.report.findings.hourly_curtailment", lambda *_: nothing)
    sentence = absorption_sentence(scenario_made, record, "zh")
    assert sentence.startswith("2025年新能源全额消纳（")


def test_command_names_what_was_asked(run):
    _, record, manifest = run
    assert repeat_command(manifest, record) == "simulate run inputs/scenario.yaml --years 2025"
    asked = manifest | {
        "years": {"2022": {}, "2023": {}, "2025": {}},
        "options": {"fast": True, "causes": "all"},
    }
    empty = SimpleNamespace(tables={"adequacy": pd.DataFrame()})
    assert repeat_command(asked, empty) == (
        "simulate run inputs/scenario.yaml --years 2022,2023,2025 --fast --causes all --no-adequacy"
    )

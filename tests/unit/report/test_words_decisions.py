"""What decides a verdict reads well in both languages; every kind of fact has its words."""

from types import SimpleNamespace
from typing import get_args

import pytest

from simulator.assessment.decision import Decision, Kind
from simulator.report.words_decisions import word_decision

PACK = SimpleNamespace(
    plants=[SimpleNamespace(plant="shimen-3", en="Shimen III", zh="石门电厂三期")],
    targets=[SimpleNamespace(target="promise", reason="No data.", reason_zh="无数据。")],
)
SHIMEN = {"plant": "shimen-3"}
GOLDEN = [
    (Decision("year-end", "2025-12-31"), "2025-12-31", "2025年12月31日"),
    (
        Decision("next-plant", "2026-06", names=SHIMEN),
        "next is Shimen III in 2026-06",
        "其后为石门电厂三期（2026年6月投产）",
    ),
    (
        Decision("in-service", "2024-12", names=SHIMEN),
        "Shimen III enters service in 2024-12",
        "石门电厂三期2024年12月投产",
    ),
    (Decision("season", names={"season": "dry"}), "dry season", "枯水期"),
    (
        Decision("season", names={"season": "wet"}),
        "wet season, hydro credited as at a summer peak",
        "丰水期，水电按夏季高峰计入",
    ),
    (Decision("reserve-left-out"), "reserve units not counted", "应急备用机组不计入"),
    (
        Decision("reserve-counted", figures={"reserve_mw": 540.0}),
        "reserve units give 540 MW",
        "应急备用机组计入54.0万千瓦",
    ),
    (
        Decision("local-and-firm-import", figures={"local_mw": 3749.6, "import_mw": 700.0}),
        "local 3750 MW + firm import 700 MW",
        "本地375.0万千瓦＋省网保证受入70.0万千瓦",
    ),
    (
        Decision("local-and-grid", figures={"local_mw": 65.0, "import_mw": 837.0}),
        "local 65 MW + 837 MW from the grid (corridors N-1, others served)",
        "本地6.5万千瓦＋外部受入83.7万千瓦（线路N-1且其他区县保供后）",
    ),
    (Decision("nothing-curtailed", "2025"), "2025: nothing curtailed", "2025年无弃电"),
    (Decision("nothing-curtailed"), "nothing curtailed", "无弃电"),
    (
        Decision("worst-curtailment", "2025-10-06T13:00", {"curtailed_mw": 1543.2}),
        "2025-10-06T13:00: 1543 MW curtailed",
        "2025年10月6日13时弃电最大，为154.3万千瓦",
    ),
    (
        Decision("driver-served", "2025", {"energy_mwh": 350e3}),
        "2025: 350 GWh inside demand and served",
        "2025年用电量中计入3.50亿千瓦时，均可供应",
    ),
    (
        Decision("not-served", "2025-07-20T20:00", {"share": 0.001}),
        "2025-07-20T20:00: worst hour; 0.10% of the year's demand not served",
        "2025年7月20日20时缺供最多，全年缺供占用电量的0.10%",
    ),
    (
        Decision("small-hydro-spell", "2025-01-19", {"summer_mw": 305.0, "winter_mw": 271.0}),
        "2025-01-19 and two days on, ponds full at the start (summer 305 MW, winter 271 MW)",
        "2025年1月19日起连续3天，起始蓄满（夏季30.5万千瓦，冬季27.1万千瓦）",
    ),
    (
        Decision("load-carried", figures={"low_mw": 4555.0, "high_mw": 4759.6, "standard_h": 2.4}),
        "load carried with 2.4 h of shortfall a year, firm import, no demand response "
        "(95 %: 4555 to 4760 MW)",
        "年缺电时数2.4小时下的可承载负荷，计省网保证受入、不计需求响应"
        "（95%区间455.5万千瓦至476.0万千瓦）",
    ),
    (Decision("reserve-in-study"), "reserve units counted", "计入应急备用机组"),
    (
        Decision("adequacy-left-out"),
        "adequacy was not studied in this run",
        "本次未作充裕度分析",
    ),
    (
        Decision("city-only"),
        "adequacy is studied for the city as a whole",
        "充裕度仅按全市分析",
    ),
    (
        Decision("short-run", names={"first": "2025-07-01", "last": "2025-07-14"}),
        "the run covers only 2025-07-01..2025-07-14",
        "本次仅计算2025年7月1日至2025年7月14日，不足全年",
    ),
    (
        Decision("no-such-plant", "2025"),
        "no such plant generates in this year",
        "当年无此类电源发电",
    ),
    (
        Decision("coal-need", "2025-01-05", {"days": 30.0, "coal_t": 512_345.0}),
        "30 d at the worst burn, from 2025-01-05, take 512,345 tce",
        "耗煤最多的30天（2025年1月5日起）需标准煤51.2万吨",
    ),
    (Decision("reason"), "No data.", "无数据。"),
    (
        Decision("outside-run", "2030"),
        "2030 is not among the years of the run",
        "2030年不在本次计算年份内",
    ),
]


def worded(*facts):
    return word_decision(PACK, SimpleNamespace(target="promise", decided_by=facts))


@pytest.mark.parametrize(("fact", "english", "chinese"), GOLDEN)
def test_fact_reads_well_in_both_languages(fact, english, chinese):
    assert worded(fact) == (english, chinese)


def test_every_kind_of_fact_is_worded_here():
    assert {fact.kind for fact, _, _ in GOLDEN} == set(get_args(Kind))


def test_facts_stand_one_after_the_other():
    english, chinese = worded(Decision("year-end", "2025-12-31"), Decision("reserve-left-out"))
    assert english == "2025-12-31; reserve units not counted"
    assert chinese == "2025年12月31日；应急备用机组不计入"


def test_a_reason_of_the_pack_ends_without_a_full_stop_before_the_next_fact():
    facts = Decision("reason"), Decision("nothing-curtailed", "2025")
    assert worded(*facts) == ("No data; 2025: nothing curtailed", "无数据；2025年无弃电")

"""The section on how sure supply is: weather years and forced outages."""

from typing import Final

import pandas as pd

from simulator.report.adequacy_figures import (
    DECIDING,
    case_text,
    format_few,
    metric,
    rows_of,
    studied_year,
)
from simulator.report.brief.model import Block, Paragraph, Table, refer
from simulator.report.brief.rounding import NOTHING, power_unit, round_power, round_share
from simulator.report.brief.words import resource_text
from simulator.report.words import Language, choose
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_METRICS: Final = (
    ("lolh", "LOLH [h a year]", "年缺电时数（小时）"),
    ("eue", "EUE [MWh a year]", "年缺供电量（兆瓦时）"),
)


def sureness_blocks(
    scenario: Scenario, record: RunRecord, _year: int, language: Language
) -> list[Block]:
    """Return how sure supply is: metrics by case of import, and credits; nothing if not studied."""
    year = studied_year(scenario, record)
    if year is None:
        return []
    said = cases_sentence(record, year, language)
    metrics, credits_table = "adequacy", "credits"
    blocks: list[Block] = [_adequacy_table(metrics, record, year, language)]
    mark = choose(f" {refer(metrics)} tells three cases of import apart.",
                  f"三种受入条件下的指标见{refer(metrics)}。", language)  # fmt: skip
    table = _credits_table(credits_table, record, year, language)
    if table is not None:
        blocks.append(table)
        mark += choose(
            f" {refer(credits_table)} holds what wind, solar, storage and demand response are "
            "worth against the credits of the static balance.",
            f"风电、光伏、储能与需求侧响应的置信容量与静态平衡取值的对照见{refer(credits_table)}。",
            language,
        )
    return [Paragraph(said + mark), *blocks]


def cases_sentence(record: RunRecord, year: int, language: Language) -> str:
    """Return how much import is worth: shortfall without it and with what is firm."""
    parts = []
    for case in ("islanded", DECIDING):
        if len(rows_of(record, "adequacy", year, case)):
            value = float(metric(record, year, "lolh", case)["value"])
            hours, name = format_few(value), case_text(case, language)
            never = choose(f"{name} demand is never short", f"{name}从未缺电", language)
            short = choose(
                f"{name} {hours} h a year are short", f"{name}年均缺电{hours}小时", language
            )
            parts.append(never if value == 0 else short)
    text = choose("; ", "，", language).join(parts)
    return choose(f"In {year}, {text}.", f"{year}年{text}。", language)


def _adequacy_table(key: str, record: RunRecord, year: int, language: Language) -> Table:
    cases = [
        case
        for case in ("islanded", DECIDING, "full_import")
        if len(rows_of(record, "adequacy", year, case))
    ]
    cells = [
        (
            choose(english, chinese, language),
            *(_estimate(metric(record, year, name, case)) for case in cases),
        )
        for name, english, chinese in _METRICS
    ]
    unit = power_unit(language)
    cells.append(
        (
            choose(f"load carried [{unit}]", f"可承载负荷（{unit}）", language),
            *(
                round_power(float(metric(record, year, "load_carried", case)["value"]), language)
                for case in cases
            ),
        )
    )
    longest = [max(len(row[column]) for row in cells) for column in range(1, len(cases) + 1)]
    return Table(
        key=key,
        caption=choose(f"How surely demand is served, {year}", f"{year}年供电充裕度指标", language),
        header=(
            choose("metric", "指标", language),
            *(case_text(case, language) for case in cases),
        ),
        rows=tuple(cells),
        widths=(0.24, *(0.76 * length / sum(longest) for length in longest)),
        note=choose(
            "LOLH: expected hours short; EUE: expected energy short; load carried at the "
            "reliability standard. In brackets: 95 % interval. Source: adequacy.csv.",
            "年缺电时数（LOLH）与缺供电量（EUE）均为期望值，可承载负荷按可靠性标准；"
            "括号内为95%置信区间。"
            "数据来源：adequacy.csv。",
            language,
        ),
    )


def _estimate(row: "pd.Series[float]") -> str:
    if pd.isna(row["value"]):
        return NOTHING
    value = format_few(float(row["value"]))
    if pd.isna(row["high"]):
        return value
    return f"{value} ({format_few(float(row['low']))}–{format_few(float(row['high']))})"


def _credits_table(key: str, record: RunRecord, year: int, language: Language) -> Table | None:
    """Return ELCC at the standard beside the credit of the static balance, if there is any."""
    rows = rows_of(record, "adequacy", year)
    elcc = rows[rows["metric"] == "elcc_at_standard"].set_index("resource")
    share = rows[rows["metric"] == "elcc_at_standard_share"].set_index("resource")
    static = rows[rows["metric"] == "static_credit_share"].set_index("resource")["value"].to_dict()
    if elcc.empty:
        return None
    cells = tuple(
        (
            resource_text(str(resource), language),
            round_power(float(elcc["value"].loc[resource]), language),
            round_share(float(share["value"].loc[resource]), language),
            f"{round_share(float(share['low'].loc[resource]), language)}–"
            f"{round_share(float(share['high'].loc[resource]), language)}",
            round_share(float(static.get(str(resource), float("nan"))), language),
        )
        for resource in elcc.index
    )
    unit = power_unit(language)
    return Table(
        key=key,
        caption=choose(f"Capacity credits, {year}", f"{year}年各类资源置信容量", language),
        header=tuple(
            choose(english, chinese, language)
            for english, chinese in (
                ("resource", "资源"), (f"ELCC [{unit}]", f"置信容量（{unit}）"),
                ("of capacity", "占装机比例"), ("95 % interval", "95%区间"),
                ("credit of the static balance", "静态平衡取值"),
            )
        ),
        rows=cells,
        widths=(0.2, 0.24, 0.16, 0.2, 0.2),
        note=choose(
            "At the reliability standard, with firm import. Source: adequacy.csv.",
            "按可靠性标准、计入保证受入。数据来源：adequacy.csv。",
            language,
        ),
    )  # fmt: skip

"""Headline figures as tiles, and the figures of each year as a table."""

from collections.abc import Callable

import pandas as pd

from simulator.report.page.markup import Cell, Pair, cell, table, tell
from simulator.report.style import STACK
from simulator.report.words import (
    Language,
    format_energy,
    format_percent,
    format_power,
    word,
)
from simulator.run_folder.record import RunRecord

Write = Callable[[float, Language], str]


def _count(value: float, _language: Language) -> str:
    return f"{value:,.0f}"


def _few_hours(value: float, _language: Language) -> str:
    return f"{value:,.3g}"


def _money(value: float, language: Language) -> str:
    return f"{value * 1e-8:,.2f}亿元" if language == "zh" else f"{value * 1e-9:,.2f} bn CNY"


def _tonnes(value: float, language: Language) -> str:
    return f"{value * 1e-4:,.0f}万吨" if language == "zh" else f"{value * 1e-6:,.2f} Mt"


_FIGURES: tuple[tuple[str, Pair, Write], ...] = (
    ("peak_mw", ("Highest demand", "最大负荷"), format_power),
    ("demand_mwh", ("Demand", "全社会用电量"), format_energy),
    ("absorption_rate", ("Wind and solar absorbed", "新能源利用率"), format_percent),
    ("curtailed_mwh", ("Wind and solar curtailed", "弃风弃光电量"), format_energy),
    ("surplus_hours", ("Hours of surplus", "新能源富余小时数"), _count),
    ("unserved_mwh", ("Demand not served", "缺供电量"), format_energy),
    ("overgeneration_mwh", ("Least output that fits nowhere", "调峰缺口电量"), format_energy),
    ("import_mwh", ("Import from the province", "省网受入电量"), format_energy),
    ("export_mwh", ("Export to the province", "送出省网电量"), format_energy),
    ("lolh_hours", ("Loss of load (expected hours)", "失负荷小时期望（LOLH）"), _few_hours),
    ("emissions_t_co2", ("Emissions of CO₂", "二氧化碳排放"), _tonnes),
    ("cost_cny", ("Cost of operation", "运行成本"), _money),
)
_TILES = ("peak_mw", "absorption_rate", "curtailed_mwh", "unserved_mwh")


def tiles_html(record: RunRecord, counts: dict[str, int], year: int) -> str:
    """Return how many promises hold, and what the year of most promises is like."""
    tiles = [
        _tile(str(count), str(count), (word(verdict, "en"), word(verdict, "zh")), verdict)
        for verdict, count in counts.items()
    ]
    for name, told, write in _FIGURES:
        if name in _TILES and name in record.years:
            value = record.figure(year, name)
            named = (f"{told[0]}, {year}", f"{year}年{told[1]}")
            tiles.append(_tile(write(value, "en"), write(value, "zh"), named, ""))
    return f'<ul class="tiles">{"".join(tiles)}</ul>'


def years_html(record: RunRecord) -> str:
    """Return the figures of each year, a row each, with capacity and generation by carrier."""
    figures = record.years
    years = [int(year) for year in figures.index]
    heads: list[Pair] = [
        ("Figure", "指标"),
        *((str(year), f"{year}年") for year in years),
    ]
    rows = [
        _row(figures[name], name, told, write)
        for name, told, write in (*_FIGURES, *_by_carrier())
        if name in figures and (figures[name] != 0).any()
    ]
    caption = ("Figures of each year; all of them: years.csv", "分年指标；全部指标见years.csv")
    return table("year-figures", caption, heads, rows, range(1, len(heads)))


def _by_carrier() -> list[tuple[str, Pair, Write]]:
    rows: list[tuple[str, Pair, Write]] = []
    for carrier in STACK[:-1]:
        english, chinese = word(carrier, "en"), word(carrier, "zh")
        rows += [
            (f"capacity_{carrier}_mw", (f"Capacity: {english}", f"装机：{chinese}"), format_power),
            (
                f"generation_{carrier}_mwh",
                (f"Generation: {english}", f"发电量：{chinese}"),
                format_energy,
            ),
        ]
    return sorted(rows, key=lambda row: row[0].startswith("generation"))


def _row(figures: "pd.Series[float]", name: str, told: Pair, write: Write) -> tuple[str, list[str]]:
    values = (cell(Cell((write(value, "en"), write(value, "zh")), value)) for value in figures)
    return f' data-figure="{name}"', [cell(Cell(told, kind="name")), *values]


def _tile(english: str, chinese: str, told: Pair, kind: str) -> str:
    shown = tell((english, chinese))
    return f'<li class="{kind.replace(" ", "-")}"><strong>{shown}</strong>{tell(told)}</li>'

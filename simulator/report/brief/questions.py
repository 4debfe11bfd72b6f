"""The sections on power and absorption: is there enough, and is everything used?"""

from collections.abc import Callable
from typing import Final

import pandas as pd

from simulator.report.brief.balances import POWER, cases_table, power_sentence
from simulator.report.brief.model import Block, Figure, Paragraph, Table, refer
from simulator.report.brief.pictures import Draw, draw_picture
from simulator.report.brief.rounding import (
    round_count,
    round_share,
    round_small_energy,
    small_energy_unit,
)
from simulator.report.capacity import draw_supply_capability
from simulator.report.curtailment import draw_curtailment_by_month
from simulator.report.promises import focus_year
from simulator.report.words import Language, choose, format_energy, format_percent
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_NOTHING_MWH: Final = 0.5
_NEW: Final = ("wind", "solar")
_FIGURES: Final[dict[str, tuple[Draw, str, str, str]]] = {
    "supply-capability": (
        draw_supply_capability, "Supply capability and peak demand by year",
        "分年供应能力与最大负荷", "targets.csv, years.csv",
    ),
    "curtailment-by-month": (
        draw_curtailment_by_month, "Curtailed energy by month and carrier", "分月分品种弃电量",
        "hourly/<year>.parquet",
    ),
}  # fmt: skip
"""Chart, caption in English and Chinese, and source of its figures."""


def power_blocks(
    scenario: Scenario, record: RunRecord, year: int, language: Language
) -> list[Block]:
    """Return whether there is enough power: the hours, the static balance, and capability."""
    sentences = []
    static = power_sentence(record, year, language)
    table = None
    if static is not None:
        table = cases_table(record, POWER, year, language)
        sentences.append(
            static[:-1] + choose(f" ({refer(POWER)}).", f"（{refer(POWER)}）。", language)
        )
    sentences.append(coal_sentence(record, year, language))
    figure = _figure(scenario, record, language, "supply-capability")
    if figure is not None:
        sentences.append(_see(figure, "supply capability and peak demand by year",
                              "分年供应能力与最大负荷", language))  # fmt: skip
    return [Paragraph(_join(sentences, language)), *_there(table), *_there(figure)]


def coal_sentence(record: RunRecord, year: int, language: Language) -> str:
    """Return what coal generates and how long it runs, or that there is none."""
    years = record.years
    name = "generation_coal_mwh"
    energy = float(years[name].loc[year]) if name in years else 0.0
    if energy < _NOTHING_MWH:
        return choose(f"No coal is burnt in {year}.", f"{year}年没有煤电发电。", language)
    own = sum(
        float(years[column].loc[year]) for column in years if str(column).startswith("generation_")
    )
    hours = energy / float(years["capacity_coal_mw"].loc[year])
    share = format_percent(energy / own, language)
    amount = format_energy(energy, language)
    return choose(
        f"Coal generates {amount}, {share} of the city's own generation, at "
        f"{round_count(hours)} full-load hours.",
        f"煤电发电量{amount}，占本地发电量的{share}，利用小时{round_count(hours)}小时。",
        language,
    )


def absorption_blocks(
    scenario: Scenario, record: RunRecord, year: int, language: Language, *, by_month: bool
) -> list[Block]:
    """Return whether everything is absorbed: by year and carrier, and when it is not.

    Parameters
    ----------
    by_month
        Whether a figure shows what is lost by month.
    """
    key = "absorption"
    said = years_sentence(record, language)
    sentences = [said[:-1] + choose(f" ({refer(key)}).", f"（{refer(key)}）。", language)]
    table = _absorption_table(key, record, year, language)
    figure = None
    if by_month and float(record.years["absorption_rate"].loc[year]) < 1.0:
        figure = _figure(scenario, record, language, "curtailment-by-month")
    if figure is not None:
        sentences.append(_see(figure, "curtailment by month", "分月弃电量", language))
    return [Paragraph(_join(sentences, language)), table, *_there(figure)]


def years_sentence(record: RunRecord, language: Language) -> str:
    """Return between which rates absorption moves; a run of one year says that it is one."""
    rates = record.years["absorption_rate"].astype(float)
    years = [int(year) for year in rates.index.tolist()]
    if len(years) == 1:
        return choose(
            f"The run covers {years[0]} alone and says nothing about other years.",
            f"本次仅计算{years[0]}年一年，不反映年际变化。",
            language,
        )
    low, high = (format_percent(float(rate), language) for rate in (rates.min(), rates.max()))
    worst, best = rates.idxmin(), rates.idxmax()
    span = choose(f"Over {years[0]}–{years[-1]}", f"{years[0]}—{years[-1]}年", language)
    if low == high:
        return choose(
            f"{span} the rate is {low} in every year.", f"{span}利用率各年均为{low}。", language
        )
    return choose(
        f"{span} the rate is lowest in {worst} ({low}) and highest in {best} ({high}).",
        f"{span}利用率最低为{worst}年的{low}，最高为{best}年的{high}。",
        language,
    )


def _absorption_table(key: str, record: RunRecord, year: int, language: Language) -> Table:
    """Return wind and solar by year, and hydro for comparison."""
    available = _by_carrier(
        record.tables["absorption"].drop_duplicates(["year", "plant"]), "available_mwh"
    )  # the same in every order of curtailment
    curtailed = _by_carrier(record.tables["plants"], "curtailed_mwh")
    unit = small_energy_unit(language)
    header = tuple(
        choose(english, chinese, language)
        for english, chinese in (
            ("year", "年份"), ("wind curtailed", "弃风"), ("solar curtailed", "弃光"),
            ("wind and solar available", "风光可发电量"), ("rate absorbed", "利用率"),
            ("hours of surplus", "富余小时"),
        )
    )  # fmt: skip
    years = record.years
    cells = [
        (
            str(other),
            *(round_small_energy(curtailed(other, name), language) for name in _NEW),
            round_small_energy(sum(available(other, name) for name in _NEW), language),
            round_share(float(years["absorption_rate"].loc[other]), language),
            round_count(float(years["surplus_hours"].loc[other])),
        )
        for other in years.index.tolist()
    ]
    focus = years.index.tolist().index(year)
    return Table(
        key=key,
        caption=choose("Absorption of wind and solar by year", "分年新能源消纳情况", language),
        header=header,
        rows=tuple(cells),
        widths=(0.12, 0.17, 0.17, 0.22, 0.16, 0.16),
        note=choose(
            f"Energy in {unit}. Hours of surplus: one more MWh would be lost as well. "
            "Source: absorption.csv, years.csv.",
            f"电量单位：{unit}。富余小时：再多发1兆瓦时即弃电的小时数。"
            "数据来源：absorption.csv、years.csv。",
            language,
        ),
        strong=frozenset({focus}),
    )


def _by_carrier(rows: pd.DataFrame, column: str) -> Callable[[int, str], float]:
    """Return a look-up of a plant figure summed by year and carrier; 0 where there is no plant."""
    sums = rows.groupby(["year", "carrier"])[column].sum().to_dict()

    def look_up(year: int, carrier: str) -> float:
        return float(sums.get((year, carrier), 0.0))

    return look_up


def _figure(scenario: Scenario, record: RunRecord, language: Language, key: str) -> Figure | None:
    draw, english, chinese, source = _FIGURES[key]
    source = source.replace("<year>", str(focus_year(scenario)))
    drawn = draw_picture(draw, scenario, record, language)
    if drawn is None:
        return None
    png, shown = drawn
    note = choose(f"{shown}. Source: {source}.", f"{shown}。数据来源：{source}。", language)
    return Figure(key, choose(english, chinese, language), png, note)


def _see(figure: Figure, english: str, chinese: str, language: Language) -> str:
    return choose(
        f"{refer(figure.key)} shows {english}.", f"{chinese}见{refer(figure.key)}。", language
    )


def _there(block: Block | None) -> list[Block]:
    return [] if block is None else [block]


def _join(sentences: list[str], language: Language) -> str:
    return choose(" ", "", language).join(sentences)

"""One section for each question that the run can answer."""

from collections.abc import Callable
from typing import Final

import pandas as pd

from simulator.report.adequacy_figures import (
    DECIDING,
    adequacy_sentence,
    case_text,
    format_few,
    metric,
    rows_of,
    studied_year,
)
from simulator.report.brief.balances import POWER, cases_table, power_sentence
from simulator.report.brief.model import Block, Figure, Paragraph, Table, refer
from simulator.report.brief.pictures import Draw, draw_picture
from simulator.report.brief.rounding import (
    NOTHING,
    power_unit,
    round_count,
    round_power,
    round_share,
    round_small_energy,
    small_energy_unit,
)
from simulator.report.brief.words import resource_text
from simulator.report.capacity import draw_supply_capability
from simulator.report.causes import CAUSES, causes_sentence, year_causes
from simulator.report.curtailment import draw_curtailment_by_month
from simulator.report.findings import absorption_sentence, supply_sentence
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
_METRICS: Final = (
    ("lolh", "hours short a year (LOLH)", "年缺电时数（LOLH，小时）"),
    ("lole", "days short a year (LOLE)", "年缺电天数（LOLE，天）"),
    ("eue", "energy short a year (EUE) [MWh]", "年缺供电量（EUE，兆瓦时）"),
)


def power_blocks(
    scenario: Scenario, record: RunRecord, year: int, language: Language
) -> list[Block]:
    """Return whether there is enough power: the hours, the static balance, and capability."""
    sentences = [supply_sentence(scenario, record, language)]
    static = power_sentence(record, year, language)
    table = None
    if static is not None:
        table = cases_table(record, POWER, year, language)
        sentences.append(static[:-1] + choose(f" ({refer(POWER)}).", f"（{refer(POWER)}）。", language))
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
    scenario: Scenario, record: RunRecord, year: int, language: Language
) -> list[Block]:
    """Return whether everything is absorbed: by year and carrier, and when it is not."""
    key = "absorption"
    sentences = [absorption_sentence(scenario, record, language)]
    sentences[0] = sentences[0][:-1] + choose(f" ({refer(key)}).", f"（{refer(key)}）。", language)
    sentences.append(years_sentence(record, language))
    table = _absorption_table(key, record, year, language)
    figure = None
    if float(record.years["absorption_rate"].loc[year]) < 1.0:
        figure = _figure(scenario, record, language, "curtailment-by-month")
    if figure is not None:
        sentences.append(_see(figure, "curtailment by month", "分月弃电量", language))
    return [Paragraph(_join(sentences, language)), table, *_there(figure)]


def years_sentence(record: RunRecord, language: Language) -> str:
    """Return between which rates absorption moves; a run of one year says that it is one."""
    rates = record.years["absorption_rate"].astype(float)
    years = [int(year) for year in rates.index]
    if len(years) == 1:
        return choose(
            f"The run covers {years[0]} alone and says nothing about other years.",
            f"本次仅计算{years[0]}年一年，不反映年际变化。",
            language,
        )
    low, high = (format_percent(float(rate), language) for rate in (rates.min(), rates.max()))
    worst, best = int(rates.idxmin()), int(rates.idxmax())
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


def sureness_blocks(
    scenario: Scenario, record: RunRecord, _year: int, language: Language
) -> list[Block]:
    """Return how sure supply is: metrics by case of import, and credits; nothing if not studied."""
    year = studied_year(scenario, record)
    said = adequacy_sentence(scenario, record, language)
    if year is None or said is None:
        return []
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


def cause_blocks(
    _scenario: Scenario, record: RunRecord, year: int, language: Language
) -> list[Block]:
    """Return why wind and solar are curtailed; nothing where that was not asked or nothing is."""
    explained = record.tables["causes"]["year"].unique().tolist()
    if year not in explained:
        return []
    key = "causes"
    rows = year_causes(record, year).sort_values("curtailed_mwh", ascending=False)
    said = causes_sentence(record, year, language)
    helping = [str(cause) for cause in rows.index[rows["curtailed_mwh"] < -_NOTHING_MWH]]
    said += choose(f" {refer(key)} holds all parts.", f"各原因见{refer(key)}。", language)
    if helping:
        said += surprise_sentence(helping, language)
    return [Paragraph(said), _causes_table(key, rows, year, language)]


def surprise_sentence(helping: list[str], language: Language) -> str:
    """Return that a limit lessens curtailment, which nobody expects of a limit."""
    names = choose(", ", "、", language).join(
        choose(*CAUSES[cause][:2], language) for cause in helping
    )
    return choose(
        f" Surprisingly, {names} lessens curtailment: without it, the other limits would cost more.",
        f"值得注意的是，{names}反而减少了弃电，若无此限制，其他限制造成的弃电更多。",
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
    cells = []
    for other in years.index:
        cells.append(
            (
                str(other),
                *(round_small_energy(curtailed(other, name), language) for name in _NEW),
                round_small_energy(sum(available(other, name) for name in _NEW), language),
                round_share(float(years["absorption_rate"].loc[other]), language),
                round_count(float(years["surplus_hours"].loc[other])),
            )
        )
    focus = [int(other) for other in years.index].index(year)
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
            choose(f"load carried at the standard [{unit}]", f"可承载最大负荷（{unit}）", language),
            *(
                round_power(float(metric(record, year, "load_carried", case)["value"]), language)
                for case in cases
            ),
        )
    )
    share = 0.66 / len(cases)
    return Table(
        key=key,
        caption=choose(f"How surely demand is served, {year}", f"{year}年供电充裕度指标", language),
        header=(
            choose("metric", "指标", language),
            *(case_text(case, language) for case in cases),
        ),
        rows=tuple(cells),
        widths=(0.34, *[share] * len(cases)),
        note=choose(
            "In brackets: 95 % interval. Source: adequacy.csv.",
            "括号内为95%置信区间。数据来源：adequacy.csv。",
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
        widths=(0.24, 0.18, 0.16, 0.22, 0.2),
        note=choose(
            "At the reliability standard, with firm import. Source: adequacy.csv.",
            "按可靠性标准、计入保证受入。数据来源：adequacy.csv。",
            language,
        ),
    )  # fmt: skip


def _causes_table(key: str, rows: pd.DataFrame, year: int, language: Language) -> Table:
    unit = small_energy_unit(language)
    classes = {
        "network": ("network", "断面受限"), "regulation": ("valley regulation", "调峰受限"),
        "forecast": ("forecast", "预测误差"),
    }  # fmt: skip
    classes_of = rows["class"].to_dict()
    cells = tuple(
        (
            choose(*CAUSES[str(row.Index)][:2], language),
            choose(*classes[classes_of[str(row.Index)]], language),
            round_small_energy(float(row.curtailed_mwh), language),
            round_share(float(row.share), language),
            f"{round_small_energy(float(row.low_mwh), language)}–"
            f"{round_small_energy(float(row.high_mwh), language)}",
        )
        for row in rows.itertuples()
    )
    return Table(
        key=key,
        caption=choose(f"Causes of curtailment, {year}", f"{year}年弃电原因", language),
        header=tuple(
            choose(english, chinese, language)
            for english, chinese in (
                ("cause", "原因"), ("class", "类别"), ("curtailed", "弃电量"), ("share", "占比"),
                ("range over orders", "各次序的范围"),
            )
        ),
        rows=cells,
        widths=(0.3, 0.2, 0.16, 0.12, 0.22),
        note=choose(
            f"Energy in {unit}; a part is the mean, over all orders of taking the limits away, of "
            "what its removal saves. Source: causes.csv.",
            f"电量单位：{unit}；各原因取各限制依次解除的全部次序下减少弃电量的均值。"
            "数据来源：causes.csv。",
            language,
        ),
        left=frozenset({0, 1}),
    )  # fmt: skip


def _figure(
    scenario: Scenario, record: RunRecord, language: Language, key: str
) -> Figure | None:
    draw, english, chinese, source = _FIGURES[key]
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

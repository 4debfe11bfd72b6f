"""The three planning balances as compact tables: 电力平衡, 电量平衡, 调峰平衡."""

from typing import Final

import pandas as pd

from simulator.assessment.balance_terms import CASES, ITEMS, WHY
from simulator.report.brief.model import Table
from simulator.report.brief.rounding import (
    energy_unit,
    power_unit,
    round_count,
    round_energy,
    round_power,
)
from simulator.report.words import Language, choose, format_power
from simulator.run_folder.record import RunRecord

POWER: Final = "power_balance"
ENERGY: Final = "energy_balance"
REGULATION: Final = "regulation_balance"
RESULT: Final = {POWER: "surplus", ENERGY: "energy_gap", REGULATION: "room_gap"}
"""The item that says whether a balance closes."""

_TOTALS: Final = frozenset(
    {"required", "credited", "surplus", "generation", "demand_energy", "energy_gap", "room",
     "output", "room_gap"}
)  # fmt: skip
_INSTALLED: Final = ("installed_", "blocked_")
_HOURS: Final = "hours_"
_GENERATION: Final = "generation_"
_PLAIN: Final = frozenset({WHY["same"].en, WHY["sum"].en, WHY["gap"].en, WHY["headroom"].en})
"""Reasons that say nothing beside the other rows."""
_MOST_REASONS: Final = 3
_NOTHING: Final = 0.05  # MW or MWh: prints as nothing


def balance_rows(record: RunRecord, name: str, year: int) -> pd.DataFrame:
    """Return the rows of a balance for one year."""
    rows = record.tables[name]
    return rows[rows["year"] == year]


def tightest_case(record: RunRecord, name: str, year: int) -> tuple[str, float] | None:
    """Return the case with the least surplus, and that surplus. [MW]."""
    rows = balance_rows(record, name, year)
    results = rows[rows["item"] == RESULT[name]]
    if results.empty:
        return None
    values = results.set_index("case")["value"].astype(float)
    return str(values.idxmin()), float(values.min())


def case_text(case: str, language: Language) -> str:
    """Return what a case of a balance is called."""
    term = CASES[case]
    return choose(term.en, term.zh, language)


def power_sentence(record: RunRecord, year: int, language: Language) -> str | None:
    """Return whether the static balance of power closes; a deficit reads differently."""
    found = tightest_case(record, POWER, year)
    if found is None:
        return None
    case, surplus = case_text(found[0], language), found[1]
    size = format_power(abs(surplus), language)
    if surplus < 0:
        return choose(
            f"By the planners' static balance {year} is short of {size} at the {case}.",
            f"按规划静态电力平衡，{year}年{case}缺口最大，为{size}。",
            language,
        )
    return choose(
        f"By the planners' static balance {year} has at least {size} to spare; the {case} is "
        "tightest.",
        f"按规划静态电力平衡，{year}年各典型场景均有富余，{case}最紧，富余{size}。",
        language,
    )


def regulation_sentence(record: RunRecord, year: int, language: Language) -> str | None:
    """Return whether the valleys have room; where they have not, how much is missing."""
    found = tightest_case(record, REGULATION, year)
    if found is None:
        return None
    case, gap = case_text(found[0], language), found[1]
    size = format_power(abs(gap), language)
    if gap < 0:
        return choose(
            f"In the valleys of {year} room is shortest at the {case}: {size} of output fit "
            "nowhere by the static balance.",
            f"{year}年低谷调峰以{case}最紧，静态平衡缺口{size}。",
            language,
        )
    return choose(
        f"In the valleys of {year} there is room for all output; {size} are left at the {case}, "
        "the tightest.",
        f"{year}年各低谷场景调峰均有余量，{case}最紧，余{size}。",
        language,
    )


def cases_table(record: RunRecord, name: str, year: int, language: Language) -> Table:
    """Return a balance of power or regulation: a column a case, and the tightest hour by hour."""
    rows = balance_rows(record, name, year)
    rows = rows[~rows["item"].str.startswith(_INSTALLED)]
    cases = list(dict.fromkeys(rows["case"]))
    found = tightest_case(record, name, year)
    tightest = cases[0] if found is None else found[0]
    planned = rows.pivot_table(index="item", columns="case", values="value", sort=False)
    hourly = rows[rows["case"] == tightest].set_index("item")["hourly_value"].to_dict()
    items = [
        str(item)
        for item in dict.fromkeys(rows["item"])
        if planned.loc[item].abs().max() > _NOTHING or abs(hourly.get(item, 0.0)) > _NOTHING
    ]
    header = (
        choose("item", "项目", language),
        *(_broken(case_text(case, language)) for case in cases),
        _broken(case_text(tightest, language)) + choose(", hourly run", "逐时值", language),
    )
    cells = tuple(
        (
            _item(item, language),
            *(round_power(float(planned[case].to_dict()[item]), language) for case in cases),
            round_power(float(hourly.get(item, float("nan"))), language),
        )
        for item in items
    )
    share = 0.71 / (len(cases) + 1.3)
    return Table(
        key=name,
        caption=_caption(name, year, language),
        header=header,
        rows=cells,
        widths=(0.29, *[share] * len(cases), 1.3 * share),
        note=_note(rows[rows["case"] == tightest], name, power_unit(language), language),
        strong=_strong(items),
    )


def energy_table(record: RunRecord, year: int, language: Language) -> Table:
    """Return the balance of energy: each type with its energy and hours, planned and hourly."""
    rows = balance_rows(record, ENERGY, year).set_index("item")
    values = {
        str(item): (float(planned), float(hourly))
        for item, planned, hourly in rows[["value", "hourly_value"]].itertuples()
    }
    items = [
        item
        for item, both in values.items()
        if not item.startswith(_HOURS) and max(map(abs, both)) > _NOTHING
    ]
    header = (
        choose("item", "项目", language),
        *(
            choose(english, chinese, language)
            for english, chinese in (
                ("planned", "规划值"), ("hourly run", "逐时值"),
                ("full-load hours, planned", "规划利用小时"),
                ("full-load hours, hourly run", "逐时利用小时"),
            )
        ),
    )  # fmt: skip
    cells = []
    for item in items:
        hours = item.replace(_GENERATION, _HOURS, 1) if item.startswith(_GENERATION) else ""
        known = values.get(hours, ())
        cells.append(
            (
                _item(item, language),
                *(round_energy(value, language) for value in values[item]),
                *([round_count(value) for value in known] or ["", ""]),
            )
        )
    return Table(
        key=ENERGY,
        caption=_caption(ENERGY, year, language),
        header=header,
        rows=tuple(cells),
        widths=(0.32, 0.17, 0.17, 0.17, 0.17),
        note=_note(rows.reset_index(), ENERGY, energy_unit(language), language),
        strong=_strong(items),
    )


def _broken(name: str) -> str:
    """Break a Chinese name before what it says in brackets, which a narrow column would split."""
    return name.replace("（", "\n（")


def _item(item: str, language: Language) -> str:
    return choose(ITEMS[item].en, ITEMS[item].zh, language)


def _strong(items: list[str]) -> frozenset[int]:
    return frozenset(place for place, item in enumerate(items) if item in _TOTALS)


def _caption(name: str, year: int, language: Language) -> str:
    english, chinese = {
        POWER: ("Balance of power", "电力平衡表"),
        ENERGY: ("Balance of energy", "电量平衡表"),
        REGULATION: ("Balance of valley regulation", "调峰平衡表"),
    }[name]
    return choose(f"{english}, {year}", f"{year}年{chinese}", language)


def _note(rows: pd.DataFrame, name: str, unit: str, language: Language) -> str:
    """Return unit and source, and why planned and hourly figures differ where they do most."""
    named = rows[
        ~rows["why_different"].isin(_PLAIN) & ~rows["item"].str.startswith((_HOURS, *_INSTALLED))
    ]
    gaps = (named["value"] - named["hourly_value"]).abs()
    chosen = named.loc[gaps.sort_values(ascending=False).index]
    chosen = chosen[gaps.loc[chosen.index] > _NOTHING].head(_MOST_REASONS)
    column = choose("why_different", "why_different_zh", language)
    reasons: dict[str, list[str]] = {}
    for row in chosen.itertuples():
        reason = str(getattr(row, column))
        reasons.setdefault(reason, []).append(_item(str(row.item), language))
    said = [
        choose(f"{', '.join(items)}: {reason}", f"{'、'.join(items)}：{reason}", language)
        for reason, items in reasons.items()
    ]
    return choose(
        f"Unit: {unit}. Where the two differ most: " + " ".join(said) + f" Source: {name}.csv."
        if said
        else f"Unit: {unit}. Source: {name}.csv.",
        f"单位：{unit}。规划值与逐时值相差最大者——{''.join(said)}数据来源：{name}.csv。"
        if said
        else f"单位：{unit}。数据来源：{name}.csv。",
        language,
    )

"""The promises of the plan as tables: verdicts with margins, and margins by year."""

import pandas as pd

from simulator.report.page.markup import Cell, Pair, cell, label, swap, table, tell
from simulator.report.promises import (
    Promise,
    format_number,
    format_year,
    margin_text,
    promised_text,
    read_promises,
    with_unit,
)
from simulator.report.words import Language, format_percent, word
from simulator.report.words_decisions import format_moment
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_VERDICTS = ("met", "missed", "not due", "not testable")
_SIGNS = {"met": "✓", "missed": "✗", "not due": "·", "not testable": "–"}
_HOUR_LENGTH = len("2025-07-24T21:00")
_FIGURES = (2, 3, 4, 5, 7)
_HEADS: tuple[Pair, ...] = (
    ("Promise", "承诺"), ("Verdict", "结论"), ("Margin", "裕度"), ("Result", "结果"),
    ("Promised", "目标"), ("Year", "年份"), ("Area", "范围"), ("Probability", "概率"),
    ("What decides it, or why it cannot be judged", "决定因素或不可检验的原因"), ("When", "时间"),
)  # fmt: skip

Two = tuple[Promise, Promise]
"""One promise told in English and in Chinese."""


def read_both(scenario: Scenario, record: RunRecord) -> tuple[Two, ...]:
    """Return each promise in both languages."""
    english, chinese = (read_promises(scenario, record, language) for language in ("en", "zh"))
    return tuple(zip(english, chinese, strict=True))


def count_verdicts(promises: tuple[Two, ...]) -> dict[str, int]:
    """Return how many promises have each verdict."""
    return {
        verdict: sum(english.verdict == verdict for english, _ in promises) for verdict in _VERDICTS
    }


def promises_html(record: RunRecord, promises: tuple[Two, ...], shown: int) -> str:
    """Return the table of promises with its filter and its download."""
    choices = "".join(
        f'<option value="{verdict}" {swap((word(verdict, "en"), word(verdict, "zh")), shown)}'
        "</option>"
        for verdict in _VERDICTS
    )
    every = swap(("all verdicts", "全部结论"), shown)
    search, verdicts = ("Search", "查找"), ("Verdict", "结论")
    rows = [(f' data-verdict="{two[0].verdict}"', _cells(record, two, shown)) for two in promises]
    caption = (
        "Every promise in the reading that decides; columns sort by their heading",
        "各项承诺（以决定性口径计）；点击表头可排序",
    )
    return (
        f'<div class="row"><label>{tell(search)}<input id="promise-text" type="search"></label>'
        f'<label>{tell(verdicts)}<select id="promise-verdict"><option value="" {every}</option>'
        f"{choices}</select></label>"
        f'<button type="button" data-csv="promises">{tell(("Download CSV", "下载CSV"))}</button>'
        '<span id="promise-count" class="note" role="status"></span></div>'
        + table("promises", caption, _HEADS, rows, _FIGURES)
    )


def margins_html(promises: tuple[Two, ...]) -> str:
    """Return the margin of each promise in every year of the run."""
    modelled = [two for two in promises if two[0].modelled and two[0].margins]
    years = sorted({year for english, _ in modelled for year in english.margins})
    heads: list[Pair] = [
        ("Promise", "承诺"), ("Area", "范围"), ("Unit", "单位"),
        *((str(year), f"{year}年") for year in years),
    ]  # fmt: skip
    caption = (
        "Margin by year (✓ met, ✗ missed, · not due in that year, – cannot be judged)",
        "分年裕度（✓达成，✗未达成，·当年未到期，–不可检验）",
    )
    rows = [("", [*_names(two), *(_margin(two, year) for year in years)]) for two in modelled]
    return table("margins", caption, heads, rows, range(3, len(heads)))


def deciding_hours(record: RunRecord, promises: tuple[Two, ...]) -> list[tuple[int, str, Pair]]:
    """Return year, ISO hour and name of each promise that an hour of the run decides."""
    names = {english.target: (english.name, chinese.name) for english, chinese in promises}
    rows = record.deciding
    simulated = set(record.years.index)
    found = {
        (int(year), str(at), names[target])
        for target, year, at in zip(rows["target"], rows["year"], rows["decided_at"], strict=True)
        if isinstance(at, str) and len(at) == _HOUR_LENGTH and year in simulated
        and at.startswith(str(year)) and target in names
    }  # fmt: skip
    return sorted(found)


def _names(two: Two) -> list[str]:
    english, chinese = two
    return [
        cell(Cell((english.name, chinese.name), kind="name")),
        cell(Cell((english.area, chinese.area), kind="short")),
        cell(Cell((english.unit, chinese.unit))),
    ]


def _cells(record: RunRecord, two: Two, shown: int) -> list[str]:
    english, chinese = two
    row = _row(record, english)
    kind = english.verdict if english.verdict in {"met", "missed"} else "other"
    sign = _SIGNS[english.verdict]
    verdict = tuple(f"{sign} {word(english.verdict, language)}" for language in ("en", "zh"))
    name, area, _ = _names(two)
    return [
        name,
        cell(Cell((verdict[0], verdict[1]), kind=f"verdict {kind}")),
        cell(Cell((_signed(english, "en"), _signed(chinese, "zh")), row["margin"])),
        cell(Cell((_value(english, "en"), _value(chinese, "zh")), row["value"])),
        cell(
            Cell(
                (promised_text(english, "en"), promised_text(chinese, "zh")),
                row["promised"],
                kind="long",  # the units of some promises are words
            )
        ),
        cell(Cell((str(english.year), str(english.year)), float(english.year))),
        area,
        cell(Cell(_probability(row["probability"]), row["probability"])),
        cell(Cell((english.decided_by, chinese.decided_by), kind="wide")),
        _hour(record, english, shown),
    ]


def _row(record: RunRecord, promise: Promise) -> dict[str, float]:
    rows = record.deciding
    own = rows[(rows["target"] == promise.target) & (rows["year"] == promise.year)].iloc[0]
    return {name: float(own[name]) for name in ("value", "promised", "margin", "probability")}


def _value(promise: Promise, language: Language) -> str:
    if promise.comparison in {"by", "before"}:
        return format_year(promise.value)
    if pd.isna(promise.value):
        return "–"
    return with_unit(format_number(promise.value), promise.unit, language)


def _signed(promise: Promise, language: Language) -> str:
    return "–" if pd.isna(promise.margin) else margin_text(promise, language)


def _probability(share: float) -> Pair:
    if pd.isna(share):
        return ("–", "–")
    return (format_percent(share, "en"), format_percent(share, "zh"))


def _hour(record: RunRecord, promise: Promise, shown: int) -> str:
    at = promise.decided_at
    told = (format_moment(at, "en"), format_moment(at, "zh")) if at else ("", "")
    year = at[:4]
    if len(at) != _HOUR_LENGTH or int(year) not in set(record.years.index):
        return cell(Cell(told, kind="short"))
    named = (f"Show {told[0]} in the explorer", f"在逐时浏览中查看{told[1]}")
    return (
        f'<td class="short"><button type="button" data-jump="{year}|{at}" {label(named, shown)}>'
        f"{tell(told)}</button></td>"
    )


def _margin(two: Two, year: int) -> str:
    english, chinese = two
    verdict = english.verdicts.get(year, "not testable")
    kind = verdict if verdict in {"met", "missed"} else "other"
    margin = english.margins.get(year, float("nan"))
    told = [
        f"{_SIGNS[verdict]} {format_number(promise.margins.get(year, margin), signed=True)}"
        for promise in (english, chinese)
    ]
    return cell(Cell((told[0], told[1]), margin, f"verdict {kind}"))

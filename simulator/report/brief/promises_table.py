"""The table of promises against results, and why some cannot be judged."""

from typing import Final

from simulator.report.brief.model import Block, Paragraph, Table, clean, refer
from simulator.report.brief.rounding import NOTHING, round_share
from simulator.report.promises import (
    Promise,
    format_number,
    format_year,
    margin_text,
    promised_text,
    read_promises,
    shown_promises,
    with_unit,
)
from simulator.report.words import Language, choose, word
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

KEY: Final = "promises"
_WIDTHS: Final[dict[Language, tuple[float, ...]]] = {
    "en": (0.35, 0.08, 0.19, 0.12, 0.11, 0.15),
    "zh": (0.34, 0.1, 0.2, 0.12, 0.1, 0.14),
}
_WIDTHS_WITH_CHANCE: Final[dict[Language, tuple[float, ...]]] = {
    "en": (0.3, 0.08, 0.17, 0.1, 0.1, 0.1, 0.15),
    "zh": (0.31, 0.09, 0.18, 0.1, 0.1, 0.1, 0.12),
}
_MOST_TOLD: Final = 2  # missed promises in words; the pack lists the city's first
_JUDGED: Final = ("met", "missed")
_ORDER: Final = {"missed": 0, "met": 1, "not due": 2, "not testable": 3}


def promise_blocks(scenario: Scenario, record: RunRecord, language: Language) -> list[Block]:
    """Return the sentences on what is met and missed, and the table."""
    promises = read_promises(scenario, record, language)
    shown, _ = shown_promises(promises, language)
    chances = _chances(scenario, record, language)
    sentences = [outcome_sentence(promise, language) for promise in shown]
    missed = [
        sentence
        for promise, sentence in zip(shown, sentences, strict=True)
        if promise.verdict == "missed"
    ][:_MOST_TOLD]
    lead = choose(
        f"{refer(KEY)} holds every promise against the result of its own year. ",
        f"各项承诺与其到期年份结果的对照见{refer(KEY)}。",
        language,
    )
    if not missed:
        missed = [
            choose("No promise that can be judged is missed.", "可检验的承诺无一未达成。", language)
        ]
    untestable = untestable_sentence(promises, language)
    return [
        Paragraph(lead + choose(" ", "", language).join(missed)),
        _table(shown, chances, untestable, language),
    ]


def outcome_sentence(promise: Promise, language: Language) -> str:
    """Return how a promise fares: a met one and a missed one read differently."""
    name, promised = clean(promise.name), promised_text(promise, language)
    if promise.verdict not in _JUDGED:
        return unjudged_sentence(promise, language)
    if promise.comparison in {"by", "before"}:
        return _date_sentence(promise, name, promised, language)
    margin = margin_text(promise, language).lstrip("+-")
    value = _value(promise, language)
    if promise.unit != "%":
        value = with_unit(value, promise.unit, language)
    if promise.verdict == "met":
        return choose(
            f"{name} ({promised}) is met in {promise.year} with {value}, {margin} to spare.",
            f"{name}（{promised}）{promise.year}年达到{value}，达成承诺，裕度{margin}。",
            language,
        )
    return choose(
        f"{name} ({promised}) is missed in {promise.year}: {value} is reached, {margin} short.",
        f"{name}（{promised}）{promise.year}年仅为{value}，未达成，差{margin}。",
        language,
    )


def unjudged_sentence(promise: Promise, language: Language) -> str:
    """Return that a promise is not due or cannot be judged, and why."""
    name, reason = clean(promise.name), clean(promise.decided_by).rstrip("。.")
    if promise.verdict == "not due":
        return choose(
            f"{name} is due in {promise.year}, which is not among the years of the run.",
            f"{name}{promise.year}年到期，不在本次计算年份内。",
            language,
        )
    return choose(
        f"{name} cannot be judged: {reason[:1].lower()}{reason[1:]}.",
        f"{name}不可检验：{reason}。",
        language,
    )


def untestable_sentence(promises: tuple[Promise, ...], language: Language) -> str:
    """Return which promises cannot be judged, together where they share a reason."""
    reasons: dict[str, list[str]] = {}
    for promise in promises:
        if promise.verdict == "not testable" and promise.modelled:
            reason = clean(promise.decided_by).rstrip("。.")
            reasons.setdefault(reason, []).append(clean(promise.name))
    outside = sum(not promise.modelled for promise in promises)
    parts = [
        choose(f"{', '.join(names)} ({reason})", f"{'、'.join(names)}（{reason}）", language)
        for reason, names in reasons.items()
    ]
    if outside:
        parts.append(
            choose(
                f"{outside} more that lie outside a model of the bulk grid (see targets.csv)",
                f"另有{outside}项超出主网模型范围",
                language,
            )
        )
    if not parts:
        return ""
    return choose("Cannot be judged: ", "不可检验的承诺：", language) + choose(
        "; ".join(parts) + ".", "；".join(parts) + "。", language
    )


def _date_sentence(promise: Promise, name: str, promised: str, language: Language) -> str:
    year = format_year(promise.value)
    if promise.verdict == "met":
        return choose(
            f"{name} ({promised}) is met: in service in {year}.",
            f"{name}（{promised}）达成，{year}年投产。",
            language,
        )
    return choose(
        f"{name} ({promised}) is missed: in service in {year}.",
        f"{name}（{promised}）未达成，{year}年投产。",
        language,
    )


def _table(
    promises: tuple[Promise, ...], chances: dict[str, str], untestable: str, language: Language
) -> Table:
    header = [
        word("promise", language),
        choose("due", "到期年", language),
        choose("promised", "承诺值", language),
        choose("result", "结果", language),
        word("margin", language),
    ]
    widths = _WIDTHS[language]
    if chances:
        header.append(choose("chance", "概率", language))
        widths = _WIDTHS_WITH_CHANCE[language]
    header.append(choose("verdict", "结论", language))
    ranked = sorted(promises, key=lambda promise: _ORDER[promise.verdict])
    rows = tuple(_row(promise, chances, language) for promise in ranked)
    strong = frozenset(place for place, promise in enumerate(ranked) if promise.verdict == "missed")
    note = choose(
        "Result and margin in the unit of the promise, years for a date, points for a share; a "
        "positive margin is to the good. Source: targets.csv, deciding reading.",
        "结果与裕度的单位同承诺值（日期为年，比例为百分点），裕度以正值为优。数据来源：targets.csv决定性口径。",
        language,
    )
    if chances:
        note += choose(
            " Chance: share of weather years and outage draws in "
            "which supply serves the promised load in every hour of the year.",
            "概率：供应能力全年每小时均满足承诺负荷的气象年与停运抽样所占比例。",
            language,
        )
    note += choose(" ", "", language) + untestable if untestable else ""
    caption = choose("Promises of the plan against results", "规划承诺与推演结果对照", language)
    return Table(KEY, caption, tuple(header), rows, widths, note, frozenset({0}), strong)


def _row(promise: Promise, chances: dict[str, str], language: Language) -> tuple[str, ...]:
    judged = promise.verdict in _JUDGED
    cells = [
        clean(promise.name),
        str(promise.year),
        promised_text(promise, language),
        _value(promise, language) if judged else NOTHING,
        _margin(promise) if judged else NOTHING,
    ]
    if chances:
        cells.append(chances.get(promise.target, NOTHING))
    return (*cells, word(promise.verdict, language))


def _value(promise: Promise, language: Language) -> str:
    if promise.comparison in {"by", "before"}:
        return format_year(promise.value)
    number = format_number(promise.value)
    if promise.unit != "%":
        return number
    return round_share(promise.value / 100, language)


def _margin(promise: Promise) -> str:
    return format_number(promise.margin, signed=True)


def _chances(scenario: Scenario, record: RunRecord, language: Language) -> dict[str, str]:
    """Return the probability of each promise that has one, in its own year."""
    due = {target.target: target.year for target in scenario.pack.targets}
    rows = record.deciding
    rows = rows[rows["probability"].notna()]
    cells = zip(rows["target"], rows["year"], rows["probability"].astype(float), strict=True)
    return {
        str(target): round_share(chance, language)
        for target, year, chance in cells
        if due.get(str(target)) == year
    }

"""Words of a hosting study in Chinese and English: names, and what a planner puts in a briefing."""

from typing import Final

from simulator.pathway.hosting import Capacity, Hosting
from simulator.pathway.hosting_scenario import BASE, CITY, MIXES, PLAN, Line, Point
from simulator.report.words import Language, choose, format_percent, format_power
from simulator.run_folder.hosting import BEYOND, FOUND, status
from simulator.scenario.schema import Scenario

MIX_NAMES: Final = {
    PLAN: ("wind and solar as planned", "风光同比例"),
    "wind": ("wind alone", "只增减风电"),
    "solar": ("solar alone", "只增减光伏"),
}
CASE_NAMES: Final = {
    BASE: ("as in the scenario", "基本情形"),
    "export+500": ("export +500 MW in every hour", "外送各时段增加50万千瓦"),
    "export-unlimited": ("export up to the transformers", "外送仅受主变限制"),
    "coal-minimum-10": ("coal minimum −10 points", "煤电最小出力降10个百分点"),
    "storage+250": ("storage +250 MW / 500 MWh", "储能增加25万千瓦/50万千瓦时"),
}
FLOOR_NAMES: Final = {
    "reported": ("100\u00a0% as reported (99.5\u00a0% or more)", "100%（统计口径，≥99.5%）"),
    "floor-95": ("95\u00a0%", "95%"),
    "floor-90": ("90\u00a0%", "90%"),
}
SHORT_NAMES: Final = FLOOR_NAMES | {"reported": ("100\u00a0%", "100%消纳")}
"""The same where the reading of 100 % has been told."""
COMMITMENT_NOTE: Final = (
    "coal is committed anew at every point",
    "各点均重新安排煤电开机",
)


def line_name(scenario: Scenario, line: Line, language: Language) -> str:
    """Return the name of a curve."""
    if line.county == CITY:
        return choose(*MIX_NAMES[line.mix], language)
    bus = next(bus for bus in scenario.pack.buses if bus.bus == line.county)
    return choose(bus.en, bus.zh, language)


def capacity_text(hosting: Hosting, one: Capacity, language: Language) -> str:
    """Return a capacity with its unit, or that there is none or no end to it."""
    part = hosting.installed[one.line]
    if one.low is None:
        return choose("none", "无", language)
    level = format_power(part.level(one.low), language)
    return level if status(one) == FOUND else choose(f"over {level}", f"超过{level}", language)


def hosting_sentences(hosting: Hosting, language: Language) -> tuple[str, ...]:
    """Return three sentences: how much can be hosted, of which kind, and what moves it."""
    return (
        capacity_sentence(hosting, language),
        mixes_sentence(hosting, language),
        sensitivity_sentence(hosting, language),
    )


def capacity_sentence(hosting: Hosting, language: Language) -> str:
    """Return what the plan loses, and how much of its mix can be hosted at each floor."""
    line, year = Line(PLAN), hosting.request.year
    reading = hosting.readings[Point(line, 1.0)]
    plan = format_power(hosting.installed[line].level(1.0), language)
    lost = format_percent(reading.rate(CITY), language)
    at = [
        capacity_text(hosting, hosting.capacity(floor, line), language)
        for floor in ("reported", "floor-95", "floor-90")
    ]
    return choose(
        f"With the {plan} of wind and solar in service at the end of {year}, {lost} is "
        f"curtailed; in the same mix the grid hosts {at[0]} at 100 % as reported (99.5 % or "
        f"more), {at[1]} at 95 % and {at[2]} at 90 %.",
        f"{year}年末风光装机{plan}，弃电率{lost}；按同比例增减，最多可接纳："
        f"100%消纳（统计口径，≥99.5%）{at[0]}，95%消纳{at[1]}，90%消纳{at[2]}。",
        language,
    )


def mixes_sentence(hosting: Hosting, language: Language) -> str:
    """Return how much more fits where only one kind grows, at the 95 % floor."""
    singles = [line for line in hosting.installed if line.mix != PLAN]
    if not singles:
        kind = next(c for c in MIXES[PLAN] if hosting.installed[Line(PLAN)].of(1.0)[c] > 0)
        return choose(
            f"Only {kind} is installed, so that there is no other mix.",
            "仅有一类电源，无其他配比。",
            language,
        )
    texts = []
    for line in singles:
        one, part = hosting.capacity("floor-95", line), hosting.installed[line]
        more = None if one.low is None else (one.low - 1.0) * part.scaled_mw
        texts.append(_room_text(line.mix, more, beyond=status(one) == BEYOND, language=language))
    return choose(
        f"To stay at 95 %, with the other kind as planned, {' and '.join(texts)}.",
        f"若守住95%、另一类不变，{'，'.join(texts)}。",
        language,
    )


def _room_text(mix: str, more: float | None, *, beyond: bool, language: Language) -> str:
    kind = choose(mix, {"wind": "风电", "solar": "光伏"}[mix], language)
    if more is None:
        return choose(f"no {kind} fits at all", f"{kind}一点也不能接纳", language)
    size = format_power(abs(more), language)
    over = choose("over ", "超过", language) if beyond else ""
    if more >= 0:
        return choose(f"{kind} can grow by {over}{size}", f"{kind}可再增{over}{size}", language)
    return choose(f"{kind} must shrink by {size}", f"{kind}须减少{size}", language)


def sensitivity_sentence(hosting: Hosting, language: Language) -> str:
    """Return which limit moves the capacity most, and how far each of them does."""
    floor = hosting.request.sensitivity[0] if hosting.request.sensitivity else None
    moves = {} if floor is None else case_changes(hosting, floor)
    if floor is None or not moves:
        return choose(
            "How far export, coal and storage move the capacity could not be told.",
            "外送、煤电、储能对接纳能力的影响未能给出。",
            language,
        )
    ranked = sorted(moves, key=lambda case: -moves[case])
    steps = [
        choose(
            f"{CASE_NAMES[case][0]} ({_signed(moves[case], language)})",
            f"{CASE_NAMES[case][1]}（{_signed(moves[case], language)}）",
            language,
        )
        for case in ranked
    ]
    at = choose(*SHORT_NAMES[floor], language)
    return choose(
        f"What moves the capacity at {at} most is {steps[0]}"
        + (f"; then {', '.join(steps[1:])}." if steps[1:] else "."),
        f"对{at}容量影响最大的是{steps[0]}"
        + (f"，其次为{'、'.join(steps[1:])}。" if steps[1:] else "。"),
        language,
    )


def case_changes(hosting: Hosting, floor: str) -> dict[str, float]:
    """Return how far each case that was found moves the capacity of the plan's mix. [MW]

    Where nothing can be hosted as it is, that is the capacity itself.
    """
    base = hosting.capacity(floor, Line(PLAN))
    changes: dict[str, float] = {}
    if status(base) == BEYOND:
        return changes
    for one in hosting.capacities:
        if one.floor == floor and one.line.case != BASE and status(one) == FOUND:
            level = hosting.installed[one.line].level(one.low or 0.0)
            changes[one.line.case] = level - _base_level(hosting, base)
    return changes


def _base_level(hosting: Hosting, base: Capacity) -> float:
    return 0.0 if base.low is None else hosting.installed[base.line].level(base.low)


def _signed(value_mw: float, language: Language) -> str:
    sign = "−" if value_mw < 0 else "+"
    return f"{sign}{format_power(abs(value_mw), language)}"

"""What decides a verdict, or keeps it from being judged, worded in English and Chinese."""

from collections.abc import Callable
from datetime import date
from typing import Final

from simulator.assessment.decision import Decision, Kind
from simulator.assessment.verdict import Verdict
from simulator.report.words import (
    Language,
    format_day,
    format_energy,
    format_hour,
    format_power,
    month_label,
)
from simulator.scenario.pack import Pack

Both = tuple[str, str]
"""English and Chinese."""

_HOUR_LENGTH: Final = len("2025-07-24T21:00")
_DAY_LENGTH: Final = len("2025-07-24")
_MONTH_LENGTH: Final = len("2025-07")
_MUCH_COAL_T: Final = 1e4  # 1 万吨


def word_decision(pack: Pack, verdict: Verdict) -> Both:
    """Return what decides a verdict, in English and Chinese.

    English keeps moments in ISO notation, so that they can be searched and sorted.
    """
    parts = [
        _reason(pack, verdict.target) if fact.kind == "reason" else _WORDS[fact.kind](fact, pack)
        for fact in verdict.decided_by
    ]
    english, chinese = [part[0] for part in parts], [part[1] for part in parts]
    return _joined(english, "; "), _joined(chinese, "；")


def format_moment(at: str, language: Language) -> str:
    """Return an hour, day, month or year in ISO notation as a planner writes it.

    Examples
    --------
    >>> format_moment("2025-07-24T21:00", "zh"), format_moment("2024-12", "zh")
    ('2025年7月24日21时', '2024年12月')
    >>> format_moment("2025-12-31", "en"), format_moment("2024-12", "en")
    ('31 Dec 2025', 'Dec 2024')
    """
    if len(at) == _HOUR_LENGTH:
        return format_hour(at, language)
    if len(at) == _DAY_LENGTH:
        return format_day(date.fromisoformat(at), language)
    if len(at) == _MONTH_LENGTH:
        year, month = at[:4], month_label(int(at[5:]), language)
        return f"{year}年{month}" if language == "zh" else f"{month} {year}"
    return f"{at}年" if at and language == "zh" else at


def _joined(parts: list[str], mark: str) -> str:
    """Return parts as one phrase; only the last may end with the full stop of a pack's text."""
    return mark.join([*(part.rstrip(".。") for part in parts[:-1]), *parts[-1:]])


def _chinese(fact: Decision) -> str:
    return format_moment(fact.at, "zh")


def _reason(pack: Pack, target: str) -> Both:
    """Return the pack's own reason why a promise cannot be judged."""
    promise = next(row for row in pack.targets if row.target == target)
    return promise.reason, promise.reason_zh


def _name(fact: Decision, pack: Pack) -> Both:
    plant = next(row for row in pack.plants if row.plant == fact.names["plant"])
    return plant.en, plant.zh


def _year_end(fact: Decision, _pack: Pack) -> Both:
    return fact.at, _chinese(fact)


def _next_plant(fact: Decision, pack: Pack) -> Both:
    english, chinese = _name(fact, pack)
    return f"next is {english} in {fact.at}", f"其后为{chinese}（{_chinese(fact)}投产）"


def _in_service(fact: Decision, pack: Pack) -> Both:
    english, chinese = _name(fact, pack)
    return f"{english} enters service in {fact.at}", f"{chinese}{_chinese(fact)}投产"


def _season(fact: Decision, _pack: Pack) -> Both:
    if fact.names["season"] == "dry":
        return "dry season", "枯水期"
    return "wet season, hydro credited as at a summer peak", "丰水期，水电按夏季高峰计入"


def _reserve_left_out(_fact: Decision, _pack: Pack) -> Both:
    return "reserve units not counted", "应急备用机组不计入"


def _reserve_counted(fact: Decision, _pack: Pack) -> Both:
    power = fact.figures["reserve_mw"]
    return f"reserve units give {power:.0f} MW", f"应急备用机组计入{format_power(power, 'zh')}"


def _local_and_firm_import(fact: Decision, _pack: Pack) -> Both:
    local, imported = fact.figures["local_mw"], fact.figures["import_mw"]
    return (
        f"local {local:.0f} MW + firm import {imported:.0f} MW",
        f"本地{format_power(local, 'zh')}＋省网保证受入{format_power(imported, 'zh')}",
    )


def _local_and_grid(fact: Decision, _pack: Pack) -> Both:
    local, imported = fact.figures["local_mw"], fact.figures["import_mw"]
    return (
        f"local {local:.0f} MW + {imported:.0f} MW from the grid (corridors N-1, others served)",
        f"本地{format_power(local, 'zh')}＋外部受入{format_power(imported, 'zh')}"
        "（线路N-1且其他区县保供后）",
    )


def _nothing_curtailed(fact: Decision, _pack: Pack) -> Both:
    english = f"{fact.at}: nothing curtailed" if fact.at else "nothing curtailed"
    return english, f"{_chinese(fact)}无弃电"


def _worst_curtailment(fact: Decision, _pack: Pack) -> Both:
    power = fact.figures["curtailed_mw"]
    return (
        f"{fact.at}: {power:.0f} MW curtailed",
        f"{_chinese(fact)}弃电最大，为{format_power(power, 'zh')}",
    )


def _driver_served(fact: Decision, _pack: Pack) -> Both:
    energy = fact.figures["energy_mwh"]
    return (
        f"{fact.at}: {energy / 1e3:.0f} GWh inside demand and served",
        f"{_chinese(fact)}用电量中计入{format_energy(energy, 'zh')}，均可供应",
    )


def _not_served(fact: Decision, _pack: Pack) -> Both:
    share = fact.figures["share"]
    return (
        f"{fact.at}: worst hour; {share:.2%} of the year's demand not served",
        f"{_chinese(fact)}缺供最多，全年缺供占用电量的{share:.2%}",
    )


def _small_hydro_spell(fact: Decision, _pack: Pack) -> Both:
    summer, winter = fact.figures["summer_mw"], fact.figures["winter_mw"]
    return (
        f"{fact.at} and two days on, ponds full at the start "
        f"(summer {summer:.0f} MW, winter {winter:.0f} MW)",
        f"{_chinese(fact)}起连续3天，起始蓄满（夏季{format_power(summer, 'zh')}，"
        f"冬季{format_power(winter, 'zh')}）",
    )


def _load_carried(fact: Decision, _pack: Pack) -> Both:
    low, high, hours = (fact.figures[name] for name in ("low_mw", "high_mw", "standard_h"))
    return (
        f"load carried with {hours:g} h of shortfall a year, firm import, no demand response "
        f"(95 %: {low:.0f} to {high:.0f} MW)",
        f"年缺电时数{hours:g}小时下的可承载负荷，计省网保证受入、不计需求响应"
        f"（95%区间{format_power(low, 'zh')}至{format_power(high, 'zh')}）",
    )


def _reserve_in_study(_fact: Decision, _pack: Pack) -> Both:
    return "reserve units counted", "计入应急备用机组"


def _adequacy_left_out(_fact: Decision, _pack: Pack) -> Both:
    return "adequacy was not studied in this run", "本次未作充裕度分析"


def _city_only(_fact: Decision, _pack: Pack) -> Both:
    return "adequacy is studied for the city as a whole", "充裕度仅按全市分析"


def _short_run(fact: Decision, _pack: Pack) -> Both:
    first, last = fact.names["first"], fact.names["last"]
    begin, end = (format_moment(day, "zh") for day in (first, last))
    return f"the run covers only {first}..{last}", f"本次仅计算{begin}至{end}，不足全年"


def _no_such_plant(_fact: Decision, _pack: Pack) -> Both:
    return "no such plant generates in this year", "当年无此类电源发电"


def _coal_need(fact: Decision, _pack: Pack) -> Both:
    days, coal = fact.figures["days"], fact.figures["coal_t"]
    tonnes = f"{coal / _MUCH_COAL_T:,.1f}万吨" if coal >= _MUCH_COAL_T else f"{coal:,.0f}吨"
    return (
        f"{days:.0f} d at the worst burn, from {fact.at}, take {coal:,.0f} tce",
        f"耗煤最多的{days:.0f}天（{_chinese(fact)}起）需标准煤{tonnes}",
    )


def _outside_run(fact: Decision, _pack: Pack) -> Both:
    return f"{fact.at} is not among the years of the run", f"{_chinese(fact)}不在本次计算年份内"


_WORDS: Final[dict[Kind, Callable[[Decision, Pack], Both]]] = {
    "year-end": _year_end,
    "next-plant": _next_plant,
    "in-service": _in_service,
    "season": _season,
    "reserve-left-out": _reserve_left_out,
    "reserve-counted": _reserve_counted,
    "local-and-firm-import": _local_and_firm_import,
    "local-and-grid": _local_and_grid,
    "nothing-curtailed": _nothing_curtailed,
    "worst-curtailment": _worst_curtailment,
    "driver-served": _driver_served,
    "not-served": _not_served,
    "small-hydro-spell": _small_hydro_spell,
    "load-carried": _load_carried,
    "reserve-in-study": _reserve_in_study,
    "adequacy-left-out": _adequacy_left_out,
    "city-only": _city_only,
    "short-run": _short_run,
    "no-such-plant": _no_such_plant,
    "coal-need": _coal_need,
    "outside-run": _outside_run,
}
"""Every kind of fact but ``reason``, which is the pack's own text."""

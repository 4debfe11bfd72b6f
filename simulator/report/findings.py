"""What a run found, in three sentences: promises, absorption, supply; and forecasts, if any."""

import pandas as pd

from simulator.report.adequacy_figures import adequacy_sentence
from simulator.report.promises import Promise, focus_year, format_number, read_promises, span_text
from simulator.report.words import (
    Language,
    choose,
    format_energy,
    format_hour,
    format_percent,
    format_power,
    month_name,
)
from simulator.report.words_forecast import forecast_sentence
from simulator.run_folder.hourly import select_series
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_NOTHING_MWH = 0.5  # what is printed as 0 MWh
_MOST_NAMED = 3


def write_findings(scenario: Scenario, record: RunRecord, language: Language) -> tuple[str, ...]:
    """Return the findings: which promises hold, how much is absorbed, whether supply suffices.

    Where adequacy was studied, one says how surely demand is served; where coal is committed on
    day-ahead forecasts, one says what they missed and cost.
    """
    promises = read_promises(scenario, record, language)
    adequacy = adequacy_sentence(scenario, record, language)
    forecasts = forecast_sentence(scenario, record, language)
    return (
        promises_sentence(promises, language),
        absorption_sentence(scenario, record, language),
        supply_sentence(scenario, record, language),
        *([] if adequacy is None else [adequacy]),
        *([] if forecasts is None else [forecasts]),
    )


def promises_sentence(promises: tuple[Promise, ...], language: Language) -> str:
    """Return how many promises hold, and which are missed by how much."""
    met = sum(promise.verdict == "met" for promise in promises)
    missed = [promise for promise in promises if promise.verdict == "missed"]
    judged = met + len(missed)
    other = len(promises) - judged
    if not judged:
        return choose(
            f"None of the {len(promises)} promises can be judged in the years of this run.",
            f"本次计算年份内，{len(promises)}项承诺均无法检验。",
            language,
        )
    listed = choose(", ", "、", language).join(_miss(row, language) for row in missed[:_MOST_NAMED])
    if len(missed) > _MOST_NAMED:
        more = len(missed) - _MOST_NAMED
        listed += choose(f" and {more} more", f"等{len(missed)}项", language)
    outside = choose(
        f"; {other} cannot be judged here" if other else "",
        f"；另有{other}项不在本次检验范围" if other else "",
        language,
    )
    failed = choose(
        f"; missed: {listed}" if missed else "", f"；未达成：{listed}" if missed else "", language
    )
    return choose(
        f"{met} of {judged} promises that can be judged hold{failed}{outside}.",
        f"可检验的{judged}项承诺中{met}项达成{failed}{outside}。",
        language,
    )


def absorption_sentence(scenario: Scenario, record: RunRecord, language: Language) -> str:
    """Return how much wind and solar is absorbed, and when the rest is lost."""
    year = focus_year(scenario)
    span = span_text(scenario, year, language)
    rate = format_percent(record.figure(year, "absorption_rate"), language)
    hourly = hourly_curtailment(record, year)
    total_mwh = float(hourly.sum())
    if total_mwh < _NOTHING_MWH:
        return choose(
            f"{span} all wind and solar power is absorbed ({rate}).",
            f"{span}新能源全额消纳（{rate}）。",
            language,
        )
    hours = f"{record.figure(year, 'surplus_hours'):,.0f}"
    by_month = hourly.groupby(pd.DatetimeIndex(hourly.index).month).sum()
    worst = int(by_month.index[int(by_month.to_numpy().argmax())])
    share = format_percent(float(by_month.max() / total_mwh), language)
    energy, name = format_energy(total_mwh, language), month_name(worst, language)
    return choose(
        f"{span} {rate} of wind and solar power is absorbed; {energy} are curtailed, {share} of it "
        f"in {name}; in {hours} hours any more would be lost as well.",
        f"{span}新能源利用率为{rate}，弃风弃光{energy}，其中{name}占{share}；"
        f"共{hours}小时新能源富余，再增发也无法消纳。",
        language,
    )


def supply_sentence(scenario: Scenario, record: RunRecord, language: Language) -> str:
    """Return the peak, what is not served, and what minimum output does not fit."""
    year = focus_year(scenario)
    span = span_text(scenario, year, language)
    demand = select_series(record.hourly(year), "bus", "demand_mw").sum(axis="columns")
    peak = format_power(float(demand.max()), language)
    hour = format_hour(pd.Timestamp(str(demand.idxmax())).isoformat(), language)
    unserved = record.figure(year, "unserved_mwh")
    surplus = record.figure(year, "overgeneration_mwh")
    served = choose("every hour is served", "无缺供", language)
    if unserved >= _NOTHING_MWH:
        energy = format_energy(unserved, language)
        served = choose(f"{energy} are not served", f"缺供电量{energy}", language)
    tail = ""
    if surplus >= _NOTHING_MWH:
        energy = format_energy(surplus, language)
        tail = choose(
            f", and {energy} of minimum output fit nowhere in the valleys",
            f"，低谷时段最小技术出力富余{energy}，无处消纳",
            language,
        )
    return choose(
        f"{span} demand peaks at {peak} on {hour}; {served}{tail}.",
        f"{span}最大负荷{peak}（{hour}），{served}{tail}。",
        language,
    )


def hourly_curtailment(record: RunRecord, year: int) -> "pd.Series[float]":
    """Return the curtailment of wind and solar in each hour. [MW]."""
    plants = record.tables["plants"]
    chosen = plants.loc[
        (plants["year"] == year) & plants["carrier"].isin(["wind", "solar"]), "plant"
    ]
    curtailed = select_series(record.hourly(year), "plant", "curtailed_mw")
    return curtailed[[name for name in chosen if name in curtailed]].sum(axis="columns")


def _miss(promise: Promise, language: Language) -> str:
    if promise.comparison in {"by", "before"}:
        return choose(
            f"{promise.name} (in service {promise.value:.0f})",
            f"{promise.name}（{promise.value:.0f}年投产）",
            language,
        )
    margin = format_number(abs(promise.margin))
    unit = promise.unit if promise.unit != "%" else choose("points", "个百分点", language)
    return choose(
        f"{promise.name} {promise.year} by {margin} {unit}".rstrip(),
        f"{promise.name}（{promise.year}年差{margin}{unit}）",
        language,
    )

"""Charts: what is installed by year, and whether it carries the peak."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.report.promises import focus_year, span_text
from simulator.report.style import COLOURS, STACK, new_chart, place_legend, set_years
from simulator.report.timeline import coming_projects
from simulator.report.words import Language, choose, format_power, power_unit, word
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario
from simulator.units import parse_quantity

_SUPPLY = "stable-supply"
_CITY = "city"


def draw_build_out(scenario: Scenario, record: RunRecord, language: Language) -> Figure:
    """Draw installed capacity by carrier and year."""
    projects = coming_projects(scenario, record, language)
    unit, factor = power_unit(language)
    subtitle = choose(
        f"Installed at the year's end by carrier [{unit}]", f"年末分类装机（{unit}）", language
    )
    figure = new_chart(_build_out_title(record, projects, language), subtitle)
    axes = figure.subplots()
    _draw_capacity(axes, record, factor, language)
    axes.set_ylabel(unit)
    place_legend(axes)
    return figure


def draw_supply_capability(
    scenario: Scenario, record: RunRecord, language: Language
) -> Figure | None:
    """Draw peak demand against the readings of stable supply, by year."""
    readings = _supply_readings(scenario, record)
    if readings is None:
        return None
    unit, factor = power_unit(language)
    subtitle = choose(
        f"Supply capability at the year's end and peak demand [{unit}]; reserve units not counted",
        f"年末供应能力与最大负荷（{unit}）；应急备用机组不计入",
        language,
    )
    peak = record.years["peak_mw"]
    figure = new_chart(_supply_title(scenario, readings, peak, language), subtitle)
    axes = figure.subplots()
    positions = np.arange(len(peak))
    credited = readings["credited"] * factor
    total = readings["credited+firm-import"] * factor
    local = choose("local capacity, credited", "本地置信容量", language)
    firm = choose("firm import", "省网保证受入", language)
    axes.bar(positions, credited, 0.6, color=COLOURS["hydro-reservoir"], label=local)
    axes.bar(positions, total - credited, 0.6, bottom=credited, color=COLOURS["import"], label=firm)
    axes.plot(
        positions, readings["nameplate"] * factor, "D", color=COLOURS["pumped-hydro"], markersize=5,
        label=choose("firm plant, nameplate", "稳定电源铭牌装机", language),
    )  # fmt: skip
    axes.plot(
        positions, peak * factor, "o-", color="black", linewidth=1.4, markersize=4,
        label=word("peak_demand", language),
    )  # fmt: skip
    _mark_promise(axes, scenario, record, factor, language)
    set_years(axes, [str(year) for year in peak.index])
    axes.set_ylabel(unit)
    axes.set_ylim(bottom=0)
    place_legend(axes, reverse=False)
    return figure


def _draw_capacity(axes: Axes, record: RunRecord, factor: float, language: Language) -> None:
    years = record.years
    positions = np.arange(len(years))
    base = np.zeros(len(years))
    for carrier in STACK[:-1]:
        if carrier == "demand-response":  # a promise of customers, not installed capacity
            continue
        values = years.get(f"capacity_{carrier}_mw")
        if values is None or not values.max() > 0:
            continue
        heights = values.to_numpy(dtype=float) * factor
        label = word(carrier, language)
        axes.bar(positions, heights, 0.72, bottom=base, color=COLOURS[carrier], label=label)
        base = base + heights
    for position, value in zip(positions, base, strict=True):
        text = f"{value:.1f}" if language == "en" else f"{value:.0f}"
        axes.annotate(
            text, (position, value), (0, 2), textcoords="offset points", ha="center", fontsize=7.5
        )
    set_years(axes, [str(year) for year in years.index])
    axes.set_ylim(0, base.max() * 1.08)


def _build_out_title(record: RunRecord, projects: pd.DataFrame, language: Language) -> str:
    years = record.years
    capacity = years.filter(regex="^capacity_.*_mw$").drop(
        columns="capacity_demand-response_mw", errors="ignore"
    )
    total = capacity.sum(axis="columns")
    first, last = total.index[0], total.index[-1]
    now = format_power(float(total.iloc[-1]), language)
    if len(total) == 1:
        growth = choose(
            f"{now} are installed at the end of {last}", f"{last}年末装机{now}", language
        )
    else:
        before = format_power(float(total.iloc[0]), language)
        growth = choose(
            f"Installed capacity grows from {before} in {first} to {now} in {last}",
            f"装机由{first}年的{before}增至{last}年的{now}",
            language,
        )
    if projects.empty:
        return growth + choose(".", "。", language)
    top = projects.nlargest(2, "capacity_mw")
    steps = zip(top["name"], top["capacity_mw"].astype(float), top["in_service"], strict=True)
    named = choose(" and ", "、", language).join(
        choose(
            f"{name} ({capacity_mw:,.0f} MW, {month[:4]})",
            f"{name}（{format_power(capacity_mw, language)}，{month[:4]}年）",
            language,
        )
        for name, capacity_mw, month in steps
    )
    return growth + choose(f"; the largest steps are {named}.", f"，其中最大为{named}。", language)


def _supply_readings(scenario: Scenario, record: RunRecord) -> pd.DataFrame | None:
    """Return the readings of the city's stable supply by year. [MW]."""
    target = _supply_target(scenario)
    if target is None:
        return None
    rows = record.targets[record.targets["target"] == target]
    rows = rows[rows["year"].isin(scenario.years)]
    unit_mw = parse_quantity(f"1 {rows['unit'].iloc[0]}", "MW")
    return rows.pivot_table(index="year", columns="reading", values="value") * unit_mw


def _supply_target(scenario: Scenario) -> str | None:
    for target in scenario.pack.targets:
        if target.quantity == _SUPPLY and target.area == _CITY:
            return target.target
    return None


def _mark_promise(
    axes: Axes, scenario: Scenario, record: RunRecord, factor: float, language: Language
) -> None:
    rows = record.deciding
    rows = rows[(rows["target"] == _supply_target(scenario)) & rows["year"].isin(scenario.years)]
    promise = next(row for row in scenario.pack.targets if row.quantity == _SUPPLY)
    if promise.year not in scenario.years:
        return
    unit_mw = parse_quantity(f"1 {rows['unit'].iloc[0]}", "MW")
    level = float(rows["promised"].iloc[0]) * unit_mw * factor
    position = scenario.years.index(promise.year)
    axes.hlines(
        level, position - 0.42, position + 0.42, color=COLOURS["missed"], linewidth=2,
        label=choose(f"promised for {promise.year}", f"{promise.year}年承诺值", language),
    )  # fmt: skip


def _supply_title(
    scenario: Scenario, readings: pd.DataFrame, peak: "pd.Series[float]", language: Language
) -> str:
    year = focus_year(scenario)
    span = span_text(scenario, year, language)
    total_mw = float(readings["credited+firm-import"].loc[year])
    gap_mw = total_mw - float(peak[year])
    total, demand, gap = (
        format_power(value, language) for value in (total_mw, float(peak[year]), abs(gap_mw))
    )
    ahead = gap_mw >= 0
    short = [str(other) for other in _short_years(readings, peak) if other != year]
    tail = choose(
        f"; they fall short in {', '.join(short)}" if short else "",
        f"；{'、'.join(short)}年不足" if short else "",
        language,
    )
    return choose(
        f"{span} credited local capacity and firm import, {total}, "
        f"{'exceed' if ahead else 'fall short of'} the peak demand of {demand} by {gap}{tail}.",
        f"{span}本地置信容量与省网保证受入合计{total}，"
        f"较最大负荷{demand}{'富余' if ahead else '缺'}{gap}{tail}。",
        language,
    )


def _short_years(readings: pd.DataFrame, peak: "pd.Series[float]") -> list[int]:
    """Return the years in which the peak is above credited capacity and firm import."""
    total = readings["credited+firm-import"]
    return [int(year) for year in peak.index.tolist() if total.loc[year] < peak.loc[year]]

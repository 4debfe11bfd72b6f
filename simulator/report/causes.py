"""Chart and words: why wind and solar were curtailed."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.report.findings import hourly_curtailment
from simulator.report.promises import focus_year
from simulator.report.style import new_chart, place_legend
from simulator.report.words import (
    Language,
    choose,
    day_label,
    format_energy,
    month_label,
    power_unit,
    small_energy_unit,
)
from simulator.run_folder.hourly import CURTAILMENT_REASON
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

CAUSES: Final = {
    "network": ("network", "断面受限", "#0072b2"),
    "thermal-minimum": ("least thermal output", "火电最小出力", "#4d4d4d"),
    "hydro-minimum": ("least hydro output", "水电最小出力", "#56b4e9"),
    "export-limit": ("the province's export limit", "外送受限", "#e69f00"),
    "storage-size": ("size of storage", "储能规模不足", "#cc79a7"),
    "forecast-error": ("forecast error", "预测误差", "#009e73"),
}
"""Name in English and in Chinese, and colour."""
_CITY: Final = "city"
_NOTHING_MWH: Final = 0.5
_NEARLY_ALL: Final = 0.95
_DAYS: Final = 7
_SEEN: Final = 0.005  # of the total: smaller parts are not labelled


def explained_year(scenario: Scenario, record: RunRecord) -> int | None:
    """Return the year whose causes are shown: that of the promises, or the latest explained."""
    years = record.tables["causes"]["year"].unique().tolist()
    focus = focus_year(scenario)
    if focus in years:
        return focus
    return int(max(years)) if years else None


def year_causes(record: RunRecord, year: int) -> pd.DataFrame:
    """Return the causes of a year in the whole city; index: cause."""
    rows = record.tables["causes"]
    whole = (rows["year"] == year) & (rows["month"] == 0) & (rows["county"] == _CITY)
    return rows[whole].set_index("cause")


def causes_sentence(record: RunRecord, year: int, language: Language) -> str:
    """Return what causes a year's curtailment: which limits alone would settle it, or the largest.

    Where several limits are each enough, their shares are near equal and say little; that any one
    of them settles it says more.
    """
    rows = year_causes(record, year).sort_values("curtailed_mwh", ascending=False)
    total = float(rows["curtailed_mwh"].sum())
    named = {str(cause): choose(*CAUSES[str(cause)][:2], language) for cause in rows.index}
    enough = [named[str(cause)] for cause in rows.index[rows["high_mwh"] >= _NEARLY_ALL * total]]
    energy = format_energy(total, language)
    if len(enough) > 1:
        return choose(
            f"{energy} are curtailed in {year}; without any one of these limits nearly all of it "
            f"would be absorbed: {', '.join(enough)}.",
            f"{year}年弃电{energy}；{'、'.join(enough)}，解除其中任一限制即可基本全额消纳。",
            language,
        )
    largest = list(named.values())[:2]
    shares = [float(share) for share in rows["share"].iloc[:2]]
    return choose(
        f"Of {energy} curtailed in {year}, {largest[0]} causes {shares[0]:.0%} and {largest[1]} "
        f"{shares[1]:.0%}.",
        f"{year}年弃电{energy}，其中{largest[0]}占{shares[0]:.0%}，{largest[1]}占{shares[1]:.0%}。",
        language,
    )


def draw_causes(scenario: Scenario, record: RunRecord, language: Language) -> Figure | None:
    """Draw the causes of a year with their ranges, and by month; None without causes."""
    year = explained_year(scenario, record)
    if year is None:
        return None
    unit, factor = small_energy_unit(language)
    subtitle = choose(
        f"Left: curtailed wind and solar by cause [{unit}], mean over all orders of taking limits "
        "away; the whisker spans the orders. Right: by month",
        f"左：分原因弃电量（{unit}），为各限制依次解除的全部次序之均值，线段为各次序的范围；右：分月",
        language,
    )
    figure = new_chart(causes_sentence(record, year, language), subtitle)
    left, right = figure.subplots(1, 2, width_ratios=(1.0, 1.15))
    rows = year_causes(record, year)
    names = [cause for cause in CAUSES if cause in rows.index][::-1]
    places = np.arange(len(names))
    shown = rows.loc[names, ["curtailed_mwh", "low_mwh", "high_mwh"]] * factor
    left.barh(places, shown["curtailed_mwh"], 0.6, color=[CAUSES[name][2] for name in names])
    left.hlines(places, shown["low_mwh"], shown["high_mwh"], color="black", linewidth=1.0)
    left.set_yticks(places, [choose(*CAUSES[name][:2], language) for name in names])
    left.set_xlabel(unit)
    left.grid(visible=True, axis="x")
    left.grid(visible=False, axis="y")
    for place, name in zip(places, names, strict=True):
        share = float(rows["share"].to_dict()[name])
        if abs(share) < _SEEN:
            continue
        edge = float(shown.max(axis=1).to_dict()[name])
        left.annotate(
            f"{share:.0%}", (edge, place), (4, 0), textcoords="offset points", va="center",
            fontsize=8,
        )  # fmt: skip
    left.margins(x=0.12)
    _draw_months(right, record, year, factor, language)
    right.set_ylabel(unit)
    return figure


def draw_reasons(scenario: Scenario, record: RunRecord, language: Language) -> Figure | None:
    """Draw the week that curtails most, each megawatt hour by the limit that binds in its hour."""
    year = focus_year(scenario)
    hourly = record.hourly(year)
    curtailed = hourly_curtailment(record, year)
    if CURTAILMENT_REASON not in hourly or curtailed.sum() < _NOTHING_MWH:
        return None
    week = worst_week(curtailed)
    reason = hourly[CURTAILMENT_REASON].astype(str).loc[week]
    shown = curtailed.loc[week]
    energy = shown.groupby(reason).sum().sort_values(ascending=False)
    unit, factor = power_unit(language)
    title = _reasons_title(year, week, energy, language)
    subtitle = choose(
        f"Curtailed wind and solar [{unit}], coloured by the limit that it would pay most to move "
        "in that hour",
        f"风电、光伏弃电功率（{unit}），颜色为该小时放宽后收益最大的限制",
        language,
    )
    figure = new_chart(title, subtitle)
    axes = figure.subplots()
    for cause, (english, chinese, colour) in CAUSES.items():
        if cause in energy.index:
            values = shown.where(reason == cause, 0.0) * factor
            label = choose(english, chinese, language)
            axes.bar(week, values, 1 / 24, color=colour, label=label, align="edge")
    days = pd.DatetimeIndex(week).normalize().unique()
    axes.set_xticks(days, [day_label(day.date(), language) for day in days], ha="left")
    axes.set_ylabel(unit)
    place_legend(axes, reverse=False)
    return figure


def _reasons_title(
    year: int, week: pd.DatetimeIndex, energy: "pd.Series[float]", language: Language
) -> str:
    name = choose(*CAUSES[str(energy.index[0])][:2], language)
    total = float(energy.sum())
    share = float(energy.iloc[0]) / total
    first, last = (day_label(day.date(), language) for day in (week[0], week[-1]))
    return choose(
        f"In the week of most curtailment, {first} to {last} {year}, {name} binds for "
        f"{share:.0%} of {format_energy(total, language)}.",
        f"{year}年弃电最多的一周（{first}至{last}）弃电{format_energy(total, language)}，"
        f"其中{share:.0%}的电量由{name}决定。",
        language,
    )


def worst_week(curtailed: "pd.Series[float]") -> pd.DatetimeIndex:
    """Return the hours of the seven days in a row that curtail most."""
    by_day = curtailed.resample("D").sum()
    last = pd.Timestamp(str(by_day.rolling(_DAYS, min_periods=1).sum().idxmax()))
    hours = pd.DatetimeIndex(curtailed.index)
    first = last - pd.Timedelta(days=_DAYS - 1)
    return hours[(hours >= first) & (hours < last + pd.Timedelta(days=1))]


def _draw_months(
    axes: Axes, record: RunRecord, year: int, factor: float, language: Language
) -> None:
    rows = record.tables["causes"]
    months = rows[(rows["year"] == year) & (rows["month"] > 0) & (rows["county"] == _CITY)]
    table = months.pivot_table(index="month", columns="cause", values="curtailed_mwh") * factor
    above, below = np.zeros(len(table)), np.zeros(len(table))
    for name, (english, chinese, colour) in CAUSES.items():
        if name not in table:
            continue
        values = table[name].to_numpy(dtype=float)
        base = np.where(values >= 0, above, below)
        label = choose(english, chinese, language)
        axes.bar(np.arange(len(table)), values, 0.7, bottom=base, color=colour, label=label)
        above, below = above + values.clip(min=0), below + values.clip(max=0)
    axes.set_xticks(np.arange(len(table)), [month_label(int(m), language) for m in table.index])
    axes.tick_params(axis="x", labelsize=8)
    axes.axhline(0, color="black", linewidth=0.7)

"""Charts: curtailment by month, and the duration of net load."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.report.dispatch_weeks import balance_by_carrier
from simulator.report.findings import absorption_sentence
from simulator.report.promises import focus_year, span_text
from simulator.report.style import COLOURS, new_chart, place_legend, set_years
from simulator.report.words import (
    Language,
    choose,
    format_power,
    month_label,
    power_unit,
    small_energy_unit,
    word,
)
from simulator.run_folder.hourly import select_series
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_CARRIERS = ("wind", "solar", "hydro-run-of-river", "hydro-reservoir")
_DECIDING = ("wind", "solar")
_NOTHING_MWH = 0.5


def draw_curtailment_by_month(scenario: Scenario, record: RunRecord, language: Language) -> Figure:
    """Draw what is curtailed in each month by carrier, with the rate of wind and solar."""
    year = focus_year(scenario)
    curtailed, available = _by_month(record, year)
    unit, factor = small_energy_unit(language)
    subtitle = choose(
        f"Curtailed energy {year} by month [{unit}]; above the bars: share lost of what wind and "
        "solar could have given, hydro not counted",
        f"{year}年分月弃电量（{unit}）；柱顶：风电、光伏弃电率（不含水电）",
        language,
    )
    figure = new_chart(absorption_sentence(scenario, record, language), subtitle)
    axes = figure.subplots()
    positions = np.arange(len(curtailed))
    base = np.zeros(len(curtailed))
    for carrier in _CARRIERS:
        values = curtailed[carrier].to_numpy(dtype=float) * factor
        if carrier not in _DECIDING and not curtailed[carrier].max() > _NOTHING_MWH:
            continue
        label = word(carrier, language)
        axes.bar(positions, values, 0.7, bottom=base, color=COLOURS[carrier], label=label)
        base = base + values
    rate = curtailed[list(_DECIDING)].sum(axis=1) / available[list(_DECIDING)].sum(axis=1)
    for position, height, share in zip(positions, base, rate, strict=True):
        if height * share == 0.0:
            continue
        axes.annotate(
            f"{share:.1%}", (position, height), (0, 2), textcoords="offset points", ha="center",
            fontsize=8,
        )  # fmt: skip
    set_years(axes, [month_label(month, language) for month in curtailed.index])
    axes.set_ylabel(unit)
    if base.max() < _NOTHING_MWH * factor:
        _say_nothing(axes, language)
        return figure
    axes.set_ylim(0, base.max() * 1.1)
    place_legend(axes)
    return figure


def _say_nothing(axes: Axes, language: Language) -> None:
    """Say that no bar is missing: nothing is curtailed."""
    text = choose("nothing is curtailed", "无弃电", language)
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", color="#7f7f7f", fontsize=12)
    axes.set_ylim(0, 1)
    axes.set_yticks([0])


def draw_net_load_duration(scenario: Scenario, record: RunRecord, language: Language) -> Figure:
    """Draw demand, net load and what must run, each sorted from its highest hour."""
    year = focus_year(scenario)
    hourly = balance_by_carrier(record, year)
    forced = select_series(record.hourly(year), "plant", "minimum_output_mw").sum(axis="columns")
    net = hourly["demand"] - hourly["wind_solar"]
    below = int((net < forced).sum())
    span = span_text(scenario, year, language)
    unit, factor = power_unit(language)
    highest, lowest = (format_power(float(value), language) for value in (net.max(), net.min()))
    title = choose(
        f"{span} net load runs from {highest} down to {lowest}; in {below:,} of {len(net):,} "
        "hours it lies below what must run.",
        f"{span}净负荷最高{highest}、最低{lowest}，"
        f"{len(net):,}小时中有{below:,}小时低于最小技术出力。",
        language,
    )
    subtitle = choose(
        f"Duration curves [{unit}], each sorted by itself; net load = demand less available wind "
        "and solar; forced output = minimum of committed coal, hydro and biomass",
        f"持续曲线（{unit}），各自排序；净负荷＝负荷－风电、光伏可发电力；"
        "最小技术出力：开机煤电、水电、生物质合计",
        language,
    )
    figure = new_chart(title, subtitle)
    axes = figure.subplots()
    lines = (
        ("demand", hourly["demand"], "-", "black"),
        ("net_load", net, "-", COLOURS["met"]),
        ("forced", forced, "--", COLOURS["missed"]),
    )
    hours = np.arange(1, len(net) + 1)
    for name, series, style, colour in lines:
        values = np.sort(series.to_numpy(dtype=float))[::-1] * factor
        axes.plot(hours, values, style, color=colour, linewidth=1.5, label=word(name, language))
    axes.axhline(0, color="black", linewidth=0.7)
    axes.set_xlim(0, len(net))
    axes.set_xlabel(choose("hours", "小时数", language))
    axes.set_ylabel(unit)
    place_legend(axes, reverse=False)
    return figure


def _by_month(record: RunRecord, year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return curtailed and available energy by month and carrier. [MWh]."""
    hourly = record.hourly(year)
    plants = record.tables["plants"]
    carrier = plants[plants["year"] == year].set_index("plant")["carrier"]
    tables = []
    for quantity in ("curtailed_mw", "available_mw"):
        series = select_series(hourly, "plant", quantity)
        months = series.groupby(pd.DatetimeIndex(series.index).month).sum()
        by_carrier = months.T.groupby(carrier.reindex(months.columns)).sum().T
        tables.append(by_carrier.reindex(columns=list(_CARRIERS), fill_value=0.0))
    return tables[0], tables[1]

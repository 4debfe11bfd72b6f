"""Charts: dispatch hour by hour in the peak week and in the week of most curtailment."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from simulator.report.findings import hourly_curtailment
from simulator.report.promises import focus_year, span_text
from simulator.report.style import COLOURS, STACK, new_chart, place_legend
from simulator.report.words import (
    Language,
    choose,
    day_label,
    format_day,
    format_energy,
    format_hour,
    format_percent,
    format_power,
    power_unit,
    word,
)
from simulator.run_folder.hourly import select_series
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

FloatArray = NDArray[np.float64]

_DAYS: Final = 7
_NOTHING_MWH: Final = 0.5
_SEEN: Final = 5e-4  # in the chart's unit: a series that never exceeds this is not listed
_WORTH_NAMING: Final = 3


def draw_peak_week(scenario: Scenario, record: RunRecord, language: Language) -> Figure:
    """Draw the week around the hour of highest demand."""
    year = focus_year(scenario)
    hourly = balance_by_carrier(record, year)
    peak = pd.Timestamp(str(hourly["demand"].idxmax()))
    week = week_from(hourly, peak.normalize() - pd.Timedelta(days=_DAYS // 2))
    carriers = [name for name in STACK if name in hourly]
    at_peak = {name: float(hourly[name].loc[peak]) for name in carriers}
    named = sorted(carriers, key=lambda name: -at_peak[name])[:_WORTH_NAMING]
    total = sum(at_peak.values())
    parts = choose(", ", "、", language).join(
        choose("{} {}", "{}（{}）", language).format(
            word(name, language), format_percent(at_peak[name] / total, language)
        )
        for name in named
    )
    demand = format_power(float(hourly["demand"].max()), language)
    hour = format_hour(peak.isoformat(), language)
    title = choose(
        f"Demand peaks at {demand} on {hour}; most of the supply is {parts}.",
        f"最大负荷{demand}出现在{hour}，主要由{parts}供应。",
        language,
    )
    return draw_hours(week, title, choose("Peak week", "最大负荷周", language), language)


def draw_curtailment_week(scenario: Scenario, record: RunRecord, language: Language) -> Figure:
    """Draw the week in which most wind and solar power is lost."""
    year = focus_year(scenario)
    hourly = balance_by_carrier(record, year)
    span = span_text(scenario, year, language)
    if hourly["curtailed"].sum() < _NOTHING_MWH:
        net = hourly["demand"] - hourly["wind_solar"]
        lowest = pd.Timestamp(str(net.idxmin()))
        week = week_from(hourly, lowest.normalize() - pd.Timedelta(days=_DAYS // 2))
        title = choose(
            f"{span} nothing is curtailed, not even around the lowest net load.",
            f"{span}无弃电，净负荷最低的一周亦全额消纳。",
            language,
        )
        subtitle = choose("Week of lowest net load", "净负荷最低周", language)
        return draw_hours(week, title, subtitle, language)
    daily = hourly["curtailed"].resample("D").sum()
    weekly = daily.rolling(min(_DAYS, len(daily))).sum()
    last = pd.Timestamp(str(weekly.idxmax()))
    week = week_from(hourly, last - pd.Timedelta(days=_DAYS - 1))
    energy = format_energy(float(week["curtailed"].sum()), language)
    worst = pd.Timestamp(str(week["curtailed"].idxmax()))
    power = format_power(float(week["curtailed"].max()), language)
    hour = format_hour(worst.isoformat(), language)
    share = float(week["curtailed"].sum() / hourly["curtailed"].sum())
    of_year = format_percent(share, language)
    title = choose(
        f"{span} the worst week loses {energy} of wind and solar power, {of_year} of all "
        f"curtailment; at most {power} on {hour}.",
        f"{span}弃电最多的一周弃风弃光{energy}，占全部弃电的{of_year}；最大弃电功率{power}（{hour}）。",
        language,
    )
    return draw_hours(
        week, title, choose("Week of most curtailment", "弃电最多周", language), language
    )


def draw_week(record: RunRecord, start: pd.Timestamp, language: Language) -> Figure:
    """Draw the week from a day of a year of the run."""
    week = week_from(balance_by_carrier(record, start.year), start)
    peak = pd.Timestamp(str(week["demand"].idxmax()))
    demand = format_power(float(week["demand"].max()), language)
    hour = format_hour(peak.isoformat(), language)
    lost = float(week["curtailed"].sum())
    energy = format_energy(lost, language)
    tail = choose("nothing is curtailed", "无弃电", language)
    if lost >= _NOTHING_MWH:
        tail = choose(f"{energy} of wind and solar are curtailed", f"弃风弃光{energy}", language)
    title = choose(
        f"Demand peaks at {demand} on {hour}; {tail}.",
        f"最大负荷{demand}（{hour}），{tail}。",
        language,
    )
    return draw_hours(week, title, choose("Week", "一周运行", language), language)


def balance_by_carrier(record: RunRecord, year: int) -> pd.DataFrame:
    """Return the region's balance of each hour: carriers, exchange, use, curtailment. [MW]."""
    hourly = record.hourly(year)
    plants = record.tables["plants"]
    carrier = plants[plants["year"] == year].set_index("plant")["carrier"]
    output = select_series(hourly, "plant", "output_mw")
    table = output.T.groupby(carrier.reindex(output.columns)).sum().T
    available = select_series(hourly, "plant", "available_mw")
    wind_solar = [name for name in available if carrier.get(name) in {"wind", "solar"}]
    return table.assign(
        **{"import": hourly["exchange.province.import_mw"]},
        export=hourly["exchange.province.export_mw"],
        charging=select_series(hourly, "plant", "charge_mw").sum(axis="columns"),
        demand=select_series(hourly, "bus", "demand_mw").sum(axis="columns"),
        unserved=select_series(hourly, "bus", "shortfall_mw").sum(axis="columns"),
        overgeneration=select_series(hourly, "bus", "overgeneration_mw").sum(axis="columns"),
        curtailed=hourly_curtailment(record, year),
        wind_solar=available[wind_solar].sum(axis="columns"),
    )


def week_from(hourly: pd.DataFrame, start: pd.Timestamp) -> pd.DataFrame:
    """Return seven days from a start, moved to lie within the series."""
    index = pd.DatetimeIndex(hourly.index)
    latest = index[-1].normalize() - pd.Timedelta(days=_DAYS - 1)
    start = max(min(start, latest), index[0].normalize())
    return hourly[(index >= start) & (index < start + pd.Timedelta(days=_DAYS))]


def draw_hours(week: pd.DataFrame, title: str, subtitle: str, language: Language) -> Figure:
    """Draw consecutive days of a balance under a title and a subtitle that names them."""
    unit, factor = power_unit(language)
    index = pd.DatetimeIndex(week.index)
    days = choose(
        f"{format_day(index[0], 'en')} – {format_day(index[-1], 'en')}",
        f"{format_day(index[0], 'zh')}至{day_label(index[-1], 'zh')}",
        language,
    )
    shown = choose(
        f"{subtitle}, {days} [{unit}]; downwards: export and charging",
        f"{subtitle}，{days}（{unit}）；向下：送出与储能充电",
        language,
    )
    figure = new_chart(title, shown, (10.0, 5.2))
    axes = figure.subplots()
    _draw_balance(axes, week * factor, language)
    noon = range(12, len(week), 24)
    axes.set_xticks(range(0, len(week) + 1, 24), [""] * (len(week) // 24 + 1))
    axes.set_xticks(noon, [day_label(index[hour], language) for hour in noon], minor=True)
    axes.tick_params(axis="x", which="minor", length=0)
    axes.set_ylabel(unit)
    place_legend(axes)
    return figure


def draw_day(axes: Axes, day: pd.DataFrame, language: Language) -> None:
    """Draw the balance of one day, in the unit of the chart."""
    _draw_balance(axes, day, language)
    axes.set_xticks(range(0, len(day) + 1, 6))


def _draw_balance(axes: Axes, scaled: pd.DataFrame, language: Language) -> None:
    """Stack supply upwards and use downwards, with curtailment on top and demand as a line."""
    top = _areas(axes, scaled, (*STACK, "unserved"), 1.0, language)
    _hatched(axes, scaled, top, language)
    _areas(axes, scaled, ("charging", "export", "overgeneration"), -1.0, language)
    demand = _steps(scaled, "demand")
    axes.plot(
        _edges(len(scaled)), demand, color="black", linewidth=1.3, label=word("demand", language)
    )
    axes.axhline(0, color="black", linewidth=0.7)
    axes.set_xlim(0, len(scaled))


def _areas(
    axes: Axes, week: pd.DataFrame, names: tuple[str, ...], sign: float, language: Language
) -> FloatArray:
    """Stack the series that are worth showing; return where the stack ends."""
    end = np.zeros(2 * len(week))
    for name in names:
        if name not in week or not week[name].max() > _SEEN:
            continue
        start, end = end, end + sign * _steps(week, name)
        axes.fill_between(
            _edges(len(week)), start, end, color=COLOURS[name], linewidth=0,
            label=word(name, language),
        )  # fmt: skip
    return end


def _hatched(axes: Axes, week: pd.DataFrame, bottom: FloatArray, language: Language) -> None:
    if not week["curtailed"].max() > _SEEN:
        return
    values = _steps(week, "curtailed")
    axes.fill_between(
        _edges(len(week)), bottom, bottom + values, facecolor="none",
        edgecolor=COLOURS["curtailed"], hatch="//////", linewidth=0.0,
        label=word("curtailed", language), where=(values > 0).tolist(),
    )  # fmt: skip


def _edges(hours: int) -> FloatArray:
    """Return the beginning and end of each hour, counted from the first. [h]."""
    begin = np.arange(hours, dtype=np.float64)
    return np.column_stack([begin, begin + 1.0]).ravel()


def _steps(week: pd.DataFrame, name: str) -> FloatArray:
    """Return a series as steps: each hour's value at its beginning and at its end."""
    return week[name].to_numpy(dtype=float).repeat(2)

"""What day-ahead forecasts missed and cost: a sentence, and the week in which they erred most."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from simulator.report.promises import focus_year, span_text
from simulator.report.style import COLOURS, new_chart, place_legend
from simulator.report.words import (
    Language,
    choose,
    day_label,
    format_day,
    format_energy,
    format_hour,
    format_power,
    power_unit,
)
from simulator.run_folder.hourly import select_series
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_DAYS = 7
_NOTHING_MWH = 0.5  # what is printed as 0 MWh
_NOTHING_CNY = 5e3  # what is printed as 0.0 million
_ERROR = "forecast_net_load_error_mw"


def forecast_sentence(scenario: Scenario, record: RunRecord, language: Language) -> str | None:
    """Return how far forecasts erred and what a perfect one would change; None without any."""
    year = focus_year(scenario)
    if not _has_figure(record, year, _ERROR):
        return None
    span = span_text(scenario, year, language)
    error = format_power(record.figure(year, _ERROR), language)
    missed = choose(
        f"{span} coal is committed on day-ahead forecasts that miss the city's net load by {error} "
        "(root mean square)",
        f"{span}按日前预测安排开机，全市净负荷预测均方根误差{error}",
        language,
    )
    worth = _worth(record, year, language)
    return f"{missed}{choose('; ', '；', language) if worth else ''}{worth}" + choose(
        ".", "。", language
    )


def draw_forecast_week(scenario: Scenario, record: RunRecord, language: Language) -> Figure | None:
    """Draw net load as foreseen and as it came, in the week of the largest errors."""
    year = focus_year(scenario)
    if not _has_figure(record, year, _ERROR):
        return None
    net = net_load(record, year)
    week = _worst_week(net)
    error = week["actual"] - week["forecast"]
    worst = pd.Timestamp(str(error.abs().idxmax()))
    power = format_power(float(error.abs().max()), language)
    hour = format_hour(worst.isoformat(), language)
    above = bool(error.loc[worst] > 0)
    side = choose("above" if above else "below", "高于" if above else "低于", language)
    title = choose(
        f"Net load comes up to {power} {side} its day-ahead forecast ({hour}).",
        f"净负荷{side}日前预测最多{power}（{hour}）。",
        language,
    )
    worth = _worth(record, year, language)
    if worth:
        whole = scenario.period is None
        english, chinese = ("the year", "全年") if whole else ("these days", "本段")
        title = choose(
            f"{title[:-1]}; over {english}, {worth}.",
            f"{title[:-1]}；就{chinese}而言，{worth}。",
            language,
        )
    return _draw(week, title, language)


def net_load(record: RunRecord, year: int) -> pd.DataFrame:
    """Return demand less wind and solar before curtailment, as foreseen and as it came. [MW]."""
    hourly = record.hourly(year)
    plants = record.tables["plants"]
    chosen = plants.loc[
        (plants["year"] == year) & plants["carrier"].isin(["wind", "solar"]), "plant"
    ]
    available = select_series(hourly, "plant", "available_mw")
    came = available[[name for name in chosen if name in available]].sum(axis="columns")
    city = {
        name: select_series(hourly, "bus", f"{name}_mw").sum(axis="columns")
        for name in ("demand", "forecast_demand", "forecast_wind", "forecast_solar")
    }
    foreseen = city["forecast_demand"] - city["forecast_wind"] - city["forecast_solar"]
    return pd.DataFrame({"actual": city["demand"] - came, "forecast": foreseen})


def _worst_week(net: pd.DataFrame) -> pd.DataFrame:
    """Return the seven days with the largest mean square error; all of a shorter run."""
    square = (net["actual"] - net["forecast"]) ** 2
    daily = square.resample("D").sum()
    days = min(_DAYS, len(daily))
    last = pd.Timestamp(str(daily.rolling(days).sum().idxmax()))
    index = pd.DatetimeIndex(net.index)
    first = last - pd.Timedelta(days=days - 1)
    return net[(index >= first) & (index < last + pd.Timedelta(days=1))]


def _draw(week: pd.DataFrame, title: str, language: Language) -> Figure:
    unit, factor = power_unit(language)
    index = pd.DatetimeIndex(week.index)
    days = f"{format_day(index[0], language)} – {format_day(index[-1], language)}"
    subtitle = choose(
        f"Week of the largest forecast errors, {days} [{unit}]; net load = demand less available "
        "wind and solar",
        f"预测误差最大周，{days}（{unit}）；净负荷＝负荷－风光可发",
        language,
    )
    figure = new_chart(title, subtitle, (10.0, 4.6))
    axes = figure.subplots()
    edges = np.arange(len(week), dtype=np.float64).repeat(2)
    edges[1::2] += 1.0
    actual, foreseen = (
        (week[name] * factor).to_numpy(dtype=float).repeat(2) for name in ("actual", "forecast")
    )
    more = choose("more than foreseen", "高于预测", language)
    less = choose("less than foreseen", "低于预测", language)
    for values, colour, label in (
        (np.maximum(actual, foreseen), COLOURS["missed"], more),
        (np.minimum(actual, foreseen), COLOURS["hydro-reservoir"], less),
    ):
        axes.fill_between(
            edges, foreseen, values, color=colour, alpha=0.45, linewidth=0, label=label
        )
    name = choose("net load", "实际净负荷", language)
    axes.plot(edges, actual, color="black", linewidth=1.4, label=name)
    name = choose("day-ahead forecast", "日前预测", language)
    axes.plot(edges, foreseen, "--", color=COLOURS["met"], linewidth=1.3, label=name)
    axes.set_xlim(0, len(week))
    noon = range(12, len(week), 24)
    axes.set_xticks(range(0, len(week) + 1, 24), [""] * (len(week) // 24 + 1))
    axes.set_xticks(noon, [day_label(index[hour], language) for hour in noon], minor=True)
    axes.tick_params(axis="x", which="minor", length=0)
    axes.set_ylabel(unit)
    place_legend(axes, reverse=False)
    return figure


def _worth(record: RunRecord, year: int, language: Language) -> str:
    """Return what a perfect forecast would change; nothing where that was not dispatched."""
    if not _has_figure(record, year, "forecast_worth_cny"):
        return ""
    figures = {
        name: record.figure(year, f"forecast_{name}")
        for name in ("worth_cny", "curtailment_mwh", "unserved_mwh", "overgeneration_mwh")
    }
    named = {
        "curtailment_mwh": ("curtailment", "弃电"),
        "unserved_mwh": ("load not served", "缺供电量"),
        "overgeneration_mwh": ("minimum output that fits nowhere", "最小出力无处消纳电量"),
    }
    parts = []
    if abs(figures["worth_cny"]) >= _NOTHING_CNY:
        money = format_money(abs(figures["worth_cny"]), language)
        parts.append(
            _change(choose("cost", "成本", language), figures["worth_cny"], money, language)
        )
    for name, (english, chinese) in named.items():
        if abs(figures[name]) >= _NOTHING_MWH:
            energy = format_energy(abs(figures[name]), language)
            what = choose(english, chinese, language)
            parts.append(_change(what, figures[name], energy, language))
    if not parts:
        return choose("a perfect forecast would change nothing", "完美预测亦无改变", language)
    if language == "zh":
        return f"若预测完全准确，{'、'.join(parts)}"
    listed = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    return f"a perfect forecast would {listed}"


def _change(what: str, saved: float, size: str, language: Language) -> str:
    english = f"{'lower' if saved > 0 else 'raise'} {what} by {size}"
    return choose(english, f"{what}{'减少' if saved > 0 else '增加'}{size}", language)


def format_money(value_cny: float, language: Language) -> str:
    """Return an amount of money as a planner writes it.

    Examples
    --------
    >>> format_money(2_205_629.0, "zh"), format_money(220_562_900.0, "zh")
    ('221万元', '2.21亿元')
    >>> format_money(2_205_629.0, "en").replace(chr(160), " ")
    '2.2 million CNY'
    """
    if language == "zh":
        large = value_cny >= 1e8  # noqa: PLR2004 - 1 亿元
        return f"{value_cny * 1e-8:,.2f}亿元" if large else f"{value_cny * 1e-4:,.0f}万元"
    return f"{value_cny * 1e-6:,.1f}\u00a0million\u00a0CNY"


def _has_figure(record: RunRecord, year: int, name: str) -> bool:
    return name in record.years and not np.isnan(record.figure(year, name))

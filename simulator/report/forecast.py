"""Chart: the week in which day-ahead forecasts erred most."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from simulator.report.promises import focus_year
from simulator.report.style import COLOURS, new_chart, place_legend
from simulator.report.words import (
    Language,
    choose,
    day_label,
    format_day,
    format_hour,
    format_power,
    power_unit,
)
from simulator.report.words_forecast import forecast_worth, has_forecast
from simulator.run_folder.hourly import select_series
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_DAYS = 7


def draw_forecast_week(scenario: Scenario, record: RunRecord, language: Language) -> Figure | None:
    """Draw net load as foreseen and as it came, in the week of the largest errors."""
    year = focus_year(scenario)
    if not has_forecast(record, year):
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
    worth = forecast_worth(record, year, language)
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

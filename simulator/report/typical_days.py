"""Chart: the dispatch of four typical days side by side."""

from typing import Final

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from simulator.profiles.calendar import build_calendar
from simulator.report.dispatch_weeks import balance_by_carrier, draw_day
from simulator.report.promises import focus_year
from simulator.report.style import new_chart
from simulator.report.words import (
    Language,
    choose,
    day_label,
    format_percent,
    format_power,
    power_unit,
)
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_SUMMER: Final = (6, 7, 8, 9)
_WINTER: Final = (12, 1, 2)
_SPRING: Final = (3, 4, 5)

Day = tuple[str, pd.DataFrame]
"""What a day is typical of, and its hours."""


def draw_typical_days(scenario: Scenario, record: RunRecord, language: Language) -> Figure:
    """Draw the days of the summer and winter peak, the spring valley and the Spring Festival."""
    year = focus_year(scenario)
    hourly = balance_by_carrier(record, year)
    days = typical_days(hourly, year, language)
    unit, factor = power_unit(language)
    subtitle = choose(
        f"Typical days of {year} [{unit}], hours of the day; downwards: export and charging",
        f"{year}年典型日（{unit}），横轴为时刻；向下：送出与储能充电",
        language,
    )
    figure = new_chart(_sentence(hourly, days, year, language), subtitle, (10.5, 6.6))
    panels = figure.subplots(2, 2, sharey=True, squeeze=False).ravel()
    labels: dict[str, Artist] = {}
    for axes, (name, hours) in zip(panels, days, strict=False):
        draw_day(axes, hours * factor, language)
        day = day_label(pd.DatetimeIndex(hours.index)[0], language)
        axes.set_title(choose(f"{name}, {day}", f"{name}（{day}）", language), fontsize=9)
        handles, names = axes.get_legend_handles_labels()
        labels |= dict(zip(names, handles, strict=True))
    for axes in panels[len(days) :]:
        axes.set_axis_off()
    figure.legend(handles=list(labels.values()), labels=list(labels), loc="outside right center")
    return figure


def typical_days(hourly: pd.DataFrame, year: int, language: Language) -> list[Day]:
    """Return the typical days that the hours of a run hold; a short run may lack some.

    The peak days have the highest hour of demand of their season, the spring valley and the
    Spring Festival the lowest hour of demand less wind and solar of theirs.
    """
    months = pd.DatetimeIndex(hourly.index).month
    calendar = build_calendar(year, ())
    festival = calendar.index[calendar["day_type"] == "spring-festival"]
    dates = pd.DatetimeIndex(hourly.index).normalize()
    net = hourly["demand"] - hourly["wind_solar"]
    choices = (
        (choose("Summer peak", "夏季高峰日", language), months.isin(_SUMMER), -hourly["demand"]),
        (choose("Winter peak", "冬季高峰日", language), months.isin(_WINTER), -hourly["demand"]),
        (choose("Spring valley", "春季低谷日", language), months.isin(_SPRING), net),
        (choose("Spring Festival", "春节低谷日", language), dates.isin(festival), net),
    )
    found = []
    for name, inside, measure in choices:
        if inside.any():
            day = pd.Timestamp(str(measure[inside].idxmin())).normalize()
            found.append((name, hourly[dates == day]))
    return found


def _sentence(hourly: pd.DataFrame, days: list[Day], year: int, language: Language) -> str:
    """Return how far demand less wind and solar swings between the days."""
    shown = pd.concat([hours for _, hours in days]) if days else hourly
    net = shown["demand"] - shown["wind_solar"]
    highest, lowest = (format_power(float(value), language) for value in (net.max(), net.min()))
    valley = float(net.min() / net.max())
    share = format_percent(valley, language)
    tail = choose(f"the valley is {share} of the peak", f"低谷为高峰的{share}", language)
    if valley <= 0.0:
        tail = choose(
            "in the valley they alone exceed demand", "低谷时风光出力已超过负荷", language
        )
    return choose(
        f"On the typical days of {year} demand less wind and solar swings between {lowest} and "
        f"{highest}: {tail}.",
        f"{year}年典型日净负荷（负荷减风光出力）在{lowest}至{highest}之间，{tail}。",
        language,
    )

"""Chart: every hour of a year as a picture, day by hour: curtailment, exchange and storage."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap
from matplotlib.figure import Figure

from simulator.report.dispatch_weeks import balance_by_carrier
from simulator.report.promises import focus_year, span_text
from simulator.report.style import COLOURS, new_chart
from simulator.report.words import (
    Language,
    choose,
    format_percent,
    month_label,
    power_unit,
)
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_STORES: Final = ("battery", "pumped-hydro")
_NOTHING_MWH: Final = 0.5
_SEEN_MW: Final = 0.5
_NOON: Final = range(10, 16)
_HOURS: Final = 24
_FEW_DAYS: Final = 62


def draw_hours_of_year(scenario: Scenario, record: RunRecord, language: Language) -> Figure:
    """Draw curtailment, exchange and storage of each hour of a year, a column a day."""
    year = focus_year(scenario)
    hourly = balance_by_carrier(record, year)
    stores = [name for name in _STORES if name in hourly]
    unit, factor = power_unit(language)
    subtitle = choose(
        f"Each hour of {year}, days from left to right, hours upwards [{unit}]",
        f"{year}年逐时：横轴为日期，纵轴为一天中的时刻（{unit}）",
        language,
    )
    title = _sentence(hourly, span_text(scenario, year, language), language)
    figure = new_chart(title, subtitle, (9.0, 6.6))
    curtailed = LinearSegmentedColormap.from_list("curtailed", ["white", COLOURS["curtailed"]])
    storage = hourly[stores].sum(axis="columns") - hourly["charging"]
    panels: tuple[tuple[pd.Series[float], Colormap | str, str, bool], ...] = (
        (hourly["curtailed"], curtailed, choose("curtailed", "弃电", language), False),
        (
            hourly["export"] - hourly["import"], "PuOr",
            choose("export (+), import (−)", "送出（+）、受入（−）", language), True,
        ),
        (
            storage, "BrBG",
            choose("storage: discharging (+), charging (−)", "储能：放电（+）充电（−）", language),
            True,
        ),
    )  # fmt: skip
    for axes, (values, colours, name, both) in zip(figure.subplots(3, 1), panels, strict=True):
        _draw_panel(axes, values * factor, colours, both=both)
        axes.set_title(name, fontsize=9, loc="left")
        _label_days(axes, pd.DatetimeIndex(hourly.index), language)
    return figure


def _draw_panel(
    axes: Axes, values: "pd.Series[float]", colours: Colormap | str, *, both: bool
) -> None:
    """Draw one series as a picture with its scale, which is symmetric where it has two signs."""
    index = pd.DatetimeIndex(values.index)
    grid = np.full((_HOURS, len(index.normalize().unique())), np.nan)
    days = (index.normalize() - index[0].normalize()).days
    grid[index.hour, days] = values.to_numpy(dtype=float)
    largest = max(float(np.nanmax(np.abs(grid))), 1e-9)
    picture = axes.imshow(
        grid, cmap=colours, aspect="auto", origin="lower", interpolation="nearest",
        vmin=-largest if both else 0.0, vmax=largest, extent=(0, grid.shape[1], 0, _HOURS),
    )  # fmt: skip
    axes.figure.colorbar(picture, ax=axes, pad=0.01, aspect=12)
    axes.set_yticks([0, 6, 12, 18, 24])
    axes.grid(visible=False)


def _label_days(axes: Axes, index: pd.DatetimeIndex, language: Language) -> None:
    first = index[0].normalize()
    if len(index) <= _FEW_DAYS * _HOURS:
        ticks = range(0, len(index) // _HOURS + 1, 7)
        days = [first + pd.Timedelta(days=tick) for tick in ticks]
        axes.set_xticks(list(ticks), [f"{day.day}/{day.month}" for day in days])
        return
    starts = pd.date_range(first, index[-1], freq="MS")
    axes.set_xticks(
        [(start - first).days + 15 for start in starts],
        [month_label(start.month, language) for start in starts],
    )
    axes.tick_params(axis="x", length=0)


def _sentence(hourly: pd.DataFrame, span: str, language: Language) -> str:
    """Return when curtailment falls, and how often the city exports."""
    exporting = float((hourly["export"] > hourly["import"] + _SEEN_MW).mean())
    importing = float((hourly["import"] > hourly["export"] + _SEEN_MW).mean())
    exports, imports = format_percent(exporting, language), format_percent(importing, language)
    exchange = choose(
        f"the city exports in {exports} of all hours and imports in {imports}",
        f"全部时段中{exports}送出、{imports}受入",
        language,
    )
    total = float(hourly["curtailed"].sum())
    if total < _NOTHING_MWH:
        return choose(
            f"{span} nothing is curtailed; {exchange}.", f"{span}无弃电；{exchange}。", language
        )
    index = pd.DatetimeIndex(hourly.index)
    noon = format_percent(
        float(hourly["curtailed"][index.hour.isin(_NOON)].sum()) / total, language
    )
    days = int((hourly["curtailed"].resample("D").sum() > _NOTHING_MWH).sum())
    return choose(
        f"{span} {noon} of curtailment falls between 10:00 and 16:00, on {days} days in all; "
        f"{exchange}.",
        f"{span}{noon}的弃电集中在10时至16时，共{days}天出现弃电；{exchange}。",
        language,
    )

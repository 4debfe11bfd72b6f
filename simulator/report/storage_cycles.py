"""Chart: how often storage turns over, by year and month, and how full it is over the day."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.report.promises import focus_year, span_text
from simulator.report.style import COLOURS, new_chart
from simulator.report.words import Language, choose, month_label, month_name, word
from simulator.run_folder.hourly import select_series
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_STORES: Final = ("battery", "pumped-hydro")
_HOURS: Final = 24
_IDLE: Final = 0.5
_BAND: Final = (0.1, 0.9)


def draw_storage_cycles(scenario: Scenario, record: RunRecord, language: Language) -> Figure | None:
    """Draw full cycles of batteries and pumped storage; None where there is no storage.

    A full cycle is as much discharged energy as the stores can hold.
    """
    year = focus_year(scenario)
    yearly = cycles_by_year(record)
    stores = [str(name) for name in yearly]
    there = [name for name in stores if not np.isnan(float(yearly[name].loc[year]))]
    if not there:
        return None
    hourly = {name: _hours_of(record, year, name) for name in there}
    subtitle = choose(
        f"Full cycles: energy discharged over energy capacity. Level: median and middle 80 % of "
        f"the days of {year}",
        f"等效满充放次数＝放电量÷储能容量；储能电量为{year}年各日的中位数及中间80%范围",
        language,
    )
    title = _sentence(span_text(scenario, year, language), hourly, language)
    figure = new_chart(title, subtitle, (10.5, 4.6))
    panels = figure.subplots(1, 3, width_ratios=(1.0, 1.25, 1.1))
    cycles = choose("full cycles", "等效满充放次数（次）", language)
    _draw_bars(panels[0], yearly, [str(name) for name in yearly.index], language)
    panels[0].set_title(choose("By year", "分年", language), fontsize=9)
    panels[0].set_ylabel(cycles)
    months = pd.DataFrame({name: _by_month(hours) for name, hours in hourly.items()})
    _draw_bars(panels[1], months, [_short(month, language) for month in months.index], language)
    panels[1].set_title(choose(f"By month, {year}", f"{year}年分月", language), fontsize=9)
    panels[1].set_ylabel(cycles)
    _draw_levels(panels[2], hourly, language)
    title = choose(f"Energy stored over the day, {year}", f"{year}年日内储能电量", language)
    panels[2].set_title(title, fontsize=9)
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(stores))
    return figure


def cycles_by_year(record: RunRecord) -> pd.DataFrame:
    """Return full cycles by year and carrier of storage; NaN where there is none in a year."""
    plants = record.tables["plants"]
    stores = plants[plants["carrier"].isin(_STORES) & (plants["energy_mwh"] > 0)]
    sums = stores.groupby(["year", "carrier"])[["generation_mwh", "energy_mwh"]].sum()
    cycles = (sums["generation_mwh"] / sums["energy_mwh"]).unstack("carrier")  # noqa: PD010 - not of a table
    kept = [name for name in _STORES if name in cycles]
    return cycles[kept].reindex(record.years.index)


def _hours_of(record: RunRecord, year: int, carrier: str) -> pd.DataFrame:
    """Return what the stores of a carrier charge, discharge and hold over their capacity."""
    plants = record.tables["plants"]
    rows = plants[(plants["year"] == year) & (plants["carrier"] == carrier)]
    names, energy = list(rows["plant"]), float(rows["energy_mwh"].sum())
    hourly = record.hourly(year)
    columns = {"level": "level_mwh", "discharge": "output_mw", "charge": "charge_mw"}
    return pd.DataFrame(
        {
            told: select_series(hourly, "plant", quantity)
            .reindex(columns=names, fill_value=0.0)
            .sum(axis="columns")
            / energy
            for told, quantity in columns.items()
        }
    )


def _by_month(hours: pd.DataFrame) -> "pd.Series[float]":
    return hours["discharge"].groupby(pd.DatetimeIndex(hours.index).month).sum()


def _by_hour(values: "pd.Series[float]") -> "pd.Series[float]":
    return values.groupby(pd.DatetimeIndex(values.index).hour).mean()


def _short(month: object, language: Language) -> str:
    """Return a month's label; in English a letter, as twelve of them stand in a narrow panel."""
    label = month_label(int(str(month)), language)
    return label[:1] if language == "en" else label.removesuffix("月")


def _draw_bars(axes: Axes, cycles: pd.DataFrame, labels: Sequence[str], language: Language) -> None:
    places = np.arange(len(cycles))
    width = 0.8 / len(cycles.columns)
    for rank, carrier in enumerate(cycles):
        shift = (rank - (len(cycles.columns) - 1) / 2) * width
        axes.bar(
            places + shift, cycles[carrier], width, color=COLOURS[str(carrier)],
            label=word(str(carrier), language),
        )  # fmt: skip
    axes.set_xticks(places, list(labels))
    axes.tick_params(axis="x", length=0)
    if len(labels[0]) > 2:  # noqa: PLR2004 - years stand upright
        axes.tick_params(axis="x", rotation=90)


def _draw_levels(axes: Axes, hourly: dict[str, pd.DataFrame], language: Language) -> None:
    for carrier, hours in hourly.items():
        level = 100.0 * hours["level"]
        by_hour = level.groupby(pd.DatetimeIndex(level.index).hour)
        low, high = (by_hour.quantile(share) for share in _BAND)
        places = np.arange(len(low)) + 1  # a level is that at an hour's end
        axes.fill_between(places, low, high, color=COLOURS[carrier], alpha=0.3, linewidth=0)
        axes.plot(places, by_hour.median(), color=COLOURS[carrier], linewidth=1.6)
    axes.set_xlim(0, _HOURS)
    axes.set_ylim(0, 105)
    axes.set_xticks(range(0, _HOURS + 1, 6))
    axes.set_xlabel(choose("hour of the day", "时刻", language))
    axes.set_ylabel(choose("% of energy capacity", "占储能容量（%）", language))


def _sentence(span: str, hourly: dict[str, pd.DataFrame], language: Language) -> str:
    """Return how often the store that is used most turns over, and when it fills and empties."""
    used = max(hourly, key=lambda name: float(hourly[name]["discharge"].sum()))
    hours, name = hourly[used], word(used, language)
    cycles = float(hours["discharge"].sum())
    if cycles < _IDLE:
        return choose(
            f"{span} {name} storage is not used." if used == "battery" else f"{span} {name} idles.",
            f"{span}{name}基本未使用。",
            language,
        )
    months = _by_month(hours)
    most, least = (
        month_name(int(str(end)), language) for end in (months.idxmax(), months.idxmin())
    )
    fill, empty = (int(str(_by_hour(hours[side]).idxmax())) for side in ("charge", "discharge"))
    daily = cycles / (len(hours) / _HOURS)
    english = "batteries turn" if used == "battery" else "pumped storage turns"
    return choose(
        f"{span} {english} over {cycles:,.0f} times ({daily:.2f} a day), most in {most}, least in "
        f"{least}; charging peaks at {fill:02d}:00 and discharging at {empty:02d}:00.",
        f"{span}{name}等效满充放{cycles:,.0f}次（日均{daily:.2f}次），{most}最多、{least}最少；"
        f"充电集中在{fill}时前后，放电集中在{empty}时前后。",
        language,
    )

"""Chart: how often storage is filled and emptied, month by month, and at which hours of the day."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.report.promises import focus_year, span_text
from simulator.report.style import COLOURS, new_chart
from simulator.report.words import (
    Language,
    choose,
    format_percent,
    format_power,
    month_label,
    power_unit,
    word,
)
from simulator.run_folder.hourly import select_series
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_KINDS: Final = ("battery", "pumped-hydro")
_HOURS: Final = 24
_NOON: Final = range(10, 16)
_WIDE_IN, _ROW_IN, _HEAD_IN = 9.0, 2.35, 1.0


@dataclass(frozen=True)
class _Use:
    """What the storage of one kind does in a year.

    Parameters
    ----------
    power_mw, energy_mwh
        Capacity of its plants.
    cycles
        Energy discharged over the energy that fits, by month; the days a plant is not there count.
    output_mw, charge_mw
        Means of the hours of the day.
    noon
        Share of the energy charged from 10:00 to 16:00. [0..1]
    """

    kind: str
    power_mw: float
    energy_mwh: float
    cycles: "pd.Series[float]"
    output_mw: "pd.Series[float]"
    charge_mw: "pd.Series[float]"
    noon: float


def draw_storage_cycles(scenario: Scenario, record: RunRecord, language: Language) -> Figure | None:
    """Draw full cycles by month, and mean charging and discharging by hour of the day."""
    year = focus_year(scenario)
    uses = _uses(record, year)
    if not uses:
        return None
    unit, factor = power_unit(language)
    subtitle = choose(
        "Left: energy discharged over the energy that fits, by month. "
        f"Right: mean of each hour of the day, discharging (+), charging (−) [{unit}]",
        f"左：各月等效满充满放次数；右：一天中各时刻平均放电（+）与充电（−）（{unit}）",
        language,
    )
    title = _sentence(uses, span_text(scenario, year, language), language)
    figure = new_chart(title, subtitle, (_WIDE_IN, _HEAD_IN + _ROW_IN * len(uses)))
    panels = figure.subplots(len(uses), 2, squeeze=False)
    for (left, right), use in zip(panels, uses, strict=True):
        _draw_months(left, use, language)
        _draw_day(right, use, factor, language)
    return figure


def _uses(record: RunRecord, year: int) -> list[_Use]:
    """Return what each kind of storage that is in service does."""
    hourly = record.hourly(year)
    index = pd.DatetimeIndex(hourly.index)
    plants = record.tables["plants"]
    plants = plants[(plants["year"] == year) & (plants["capacity_mw"] > 0)]
    output, charge = (
        select_series(hourly, "plant", quantity) for quantity in ("output_mw", "charge_mw")
    )
    uses = []
    for kind in _KINDS:
        mine = plants[(plants["carrier"] == kind) & (plants["energy_mwh"] > 0)]
        names = [name for name in mine["plant"] if name in output and name in charge]
        charged = charge[names].sum(axis="columns")
        if charged.sum() <= 0:
            continue
        energy_mwh = float(mine["energy_mwh"].sum())
        discharged = output[names].sum(axis="columns")
        uses.append(
            _Use(
                kind,
                float(mine["capacity_mw"].sum()),
                energy_mwh,
                discharged.groupby(index.month).sum() / energy_mwh,
                discharged.groupby(index.hour).mean(),
                charged.groupby(index.hour).mean(),
                float(charged[index.hour.isin(_NOON)].sum() / charged.sum()),
            )
        )
    return uses


def _draw_months(axes: Axes, use: _Use, language: Language) -> None:
    months = [int(month) for month in use.cycles.index]
    axes.bar(range(len(months)), use.cycles.to_numpy(), 0.7, color=COLOURS[use.kind])
    axes.set_xticks(range(len(months)), [month_label(month, language) for month in months])
    axes.tick_params(axis="x", labelsize=7.5)
    size = choose(
        f"{word(use.kind, 'en').capitalize()}, {use.power_mw:,.0f} MW / {use.energy_mwh:,.0f} MWh",
        f"{word(use.kind, 'zh')}（{use.power_mw / 10:,.0f}万千瓦/"
        f"{use.energy_mwh / 10:,.0f}万千瓦时）",
        language,
    )
    axes.set_title(size, fontsize=9, loc="left")
    axes.set_ylabel(choose("full cycles", "次", language))


def _draw_day(axes: Axes, use: _Use, factor: float, language: Language) -> None:
    edges = np.arange(_HOURS + 1)
    for values, sign in ((use.output_mw, 1.0), (use.charge_mw, -1.0)):
        heights = sign * values.reindex(range(_HOURS), fill_value=0.0).to_numpy() * factor
        colour = COLOURS[use.kind] if sign > 0 else COLOURS["charging"]
        name = choose("discharging", "放电", language)
        if sign < 0:
            name = word("charging", language)
        axes.stairs(heights, edges, fill=True, color=colour, label=name)
    axes.axhline(0, color="black", linewidth=0.7)
    axes.set_xlim(0, _HOURS)
    axes.set_xticks(range(0, _HOURS + 1, 6), [f"{hour}:00" for hour in range(0, _HOURS + 1, 6)])
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.25 * (high - low))  # room for the legend
    axes.legend(loc="upper left", ncols=2, fontsize=7.5)
    axes.set_title(choose("Mean day", "平均日内过程", language), fontsize=9, loc="left")


def _sentence(uses: list[_Use], span: str, language: Language) -> str:
    """Return how often each kind cycles, and when it is charged."""
    parts = []
    for use in uses:
        total, noon = float(use.cycles.sum()), format_percent(use.noon, language)
        busiest = month_label(int(str(use.cycles.idxmax())), language)
        power = format_power(use.power_mw, language)
        parts.append(
            choose(
                f"{word(use.kind, 'en')} ({power}) makes {total:,.0f} full cycles, most in "
                f"{busiest}, with {noon} of its charging between 10:00 and 16:00",
                f"{word(use.kind, 'zh')}（{power}）等效满充满放{total:,.0f}次，{busiest}最多，"
                f"{noon}的充电在10时至16时",
                language,
            )
        )
    return choose(f"{span} {'; '.join(parts)}.", f"{span}{'；'.join(parts)}。", language)

"""Chart: the yearly balance of energy."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.report.promises import focus_year, span_text
from simulator.report.style import COLOURS, STACK, new_chart, place_legend, set_years
from simulator.report.words import (
    Language,
    choose,
    energy_unit,
    format_energy,
    format_percent,
    word,
)
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_NOTHING_MWH = 0.5


def yearly_balance(record: RunRecord) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return supply by carrier (with import), and use beside demand, by year. [MWh]."""
    years = record.years
    supply = pd.DataFrame(index=years.index)
    for carrier in STACK[:-1]:
        name = f"generation_{carrier}_mwh"
        if name in years:
            supply[carrier] = years[name]
    supply["import"] = years["import_mwh"]
    supply["unserved"] = years["unserved_mwh"]
    plants = record.tables["plants"]
    charged = plants.groupby("year")["charged_mwh"].sum()
    use = pd.DataFrame(
        {
            "charging": charged.reindex(years.index, fill_value=0.0),
            "export": years["export_mwh"],
            "overgeneration": years["overgeneration_mwh"],
        }
    )
    return supply, use


def draw_energy_balance(scenario: Scenario, record: RunRecord, language: Language) -> Figure:
    """Draw supply by carrier upwards, export and charging downwards, demand as a line."""
    supply, use = yearly_balance(record)
    unit, factor = energy_unit(language)
    subtitle = choose(
        f"Energy by year [{unit}]; downwards: export and charging",
        f"分年电量平衡（{unit}）；向下：送出与储能充电",
        language,
    )
    figure = new_chart(energy_sentence(scenario, record, language), subtitle)
    axes = figure.subplots()
    positions = np.arange(len(supply))
    _stack(axes, positions, supply * factor, 1.0, language)
    _stack(axes, positions, use * factor, -1.0, language)
    demand = record.years["demand_mwh"].to_numpy() * factor
    axes.hlines(
        demand, positions - 0.42, positions + 0.42, color="black", linewidth=1.6,
        label=choose("demand", "全社会用电量", language),
    )  # fmt: skip
    axes.axhline(0, color="black", linewidth=0.7)
    labels = [f"{year}\n{value:,.1f}" for year, value in zip(supply.index, demand, strict=True)]
    set_years(axes, labels)
    axes.set_xlabel(choose(f"year and demand [{unit}]", f"年份与用电量（{unit}）", language))
    axes.set_ylabel(unit)
    place_legend(axes)
    return figure


def _stack(
    axes: Axes, positions: np.ndarray, table: pd.DataFrame, sign: float, language: Language
) -> None:
    base = np.zeros(len(table))
    for name in table:
        values = table[name].to_numpy(dtype=float) * sign
        if not np.abs(values).max() > 0:
            continue
        axes.bar(
            positions, values, 0.72, bottom=base, color=COLOURS[str(name)],
            label=word(str(name), language),
        )  # fmt: skip
        base = base + values


def energy_sentence(scenario: Scenario, record: RunRecord, language: Language) -> str:
    """Return the year's demand, the largest source of its own, and the exchange."""
    year = focus_year(scenario)
    figures = {name: record.figure(year, f"{name}_mwh") for name in ("demand", "import", "export")}
    supply, _ = yearly_balance(record)
    own = {name: float(supply[name].loc[year]) for name in STACK[:-1] if name in supply}
    largest = max(own, key=lambda name: own[name])
    share = format_percent(own[largest] / sum(own.values()), language)
    imported, exported = (format_energy(figures[name], language) for name in ("import", "export"))
    demand = format_energy(figures["demand"], language)
    span = span_text(scenario, year, language)
    exchange = choose(
        f"{imported} come from the province and {exported} go to it",
        f"省网受入{imported}，送出省网{exported}",
        language,
    )
    if figures["import"] + figures["export"] < _NOTHING_MWH:
        exchange = choose("nothing is exchanged with the province", "与省网无电量交换", language)
    return choose(
        f"{span} the city uses {demand}: {word(largest, language)} gives {share} of its own "
        f"generation, {exchange}.",
        f"{span}全社会用电量{demand}：本地发电中{word(largest, language)}占{share}，{exchange}。",
        language,
    )

"""Chart: the ten worst shortfalls, hour by hour."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.report.adequacy_figures import case_text, riskiest_case, rows_of, studied_year
from simulator.report.style import COLOURS, new_chart
from simulator.report.words import (
    Language,
    choose,
    day_label,
    format_energy,
    format_power,
    power_unit,
    word,
)
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_ROWS: Final = 2
_LAYERS: Final = (
    ("thermal_mw", "coal", ("coal and biomass that did not fail", "未停运的煤电、生物质")),
    ("import_mw", "import", None),
    ("hydro_mw", "hydro-run-of-river", ("hydro", "水电")),
    ("wind_mw", "wind", None),
    ("solar_mw", "solar", None),
    ("storage_and_response_mw", "battery", ("storage and demand response", "储能与需求响应")),
    ("shortfall_mw", "unserved", None),
)


def draw_worst_events(scenario: Scenario, record: RunRecord, language: Language) -> Figure | None:
    """Draw supply and shortfall around each of the ten events of largest energy."""
    year = studied_year(scenario, record)
    if year is None:
        return None
    case = riskiest_case(record, year)
    events = rows_of(record, "adequacy_events", year, case)
    if events.empty:
        return None
    unit, factor = power_unit(language)
    subtitle = choose(
        f"Power hour by hour [{unit}] around the {len(events)} shortfalls of largest energy, "
        f"{year}, {case_text(case, 'en')}; black: demand. Day and hour of the first short hour",
        f"缺电量最大的{len(events)}次事件逐小时电力（{unit}），{year}年，{case_text(case, 'zh')}；"
        "黑线为负荷；小标题为起始时刻",
        language,
    )
    figure = new_chart(_title(events, language), subtitle, (11.0, 6.2))
    columns = -(-len(events) // _ROWS)
    panels = figure.subplots(_ROWS, columns, sharey=True, squeeze=False).ravel()
    hours = rows_of(record, "adequacy_event_hours", year, case)
    for axes in panels[len(events) :]:
        axes.set_visible(False)
    for axes, (_, event) in zip(panels, events.iterrows(), strict=False):
        _draw_event(axes, event, hours[hours["rank"] == event["rank"]], factor, language)
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4)
    panels[0].set_ylabel(unit)
    return figure


def _draw_event(
    axes: Axes, event: "pd.Series[float]", hours: pd.DataFrame, factor: float, language: Language
) -> None:
    places = np.arange(len(hours))
    edges = np.repeat(np.arange(len(hours) + 1) - 0.5, 2)[1:-1]  # of each hour
    base = np.zeros(len(edges))
    demand = hours["demand_mw"].to_numpy(dtype=float) * factor
    for column, colour, names in _LAYERS:
        top = base + hours[column].to_numpy(dtype=float).repeat(2) * factor
        label = word(colour, language) if names is None else choose(*names, language)
        axes.fill_between(edges, base, top, color=COLOURS[colour], label=label, linewidth=0)
        base = top
    axes.step(places, demand, where="mid", color="black", linewidth=1.0,
              label=word("demand", language))  # fmt: skip
    start = pd.Timestamp(str(event["start"]))
    length = int(event["duration_h"])
    depth = format_power(float(event["depth_mw"]), language)
    axes.set_title(
        choose(
            f"{day_label(start, 'en')} {start:%H:%M}, {length} h, {depth}",
            f"{day_label(start, 'zh')}{start.hour}时，{length}小时，{depth}",
            language,
        ),
        fontsize=7.5,
    )
    clock = [pd.Timestamp(str(text)).hour for text in hours["snapshot"]]
    ticks = [place for place, hour in enumerate(clock) if hour % 6 == 0]
    axes.set_xticks(ticks, [str(clock[place]) for place in ticks], fontsize=7.5)


def _title(events: pd.DataFrame, language: Language) -> str:
    worst = events.iloc[0]
    energy = format_energy(float(worst["energy_mwh"]), language)
    depth = format_power(float(events["depth_mw"].max()), language)
    longest = int(events["duration_h"].max())
    start = pd.Timestamp(str(worst["start"]))
    return choose(
        f"The worst of all sampled shortfalls lacks {energy} from {day_label(start, 'en')}, "
        f"{start:%H:%M}; the ten worst last up to {longest} h and reach {depth}.",
        f"抽样中最严重的缺电始于{day_label(start, 'zh')}{start.hour}时，缺供{energy}；"
        f"最严重的十次最长{longest}小时、最深{depth}。",
        language,
    )

"""Chart: the grid as a map: plants at the county buses, corridors with their highest loading."""

import math
from collections import Counter
from typing import Final, Literal

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Wedge

from simulator.report.promises import focus_year, span_text
from simulator.report.style import COLOURS, STACK, new_chart
from simulator.report.words import Language, choose, format_percent, format_power, word
from simulator.run_folder.hourly import select_series
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

Place = tuple[float, float]

_LARGEST: Final = 0.045  # radius of the largest bus [° of latitude]
_SMALLEST: Final = 0.012
_APART: Final = 0.022  # between corridors that join the same buses [° of latitude]
_LOADING: Final = "viridis_r"
_ABOVE: Final = 0.008
_LABEL: Final = 0.03  # room that the label of a corridor takes [° of latitude]


def draw_grid_map(scenario: Scenario, record: RunRecord, language: Language) -> Figure | None:
    """Draw buses, plants by carrier and corridors by loading; None where nothing flows."""
    year = focus_year(scenario)
    flow = select_series(record.hourly(year), "line", "flow_mw").abs().max()
    lines = [line for line in scenario.pack.lines if line.line in flow]
    if not lines:
        return None
    loading = {line.line: float(flow[line.line]) / line.limit_mw for line in lines}
    subtitle = choose(
        f"Grid of {year}: capacity at each bus by carrier; highest hourly flow of each corridor as "
        "a share of its N-1 limit",
        f"{year}年电网：各节点分类装机；各断面最大小时潮流占N-1限额的比例",
        language,
    )
    title = _sentence(scenario, loading, span_text(scenario, year, language), language)
    figure = new_chart(title, subtitle, (9.0, 7.2))
    axes = figure.subplots()
    places = _places(scenario)
    axes.set_aspect("equal")
    scale = ScalarMappable(Normalize(0.0, 1.0), _LOADING)
    radii = _radii(scenario, record, year)
    _draw_lines(axes, scenario, places, radii, loading, scale)
    _draw_buses(axes, scenario, record, year, language)
    axes.margins(0.08)
    axes.set_axis_off()
    bar = figure.colorbar(scale, ax=axes, shrink=0.5, pad=0.01)
    bar.set_label(choose("highest loading", "最大负载率", language))
    bar.ax.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    _place_keys(figure, record, year, language)
    return figure


def _draw_lines(
    axes: Axes,
    scenario: Scenario,
    places: dict[str, Place],
    radii: dict[str, float],
    loading: dict[str, float],
    scale: ScalarMappable,
) -> None:
    colours = scale.get_cmap()
    drawn: Counter[frozenset[str]] = Counter()
    for line in scenario.pack.lines:
        if line.line not in loading:
            continue
        pair = frozenset((line.bus0, line.bus1))
        shift, along = drawn[pair] * _APART, 0.4 + 0.12 * drawn[pair]
        drawn[pair] += 1
        (x0, y0), (x1, y1) = places[line.bus0], places[line.bus1]
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        across, up = -(y1 - y0) / length * shift, (x1 - x0) / length * shift
        share = loading[line.line]
        axes.plot(
            (x0 + across, x1 + across), (y0 + up, y1 + up), color=colours(min(1.0, share)),
            linewidth=2.0 + 3.0 * min(1.0, share), zorder=1, solid_capstyle="round",
        )  # fmt: skip
        if length < radii[line.bus0] + radii[line.bus1] + _LABEL:
            continue  # no room between the buses: the colour tells it
        # Two fifths of the way: labels of corridors that cross in the middle stay apart.
        axes.text(
            x0 + across + along * (x1 - x0), y0 + up + along * (y1 - y0), f"{share:.0%}",
            fontsize=7, ha="center", va="center", zorder=2,
            bbox={"color": "white", "pad": 0.6, "alpha": 0.85},
        )  # fmt: skip


def _draw_buses(
    axes: Axes, scenario: Scenario, record: RunRecord, year: int, language: Language
) -> None:
    installed = _installed(record, year)
    totals = installed.sum(axis="columns")
    places, radii = _places(scenario), _radii(scenario, record, year)
    for bus in scenario.pack.buses:
        total = float(totals.get(bus.bus, 0.0))
        place, radius, begin = places[bus.bus], radii[bus.bus], 90.0
        if total:
            for carrier in installed:
                turn = 360.0 * float(installed[carrier].to_dict()[bus.bus]) / total
                colour = COLOURS[str(carrier)]
                axes.add_patch(
                    Wedge(place, radius, begin - turn, begin, facecolor=colour, zorder=3)
                )
                begin -= turn
        else:
            axes.add_patch(Wedge(place, radius, 0, 360, facecolor="white", ec="black", zorder=3))
        name = choose(bus.en, bus.zh, language)
        told = f"{name} {format_power(total, language)}" if total else name
        _name_bus(axes, told, place, radius, [other for other in places.values() if other != place])


def _name_bus(axes: Axes, told: str, place: Place, radius: float, others: list[Place]) -> None:
    """Write a name beside its bus, on the side away from the nearest other bus."""
    near = min(others, key=lambda other: math.dist(other, place), default=(place[0], -90.0))
    right, up = place[0] - near[0], place[1] - near[1]
    gap = radius + _ABOVE
    side: Literal["left", "right", "center"] = "center"
    level: Literal["top", "bottom", "center"] = "bottom" if up > 0 else "top"
    shift = (0.0, math.copysign(gap, up))
    if abs(right) > abs(up):
        side, level = "left" if right > 0 else "right", "center"
        shift = (math.copysign(gap, right), 0.0)
    axes.text(
        place[0] + shift[0], place[1] + shift[1], told, fontsize=8, zorder=4, ha=side, va=level,
        bbox={"color": "white", "pad": 0.4, "alpha": 0.75},
    )  # fmt: skip


def _places(scenario: Scenario) -> dict[str, Place]:
    """Return where each bus stands, with degrees of longitude as short as they are there."""
    buses = scenario.pack.buses
    shrink = math.cos(math.radians(sum(bus.latitude for bus in buses) / len(buses)))
    return {bus.bus: (bus.longitude * shrink, bus.latitude) for bus in buses}


def _radii(scenario: Scenario, record: RunRecord, year: int) -> dict[str, float]:
    """Return how large each bus is drawn: its area grows with capacity. [° of latitude]"""
    totals = _installed(record, year).sum(axis="columns")
    most = float(totals.max())
    return {
        bus.bus: max(_SMALLEST, _LARGEST * math.sqrt(float(totals.get(bus.bus, 0.0)) / most))
        for bus in scenario.pack.buses
    }


def _installed(record: RunRecord, year: int) -> pd.DataFrame:
    """Return the capacity at each bus by carrier. [MW]."""
    plants = record.tables["plants"]
    own = plants[plants["year"] == year]
    table = own.pivot_table(index="bus", columns="carrier", values="capacity_mw", aggfunc="sum")
    return table.reindex(columns=[name for name in STACK if name in table]).fillna(0.0)


def _place_keys(figure: Figure, record: RunRecord, year: int, language: Language) -> None:
    installed = _installed(record, year)
    keys = [
        Patch(color=COLOURS[str(name)], label=word(str(name), language))
        for name in installed
        if installed[name].sum() > 0
    ]
    figure.legend(handles=keys, loc="outside left center")


def _sentence(scenario: Scenario, loading: dict[str, float], span: str, language: Language) -> str:
    """Return which corridor is loaded most, and how many reach their limit."""
    names = {bus.bus: choose(bus.en, bus.zh, language) for bus in scenario.pack.buses}
    lines = {line.line: line for line in scenario.pack.lines}
    most = max(loading, key=lambda name: loading[name])
    ends = (names[lines[most].bus0], names[lines[most].bus1])
    share = format_percent(min(1.0, loading[most]), language)
    full = sum(value > 1.0 - 1e-6 for value in loading.values())
    tail = choose(
        f"{full or 'none'} of {len(loading)} reach their limit",
        f"{len(loading)}个断面中{full}个达到限额" if full else f"{len(loading)}个断面均未达到限额",
        language,
    )
    return choose(
        f"{span} the corridor {ends[0]}–{ends[1]} is loaded most, to {share} of its limit; {tail}.",
        f"{span}{ends[0]}—{ends[1]}断面负载率最高，达{share}；{tail}。",
        language,
    )

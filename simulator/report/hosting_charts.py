"""Charts of a hosting study: curtailment against capacity, and what moves the capacity."""

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.pathway.hosting import Hosting
from simulator.pathway.hosting_point import FLOORS
from simulator.pathway.hosting_scenario import BASE, CITY, PLAN, Line
from simulator.report.style import COLOURS, new_chart
from simulator.report.words import Language, choose, format_percent, format_power, power_unit
from simulator.report.words_hosting import (
    CASE_NAMES,
    COMMITMENT_NOTE,
    FLOOR_NAMES,
    capacity_text,
    case_changes,
    line_name,
)
from simulator.run_folder.hosting import FOUND, status
from simulator.scenario.schema import Scenario

_MIX_COLOURS: Final = {PLAN: "#000000", "wind": COLOURS["wind"], "solar": "#e69f00"}
_COUNTY_COLOURS: Final = (
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#8c510a", "#7a4b9d", "#e69f00",
    "#4d4d4d",
)  # fmt: skip
_MOST_SHOWN: Final = 0.125  # rates beyond the floors leave the chart
_LEVELS_SHOWN: Final = 3.0  # times the plan's capacity
_GREY: Final = "#7f7f7f"
_NOTHING: Final = 5e-4  # a rate that is printed as 0.0 %
_PAPER: Final = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.8}


def draw_hosting_curve(scenario: Scenario, hosting: Hosting, language: Language) -> Figure:
    """Draw curtailment against installed wind and solar: the mix, wind alone, solar alone."""
    unit, factor = power_unit(language)
    figure = new_chart(_curve_title(hosting, language), _curve_subtitle(unit, language))
    axes = figure.subplots()
    lines = [line for line in hosting.installed if (line.county, line.case) == (CITY, BASE)]
    plan = hosting.installed[Line(PLAN)].level(1.0)
    for line in lines:
        levels = [hosting.installed[line].level(one) for one in hosting.rates(line)]
        _draw_line(axes, np.array(levels) * factor, list(hosting.rates(line).values()),
                   line_name(scenario, line, language), _MIX_COLOURS[line.mix])  # fmt: skip
    right = _right_edge(hosting, lines)
    axes.set_xlim(0, right * factor)
    _draw_floors(axes, hosting, lines)
    _mark_capacities(axes, hosting, factor, language)
    at = hosting.rates(Line(PLAN))[1.0] * 100
    axes.plot([plan * factor], [at], "D", color=COLOURS["missed"], markersize=7, zorder=5)
    axes.annotate(
        choose(f"the plan: {at:.1f} %", f"规划：{at:.1f}%", language),
        (plan * factor, at), (-8, 14), textcoords="offset points", ha="right", fontsize=8,
        color=COLOURS["missed"], bbox=_PAPER, zorder=6,
    )  # fmt: skip
    axes.set_xlabel(choose(f"installed wind and solar [{unit}]", f"风光装机（{unit}）", language))
    axes.set_ylabel(choose("curtailment rate [%]", "弃电率（%）", language))
    axes.legend(loc="upper left")
    return figure


def _draw_line(
    axes: Axes,
    levels: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]",
    rates: list[float],
    label: str,
    colour: str,
) -> None:
    values = np.array(rates) * 100
    axes.plot(levels, values, "-", color=colour, linewidth=1.6, label=label, zorder=3)
    axes.plot(levels, values, "o", color=colour, markersize=3, zorder=4)


def _right_edge(hosting: Hosting, lines: list[Line]) -> float:
    """Return how far the axis reaches: past the last floor that is crossed, not to every point."""
    plan = hosting.installed[Line(PLAN)].level(1.0)
    crossed = [
        hosting.installed[one.line].level(one.high)
        for one in hosting.capacities
        if one.line in lines and one.high is not None
    ]
    return min(max([1.2 * level for level in crossed] + [2.0 * plan]), _LEVELS_SHOWN * plan)


def _draw_floors(axes: Axes, hosting: Hosting, lines: list[Line]) -> None:
    rates = [hosting.rates(line).values() for line in lines]
    top = max(0.02, *(max(each) for each in rates))
    if all(min(each) < _MOST_SHOWN for each in rates):  # else a curve would be out of sight
        top = min(top, _MOST_SHOWN)
    for floor in FLOORS.values():
        if 1 - floor <= top:
            axes.axhline((1 - floor) * 100, color=_GREY, linestyle="--", linewidth=0.8, zorder=1)
            axes.annotate(
                f"{floor:.1%}".replace(".0%", "%"), (1.0, (1 - floor) * 100), (-3, 2),
                xycoords=("axes fraction", "data"), textcoords="offset points", ha="right",
                fontsize=8, color=_GREY, bbox=_PAPER,
            )  # fmt: skip
    axes.set_ylim(0, top * 105)


def _mark_capacities(axes: Axes, hosting: Hosting, factor: float, language: Language) -> None:
    """Mark where the plan's mix crosses each floor."""
    line = Line(PLAN)
    for floor, share in FLOORS.items():
        one = hosting.capacity(floor, line)
        if status(one) != FOUND or one.low is None:
            continue
        level = hosting.installed[line].level(one.low) * factor
        axes.vlines(level, 0, (1 - share) * 100, color=_GREY, linewidth=0.8, linestyle=":")
        aside, right = ((-5, 5), "right") if floor == "reported" else ((5, -11), "left")
        axes.annotate(
            capacity_text(hosting, one, language), (level, (1 - share) * 100), aside,
            textcoords="offset points", ha=right, fontsize=8, bbox=_PAPER, zorder=6,
        )  # fmt: skip


def _curve_title(hosting: Hosting, language: Language) -> str:
    line, year = Line(PLAN), hosting.request.year
    plan = format_power(hosting.installed[line].level(1.0), language)
    one, next_one = (hosting.capacity(floor, line) for floor in ("reported", "floor-95"))
    at, then = (capacity_text(hosting, each, language) for each in (one, next_one))
    return choose(
        f"{year}: in the plan's mix the grid hosts {at} of wind and solar at full absorption "
        f"(99.5\u00a0% or more) and {then} at 95 %; the plan has {plan}.",
        f"{year}年：按规划风光比例，全额消纳（≥99.5%）可接纳{at}，95%消纳可接纳{then}；"
        f"规划装机{plan}。",
        language,
    )


def _curve_subtitle(unit: str, language: Language) -> str:
    note = choose(*COMMITMENT_NOTE, language)
    return choose(
        f"Curtailed share of wind and solar [%] by capacity installed at the year's end [{unit}]; "
        f"each dot is a run of the year; {note}",
        f"弃电率（%）与年末风光装机（{unit}）；每点为一次全年逐时模拟，{note}",
        language,
    )


def draw_hosting_counties(
    scenario: Scenario, hosting: Hosting, language: Language
) -> Figure | None:
    """Draw a curve for each county whose plants alone are scaled; None without counties."""
    lines = [line for line in hosting.installed if line.county != CITY]
    if not lines:
        return None
    unit, factor = power_unit(language)
    title = (_room_title if hosting.request.county_floors else _doubled_title)(
        scenario, hosting, lines, language
    )
    subtitle = choose(
        f"Curtailed share of a county's wind and solar [%] by the capacity added there [{unit}], "
        f"the others as planned; {COMMITMENT_NOTE[0]}",
        f"各县弃电率（%）与本县新增风光装机（{unit}），其余按规划；{COMMITMENT_NOTE[1]}",
        language,
    )
    figure = new_chart(title, subtitle)
    axes = figure.subplots()
    for line, colour in zip(lines, _COUNTY_COLOURS * len(lines), strict=False):
        part, rates = hosting.installed[line], hosting.rates(line)
        added = (np.array([part.level(one) for one in rates]) - part.level(1.0)) * factor
        _draw_line(axes, added, list(rates.values()), line_name(scenario, line, language), colour)
    _draw_floors(axes, hosting, lines)
    axes.axvline(0, color="black", linewidth=0.7)
    axes.set_xlabel(choose(f"added in the county [{unit}]", f"本县新增装机（{unit}）", language))
    axes.set_ylabel(choose("curtailment rate [%]", "弃电率（%）", language))
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return figure


def _room_title(scenario: Scenario, hosting: Hosting, lines: list[Line], language: Language) -> str:
    """Return which county can take most before it loses a twentieth."""
    rooms = {
        line: hosting.installed[line].level(one.low or 0.0) - hosting.installed[line].level(1.0)
        for line in lines
        for one in [hosting.capacity("floor-95", line)]
    }
    most = max(lines, key=lambda line: rooms[line])
    name, room = line_name(scenario, most, language), format_power(max(rooms[most], 0), language)
    return choose(
        f"{hosting.request.year}: {name} can take most: {room} more of wind and solar before 5 % "
        "of its output is lost.",
        f"{hosting.request.year}年：{name}余量最大，本县弃电率达5%前还可增加风光{room}。",
        language,
    )


def _doubled_title(
    scenario: Scenario, hosting: Hosting, lines: list[Line], language: Language
) -> str:
    """Return which county loses most, and which least, where its own wind and solar is doubled."""
    rates = {line: list(hosting.rates(line).values())[-1] for line in lines}
    ranked = sorted(lines, key=lambda line: rates[line])
    least, most = (
        (line_name(scenario, line, language), format_percent(rates[line], language))
        for line in (ranked[0], ranked[-1])
    )
    year = hosting.request.year
    if max(rates.values()) < _NOTHING:
        return choose(
            f"{year}: any county can double its own wind and solar and loses none of it.",
            f"{year}年：任一县风光装机单独加倍，均无弃电。",
            language,
        )
    if len(lines) == 1:
        return choose(
            f"{year}: with its wind and solar doubled, {most[0]} loses {most[1]} of it.",
            f"{year}年：风光装机加倍后，{most[0]}弃电率为{most[1]}。",
            language,
        )
    return choose(
        f"{year}: if a county doubles its own wind and solar, {most[0]} loses most of it "
        f"({most[1]}), {least[0]} least ({least[1]}).",
        f"{year}年：各县风光装机单独加倍，{most[0]}弃电率最高（{most[1]}），"
        f"{least[0]}最低（{least[1]}）。",
        language,
    )


def draw_hosting_sensitivity(
    scenario: Scenario, hosting: Hosting, language: Language
) -> Figure | None:
    """Draw how far each case moves the capacity of the plan's mix; None where none was found."""
    del scenario
    floors = [floor for floor in hosting.request.sensitivity if case_changes(hosting, floor)]
    if not floors:
        return None
    unit, factor = power_unit(language)
    title = _sensitivity_title(hosting, floors[0], language)
    subtitle = choose(
        f"Largest wind and solar in the plan's mix [{unit}], and change against the scenario as it "
        f"is; {COMMITMENT_NOTE[0]}",
        f"按规划风光比例的最大装机（{unit}）及与基本情形之差；{COMMITMENT_NOTE[1]}",
        language,
    )
    figure = new_chart(title, subtitle, (9.0, 2.6 + 1.4 * len(floors)))
    for axes, floor in zip(
        np.atleast_1d(figure.subplots(len(floors), 1, sharex=True)), floors, strict=True
    ):
        _draw_cases(axes, hosting, floor, factor, language)
    axes.set_xlabel(choose(f"installed wind and solar [{unit}]", f"风光装机（{unit}）", language))
    return figure


def _draw_cases(
    axes: Axes, hosting: Hosting, floor: str, factor: float, language: Language
) -> None:
    changes = case_changes(hosting, floor)
    part = hosting.installed[Line(PLAN)]
    least = hosting.capacity(floor, Line(PLAN)).low
    base = 0.0 if least is None else part.level(least)
    names = [BASE, *sorted(changes, key=lambda case: changes[case])]
    places = np.arange(len(names))
    values = np.array([base + changes.get(case, 0.0) for case in names]) * factor
    colours = [_GREY if case == BASE else COLOURS["met"] for case in names]
    axes.barh(places, values, 0.6, color=colours)
    axes.axvline(base * factor, color=_GREY, linewidth=0.8, linestyle=":")
    plan = part.level(1.0) * factor
    axes.axvline(plan, color=COLOURS["missed"], linewidth=1.0, linestyle="--")
    axes.annotate(
        choose("plan", "规划", language), (plan, 1.0), (3, -2), xycoords=("data", "axes fraction"),
        textcoords="offset points", fontsize=8, color=COLOURS["missed"], va="bottom",
    )  # fmt: skip
    for place, case, value in zip(places, names, values, strict=True):
        change = changes.get(case, 0.0)
        sign = "−" if change < 0 else "+"
        text = format_power(base + change, language)
        if case != BASE:
            text += f"（{sign}{format_power(abs(change), language)}）" if language == "zh" else (
                f" ({sign}{format_power(abs(change), language)})")  # fmt: skip
        axes.annotate(text, (value, place), (5, 0), textcoords="offset points", va="center",
                      fontsize=8, bbox=_PAPER)  # fmt: skip
    axes.set_yticks(places, [choose(*CASE_NAMES[case], language) for case in names])
    axes.set_xlim(0, 1.28 * max(float(values.max()), plan))
    axes.set_title(choose(*FLOOR_NAMES[floor], language), fontsize=9, loc="left")
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")


def _sensitivity_title(hosting: Hosting, floor: str, language: Language) -> str:
    changes = case_changes(hosting, floor)
    first = max(changes, key=lambda case: changes[case])
    name = choose(*CASE_NAMES[first], language)
    at = choose(*FLOOR_NAMES[floor], language)
    size = format_power(abs(changes[first]), language)
    if changes[first] <= 0:
        return choose(
            f"{hosting.request.year}: none of these steps raises what the grid hosts at {at}.",
            f"{hosting.request.year}年：各项措施均未提高{at}下的接纳能力。",
            language,
        )
    return choose(
        f"{hosting.request.year}: {name} raises what the grid hosts at {at} most, by {size}.",
        f"{hosting.request.year}年：“{name}”对{at}接纳能力的提高最大，为{size}。",
        language,
    )

"""Chart: when each project comes into service, carrier by carrier, and which come too late."""

from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.report.promises import focus_year
from simulator.report.style import COLOURS, STACK, new_chart
from simulator.report.words import Language, choose, format_power, word
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_MOST_PROJECTS: Final = 40
_ROW_IN: Final = 0.19
_BAR: Final = 0.62
_LATE: Final = 0.35  # opacity of what comes after the year of most promises
_MOST_NAMED: Final = 3
_MONTHS: Final = 12


def draw_timeline(scenario: Scenario, record: RunRecord, language: Language) -> Figure | None:
    """Draw a bar for each project from its month in service; None where none comes."""
    projects = coming_projects(scenario, record, language)
    if projects.empty:
        return None
    year = focus_year(scenario)
    unit = choose("MW", "万千瓦", language)
    subtitle = choose(
        f"In service from the month shown, with capacity [{unit}]; pale: after the end of {year}, "
        "the year of most promises",
        f"各项目自投产月份起，数字为容量（{unit}）；浅色为{year}年底（多数承诺的考核时点）之后投产",
        language,
    )
    groups = [name for name in STACK if (projects["carrier"] == name).any()]
    rows = len(projects) + len(groups)
    title = sentence_of(projects, year, language)
    figure = new_chart(title, subtitle, (9.0, 1.4 + _ROW_IN * rows))
    axes = figure.subplots()
    _draw_groups(axes, projects, groups, scenario.years[-1] + 1, year, language)
    _set_years(axes, scenario, rows)
    axes.axvline(year + 1, color=COLOURS["missed"], linewidth=1.2, linestyle="--", zorder=1.5)
    return figure


def coming_projects(scenario: Scenario, record: RunRecord, language: Language) -> pd.DataFrame:
    """Return the projects that come into service within the run, in order of their month."""
    plants = record.tables["plants"].sort_values("year").drop_duplicates("plant", keep="last")
    first = f"{scenario.years[0]}-01"
    rows = plants[(plants["in_service"] >= first) & (plants["capacity_mw"] > 0)]
    rows = rows.nlargest(_MOST_PROJECTS, "capacity_mw").sort_values(["in_service", "plant"])
    return rows.assign(name=rows[choose("en", "zh", language)])


def _draw_groups(
    axes: Axes,
    projects: pd.DataFrame,
    groups: list[str],
    end: int,
    year: int,
    language: Language,
) -> None:
    """Draw the projects of one carrier after another, each group under its name and sum."""
    row, ticks, names = 0, [], []
    for carrier in groups:
        own = projects[projects["carrier"] == carrier]
        total = format_power(float(own["capacity_mw"].sum()), language)
        axes.text(
            0.004, row, choose(f"{word(carrier, language)}: {total} in {_count(len(own))}",
                               f"{word(carrier, language)}：{len(own)}个项目，{total}", language),
            transform=axes.get_yaxis_transform(), fontsize=8, va="center",
            color="#404040",
        )  # fmt: skip
        row += 1
        for name, text, capacity in zip(
            own["name"], own["in_service"], own["capacity_mw"].astype(float), strict=True
        ):
            start = month_place(str(text))
            axes.barh(
                row, end - start, _BAR, left=start, color=COLOURS[carrier],
                alpha=_LATE if start >= year + 1 else 1.0,
            )  # fmt: skip
            size = choose(f"{capacity:,.0f}", f"{capacity / 10:g}", language)
            when = f"{text[:4]}-{text[5:7]}"
            axes.text(start - 0.06, row, f"{when}  {size}", fontsize=7, ha="right", va="center",
                      bbox={"color": "white", "pad": 0.5})  # fmt: skip
            ticks.append(row)
            names.append(str(name))
            row += 1
    axes.set_yticks(ticks, names, fontsize=7.5)


def month_place(text: str) -> float:
    """Return where the beginning of a month stands on an axis of years.

    Examples
    --------
    >>> month_place("2025-07")
    2025.5
    """
    return int(text[:4]) + (int(text[5:7]) - 1) / _MONTHS


def _set_years(axes: Axes, scenario: Scenario, rows: int) -> None:
    first, last = scenario.years[0], scenario.years[-1] + 1
    axes.set_ylim(rows - 0.3, -0.8)
    axes.set_xlim(first - 1.2, last)  # room for what is written before the first bars
    axes.set_xticks(
        [year + 0.5 for year in range(first, last)], [str(year) for year in range(first, last)]
    )
    axes.tick_params(axis="both", length=0)
    axes.grid(visible=False)
    for year in range(first, last + 1):
        axes.axvline(year, color="#ececec", linewidth=0.8, zorder=0)
    axes.spines["left"].set_visible(False)


def sentence_of(projects: pd.DataFrame, year: int, language: Language) -> str:
    """Return how much comes in time for most promises, and what the largest later projects are."""
    is_late = projects["in_service"].str[:4].astype(int) > year
    early, late = projects[~is_late], projects[is_late]
    sizes = [format_power(float(rows["capacity_mw"].sum()), language) for rows in (early, late)]
    begun = choose(
        f"{_count(len(early))} with {sizes[0]} come{_s(len(early))} into service by the end of "
        f"{year}",
        f"{year}年底前投产{len(early)}个项目、{sizes[0]}",
        language,
    )
    if late.empty:
        return begun + choose("; none comes later.", "，此后无新项目。", language)
    largest = late.nlargest(_MOST_NAMED, "capacity_mw")
    named = choose(", ", "、", language).join(
        choose(f"{name} in {text[:4]}", f"{name}（{text[:4]}年）", language)
        for name, text in zip(largest["name"], largest["in_service"], strict=True)
    )
    which = choose("", "其中", language) if len(late) > _MOST_NAMED else ""
    return begun + choose(
        f"; {len(late)} with {sizes[1]} come{_s(len(late))} later, "
        f"{'the largest ' if len(late) > _MOST_NAMED else ''}{named}.",
        f"；之后投产{len(late)}个、{sizes[1]}，{which}{'较大的为' if which else '为'}{named}。",
        language,
    )


def _count(number: int) -> str:
    return f"{number} project{'' if number == 1 else 's'}"


def _s(number: int) -> str:
    """Return the ending of an English verb."""
    return "s" if number == 1 else ""

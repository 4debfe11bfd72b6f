"""Charts that put runs side by side: margins of promises, figures by year, and contributions."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from simulator.report.promises import format_number, with_unit
from simulator.report.style import COLOURS, chart_style, new_chart, save_chart
from simulator.report.words import Language, choose, plain_unit
from simulator.report.words_compare import (
    contributions_title,
    figure_words,
    figures_title,
    verdicts_title,
)

_RUN_COLOURS: Final = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#8c510a")
FIGURES: Final = (
    "absorption_rate", "curtailed_mwh", "unserved_mwh", "import_mwh", "export_mwh", "cost_cny",
)  # fmt: skip
_ROW_IN: Final = 0.55
_COLUMNS: Final = 3
_ROOM: Final = 0.22
_LARGE: Final = 1000.0


def render_comparison(
    folder: Path,
    names: Sequence[str],
    years: Sequence[pd.DataFrame],
    verdicts: pd.DataFrame,
    contributions: pd.DataFrame,
    promises: dict[str, str],
    language: Language,
) -> None:
    """Draw the charts of a comparison.

    Parameters
    ----------
    names
        Names of the runs; the first is the one that others are compared with.
    years
        The figures of each run by year.
    verdicts
        Verdicts that differ (`verdict_differences`).
    contributions
        What each change contributed (`attribute`); may be empty.
    promises
        Names of the promises in the language.
    """
    with chart_style():
        if len(verdicts):
            save_chart(draw_margins(names, verdicts, promises, language), folder, "margins")
        save_chart(draw_figures(names, years, language), folder, "figures")
        for (target, year), rows in contributions.groupby(["target", "year"], sort=False):
            figure = draw_contributions(rows, promises[str(target)], int(str(year)), language)
            save_chart(figure, folder, f"contributions-{target}-{year}")


def draw_margins(
    names: Sequence[str], verdicts: pd.DataFrame, promises: dict[str, str], language: Language
) -> Figure:
    """Draw the margins that differ, a panel each, for a unit of its own."""
    rows = verdicts.to_dict("records")
    title = verdicts_title(verdicts, names, language)
    subtitle = choose(
        "Margins of promises that differ between the runs; right of the line the promise holds",
        "各结果之间有差别的承诺裕度；零线右侧为达成",
        language,
    )
    figure = new_chart(title, subtitle, (9.4, 1.5 + _ROW_IN * len(rows) + 0.25 * len(names)))
    panels = np.atleast_1d(figure.subplots(len(rows), 1))
    for axes, row in zip(panels, rows, strict=True):
        unit, factor = plain_unit(str(row["unit"]), language)
        if unit == "%":
            unit = choose("points", "个百分点", language)
        margins = [float(row[f"margin.{name}"]) * factor for name in names]
        for at, margin in enumerate(margins):
            axes.barh(at, margin, height=0.75, color=_RUN_COLOURS[at % len(_RUN_COLOURS)])
            axes.annotate(
                with_unit(format_number(margin, signed=True), unit, language), (margin, at),
                (4 if margin >= 0 else -4, 0), textcoords="offset points", va="center",
                ha="left" if margin >= 0 else "right", fontsize=7.5,
            )  # fmt: skip
        _plain(axes, f"{promises[str(row['target'])]} {row['year']}", len(names), margins)
    _legend(figure, names)
    return figure


def _plain(axes: Axes, label: str, count: int, margins: list[float]) -> None:
    low, high = min(0.0, *margins), max(0.0, *margins)
    room = _ROOM * ((high - low) or 1.0)
    axes.set_xlim(low - room, high + room)
    axes.set_ylim(count - 0.4, -0.6)
    axes.set_yticks([(count - 1) / 2], [label])
    axes.tick_params(axis="y", length=0)
    axes.set_xticks([])
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.axvline(0.0, color="black", linewidth=0.9)
    axes.grid(visible=False)


def _legend(figure: Figure, names: Sequence[str]) -> None:
    handles = [Patch(color=_RUN_COLOURS[at % len(_RUN_COLOURS)]) for at in range(len(names))]
    figure.legend(handles, list(names), loc="outside lower center", ncols=min(3, len(names)))


def draw_figures(names: Sequence[str], years: Sequence[pd.DataFrame], language: Language) -> Figure:
    """Draw headline figures of each run by year, a panel each."""
    subtitle = choose("Headline figures by year", "各年主要指标", language)
    figure = new_chart(figures_title(names, years, language), subtitle, (9.4, 5.6))
    panels = figure.subplots(len(FIGURES) // _COLUMNS, _COLUMNS).ravel()
    for axes, name in zip(panels, FIGURES, strict=True):
        words, factor = figure_words(name, language)
        shown = [table[name] * factor for table in years]
        if len(years[0]) > 1:
            _draw_lines(axes, shown)
        else:
            _draw_bars(axes, shown)
        axes.set_title(words, fontsize=8.5, loc="left")
        axes.tick_params(labelsize=7.5)
        axes.margins(y=0.12)
    _legend(figure, names)
    return figure


def _draw_lines(axes: Axes, shown: Sequence["pd.Series[float]"]) -> None:
    for at, values in enumerate(shown):
        colour = _RUN_COLOURS[at % len(_RUN_COLOURS)]
        axes.plot(list(values.index), values, color=colour, marker="o", markersize=3)
    axes.set_xticks(list(shown[0].index), [str(year) for year in shown[0].index])


def _draw_bars(axes: Axes, shown: Sequence["pd.Series[float]"]) -> None:
    """Draw one year: a bar for each run with its value."""
    values = [float(one.iloc[0]) for one in shown]
    for at, value in enumerate(values):
        axes.bar(at, value, 0.7, color=_RUN_COLOURS[at % len(_RUN_COLOURS)])
        axes.annotate(
            f"{value:,.4g}" if abs(value) < _LARGE else f"{value:,.0f}", (at, value), (0, 2),
            textcoords="offset points", ha="center", fontsize=7.5,
        )  # fmt: skip
    if not any(values):
        axes.set_ylim(0.0, 1.0)
    axes.set_xlim(-1.0, len(values))
    axes.set_xticks([(len(values) - 1) / 2], [str(shown[0].index[0])])


def draw_contributions(rows: pd.DataFrame, promise: str, year: int, language: Language) -> Figure:
    """Draw what each change contributed to the difference of one margin, the largest on top."""
    unit, factor = plain_unit(str(rows["unit"].iloc[0]), language)
    if unit == "%":
        unit = choose("points", "个百分点", language)
    order = rows.assign(size=rows["contribution"].abs()).sort_values("size", ascending=False)
    values = [float(value) * factor for value in order["contribution"]]
    total = sum(values)
    shown = with_unit(format_number(total, signed=True), unit, language)
    title = contributions_title(promise, year, str(order["change"].iloc[0]), shown, language)
    subtitle = choose(
        f"Contribution of each input change to the difference of the margin [{unit}]; Shapley "
        "values, they sum to it",
        f"各输入变化对裕度差的贡献（{unit}）；Shapley值，合计等于裕度差",
        language,
    )
    figure = new_chart(title, subtitle, (8.6, 1.9 + 0.4 * (len(values) + 1)))
    axes = figure.subplots()
    bars = [*values, total]
    colours = [COLOURS["met" if value >= 0 else "missed"] for value in values]
    axes.barh(range(len(bars)), bars, height=0.6, color=[*colours, "#595959"])
    for at, value in enumerate(bars):
        axes.annotate(
            format_number(value, signed=True), (value, at), (4 if value >= 0 else -4, 0),
            textcoords="offset points", va="center", ha="left" if value >= 0 else "right",
            fontsize=8,
        )  # fmt: skip
    labels = [*order["change"].astype(str), choose("together", "合计", language)]
    axes.set_yticks(range(len(bars)), labels)
    axes.set_ylim(len(bars) - 0.4, -0.6)
    low, high = min(0.0, *bars), max(0.0, *bars)
    axes.set_xlim(low - _ROOM * (high - low), high + _ROOM * (high - low))
    axes.axvline(0.0, color="black", linewidth=0.9)
    axes.grid(visible=False)
    return figure

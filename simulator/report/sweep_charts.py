"""Charts of a sweep: tornado, heat map with the line where a verdict flips, indices, ensembles."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import TwoSlopeNorm
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from simulator.report.promises import format_number
from simulator.report.style import COLOURS, chart_style, new_chart, save_chart
from simulator.report.sweep_view import InputView, SweepView, TargetView
from simulator.report.words import Language, choose
from simulator.report.words_sweep import (
    ensemble_title,
    heat_map_title,
    indices_title,
    tornado_title,
    tornado_words,
    value_text,
)

_LOW: Final = "#56b4e9"
_HIGH: Final = "#0072b2"
_ROW_IN: Final = 0.42
_FEW_CELLS: Final = 10
_DARK: Final = 0.7
_BANDS: Final = ((10, 90, "#c6dbef"), (25, 75, "#6baed6"))
_AXES: Final = 2
_ROOM: Final = 0.42
_BEHIND: Final = {"color": "white", "pad": 0.6}  # a value stays legible on a line


_Draw = Callable[[SweepView, TargetView, Language], Figure | None]


def render_sweep(view: SweepView, folder: Path, language: Language) -> None:
    """Draw every chart that the sweep's design has something for."""
    with chart_style():
        for name, figure in _figures(view, language):
            save_chart(figure, folder, name)


def _figures(view: SweepView, language: Language) -> Iterator[tuple[str, Figure]]:
    kinds: dict[str, tuple[str, _Draw]] = {
        "one-at-a-time": ("tornado", draw_tornado),
        "grid": ("heat-map", draw_heat_map),
        "weather-years": ("ensemble", draw_ensemble),
    }
    name, draw = kinds.get(view.method, ("indices", draw_indices))
    for target in view.moved():
        figure = draw(view, target, language)
        if figure is not None:
            yield f"{name}-{target.target}", figure


def draw_tornado(
    view: SweepView, target: TargetView, language: Language, most: int | None = None
) -> Figure | None:
    """Draw a bar for each input from its lowest to its highest margin, the widest on top.

    Parameters
    ----------
    most
        How many of the widest bars to draw; all by default.
    """
    rows = view.of(target)
    base_rows = rows[rows["row"] == 0]
    if base_rows.empty:
        return None
    base = float(base_rows["margin"].iloc[0])
    bars = _bars(view, rows, base)[:most]
    if not bars:
        return None
    _, factor = target.shown(language)
    subtitle = choose(
        f"{view.title(language)}: margin in {target.year} when one input moves and all others stay",
        f"{view.title(language)}：{target.year}年裕度，单一因素变化、其余不变",
        language,
    )
    title = tornado_title(target, base, bars[0][0], bars[0][1], language)
    figure = new_chart(title, subtitle, (9.0, 1.7 + _ROW_IN * len(bars)))
    axes = figure.subplots()
    for row, (_, found) in enumerate(bars):
        texts = found["text"].map(lambda text: value_text(text, language))
        _draw_bar(axes, row, base * factor, found["margin"] * factor, texts)
    axes.axvline(base * factor, color="#595959", linewidth=0.8)
    axes.axvline(0.0, color=COLOURS["missed"], linewidth=1.2, linestyle="--")
    axes.set_yticks(
        range(len(bars)), [f"{one.label(language)}\n{_base(one, language)}" for one, _ in bars]
    )
    axes.set_ylim(len(bars) - 0.4, -0.6)
    _widen(axes)
    axes.set_xlabel(tornado_words(target, language))
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    return figure


def _bars(view: SweepView, rows: pd.DataFrame, base: float) -> list[tuple[InputView, pd.DataFrame]]:
    """Return the inputs that move the margin with their cases, the widest first."""
    found = []
    for one in view.inputs:
        own = rows[rows[f"input.{one.name}"] != ""].dropna(subset=["margin"])
        span = float((own["margin"] - base).abs().max()) if len(own) else 0.0
        if span > 0:
            texts = own[f"input.{one.name}"]
            table = pd.DataFrame({"margin": own["margin"], "text": texts}).sort_values("margin")
            wide = max(table["margin"].max(), base) - min(table["margin"].min(), base)
            found.append((float(wide), one, table))
    found.sort(key=lambda entry: -entry[0])
    return [(one, table) for _, one, table in found]


def _draw_bar(
    axes: Axes, row: int, base: float, margins: "pd.Series[float]", texts: "pd.Series[str]"
) -> None:
    low, high = float(margins.min()), float(margins.max())
    if low < base:
        axes.barh(row, low - base, left=base, height=0.55, color=_LOW)
    if high > base:
        axes.barh(row, high - base, left=base, height=0.55, color=_HIGH)
    first, last = str(texts.iloc[0]), str(texts.iloc[-1])
    left = low < base or len(texts) > 1
    if left:
        axes.annotate(
            first, (min(low, base), row), (-4, 0), textcoords="offset points", ha="right",
            va="center", fontsize=7.5, bbox=_BEHIND,
        )  # fmt: skip
    if len(texts) > 1 or not left:
        axes.annotate(
            last, (max(high, base), row), (4, 0), textcoords="offset points", va="center",
            fontsize=7.5, bbox=_BEHIND,
        )  # fmt: skip


def _widen(axes: Axes) -> None:
    """Leave room at both ends for the values."""
    low, high = axes.get_xlim()
    room = _ROOM * (high - low)
    axes.set_xlim(low - room, high + room)


def _base(one: InputView, language: Language) -> str:
    base = value_text(one.base, language)
    return choose(f"base {base}", f"基准 {base}", language)


def draw_heat_map(view: SweepView, target: TargetView, language: Language) -> Figure | None:
    """Draw the margin over two inputs, with the line where the verdict flips."""
    if len(view.inputs) != _AXES:
        return None
    across, up = view.inputs
    rows = view.of(target)
    levels = [list(dict.fromkeys(rows[f"input.{one.name}"])) for one in view.inputs]
    grid = rows.pivot_table(
        index=f"input.{up.name}", columns=f"input.{across.name}", values="margin"
    )
    grid = grid.reindex(index=levels[1], columns=levels[0])
    _, factor = target.shown(language)
    values = grid.to_numpy(dtype=float) * factor
    met = int((rows["verdict"] == "met").sum())
    subtitle = choose(
        f"{view.title(language)}: {tornado_words(target, language)} in {target.year}; "
        "black line: here the verdict flips",
        f"{view.title(language)}：{target.year}年{tornado_words(target, language)}；黑线处判定翻转",
        language,
    )
    title = heat_map_title(target, met, len(rows), language)
    figure = new_chart(title, subtitle, (7.6, 5.2))
    axes = figure.subplots()
    most = float(np.nanmax(np.abs(values))) or 1.0
    norm = TwoSlopeNorm(0.0, -most, most)
    image = axes.imshow(values, cmap="RdBu", norm=norm, origin="lower", aspect="auto")
    _write_cells(axes, image, values, most)
    if np.nanmin(values) < 0 < np.nanmax(values) and min(values.shape) > 1:
        axes.contour(values, levels=[0.0], colors="black", linewidths=1.8)
    axes.set_xticks(range(len(levels[0])), [value_text(one, language) for one in levels[0]])
    axes.set_yticks(range(len(levels[1])), [value_text(one, language) for one in levels[1]])
    axes.set_xlabel(f"{across.label(language)} ({_base(across, language)})")
    axes.set_ylabel(f"{up.label(language)} ({_base(up, language)})")
    axes.grid(visible=False)
    figure.colorbar(image, ax=axes, label=tornado_words(target, language))
    return figure


def _write_cells(axes: Axes, image: AxesImage, values: "np.ndarray[Any, Any]", most: float) -> None:
    """Write the value of each cell, on its own colour so that it is legible on the line."""
    if max(values.shape) > _FEW_CELLS:
        return
    for (row, column), value in np.ndenumerate(values):
        if np.isfinite(value):
            dark = abs(value) > _DARK * most
            axes.text(
                column, row, format_number(float(value), signed=True), ha="center", va="center",
                fontsize=8, color="white" if dark else "black",
                bbox=_BEHIND | {"color": image.to_rgba(value)},
            )  # fmt: skip


def draw_indices(view: SweepView, target: TargetView, language: Language) -> Figure | None:
    """Draw the sensitivity indices of each input with their intervals."""
    rows = view.indices[view.indices["target"] == target.target]
    if rows.empty:
        return None
    kinds = list(dict.fromkeys(rows["index"]))
    last = rows[rows["index"] == kinds[-1]].set_index("input")
    order = list(last["value"].abs().sort_values(ascending=False).index)
    names = {one.name: one.label(language) for one in view.inputs}
    title = indices_title(target, names[order[0]], language)
    subtitle = choose(
        f"{view.title(language)}, {target.year}: {_index_words(kinds, language)}; "
        "lines: 95 % intervals",
        f"{view.title(language)}，{target.year}年：{_index_words(kinds, language)}；"
        "横线为95%置信区间",
        language,
    )
    figure = new_chart(title, subtitle, (8.6, 1.9 + _ROW_IN * len(order)))
    axes = figure.subplots()
    high = 0.7 / len(kinds)
    for at, kind in enumerate(kinds):
        own = rows[rows["index"] == kind].set_index("input").loc[order]
        places = np.arange(len(order)) + (at - (len(kinds) - 1) / 2) * high
        errors = np.abs([own["value"] - own["low"], own["high"] - own["value"]])
        axes.barh(places, own["value"], high * 0.9, color=(_LOW, _HIGH)[at], label=kind,
                  xerr=errors, error_kw={"elinewidth": 0.9, "capsize": 2})  # fmt: skip
    axes.set_yticks(range(len(order)), [names[name] for name in order])
    axes.set_ylim(len(order) - 0.4, -0.6)
    axes.axvline(0.0, color="black", linewidth=0.8)
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    if len(kinds) > 1:
        axes.legend(loc="lower right")
    return figure


def _index_words(kinds: list[str], language: Language) -> str:
    words = {
        "S1": ("Sobol indices, first order (S1) and total (ST)", "Sobol指数：一阶（S1）与总（ST）"),
        "mu*": ("Morris's mean elementary effect (mu*)", "Morris平均基本效应（mu*）"),
        "rank": ("rank correlation with the margin", "与裕度的秩相关系数"),
    }
    english, chinese = words[kinds[0]]
    return choose(english, chinese, language)


def draw_ensemble(view: SweepView, target: TargetView, language: Language) -> Figure | None:
    """Draw how a margin spreads over weather years: a fan over years, or their order in one."""
    chances = view.probabilities[view.probabilities["target"] == target.target]
    if chances.empty:
        return None
    _, factor = target.shown(language)
    table = view.cases.pivot_table(
        index="input.weather.year", columns="year", values=f"margin.{target.target}"
    ) * factor  # fmt: skip
    own = chances[chances["year"] == target.year]
    chance = (own if len(own) else chances).iloc[-1]
    subtitle = choose(
        f"{view.title(language)}: {tornado_words(target, language)} in {len(table)} weather years",
        f"{view.title(language)}：{len(table)}个气象年的{tornado_words(target, language)}",
        language,
    )
    figure = new_chart(ensemble_title(target, chance, language), subtitle)
    axes = figure.subplots()
    if len(table.columns) > 1:
        _draw_fan(axes, table, language)
    else:
        _draw_order(axes, table[table.columns[0]], language)
    axes.axhline(0.0, color=COLOURS["missed"], linewidth=1.2, linestyle="--")
    axes.set_ylabel(tornado_words(target, language))
    return figure


def _draw_fan(axes: Axes, table: pd.DataFrame, language: Language) -> None:
    years = [int(year) for year in table.columns]
    for low, high, colour in _BANDS:
        bottom, top = (table.quantile(share / 100).to_numpy() for share in (low, high))
        label = choose(f"{low} to {high} %", f"{low}%–{high}%分位", language)
        axes.fill_between(years, bottom, top, color=colour, linewidth=0, label=label)
    axes.plot(years, table.median(), color=_HIGH, label=choose("median", "中位数", language))
    axes.plot(years, table.min(), color="#595959", linewidth=0.8, linestyle=":",
              label=choose("worst weather year", "最不利气象年", language))  # fmt: skip
    axes.set_xticks(years)
    axes.legend(loc="best")


def _draw_order(axes: Axes, margins: "pd.Series[float]", language: Language) -> None:
    """Draw a bar for each weather year, the worst first."""
    order = margins.sort_values()
    colours = [COLOURS["met" if value >= 0 else "missed"] for value in order]
    axes.bar(range(len(order)), order.to_numpy(), color=colours, width=0.8)
    if len(order) <= 40:  # noqa: PLR2004 - labels that can be read side by side
        axes.set_xticks(range(len(order)), [str(name) for name in order.index])
    axes.set_xlabel(choose("weather year, the worst first", "气象年（由最不利起）", language))

"""Chart: the scorecard of promises."""

import math
import textwrap
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.report.findings import promises_sentence
from simulator.report.promises import (
    Promise,
    format_number,
    format_year,
    promised_text,
    read_promises,
    shown_promises,
)
from simulator.report.style import COLOURS, new_chart
from simulator.report.words import Language, choose, word
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_LONGEST_BAR: Final = 2.0  # a promise kept twice over fills the row
_ROW_IN: Final = 0.27
_LETTERS: Final = {"en": 84, "zh": 44}  # that fit the space of a bar
_TEXT_AT: Final = _LONGEST_BAR + 0.06


def draw_scorecard(scenario: Scenario, record: RunRecord, language: Language) -> Figure:
    """Draw each promise as a bar of its share reached, with verdict, value and margin."""
    promises = read_promises(scenario, record, language)
    subtitle = choose(
        "What is reached, as a share of what was promised, in the year of the promise",
        "承诺年份的完成情况：实现值占承诺值的比例",
        language,
    )
    title = promises_sentence(promises, language)
    promises, others = shown_promises(promises, language)
    figure = new_chart(title, subtitle + others, (9.6, 1.6 + _ROW_IN * len(promises)))
    axes = figure.subplots()
    for row, promise in enumerate(promises):
        _draw_row(axes, row, promise, language)
    axes.axvline(1.0, color="black", linewidth=0.9)
    axes.set_yticks(range(len(promises)), [f"{row.name}  {row.year}" for row in promises])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(promises) - 0.4, -0.6)
    axes.set_xlim(0, _LONGEST_BAR + 1.75)
    ticks = [0.0, 0.5, 1.0, 1.5, 2.0]
    axes.set_xticks(ticks, [f"{tick:.0%}" for tick in ticks])
    axes.xaxis.tick_top()
    axes.spines[["left", "top", "bottom"]].set_visible(False)
    axes.grid(visible=False)
    return figure


def _draw_row(axes: Axes, row: int, promise: Promise, language: Language) -> None:
    share = promise.share
    colour = COLOURS[promise.verdict]
    if math.isfinite(share):
        axes.barh(row, min(share, _LONGEST_BAR), height=0.62, color=colour)
        if share > _LONGEST_BAR:
            axes.text(
                _LONGEST_BAR - 0.03, row, f"{share:.0%}", ha="right", va="center",
                color="white", fontsize=7.5,
            )  # fmt: skip
    elif promise.decided_by:
        axes.text(
            0.02, row, _wrapped(promise.decided_by, language), va="center", fontsize=6.2,
            linespacing=1.05, color="#595959", bbox={"color": "white", "pad": 0.5},
        )  # fmt: skip
    axes.text(
        _TEXT_AT, row, word(promise.verdict, language), va="center", color=_text_colour(promise)
    )
    axes.text(_TEXT_AT + 0.5, row, _figures(promise, language), va="center", fontsize=8)


def _figures(promise: Promise, language: Language) -> str:
    """Return what was promised and what is reached."""
    promised = promised_text(promise, language)
    if math.isnan(promise.value):
        return promised
    if promise.comparison in {"by", "before"}:
        year = format_year(promise.value)
        return choose(f"{promised}: in service {year}", f"{promised}，{year}年投产", language)
    value, margin = format_number(promise.value), format_number(promise.margin, signed=True)
    return choose(
        f"{promised}: {value} ({margin})", f"{promised}，实际{value}（{margin}）", language
    )


def _wrapped(text: str, language: Language) -> str:
    """Return what decides, or why nothing does, on two lines at most."""
    width = _LETTERS[language]
    lines = textwrap.wrap(text, width, max_lines=2, placeholder=" …")
    return "\n".join(lines)


def _text_colour(promise: Promise) -> str:
    return COLOURS[promise.verdict] if promise.verdict in {"met", "missed"} else "#7f7f7f"

"""How every chart looks: one font, fixed colours, a title that says a finding."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, BinaryIO, Final

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.transforms import Bbox

from simulator.run_folder.names import CHARTS

COLOURS: Final = {
    # Wong (2011), Nature Methods 8, 441, and greys: told apart with any colour vision
    "coal": "#4d4d4d",
    "biomass": "#8c510a",
    "hydro-run-of-river": "#0072b2",
    "hydro-reservoir": "#56b4e9",
    "wind": "#009e73",
    "solar": "#f0d442",
    "battery": "#cc79a7",
    "pumped-hydro": "#7a4b9d",
    "demand-response": "#e69f00",
    "import": "#969696",
    "export": "#d9d9d9",
    "charging": "#e3b5d0",
    "unserved": "#d00000",
    "overgeneration": "#a6761d",
    "curtailed": "#d55e00",
    "demand": "#000000",
    "met": "#0072b2",
    "missed": "#d55e00",
    "not due": "#bdbdbd",
    "not testable": "#bdbdbd",
}
STACK: Final = (
    "coal", "biomass", "hydro-run-of-river", "hydro-reservoir", "wind", "solar", "battery",
    "pumped-hydro", "demand-response", "import",
)  # fmt: skip
"""Carriers of a balance from the bottom up."""

_FONT_FILE: Final = "NotoSansCJK-Regular.ttc"
_FONT_PACKAGE: Final = "noto_cjk_sans_otc"
_STYLE: Final[dict[Any, Any]] = {
    "font.family": "Noto Sans CJK SC",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": "#e6e6e6",
    "legend.frameon": False,
    "legend.fontsize": 8,
    "hatch.linewidth": 0.6,
    "svg.fonttype": "path",  # looks the same where the font is not installed
    "svg.hashsalt": "grid-target-simulator",  # the same run gives the same file
}
_DOTS_PER_INCH: Final = 300
_DIGITS: Final = 6  # of a place in a figure: a hundredth of a dot
_FEW_YEARS: Final = 6
_TITLE_SIZE: Final = 12
_LATIN_IN: Final = 0.0865  # mean width of a Latin character of the title
_HAN_IN: Final = _TITLE_SIZE / 72
_TITLE_LINE_IN: Final = 0.26
_PIECE: Final = re.compile(
    r"[\x21-\x7e\u00a0]+(?:[万亿]?千瓦时?|个百分点|年|月|日|时|小时|项)? ?|[^\x21-\x7e\u00a0]"
)
_SHORT_LINE: Final = 0.25  # of the width: a last line below this looks lost
_NARROWER: Final = 0.04
_NEVER_FIRST: Final = "，。；：、）！？"
_MARGIN_IN: Final = 0.14


@contextmanager
def chart_style() -> Iterator[None]:
    """Apply fonts and lines of the project's charts within the block."""
    _load_font()
    with mpl.rc_context(_STYLE):
        yield


def new_chart(title: str, subtitle: str, size: tuple[float, float] = (9.0, 5.0)) -> Figure:
    """Return a figure with its finding as title and, below it in grey, what is shown.

    Parameters
    ----------
    size
        Width and height. [in]
    """
    width, height = size
    figure = Figure(figsize=size)
    # Marks that may not begin a line hang past its end: two at most, such as ）、
    lines = wrap_title(title, width - 2 * _MARGIN_IN - 2 * _HAN_IN)
    top = height - _MARGIN_IN
    for line in lines:
        figure.text(_MARGIN_IN / width, top / height, line, fontsize=_TITLE_SIZE, va="top")
        top -= _TITLE_LINE_IN
    figure.text(_MARGIN_IN / width, top / height, subtitle, fontsize=8.5, va="top", color="#595959")
    top -= _TITLE_LINE_IN
    room = (0.005, 0.005, 0.99, (top / height) - 0.005)
    figure.set_layout_engine(ConstrainedLayoutEngine(rect=room))
    return figure


def set_years(axes: Axes, labels: list[str]) -> None:
    """Label a bar for each year; few years do not become wide blocks."""
    count = len(labels)
    spare = max(0.0, (_FEW_YEARS - count) / 2)
    axes.set_xticks(range(count), labels)
    axes.set_xlim(-0.6 - spare, count - 0.4 + spare)


def wrap_title(title: str, width_in: float) -> list[str]:
    """Return the lines of a title that fit a width: words and quantities are never cut.

    Where the last line would hold a few characters only, all lines become a little shorter.

    Examples
    --------
    >>> wrap_title("其中弃电5.82亿千瓦时。", 1.3)
    ['其中弃电', '5.82亿千瓦时。']
    """
    lines = _fill(title, width_in)
    count, width = len(lines), width_in
    while len(lines) > 1 and _width(lines[-1]) < _SHORT_LINE * width_in:
        width -= _NARROWER * width_in
        narrower = _fill(title, width)
        if len(narrower) > count:
            break
        lines = narrower
    return lines


def _width(text: str) -> float:
    """Return the estimated width of a text in the title. [in]."""
    return sum(_LATIN_IN if character.isascii() else _HAN_IN for character in text.strip())


def _fill(title: str, width_in: float) -> list[str]:
    """Return the lines of a title, each as full as it can be."""
    lines, line, used = [], "", 0.0
    for piece in _PIECE.findall(title):
        wide = _width(piece)
        if line and used + wide > width_in and piece not in _NEVER_FIRST:
            lines.append(line.strip())
            line, used = "", 0.0
        line += piece
        used += wide + (_LATIN_IN if piece.endswith(" ") else 0.0)
    return [*lines, line.strip()]


def save_chart(figure: Figure, folder: Path, name: str) -> tuple[Path, Path]:
    """Write a chart as ``charts/<name>.png`` and ``charts/<name>.svg``; return their paths."""
    (folder / CHARTS).mkdir(exist_ok=True)
    path = folder / CHARTS / name
    lay_out(figure)
    write_png(figure, path.with_suffix(".png"))
    # Canvases are asked themselves: savefig draws twice, once to lay out what is laid out.
    FigureCanvasSVG(figure).print_svg(  # type: ignore[no-untyped-call]
        str(path.with_suffix(".svg")), metadata={"Date": None}
    )
    return path.with_suffix(".png"), path.with_suffix(".svg")


def lay_out(figure: Figure) -> None:
    """Give everything in a figure its place, once for all files."""
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
    figure.set_layout_engine("none")
    for axes in figure.axes:  # the layout's last digits differ from process to process
        place = axes.get_position(original=True)
        axes.set_position(Bbox(place.get_points().round(_DIGITS)))


def write_png(figure: Figure, target: Path | BinaryIO) -> None:
    """Write a figure that is laid out as PNG for print."""
    figure.set_dpi(_DOTS_PER_INCH)
    FigureCanvasAgg(figure).print_png(  # type: ignore[no-untyped-call]
        target, metadata={"Software": None}, pil_kwargs={"compress_level": 4}
    )


def place_legend(axes: Axes, *, reverse: bool = True) -> None:
    """Put the legend at the right of the axes, in the order of a stack."""
    handles, labels = axes.get_legend_handles_labels()
    order = reversed(range(len(handles))) if reverse else range(len(handles))
    pairs = [(handles[index], labels[index]) for index in order]
    axes.legend(
        [handle for handle, _ in pairs],
        [label for _, label in pairs],
        loc="center left",
        bbox_to_anchor=(1.0, 0.5),
    )


@cache
def _load_font() -> None:
    font_manager.fontManager.addfont(str(files(_FONT_PACKAGE).joinpath(_FONT_FILE)))

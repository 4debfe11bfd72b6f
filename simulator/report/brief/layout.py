"""How the paper is laid out: GB/T 9704—2012 for Chinese, the same sheet in Times for English."""

from dataclasses import dataclass
from math import floor
from typing import Final

from simulator.report.words import Language

PAGE_MM: Final = (210.0, 297.0)
TOP_MM, LEFT_MM = 37.0, 28.0
TYPE_AREA_MM: Final = (156.0, 225.0)
RIGHT_MM: Final = PAGE_MM[0] - LEFT_MM - TYPE_AREA_MM[0]
BOTTOM_MM: Final = PAGE_MM[1] - TOP_MM - TYPE_AREA_MM[1]
FOOTER_MM: Final = 22.0
"""From the sheet's edge to the foot of the page number, which ends 7 mm below the type area."""
LINES, CHARACTERS = 22, 28
"""Lines of a page, and characters of a line, of a Chinese official paper."""
POINTS_PER_MM: Final = 72 / 25.4

LATIN: Final = "Times New Roman"
FALLBACKS: Final = {
    # font: family as Word calls it, and what a machine without it can show, the best first
    "方正小标宋简体": (
        "roman",
        "FZXiaoBiaoSong-B05S,宋体,SimSun,Noto Serif CJK SC,Noto Sans CJK SC",
    ),
    "仿宋_GB2312": (
        "modern",
        "仿宋,FangSong,华文仿宋,STFangsong,Noto Serif CJK SC,Noto Sans CJK SC",
    ),
    "楷体_GB2312": ("modern", "楷体,KaiTi,华文楷体,STKaiti,Noto Serif CJK SC,Noto Sans CJK SC"),
    "黑体": ("swiss", "SimHei,微软雅黑,Noto Sans CJK SC"),
    "宋体": ("auto", "SimSun,Noto Serif CJK SC,Noto Sans CJK SC"),
    LATIN: ("roman", "Liberation Serif,Tinos,DejaVu Serif"),
}


@dataclass(frozen=True)
class Face:
    """A font for Chinese characters and the size of the text set in it. [pt]."""

    east_asia: str
    size_pt: float
    bold: bool = False


@dataclass(frozen=True)
class Layout:
    """Faces and distances of one language; distances in points.

    Parameters
    ----------
    line_pt
        Distance of two lines of the body.
    indent
        First-line indent of a paragraph, in characters.
    """

    title: Face
    headings: tuple[Face, Face, Face]
    body: Face
    caption: Face
    cell: Face
    cell_head: Face
    note: Face
    page_number: Face
    line_pt: float
    indent: float


_PITCH_PT: Final = floor(20 * TYPE_AREA_MM[1] * POINTS_PER_MM / LINES) / 20
"""Word rounds to twentieths of a point: rounded up, the last line would not fit the page."""

_CHINESE: Final = Layout(
    title=Face("方正小标宋简体", 22),  # 2号
    headings=(Face("黑体", 16), Face("楷体_GB2312", 16), Face("仿宋_GB2312", 16)),
    body=Face("仿宋_GB2312", 16),  # 3号
    caption=Face("黑体", 12),  # 小四
    cell=Face("仿宋_GB2312", 9),  # 小五
    cell_head=Face("黑体", 9),
    note=Face("仿宋_GB2312", 8),
    page_number=Face("宋体", 14),  # 4号
    line_pt=_PITCH_PT,
    indent=2.0,
)
_ENGLISH: Final = Layout(
    title=Face("宋体", 20, bold=True),
    headings=(
        Face("宋体", 14, bold=True), Face("宋体", 12.5, bold=True), Face("宋体", 12.5),
    ),
    body=Face("宋体", 12.5),
    caption=Face("宋体", 11, bold=True),
    cell=Face("宋体", 9.5),
    cell_head=Face("宋体", 9.5, bold=True),
    note=Face("宋体", 8.5),
    page_number=Face("宋体", 12),
    line_pt=18.0,
    indent=0.0,
)  # fmt: skip


def layout_of(language: Language) -> Layout:
    """Return the layout of a language."""
    return _CHINESE if language == "zh" else _ENGLISH


def character_pitch_pt() -> float:
    """Return the distance of two characters of a Chinese line. [pt]

    Examples
    --------
    >>> round(character_pitch_pt(), 2)
    15.79
    """
    return TYPE_AREA_MM[0] * POINTS_PER_MM / CHARACTERS

"""The briefing paper as a document that knows nothing of Word or PDF."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from simulator.report.words import Language

_OPEN, _CLOSE = "\ue000", "\ue001"  # private use: no text of a scenario holds them
_REFERENCE: Final = re.compile(f"{_OPEN}(.*?){_CLOSE}")
_KIND: Final = {"table": ("Table ", "表"), "figure": ("Figure ", "图")}


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (一、), 2 (（一）) or 3 (1.); its number is part of the text."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body; text may hold references made by :func:`refer`."""

    text: str


@dataclass(frozen=True)
class Table:
    """A table with caption above it, and units and source of its figures below.

    Parameters
    ----------
    key
        By which text refers to it.
    rows
        Cells of each row, as many as the header has.
    widths
        Shares of the type area's width; they sum to 1.
    left
        Columns, from 0, that are set flush left; the others are set flush right.
    strong
        Rows, from 0, that hold a total or a result.
    """

    key: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    note: str
    left: frozenset[int] = frozenset({0})
    strong: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Figure:
    """A picture with its caption, and units and source of its figures, below.

    Parameters
    ----------
    png
        The picture, as wide as the type area.
    """

    key: str
    caption: str
    png: bytes
    note: str


Block = Heading | Paragraph | Table | Figure


@dataclass(frozen=True)
class Paper:
    """A whole paper in one language.

    Parameters
    ----------
    run
        Id of the run, shown at the foot of every page.
    findings
        The sentences of the first section.
    """

    language: Language
    title: str
    run: str
    findings: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Reference:
    """A place in a text that names a table or figure."""

    key: str
    text: str


def refer(key: str) -> str:
    """Return a mark for a table or figure, to be put into a text."""
    return f"{_OPEN}{key}{_CLOSE}"


def clean(text: str) -> str:
    """Return a text of a user without characters that would be taken for marks or break a file."""
    return re.sub(f"[{_OPEN}{_CLOSE}\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)


def number_blocks(blocks: Sequence[Block], language: Language) -> dict[str, str]:
    """Return what each table and figure is called: 表1, Figure 2.

    Raises
    ------
    ValueError
        If two have the same key.
    """
    labels: dict[str, str] = {}
    counts = {"table": 0, "figure": 0}
    for block in blocks:
        if not isinstance(block, Table | Figure):
            continue
        if block.key in labels:
            raise ValueError(f"two blocks are called {block.key}")
        kind = "table" if isinstance(block, Table) else "figure"
        counts[kind] += 1
        labels[block.key] = f"{_KIND[kind][language == 'zh']}{counts[kind]}"
    return labels


def split_references(text: str, labels: Mapping[str, str]) -> Iterator[str | Reference]:
    """Yield a text in pieces: plain text, and references with what they read.

    Raises
    ------
    KeyError
        If a reference leads nowhere.

    Examples
    --------
    >>> list(split_references(f"see {refer('peak')}.", {"peak": "Table 1"}))
    ['see ', Reference(key='peak', text='Table 1'), '.']
    """
    for place, piece in enumerate(_REFERENCE.split(text)):
        if place % 2:
            yield Reference(piece, labels[piece])
        elif piece:
            yield piece


def plain_text(text: str, labels: Mapping[str, str]) -> str:
    """Return a text in which references read as they are printed."""
    pieces = split_references(text, labels)
    return "".join(piece.text if isinstance(piece, Reference) else piece for piece in pieces)

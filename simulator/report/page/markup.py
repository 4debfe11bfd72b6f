"""Pieces of HTML in two languages; every text is escaped here and nowhere else."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from html import escape

Pair = tuple[str, str]
"""A text in English and in Chinese."""

_RIGHT = ' class="number"'


@dataclass(frozen=True)
class Cell:
    """One cell of a table.

    Parameters
    ----------
    text
        What is read, in both languages.
    value
        The figure behind it, as in the run folder: what sorting and CSV files use.
    kind
        Class of the cell in page.css.
    """

    text: Pair
    value: float | None = None
    kind: str = ""


def tell(text: Pair) -> str:
    """Return a text in both languages, of which page.css shows one.

    Examples
    --------
    >>> tell(("a < b", "甲"))
    '<span lang="en">a &lt; b</span><span lang="zh">甲</span>'
    """
    english, chinese = text
    return f'<span lang="en">{escape(english)}</span><span lang="zh">{escape(chinese)}</span>'


def swap(text: Pair, shown: int) -> str:
    """Return the attributes and text of an element that can hold no span, such as an option."""
    english, chinese = (escape(part) for part in text)
    return f'data-en="{english}" data-zh="{chinese}">{escape(text[shown])}'


def label(text: Pair, shown: int) -> str:
    """Return attributes that name an element for screen readers in either language."""
    english, chinese = (escape(part) for part in text)
    return f'aria-label="{escape(text[shown])}" data-label-en="{english}" data-label-zh="{chinese}"'


def items(texts: Iterable[Pair]) -> str:
    """Return a list of sentences."""
    return "<ul>" + "".join(f"<li>{tell(text)}</li>" for text in texts) + "</ul>"


def table(
    name: str,
    caption: Pair,
    heads: Sequence[Pair],
    rows: Iterable[tuple[str, Sequence[str]]],
    figures: Collection[int] = (),
) -> str:
    """Return a sortable table that scrolls sideways where it is too wide.

    Parameters
    ----------
    rows
        Attributes of each row and its cells, as HTML.
    figures
        Columns that hold figures, whose headings stand at the right.
    """
    head = "".join(
        f'<th scope="col"{_RIGHT if column in figures else ""}>{tell(text)}</th>'
        for column, text in enumerate(heads)
    )
    body = "".join(f"<tr{attributes}>{''.join(cells)}</tr>" for attributes, cells in rows)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{name}-caption">'
        f'<table id="{name}" class="sortable"><caption id="{name}-caption">{tell(caption)}'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def cell(content: Cell) -> str:
    """Return a cell; a figure stands at the right and carries its value."""
    known = content.value is not None
    kinds = " ".join(kind for kind in ("number" if known else "", content.kind) if kind)
    attributes = f' class="{escape(kinds)}"' if kinds else ""
    if content.value is not None:
        value = "" if content.value != content.value else repr(float(content.value))
        attributes += f' data-value="{value}"'
    return f"<td{attributes}>{tell(content.text)}</td>"

"""Excel workbooks of measured series: the first sheet, dates and numbers as such."""

import io
import zipfile
import zlib
from datetime import datetime
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from simulator.errors import Problem
from simulator.scenario.series.grid import Cell, Grid, read_grid
from simulator.scenario.series.raw import RawFile

_MOST_COLUMNS = 200
_BROKEN: Final = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, ParseError, EOFError, OSError, KeyError,
    ValueError, TypeError, IndexError, AttributeError, NotImplementedError,
)  # fmt: skip
"""What openpyxl raises on files that are no workbooks, or are damaged."""


def read_excel(content: bytes, name: str, shown: str, problems: list[Problem]) -> RawFile | None:
    """Return the series of a workbook's first sheet; None if anything is wrong with it."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [
            (line, list(cells[:_MOST_COLUMNS]))
            for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1)
            if any(cell is not None for cell in cells)
        ]
    except _BROKEN:
        hint = "Save it in Excel as a workbook (.xlsx)."
        problems.append(Problem(shown, 0, "", "", "must be an Excel workbook (.xlsx)", hint))
        return None
    if not rows:
        problems.append(Problem(shown, 0, sheet.title, "", "has an empty first sheet"))
        return None
    line, header = rows[0]
    width = max(at for at, cell in enumerate(header, start=1) if cell is not None)
    names = ["" if cell is None else str(cell).strip() for cell in header[:width]]
    cells = [(at, [_plain(cell) for cell in _padded(row, width)]) for at, row in rows[1:]]
    found = list(_texts(cells, names, shown))
    problems += found
    return None if found else read_grid(Grid("Excel", names, line, cells), name, shown, problems)


def _padded(row: list[Any], width: int) -> list[Any]:
    """Return a row with the empty cells at its end, which a workbook leaves out."""
    return [*row[:width], *[None] * (width - len(row))]


def _plain(cell: object) -> Cell:
    if cell is None or isinstance(cell, bool | float | str | datetime):
        return cell
    return float(cell) if isinstance(cell, int) else str(cell)


def _texts(rows: list[tuple[int, list[Cell]]], names: list[str], shown: str) -> list[Problem]:
    """Find columns whose dates or numbers were stored as text: Excel shows them alike."""
    problems = []
    for column, name in enumerate(names):
        lines = [line for line, cells in rows if isinstance(cells[column], str)]
        if lines:
            what = "a date and time" if column == 0 else "a number"
            allowed = f"is text in {len(lines)} rows; must be {what} to Excel, not text"
            hint = "Select the column and use Data > Text to Columns > Finish."
            found = next(str(cells[column]) for line, cells in rows if line == lines[0])
            problems.append(Problem(shown, lines[0], name, found, allowed, hint))
    return problems

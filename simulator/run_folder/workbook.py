"""results.xlsx: the tables of a run, a sheet each, safe to open."""

from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from simulator.run_folder.names import WORKBOOK

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_TEXT = 32_767  # of an Excel cell
_WIDEST_COLUMN = 40


def write_workbook(folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Write ``results.xlsx``; text that a spreadsheet might run as a formula stays text."""
    book = Workbook(write_only=True)
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for position, column in enumerate(table.columns, 1):
            width = min(_WIDEST_COLUMN, max(10, len(str(column)) + 2))
            sheet.column_dimensions[get_column_letter(position)].width = width
        sheet.append([_heading(sheet, str(column)) for column in table.columns])
        for row in table.astype(object).itertuples(index=False):
            sheet.append([_cell(sheet, value) for value in row])
    book.save(folder / WORKBOOK)


def _heading(sheet: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: object, value: Any) -> Any:
    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_TEXT]
        cell = WriteOnlyCell(sheet, value=text)
        cell.data_type = "s"  # openpyxl would make a formula of a leading "="
        if text.startswith(FORMULA_STARTS):
            cell.style = "Normal"
            cell.quotePrefix = True
        return cell
    return None if pd.isna(value) else value

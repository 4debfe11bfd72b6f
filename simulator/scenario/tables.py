"""Strict CSV: a header that names every column once, and rows with a cell for each of them."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import Final

from simulator.errors import Problem, did_you_mean, printable

_MOST_PROBLEMS: Final = 50
_MOST_ROWS: Final = 2000


@dataclass(frozen=True)
class TableRow:
    """A row of a file.

    Parameters
    ----------
    line
        Line at which the row begins.
    cells
        Text of each cell by column, without blanks around it.
    """

    line: int
    cells: dict[str, str]


def read_table(
    text: str,
    shown: str,
    required: tuple[str, ...],
    optional: tuple[str, ...],
    problems: list[Problem],
) -> tuple[TableRow, ...] | None:
    """Return the rows of a table.

    Parameters
    ----------
    text
        Text of the file: commas between cells, the first row names the columns.
    shown
        How problems name the file.
    required, optional
        Columns that must and that may be there, in any order.
    problems
        Takes what is wrong with the file.

    Returns
    -------
    tuple of TableRow, or None
        None if the header is wrong or there is no row; a row with a wrong number of cells is left
        out.
    """
    lines = _split(text, shown, problems)
    if not lines:
        return None
    line, columns = lines[0]
    found = _header_problems(columns, required, optional)
    problems += [Problem(shown, line, path, "", *words) for path, *words in found]
    if found:
        return None
    if len(lines) > _MOST_ROWS:
        problems.append(Problem(shown, 0, "", "", f"must have at most {_MOST_ROWS} rows"))
        return None
    rows, wrong = [], 0
    for line, cells in lines[1:]:
        if len(cells) == len(columns):
            rows.append(TableRow(line, dict(zip(columns, cells, strict=True))))
        elif (wrong := wrong + 1) <= _MOST_PROBLEMS:
            row = printable(",".join(cells))
            allowed = f"has {len(cells)} cells; must have {len(columns)}, one for each column"
            problems.append(Problem(shown, line, "", row, allowed, _quoting(cells, columns)))
    if not rows and not wrong:
        problems.append(Problem(shown, 0, "", "", "has no rows below its header"))
    return tuple(rows)


def _split(text: str, shown: str, problems: list[Problem]) -> list[tuple[int, list[str]]]:
    """Return line number and cells of every row that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[tuple[int, list[str]]] = []
    end = 0
    try:
        for cells in reader:
            if cells:
                lines.append((end + 1, [cell.strip() for cell in cells]))
            end = reader.line_num
    except csv.Error as error:
        allowed = f"must be a CSV table ({error})"
        problems.append(Problem(shown, end + 1, "", "", allowed, "Is a quotation mark open?"))
        return []
    return lines


def _header_problems(
    columns: list[str], required: tuple[str, ...], optional: tuple[str, ...]
) -> list[tuple[str, str, str]]:
    """Return column, what is wrong and a suggestion."""
    known = (*required, *optional)
    if len(columns) == 1 and (";" in columns[0] or "\t" in columns[0]):
        return [("", "must have commas between its cells", "")]
    found = [
        (name, "is a column twice; must be once", "")
        for name, count in Counter(columns).items()
        if count > 1
    ]
    found += [
        (name or "(no name)", "is not a known column", did_you_mean(name, known))
        for name in columns
        if name not in known
    ]
    lacking = ", ".join(name for name in required if name not in columns)
    if lacking:
        found.append(("", f"lacks the columns {lacking}", f"Columns are {', '.join(known)}."))
    return found


def _quoting(cells: list[str], columns: list[str]) -> str:
    return "A cell with a comma needs quotation marks." if len(cells) > len(columns) else ""

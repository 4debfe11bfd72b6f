"""Reads wide tables of numbers: a column per series, a row per snapshot."""

import csv
import io
import math
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from simulator.errors import Problem, printable

_MOST_BYTES: Final = 500_000_000
_MOST_PROBLEMS: Final = 20
_CLOCKS: Final = ("snapshot", "hour", "time")  # a first column that only counts the rows


def read_series(
    path: Path, shown: str, problems: list[Problem]
) -> dict[str, npt.NDArray[np.float64]]:
    """Return the series of a file by column; nothing if anything is wrong with it.

    Parameters
    ----------
    path
        Where the file is.
    shown
        How problems name it.
    problems
        Takes what is wrong: cells that are no finite number of 0 or more, ragged rows.

    Returns
    -------
    dict of array
        One series of equal length per column. [as in the file]
    """
    before = len(problems)
    rows = _rows(path, shown, problems)
    if not rows:
        return {}
    line, columns = rows[0]
    skip = 1 if columns[0].casefold() in _CLOCKS and len(columns) > 1 else 0
    names = columns[skip:]
    if len(set(names)) < len(names) or "" in names:
        problems.append(Problem(shown, line, "", "", "must name every column once"))
        return {}
    values = np.empty((len(rows) - 1, len(names)))
    for index, (number, cells) in enumerate(rows[1:]):
        if len(problems) - before >= _MOST_PROBLEMS:
            break
        if len(cells) != len(columns):
            allowed = f"has {len(cells)} cells; must have {len(columns)}, one for each column"
            problems.append(Problem(shown, number, "", printable(",".join(cells)), allowed))
            continue
        for column, text in enumerate(cells[skip:]):
            values[index, column] = _number(text, shown, number, names[column], problems)
    if len(rows) == 1:
        problems.append(Problem(shown, 0, "", "", "has no rows below its header"))
    return {} if len(problems) > before else {name: values[:, i] for i, name in enumerate(names)}


def _rows(path: Path, shown: str, problems: list[Problem]) -> list[tuple[int, list[str]]]:
    """Return line number and cells of every row that is not blank."""
    refusal = _refuse(path)
    text = ""
    if not refusal:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            refusal = "must be text in UTF-8"
        except OSError as error:
            refusal = f"cannot be read ({error.strerror})"
    if not refusal and not text.strip():
        refusal = "is empty"
    if refusal:
        problems.append(Problem(shown, 0, "", "", refusal))
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader if cells]
    except csv.Error as error:
        problems.append(Problem(shown, reader.line_num, "", "", f"must be a CSV table ({error})"))
        return []


def _refuse(path: Path) -> str:
    if path.is_dir():
        return "is a folder; must be a file"
    if not path.exists():
        return "is missing"
    if path.is_file() and path.stat().st_size > _MOST_BYTES:
        return f"is larger than {_MOST_BYTES // 1_000_000} MB"
    return ""


def _number(text: str, shown: str, line: int, column: str, problems: list[Problem]) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if "_" in text or not 0 <= value < math.inf:  # NaN fails both
        what = "is empty; " if not text else ""
        allowed = f"{what}must be a finite number, 0 or more"
        problems.append(Problem(shown, line, column, text, allowed))
        return 0.0
    return value

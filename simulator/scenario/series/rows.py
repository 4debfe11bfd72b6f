"""Checks the rows of a weather file before pvlib reads it, so that problems have a line."""

import math
from collections.abc import Sequence
from typing import Final

from simulator.errors import Problem, printable

_MOST_SHOWN: Final = 10


def check_rows(
    rows: Sequence[tuple[int, str]],
    columns: Sequence[str],
    wanted: Sequence[str],
    shown: str,
    problems: list[Problem],
) -> bool:
    """Return whether all rows have a cell for each column and numbers in those wanted.

    Parameters
    ----------
    rows
        Line and text of each row.
    columns
        Names of the columns.
    wanted
        Columns whose cells must be finite numbers.
    shown
        How problems name the file.
    problems
        Takes what is wrong.
    """
    places = [(columns.index(name), name) for name in wanted]
    wrong: list[Problem] = []
    for line, text in rows:
        cells = text.split(",")
        if len(cells) < len(columns):
            allowed = f"has {len(cells)} cells; must have {len(columns)}"
            wrong.append(Problem(shown, line, "", printable(text), allowed))
            continue
        wrong += [
            Problem(shown, line, name, cells[place].strip(), "must be a finite number")
            for place, name in places
            if not _is_number(cells[place])
        ]
    problems += wrong[:_MOST_SHOWN]
    if len(wrong) > _MOST_SHOWN:
        problems.append(Problem(shown, 0, "", "", f"has {len(wrong) - _MOST_SHOWN} more such rows"))
    if not rows:
        problems.append(Problem(shown, 0, "", "", "has no hours below its header"))
    return not wrong and bool(rows)


def require_rows(found: int, wanted: int) -> None:
    """Raise ValueError unless pvlib read as many rows as there are, and some."""
    if found != wanted or not found:
        raise ValueError(f"{found} of {wanted} rows could be read; is a quotation mark open?")


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False

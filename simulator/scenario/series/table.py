"""CSV of measured series: commas, UTF-8, the units in the header."""

import csv
import io

from simulator.errors import Problem
from simulator.scenario.series.grid import Grid, read_grid
from simulator.scenario.series.raw import RawFile


def read_csv_table(text: str, name: str, shown: str, problems: list[Problem]) -> RawFile | None:
    """Return the series of a CSV table; None if anything is wrong with it."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        allowed = f"must be a CSV table ({error})"
        problems.append(Problem(shown, reader.line_num, "", "", allowed))
        return None
    line, names = rows[0]
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        problems.append(Problem(shown, line, "", "", "must have commas between its cells"))
        return None
    grid = Grid(
        "CSV", [name.strip() for name in names], line, [(at, list(c)) for at, c in rows[1:]]
    )
    return read_grid(grid, name, shown, problems)

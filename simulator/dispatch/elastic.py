"""Why no dispatch is feasible: the least slack that mends it, and the rows that need it.

Hours that conflict among themselves are found in windows that may begin and end as they like; only
a conflict across windows (a level that cannot be reached, an energy limit) needs the whole program.
"""

from dataclasses import dataclass

import numpy as np
import pypsa
from scipy import sparse

from simulator.dispatch.compile import NODAL
from simulator.dispatch.hours import YearProgram, slice_program
from simulator.dispatch.simplex import FloatArray, IntArray, LinearProgram, Simplex
from simulator.errors import SolveError

MOST_NAMED = 5
NOTEWORTHY = 1e-6  # slack below this is rounding [MW]
WINDOW_HOURS = 168
# Rows that no limit stands behind: flows obey them whatever gives elsewhere.
NEVER_GIVES = "Kirchhoff"
WORDS = {  # what rows of a name's ending are about, what is missing, and what is too much
    NODAL: ("bus", "MW of power is missing", "MW of power has nowhere to go"),
    "StorageUnit-energy_balance": (
        "storage",
        "MWh of energy is missing for the levels that are set",
        "MWh of energy is too much for the levels that are set",
    ),
}
NO_VERDICT = "No verdict is written."


@dataclass(frozen=True)
class Conflict:
    """Rows that must give, and by how much; positive where the row's sum is too small.

    Parameters
    ----------
    bound
        ``in all``, or ``at least`` where only hours near each other were looked at.
    """

    rows: IntArray
    missing: FloatArray
    bound: str


def refuse_conflict(network: pypsa.Network, year: YearProgram) -> None:
    """Raise if no dispatch is feasible: at once if hours near each other conflict.

    To be called where a window has failed: were all of them solved, the year would be feasible.

    Raises
    ------
    SolveError
        Naming the conflict.
    """
    _, conflict = _find_conflict(year)
    if conflict is not None:
        raise SolveError(_in_words(network, year, conflict, "infeasible"))


def explain_conflict(network: pypsa.Network, year: YearProgram, status: str) -> str:
    """Return in words why a year has no optimum: what must give, where and when.

    Every limit may be broken at a price of one per unit; what the cheapest set of breaks consists
    of is named, largest first.
    """
    head = f"{network.name}: no optimal dispatch exists ({status.lower()})"
    unbounded = f"{head}: {_unbounded(year)}. Bound it. {NO_VERDICT}"
    if status.startswith("Unbounded"):
        return unbounded
    ended, conflict = _find_conflict(year)
    if ended != "Optimal":
        return f"{head}; the search for the conflict ended with {ended}."
    if conflict is None and status != "Infeasible":
        return unbounded
    if conflict is None:
        return f"{head}, though no limit needs to give by more than {NOTEWORTHY:g}. {NO_VERDICT}"
    return _in_words(network, year, conflict, status)


def _find_conflict(year: YearProgram) -> tuple[str, Conflict | None]:
    """Return how the search ended, and the conflict of hours near each other or of the year."""
    near = _within_windows(year) if year.hours > WINDOW_HOURS else None
    if near is not None:
        return "Optimal", near
    return _least_slack(year.program, _may_give(year, np.arange(year.program.row_lower.size)))


def _may_give(year: YearProgram, rows: IntArray) -> IntArray:
    """Return the positions among ``rows`` of those that may be broken."""
    fixed = np.array([name.startswith(NEVER_GIVES) for name, _ in year.row_names])
    return np.flatnonzero(~fixed[year.row_key[rows]])


def _within_windows(year: YearProgram) -> Conflict | None:
    """Return the conflicts of hours among themselves.

    Levels, ramps and what is left of the year's energy are free at the windows' edges, so every
    conflict found is one of the year, too.
    """
    rows_of = year.program.matrix.tocsr()
    simplex = Simplex()
    found: list[Conflict] = []
    for start in range(0, year.hours, WINDOW_HOURS):
        end = min(start + WINDOW_HOURS, year.hours)
        program, rows = _window(year, rows_of, start, end)
        if simplex.run(program).status != "Infeasible":
            continue
        _, conflict = _least_slack(program, _may_give(year, rows))
        if conflict is not None:
            found.append(Conflict(rows[conflict.rows], conflict.missing, "at least"))
    if not found:
        return None
    return Conflict(
        np.concatenate([conflict.rows for conflict in found]),
        np.concatenate([conflict.missing for conflict in found]),
        "at least",
    )


def _window(
    year: YearProgram, rows_of: sparse.csr_array, start: int, end: int
) -> tuple[LinearProgram, IntArray]:
    """Return the program of some hours without cost, of rows that lie wholly within them."""
    program = year.program
    columns, rows = slice_program(year, start, end)
    across = rows_of[rows.start : rows.stop]
    inside = across[:, columns]
    whole = np.flatnonzero(np.diff(inside.indptr) == np.diff(across.indptr))
    index = rows.start + whole
    return (
        LinearProgram(
            inside[whole].tocsc(),
            np.zeros(columns.stop - columns.start),
            program.lower[columns],
            program.upper[columns],
            program.row_lower[index],
            program.row_upper[index],
        ),
        index,
    )


def _least_slack(program: LinearProgram, giving: IntArray) -> tuple[str, Conflict | None]:
    """Return how the search ended, and which of the rows that may give must do so."""
    width = program.cost.size
    up = giving[np.isfinite(program.row_lower[giving])]
    down = giving[np.isfinite(program.row_upper[giving])]
    unit = sparse.eye_array(program.row_lower.size, format="csc")
    slacks = np.concatenate([up, down])
    elastic = LinearProgram(
        sparse.hstack([program.matrix, unit[:, up], -unit[:, down]], format="csc"),
        cost=np.concatenate([np.zeros(width), np.ones(slacks.size)]),
        lower=np.concatenate([program.lower, np.zeros(slacks.size)]),
        upper=np.concatenate([program.upper, np.full(slacks.size, np.inf)]),
        row_lower=program.row_lower,
        row_upper=program.row_upper,
    )
    outcome = Simplex().run(elastic)
    signs = np.repeat([1.0, -1.0], [up.size, down.size])
    missing = np.zeros(program.row_lower.size)
    np.add.at(missing, slacks, signs * outcome.values[width:])
    rows = np.flatnonzero(np.abs(missing) > NOTEWORTHY)
    if not outcome.optimal or not rows.size:
        return outcome.status, None
    return outcome.status, Conflict(rows, missing[rows], "in all")


def _in_words(network: pypsa.Network, year: YearProgram, conflict: Conflict, status: str) -> str:
    largest = np.argsort(-np.abs(conflict.missing), kind="stable")[:MOST_NAMED]
    named = [
        _name(network, year, int(conflict.rows[place]), float(conflict.missing[place]))
        for place in largest
    ]
    total = np.abs(conflict.missing).sum()
    limits = "limit" if conflict.rows.size == 1 else "limits"
    return (
        f"{network.name}: no optimal dispatch exists ({status.lower()}); {conflict.rows.size} "
        f"{limits} must give, by {total:.6g} {conflict.bound}: {'; '.join(named)}. {NO_VERDICT}"
    )


def _name(network: pypsa.Network, year: YearProgram, row: int, missing: float) -> str:
    constraint, component = year.row_names[int(year.row_key[row])]
    hour = int(np.searchsorted(year.row_start, row, side="right")) - 1
    when = f"at {network.snapshots[hour]}" if hour < year.hours else "over the year"
    for kind, (what, short, over) in WORDS.items():
        if constraint.endswith(kind):
            return f"{what} {component} {when}: {abs(missing):.6g} {short if missing > 0 else over}"
    return f"{constraint} of {component} {when}: off by {abs(missing):.6g}"


def _unbounded(year: YearProgram) -> str:
    """Return which columns let the cost fall without end."""
    program = year.program
    open_ended = ((program.cost < 0) & np.isinf(program.upper)) | (
        (program.cost > 0) & np.isinf(program.lower)
    )
    if not open_ended.any():
        open_ended = np.isinf(program.upper) | np.isinf(program.lower)
    keys = dict.fromkeys(year.column_key[open_ended].tolist())
    names = [f"{year.column_names[key][0]} of {year.column_names[key][1]}" for key in keys]
    return f"the cost falls without end through {', '.join(names[:MOST_NAMED])}"

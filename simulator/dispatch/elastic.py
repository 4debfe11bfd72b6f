"""Why no dispatch is feasible: the least total slack, and the rows that need it."""

import numpy as np
import pypsa
from scipy import sparse

from simulator.dispatch.hours import YearProgram
from simulator.dispatch.simplex import LinearProgram, Simplex

MOST_NAMED = 5
NOTEWORTHY = 1e-6  # slack below this is rounding [MW]


def explain_conflict(network: pypsa.Network, year: YearProgram, status: str) -> str:
    """Return in words why a year has no optimum: what must give, where and when.

    Every row may be broken at a price of one per unit; what the cheapest set of breaks consists
    of is named, largest first.
    """
    head = f"{network.name}: no optimal dispatch exists ({status.lower()})"
    if status.startswith("Unbounded"):
        return f"{head}: {_unbounded(year)}. Bound it. No verdict is written."
    program, rows = _elastic(year.program)
    outcome = Simplex().run(program)
    if not outcome.optimal:
        return f"{head}; the search for the conflict ended with {outcome.status}."
    slack = outcome.values[year.program.cost.size :].reshape(2, rows)
    if slack.sum() <= NOTEWORTHY and status != "Infeasible":
        return f"{head}: {_unbounded(year)}. Bound it. No verdict is written."
    total = slack.sum(axis=0)
    worst = np.argsort(-total)[:MOST_NAMED]
    named = [
        _name(network, year, int(row), float(slack[0, row] - slack[1, row]))
        for row in worst
        if total[row] > NOTEWORTHY
    ]
    return (
        f"{head}; {int((total > NOTEWORTHY).sum())} limits must give by {total.sum():.6g} in all: "
        f"{'; '.join(named)}. No verdict is written."
    )


def _elastic(program: LinearProgram) -> tuple[LinearProgram, int]:
    """Return the program with a surplus and a shortage column for every row, priced at one."""
    rows = program.row_lower.size
    unit = sparse.eye_array(rows, format="csc")
    endless = np.full(2 * rows, np.inf)
    return (
        LinearProgram(
            sparse.hstack([program.matrix, unit, -unit], format="csc"),
            cost=np.concatenate([np.zeros(program.cost.size), np.ones(2 * rows)]),
            lower=np.concatenate([program.lower, np.zeros(2 * rows)]),
            upper=np.concatenate([program.upper, endless]),
            row_lower=program.row_lower,
            row_upper=program.row_upper,
        ),
        rows,
    )


def _name(network: pypsa.Network, year: YearProgram, row: int, missing: float) -> str:
    constraint, component = year.row_names[int(year.row_key[row])]
    hour = int(np.searchsorted(year.row_start, row, side="right")) - 1
    when = f"at {network.snapshots[hour]}" if hour < year.hours else "over the year"
    if constraint.startswith("Bus-nodal_balance"):
        what = "power is missing" if missing > 0 else "power has nowhere to go"
        return f"bus {component} {when}: {abs(missing):.6g} MW of {what}"
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

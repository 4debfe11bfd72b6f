"""From the last window back to the first: a basis of the year whose prices agree.

Rolled forwards, windows hand on levels: the values are feasible for the year, but at each boundary
prices jump. Rolled backwards they hand on prices: a window ends at the price at which the next one
begins, while its first levels are those of the rolling forwards. So joined, the duals are feasible
for the year and the levels jump, which is the start that a dual simplex can use at once.
"""

from dataclasses import replace

from simulator.dispatch.hours import YearProgram
from simulator.dispatch.limits import Asked, Watch
from simulator.dispatch.simplex import Basis, Simplex
from simulator.dispatch.windows import Estimate, cut_window, keep_hours


def roll_back(year: YearProgram, estimate: Estimate, length: int) -> tuple[Estimate, Asked] | None:
    """Return an estimate with feasible duals and a square basis, and the limits that it asks for.

    None if a window fails.

    Parameters
    ----------
    year
        A program without rows that span the year: those cannot be handed on as prices.
    estimate
        The windows' solution; it is left as it is.
    length
        Hours of a window.
    """
    basis = Basis(estimate.basis.columns.copy(), estimate.basis.rows.copy())
    values, duals = estimate.values.copy(), estimate.duals.copy()
    back = replace(estimate, values=values, duals=duals, basis=basis)
    simplex, asked = Simplex(), Asked.none(year)
    for end in range(year.hours, 0, -length):
        start = max(0, end - length)
        window, columns, rows = cut_window(year, back, start, end)
        own = Basis(basis.columns[columns], basis.rows[rows])
        watch = Watch(year, (start, end))
        outcome = simplex.run_within(window, own, watch, steepest=False)
        if not outcome.optimal:
            return None
        back.iterations += outcome.iterations
        outcome = watch.put_aside(outcome, rows.size, asked, end)
        keep_hours(year, back, outcome, (start, end), rows)
    return back, asked

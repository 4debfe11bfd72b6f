"""The last stage: the optimum of the whole year, with corridor limits coming in as they matter."""

from collections.abc import Callable
from functools import partial
from typing import Any

from simulator.dispatch.backwards import roll_back
from simulator.dispatch.carry import (
    carry_start,
    duals_of_year,
    expand,
    expand_duals,
    limits_in_basis,
    values_of_year,
)
from simulator.dispatch.corridors import reduce_year
from simulator.dispatch.finish import WITH_STEEPEST, Start, finish
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.limits import OVER_LIMIT, limit, loading
from simulator.dispatch.mesh import Mesh
from simulator.dispatch.simplex import SCALED, FloatArray, LinearProgram, Outcome, Simplex
from simulator.dispatch.stages import Solved, Windowed, with_limits
from simulator.dispatch.thin import (
    bring_back,
    choose,
    thin_out,
    thin_start,
    whole_again,
)

NEAR_LIMIT = 0.8  # loading above which a corridor is limited from the start of the finish [-]
CLOSE_TO_LIMIT = 0.98  # loading above which a limit comes along with those that are broken [-]
MOST_ROUNDS = 30
OFTEN_BINDING = 0.03  # share of limits tight in the windows from which on corridors bind [-]
BACK_HOURS = 168  # of a window of the rolling backwards: fewer boundaries at which levels jump [h]
NEAR_BINDING = 0.93  # in place of NEAR_LIMIT where corridors bind and rows are costly [-]


def solve_exactly(
    year: YearProgram, mesh: Mesh | None, take_windows: Callable[[], Windowed]
) -> Solved:
    """Return the optimum of the whole year, started from the windows.

    Parameters
    ----------
    take_windows
        Gives the windows and lets go of them: their program would stand beside the year's.
    """
    if mesh is None:
        return _without_mesh(year, take_windows())
    target, start, solve = _begin(year, mesh, take_windows())
    left = choose(year, target, start)
    iterations = 0
    for _ in range(MOST_ROUNDS):
        thin = thin_out(target, left)
        outcome = solve(thin.program, thin_start(thin, start))
        iterations += outcome.iterations
        if not outcome.optimal:
            break
        outcome = whole_again(target.program, thin, outcome)
        load = loading(target, outcome.values)
        still = bring_back(target, thin, outcome.values, left)
        over = ((load > OVER_LIMIT) & ~target.corridors.limited).any()
        if still is left and not over:
            values, _ = expand(year, mesh, target, outcome.values)
            duals = expand_duals(year, mesh, target, outcome.duals)
            return Solved(outcome.status, values, duals, iterations)
        more = limit(target, load > CLOSE_TO_LIMIT) if over else target
        start = carry_start(target, more, Start(outcome.values, outcome.duals, outcome.basis))
        target, left = more, still
        solve = partial(finish, feasible=False)  # it begins near the optimum
    return _solve_whole(year, iterations)


def _without_mesh(year: YearProgram, windowed: Windowed) -> Solved:
    """Return the optimum of a year in which no flow follows from others."""
    estimate, source = windowed.estimate, windowed.program
    start = Start(estimate.values, estimate.duals, estimate.basis)
    outcome = finish(source.program, start, feasible=not estimate.failed)
    values = values_of_year(year, source, outcome.values)
    duals = duals_of_year(year, source, outcome.duals)
    return Solved(outcome.status, values, duals, outcome.iterations)


def _begin(
    year: YearProgram, mesh: Mesh, windowed: Windowed
) -> tuple[YearProgram, Start, Callable[[LinearProgram, Start], Outcome]]:
    """Return the program of the first round with the limits that matter, its start and its way."""
    estimate, source = windowed.estimate, windowed.program
    feasible, near = not estimate.failed, NEAR_LIMIT
    first = partial(finish, feasible=feasible)
    limited = limits_in_basis(source, estimate.basis)
    if feasible and source.by_hours and limited.mean() > OFTEN_BINDING:
        rolled = roll_back(source, estimate, BACK_HOURS)
        if rolled is not None:
            source, estimate = with_limits(source, *rolled)
            limited |= limits_in_basis(source, estimate.basis)
            near, first = NEAR_BINDING, partial(finish, feasible=False, way=WITH_STEEPEST)
    windowed.program.forget_rows()
    limited |= _near(source, estimate.values, near)
    target = limit(reduce_year(year, mesh), limited)
    start = Start(estimate.values, estimate.duals, estimate.basis)
    return target, carry_start(source, target, start), first


def _near(source: YearProgram, values: FloatArray, share: float) -> Any:
    """Return the limits that are loaded above a share, yet not broken: shape (hour, line)."""
    load = loading(source, values)
    return (load > share) & (load <= OVER_LIMIT)


def solve_directly(year: YearProgram) -> Solved:
    """Return the optimum of a program too short for windows."""
    return _solve_whole(year, 0)


def _solve_whole(year: YearProgram, iterations: int) -> Solved:
    """Return what a plain solve of the year's program says: the last resort."""
    outcome = Simplex(simplex_scale_strategy=SCALED).run(year.program)
    return Solved(outcome.status, outcome.values, outcome.duals, iterations + outcome.iterations)

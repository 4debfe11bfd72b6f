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
    LeftOut,
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


def solve_exactly(year: YearProgram, mesh: Mesh | None, windowed: Windowed) -> Solved:
    """Return the optimum of the whole year, started from the windows."""
    estimate, source = windowed.estimate, windowed.program
    start = Start(estimate.values, estimate.duals, estimate.basis)
    feasible = not estimate.failed
    if mesh is None:
        outcome = finish(source.program, start, feasible=feasible)
        values = values_of_year(year, source, outcome.values)
        duals = duals_of_year(year, source, outcome.duals)
        return Solved(outcome.status, values, duals, outcome.iterations)
    active = limits_in_basis(source, estimate.basis)
    if feasible and source.by_hours and active.mean() > OFTEN_BINDING:
        rolled = roll_back(source, estimate, BACK_HOURS)
        if rolled is not None:
            source, back = with_limits(source, *rolled)
            limited = limits_in_basis(source, back.basis) | _near(source, back.values, NEAR_BINDING)
            limited |= active
            start = Start(back.values, back.duals, back.basis)
            first = partial(finish, feasible=False, way=WITH_STEEPEST)
            return _in_rounds(year, mesh, (source, start), limited, first)
    limited = active | _near(source, estimate.values, NEAR_LIMIT)
    return _in_rounds(year, mesh, (source, start), limited, partial(finish, feasible=feasible))


def _in_rounds(
    year: YearProgram,
    mesh: Mesh,
    begun: tuple[YearProgram, Start],
    limited: Any,
    solve: Callable[[LinearProgram, Start], Outcome],
) -> Solved:
    """Return the optimum of the whole year; what was left out comes in where it is broken.

    Parameters
    ----------
    begun
        A start, and the program that it is one of.
    limited
        The limits that are in the program from the beginning, shape (hour, line).
    solve
        The first round; the later ones begin near the optimum.
    """
    source, start = begun
    bare = reduce_year(year, mesh)
    left: LeftOut | None = None
    iterations = 0
    for _ in range(MOST_ROUNDS):
        target = limit(bare, limited)
        start = carry_start(source, target, start)
        left = left or choose(year, target, start)
        thin = thin_out(target, left)
        outcome = solve(thin.program, thin_start(thin, start))
        iterations += outcome.iterations
        if not outcome.optimal:
            break
        outcome = whole_again(target.program, thin, outcome)
        load, still = (
            loading(target, outcome.values),
            bring_back(target, thin, outcome.values, left),
        )
        over = ((load > OVER_LIMIT) & ~limited).any()
        if still is left and not over:
            values, _ = expand(year, mesh, target, outcome.values)
            duals = expand_duals(year, mesh, target, outcome.duals)
            return Solved(outcome.status, values, duals, iterations)
        if over:
            limited = limited | (load > CLOSE_TO_LIMIT)
        start, source, left = Start(outcome.values, outcome.duals, outcome.basis), target, still
        solve = partial(finish, feasible=False)
    return _solve_whole(year, iterations)


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

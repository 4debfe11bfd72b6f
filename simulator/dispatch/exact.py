"""The last stage: the optimum of the whole year, with corridor limits coming in as they matter."""

from typing import Any

from simulator.dispatch.backwards import roll_back
from simulator.dispatch.carry import (
    carry_start,
    duals_of_year,
    expand,
    expand_duals,
    limits_in_basis,
    loading,
    values_of_year,
)
from simulator.dispatch.corridors import reduce_year
from simulator.dispatch.finish import WITH_DUAL, WITH_STEEPEST, Start, finish
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.mesh import Mesh
from simulator.dispatch.simplex import SCALED, FloatArray, Simplex
from simulator.dispatch.stages import OVER_LIMIT, Solved, Windowed
from simulator.dispatch.thin import (
    LeftOut,
    bring_back,
    choose,
    thin_out,
    thin_start,
    whole_again,
)
from simulator.dispatch.windows import Estimate

NEAR_LIMIT = 0.8  # loading above which a corridor is limited from the start of the finish [-]
CLOSE_TO_LIMIT = 0.98  # loading above which a limit comes along with those that are broken [-]
MOST_ROUNDS = 30
OFTEN_BINDING = 0.03  # share of limits tight in the windows from which on corridors bind [-]
BACK_HOURS = 168  # of a window of the rolling backwards: fewer boundaries at which levels jump [h]
NEAR_BINDING = 0.93  # in place of NEAR_LIMIT where corridors bind and rows are costly [-]


def solve_exactly(year: YearProgram, mesh: Mesh | None, windowed: Windowed) -> Solved:
    """Return the optimum of the whole year, started from the windows."""
    estimate = windowed.estimate
    start = Start(estimate.values, estimate.duals, estimate.basis)
    feasible = not estimate.failed
    if mesh is None:
        outcome = finish(windowed.program.program, start, feasible=feasible)
        values = values_of_year(year, windowed.program, outcome.values)
        duals = duals_of_year(year, windowed.program, outcome.duals)
        return Solved(outcome.status, values, duals, outcome.iterations)
    active = limits_in_basis(year, mesh, windowed.program, estimate.basis)
    if feasible and windowed.program.by_hours and active.mean() > OFTEN_BINDING:
        back = roll_back(windowed.program, estimate, BACK_HOURS)
        if back is not None:
            return _finish_thinly(year, mesh, windowed.program, back, active)
    limited = active | _near(year, mesh, windowed.program, estimate.values, NEAR_LIMIT)
    source, iterations = windowed.program, 0
    for _ in range(MOST_ROUNDS):
        target = reduce_year(year, mesh, limited)
        start = carry_start(year, mesh, source, target, start)
        outcome = finish(target.program, start, feasible=feasible)
        iterations += outcome.iterations
        if not outcome.optimal:
            break
        values, flows = expand(year, mesh, target, outcome.values)
        load = loading(year, mesh, flows)
        if not ((load > OVER_LIMIT) & ~limited).any():
            duals = expand_duals(year, mesh, target, outcome.duals)
            return Solved(outcome.status, values, duals, iterations)
        start = Start(outcome.values, outcome.duals, outcome.basis)
        source, feasible, limited = target, False, limited | (load > CLOSE_TO_LIMIT)
    return _solve_whole(year, iterations)


def _finish_thinly(
    year: YearProgram, mesh: Mesh, source: YearProgram, back: Estimate, active: Any
) -> Solved:
    """Return the optimum of a year with binding corridors, started from the rolling backwards.

    ``active`` marks the limits that are tight in the windows rolled forwards.
    """
    limited = active | limits_in_basis(year, mesh, source, back.basis)
    limited |= _near(year, mesh, source, back.values, NEAR_BINDING)
    start, iterations = Start(back.values, back.duals, back.basis), 0
    left: LeftOut | None = None
    for _ in range(MOST_ROUNDS):
        target = reduce_year(year, mesh, limited)
        start = carry_start(year, mesh, source, target, start)
        way = WITH_STEEPEST if left is None else WITH_DUAL
        left = choose(year, target, start) if left is None else left
        thin = thin_out(target, left)
        outcome = finish(thin.program, thin_start(thin, start), feasible=False, way=way)
        iterations += outcome.iterations
        if not outcome.optimal:
            break
        outcome = whole_again(target.program, thin, outcome)
        values, flows = expand(year, mesh, target, outcome.values)
        load, still = loading(year, mesh, flows), bring_back(target, thin, outcome.values, left)
        if still is left and not ((load > OVER_LIMIT) & ~limited).any():
            duals = expand_duals(year, mesh, target, outcome.duals)
            return Solved(outcome.status, values, duals, iterations)
        start, source = Start(outcome.values, outcome.duals, outcome.basis), target
        left, limited = still, limited | (load > CLOSE_TO_LIMIT)
    return _solve_whole(year, iterations)


def _near(
    year: YearProgram, mesh: Mesh, source: YearProgram, values: FloatArray, share: float
) -> Any:
    """Return the limits that are loaded above a share, yet not broken: shape (hour, line)."""
    _, flows = expand(year, mesh, source, values)
    load = loading(year, mesh, flows)
    return (load > share) & (load <= OVER_LIMIT)


def solve_directly(year: YearProgram) -> Solved:
    """Return the optimum of a program too short for windows."""
    return _solve_whole(year, 0)


def _solve_whole(year: YearProgram, iterations: int) -> Solved:
    """Return what a plain solve of the year's program says: the last resort."""
    outcome = Simplex(simplex_scale_strategy=SCALED).run(year.program)
    return Solved(outcome.status, outcome.values, outcome.duals, iterations + outcome.iterations)

"""Rolled backwards and thinned out, a year with binding corridors keeps its optimum."""

import numpy as np
import pytest

from simulator.dispatch.backwards import roll_back
from simulator.dispatch.carry import limits_in_basis
from simulator.dispatch.exact import OFTEN_BINDING, solve_directly, solve_exactly
from simulator.dispatch.finish import Start
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.mesh import Mesh
from simulator.dispatch.simplex import BASIC, Simplex, bound_of
from simulator.dispatch.stages import Windowed, with_limits
from simulator.dispatch.thin import choose, thin_out, thin_start, whole_again
from tests.windowed_year import solve_twenty_days

CLOSE = 1e-9


@pytest.fixture(scope="module")
def solved() -> tuple[YearProgram, Mesh, Windowed]:
    """Return twenty days with halved corridor limits, and their windows' solution."""
    return solve_twenty_days(0.5)


def test_optimum_is_that_of_a_plain_solve(solved: tuple[YearProgram, Mesh, Windowed]) -> None:
    year, mesh, windowed = solved
    active = limits_in_basis(windowed.program, windowed.estimate.basis)
    assert active.mean() > OFTEN_BINDING  # corridors bind: this way is taken
    cost = year.program.cost
    exact, plain = solve_exactly(year, mesh, lambda: windowed), solve_directly(year)
    assert cost @ exact.values == pytest.approx(cost @ plain.values, rel=CLOSE)
    assert bound_of(year.program, exact.duals, exact.values) == pytest.approx(
        cost @ plain.values, rel=CLOSE
    )


def test_backwards_the_basis_is_square(solved: tuple[YearProgram, Mesh, Windowed]) -> None:
    _, _, windowed = solved
    rolled = roll_back(windowed.program, windowed.estimate, 72)
    assert rolled is not None
    program, back = with_limits(windowed.program, *rolled)
    basic = np.count_nonzero(back.basis.columns == BASIC) + np.count_nonzero(
        back.basis.rows == BASIC
    )
    assert basic == program.row_key.size


def test_levels_left_out_follow_from_balances(solved: tuple[YearProgram, Mesh, Windowed]) -> None:
    year, _, windowed = solved
    program = windowed.program
    estimate = windowed.estimate
    start = Start(estimate.values, estimate.duals, estimate.basis)
    left = choose(year, program, start)
    assert left.columns.any()
    assert left.rows.any()
    thin = thin_out(program, left)
    outcome = Simplex().run(thin.program, thin_start(thin, start).basis)
    whole = whole_again(program.program, thin, outcome)
    equal = program.program.row_lower == program.program.row_upper
    activity = program.program.matrix @ whole.values
    assert activity[equal] == pytest.approx(program.program.row_lower[equal], abs=1e-5)
    assert program.program.cost @ whole.values == pytest.approx(outcome.objective, rel=CLOSE)

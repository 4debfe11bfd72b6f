"""The finish: from the windows to the optimum, and on from an optimum that no vertex holds."""

import numpy as np
import pytest

from simulator.dispatch.carry import limits_in_basis
from simulator.dispatch.exact import OFTEN_BINDING, solve_directly, solve_exactly
from simulator.dispatch.finish import Start, finish
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.mesh import Mesh
from simulator.dispatch.simplex import BASIC, ROUNDING, bound_of
from simulator.dispatch.stages import Windowed
from simulator.dispatch.thin import choose
from tests.windowed_year import solve_twenty_days

CLOSE = 1e-9


@pytest.fixture(scope="module")
def solved() -> tuple[YearProgram, Mesh, Windowed]:
    """Return twenty days with slack corridors, and their windows' solution."""
    return solve_twenty_days(1.0)


def test_optimum_is_that_of_a_plain_solve(solved: tuple[YearProgram, Mesh, Windowed]) -> None:
    year, mesh, windowed = solved
    estimate = windowed.estimate
    active = limits_in_basis(windowed.program, estimate.basis)
    assert active.mean() <= OFTEN_BINDING  # corridors are slack: the windows' vertex is split
    start = Start(estimate.values, estimate.duals, estimate.basis)
    left = choose(year, windowed.program, start)
    assert left.columns.any()  # levels and ramps are left out, and come back where they must
    assert left.rows.any()
    cost = year.program.cost
    exact, plain = solve_exactly(year, mesh, lambda: windowed), solve_directly(year)
    assert cost @ exact.values == pytest.approx(cost @ plain.values, rel=CLOSE)
    assert bound_of(year.program, exact.duals, exact.values) == pytest.approx(
        cost @ plain.values, rel=CLOSE
    )


def test_an_optimum_is_kept_where_no_row_decides_a_column(
    solved: tuple[YearProgram, Mesh, Windowed],
) -> None:
    """A column between its bounds that is not basic stays there: no pivot is needed."""
    _, _, windowed = solved
    program, estimate = windowed.program.program, windowed.estimate
    start = Start(estimate.values, estimate.duals, estimate.basis)
    first = finish(program, start, feasible=True)
    room = np.minimum(first.values - program.lower, program.upper - first.values)
    between = (room > ROUNDING) & (first.basis.columns != BASIC)
    assert between.any()
    again = finish(program, Start(first.values, first.duals, first.basis), feasible=False)
    assert again.iterations == 0
    assert again.objective == pytest.approx(first.objective, rel=CLOSE)

"""One network solved more than once: fast, exactly, and again."""

import pytest

from simulator.dispatch.engine import Optimiser
from simulator.dispatch.windows import Rolling
from tests.properties.networks import random_network


def test_a_fast_solution_is_followed_by_the_optimum_as_often_as_asked() -> None:
    optimiser = Optimiser(random_network(4, 150, 3), Rolling(12, 8))
    fast = optimiser.solve(fast=True)
    exact = optimiser.solve()  # the windows are gone then: their program is as large as the year's
    again, fast_again = optimiser.solve(), optimiser.solve(fast=True)
    methods = [report.method for report in (fast, exact, again, fast_again)]
    assert methods == ["fast", "exact", "exact", "fast"]
    assert again.objective == pytest.approx(exact.objective, rel=1e-9)
    assert fast.objective >= exact.objective * (1 - 1e-8)
    assert fast_again.objective == pytest.approx(fast.objective, rel=1e-9)

"""The engine against plain PyPSA on random small networks."""

import numpy as np
import pypsa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.dispatch.engine import optimise
from simulator.dispatch.windows import Rolling
from simulator.errors import SolveError
from tests.properties.networks import random_network

PLAIN = {"solver": "simplex", "threads": 1, "output_flag": False}
windows = st.builds(Rolling, keep=st.integers(5, 40), ahead=st.integers(0, 24))


def solve_plainly(network: pypsa.Network) -> float | None:
    """Return the optimum, or None where no dispatch is feasible."""
    status, condition = network.optimize(
        solver_name="highs",
        io_api="direct",
        solver_options=PLAIN,
        include_objective_constant=False,
        log_to_console=False,
    )
    if condition == "infeasible":
        return None
    assert (status, condition) == ("ok", "optimal")
    return float(network.objective)


# A model is built twice for each example, at about a second each.
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10_000), hours=st.integers(72, 400), buses=st.integers(2, 4), lay=windows
)
def test_the_optimum_is_that_of_plain_pypsa(
    seed: int, hours: int, buses: int, lay: Rolling
) -> None:
    network = random_network(seed, hours, buses)
    plain = random_network(seed, hours, buses)
    expected = solve_plainly(plain)
    if expected is None:
        with pytest.raises(SolveError, match="must give"):
            optimise(network, rolling=lay)
        return
    report = optimise(network, rolling=lay)
    # Rounding of sums of this size; costs themselves are 1e5 CNY and more.
    assert report.objective == pytest.approx(expected, rel=1e-8, abs=1e-4)
    assert network.objective == pytest.approx(report.objective)
    assert report.violation <= 1e-6
    outflow = network.lines_t.p0.to_numpy() @ incidence(network)
    assert np.abs(network.buses_t.p.to_numpy() - outflow).max() <= 1e-6


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000), lay=windows)
def test_fast_is_never_better_than_exact(seed: int, lay: Rolling) -> None:
    network = random_network(seed, 150, 3)
    try:
        exact = optimise(network, rolling=lay)
    except SolveError:
        return
    fast = optimise(network, fast=True, rolling=lay)
    assert fast.objective >= exact.objective * (1 - 1e-8)
    assert fast.objective * (1 - fast.gap) <= exact.objective * (1 + 1e-8)


def incidence(network: pypsa.Network) -> np.ndarray:
    table = np.zeros((len(network.lines), len(network.buses)))
    for row, line in enumerate(network.lines.itertuples()):
        table[row, network.buses.index.get_loc(line.bus0)] += 1.0
        table[row, network.buses.index.get_loc(line.bus1)] -= 1.0
    return table

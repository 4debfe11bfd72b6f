"""The engine against plain PyPSA on random small networks."""

import numpy as np
import pypsa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.dispatch.engine import Optimiser, optimise
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


@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000), lay=windows, load=st.floats(0.9, 1.1))
def test_bases_of_another_year_of_its_kind_change_no_optimum(
    seed: int, lay: Rolling, load: float
) -> None:
    try:
        bases = Optimiser(random_network(seed, 150, 3), lay).find_bases()
        alone = optimise(_with_load(seed, load), rolling=lay)
    except SolveError:
        return
    for fast in (False, True):
        report = Optimiser(_with_load(seed, load), lay, bases).solve(fast=fast)
        assert report.objective >= alone.objective * (1 - 1e-8) - 1e-4
        assert report.objective * (1 - report.gap) <= alone.objective * (1 + 1e-8) + 1e-4
    try:
        expected = optimise(random_network(seed + 1, 160, 2), rolling=lay)
    except SolveError:
        return
    other = Optimiser(random_network(seed + 1, 160, 2), lay, bases).solve()
    assert other.objective == pytest.approx(expected.objective, rel=1e-8, abs=1e-4)


def _with_load(seed: int, factor: float) -> pypsa.Network:
    network = random_network(seed, 150, 3)
    network.loads_t.p_set *= factor
    return network


def incidence(network: pypsa.Network) -> np.ndarray:
    table = np.zeros((len(network.lines), len(network.buses)))
    for row, line in enumerate(network.lines.itertuples()):
        table[row, network.buses.index.get_loc(line.bus0)] += 1.0
        table[row, network.buses.index.get_loc(line.bus1)] -= 1.0
    return table


@pytest.mark.parametrize("fast", [False, True])
def test_energy_limits_of_the_year_hold_and_are_shared_out_well(fast: bool) -> None:
    plain, network = (random_network(3, 240, 2) for _ in range(2))
    for copy in (plain, network):
        copy.generators.loc["b0 coal", "e_sum_max"] = 12000.0
        copy.generators.loc["b1 coal", "e_sum_min"] = 23000.0
    expected = solve_plainly(plain)
    report = optimise(network, fast=fast, rolling=Rolling(keep=24, ahead=12))
    energy = network.generators_t.p.sum()
    assert energy["b0 coal"] <= 12000.0 + 1e-3
    assert energy["b1 coal"] >= 23000.0 - 1e-3
    assert expected is not None
    if fast:
        assert report.objective * (1 - report.gap) <= expected * (1 + 1e-8)
        assert report.gap <= 0.01  # or it would have been solved exactly
    else:
        assert report.objective == pytest.approx(expected, rel=1e-8)


def test_values_of_stored_energy_are_those_of_plain_pypsa() -> None:
    network, plain = _lake_year(), _lake_year()
    solve_plainly(plain)
    optimise(network, rolling=Rolling(keep=24, ahead=12))
    for name in ("mu_energy_balance", "mu_upper", "mu_lower"):
        ours, theirs = network.storage_units_t[name], plain.storage_units_t[name]
        assert ours.columns.tolist() == theirs.columns.tolist()
        if len(ours.columns):
            assert np.allclose(ours, theirs, atol=1e-6)


def _lake_year() -> pypsa.Network:
    """Return a lake that is never full or empty beside plants of which one is marginal."""
    hours = 96
    network = pypsa.Network(name="lake")
    network.set_snapshots(np.arange(hours))
    network.add("Carrier", "AC")
    network.add("Bus", "town", carrier="AC")
    load = 100.0 + 40.0 * np.sin(np.arange(hours) / 7.0)
    network.add("Load", "town", bus="town", p_set=load)
    for number in range(8):
        cost = 20.0 + 7.3 * number
        network.add("Generator", f"g{number}", bus="town", p_nom=23.7, marginal_cost=cost)
    lake = {"p_nom": 30.0, "p_min_pu": 0.0, "max_hours": 90.0, "inflow": 11.3}
    network.add("StorageUnit", "lake", bus="town", state_of_charge_initial=900.0, **lake)
    return network

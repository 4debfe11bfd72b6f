"""The mesh of a network is found whatever its buses carry."""

import pypsa
import pytest

from simulator.dispatch.engine import optimise
from simulator.dispatch.reuse import write_program
from tests.properties.networks import random_network


def _hub() -> pypsa.Network:
    """Return a ring of four buses, one of them with more components than PyPSA writes in one."""
    network = random_network(3, 240, 4)
    for number in range(40):
        network.add("Generator", f"roof {number}", bus="b0", p_nom=0.1, marginal_cost=float(number))
    return network


def test_a_hub_of_many_components_is_part_of_the_mesh() -> None:
    program = write_program(_hub())
    names = {name for name, _ in program.compiled.year.row_names}
    assert "Bus-meshed-30-nodal_balance" in names  # or the case shows nothing
    assert program.mesh is not None
    assert program.mesh.bus_rows.shape == (240, 4)


def test_a_network_with_a_hub_is_solved_as_pypsa_solves_it() -> None:
    plain, own = _hub(), _hub()
    status, _ = plain.optimize(include_objective_constant=False, output_flag=False)
    assert status == "ok"
    optimise(own)
    assert own.objective == pytest.approx(plain.objective, rel=1e-8)
    assert (own.buses_t.marginal_price != 0).any().all()  # each bus has prices of its own

"""What the engine writes into a network is what PyPSA writes into it."""

import numpy as np
import pandas as pd
import pypsa
import pytest

from simulator.dispatch.certify import Certificate
from simulator.dispatch.engine import optimise
from simulator.dispatch.reuse import write_program
from simulator.dispatch.writeback import derive_flows, write_back
from simulator.errors import SolveError
from tests.properties.networks import random_network


def _network(roofs: int = 0) -> pypsa.Network:
    """Return a network of everything, whose hours weigh three in the objective.

    With many ``roofs`` a bus becomes a hub, whose balance PyPSA writes under another name.
    """
    network = random_network(3, 48, 3)
    network.snapshot_weightings["objective"] = 3.0
    one, other = network.buses.index[:2]
    network.add("Bus", "heat")
    network.add(
        "Link",
        "boiler",
        bus0=one,
        bus1=other,
        bus2="heat",
        efficiency=0.5,
        efficiency2=0.4,
        p_nom=9,
    )
    network.add("Store", "tank", bus="heat", e_nom=30.0, e_initial=10.0)
    network.add("Load", "warmth", bus="heat", p_set=1.0)
    network.add("Transformer", "shifter", bus0=one, bus1=other, s_nom=20.0, x=0.1, phase_shift=2.0)
    network.add("Generator", "spare", bus="heat", p_nom=5.0, marginal_cost=900.0)
    for number in range(roofs):
        network.add("Generator", f"roof {number}", bus=one, p_nom=0.1, marginal_cost=float(number))
    return network


@pytest.mark.parametrize("roofs", [0, 40])
def test_every_table_is_as_pypsa_fills_it(roofs: int) -> None:
    plain, own = _network(roofs), _network(roofs)
    status, _ = plain.optimize(include_objective_constant=False, output_flag=False)
    assert status == "ok"
    program = write_program(own)
    original = program.compiled.original
    model = plain.model
    values = _by_label(model.variables.items(), "solution")[model.matrices.vlabels]
    duals = _by_label(model.constraints.items(), "dual")[model.matrices.clabels]
    solved = Certificate(values, duals, float(plain.objective), 0.0, 0.0)
    write_back(own, original, solved)
    derive_flows(own)
    filled = 0
    for component in plain.components:
        for name, table in component.dynamic.items():
            found = own.c[component.name].dynamic[name]
            pd.testing.assert_frame_equal(found, table, atol=1e-9, rtol=1e-9)
            filled += not table.empty
        assert (
            own.c[component.name]
            .static.drop(columns="obj", errors="ignore")
            .equals(component.static.drop(columns="obj", errors="ignore"))
        )
    assert filled > 20  # or the case shows nothing
    assert own.objective == plain.objective
    names = {name for name, _ in original.rows.names}
    assert ("Bus-meshed-30-nodal_balance" in names) == (roofs > 30)  # or the case shows nothing


def _by_label(items, kind: str) -> np.ndarray:  # type: ignore[no-untyped-def]
    """Return solution or duals of a model by label."""
    each = [(item.labels, getattr(item, kind)) for _, item in items]
    found = np.full(max(int(labels.max()) for labels, _ in each) + 1, np.nan)
    for labels, numbers in each:
        at = labels.to_numpy()
        found[at[at >= 0]] = numbers.transpose(*labels.dims).to_numpy()[at >= 0]
    return found


def test_what_is_decided_beyond_dispatch_is_refused_by_name() -> None:
    delayed = _network()
    delayed.links.loc["boiler", "delay"] = 2
    with pytest.raises(SolveError, match=r"Link boiler \(delay\)"):
        optimise(delayed)

"""The program of a small network with one of everything, as stored in ``dispatch.lp``.

A change of the mathematics, ours or PyPSA's, shows as a difference. After a wanted change run
``python -m tests.formulation.test_dispatch_lp`` and look at the difference.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pypsa

from simulator.dispatch.compile import compile_model
from simulator.dispatch.hours import YearProgram

STORED = Path(__file__).with_name("dispatch.lp")


def small_network() -> pypsa.Network:
    """Return three hours of three buses with lines, a link and every kind of component."""
    network = pypsa.Network(name="one of everything")
    network.set_snapshots(pd.date_range("2025-01-01", periods=3, freq="h"))
    network.add("Carrier", "AC")
    network.add("Bus", ["a", "b", "c"], carrier="AC", v_nom=220.0)
    for bus0, bus1, x in (("a", "b", 4.0), ("b", "c", 5.0), ("c", "a", 6.0)):
        line = {"bus0": bus0, "bus1": bus1, "x": x, "r": 0.1, "s_nom": 40.0, "carrier": "AC"}
        network.add("Line", bus0 + bus1, **line)
    network.add("Link", "dc", bus0="a", bus1="c", p_nom=10.0, p_min_pu=-1.0, efficiency=0.9)
    network.add("Load", "town", bus="b", p_set=[50.0, 60.0, 70.0])
    network.add(
        "Generator",
        "coal",
        bus="a",
        p_nom=100.0,
        p_min_pu=[0.3, 0.3, 0.0],
        marginal_cost=30.0,
        ramp_limit_up=0.5,
        ramp_limit_down=0.6,
        e_sum_max=200.0,
    )
    network.add("Generator", "wind", bus="c", p_nom=40.0, p_max_pu=[0.5, 0.0, 0.2])
    network.add(
        "StorageUnit",
        "lake",
        bus="c",
        p_nom=20.0,
        p_min_pu=0.0,
        max_hours=5.0,
        inflow=[3.0, 0.0, 2.0],
        state_of_charge_initial=50.0,
        state_of_charge_set=[np.nan, np.nan, 50.0],
        marginal_cost=1.0,
    )
    network.add("StorageUnit", "battery", bus="b", p_nom=5.0, max_hours=2.0, efficiency_store=0.9)
    network.add("Store", "tank", bus="a", e_nom=30.0, e_cyclic=True, standing_loss=0.01)
    return network


def written(year: YearProgram) -> str:
    """Return the program as text: every column and row by name and hour."""
    program = year.program
    columns = [
        f"{variable}[{name},{hour}]"
        for (variable, name), hour in zip(
            (year.column_names[key] for key in year.column_key), year.column_hour, strict=True
        )
    ]
    lines = [
        f"{shown(program.lower[i])} <= {column} <= {shown(program.upper[i])}"
        f"  cost {shown(program.cost[i])}"
        for i, column in enumerate(columns)
    ]
    matrix = program.matrix.tocsr()
    for row, (key, hour) in enumerate(zip(year.row_key, year.row_hour, strict=True)):
        span = slice(matrix.indptr[row], matrix.indptr[row + 1])
        terms = " ".join(
            f"{value:+.6g} {columns[column]}"
            for column, value in zip(matrix.indices[span], matrix.data[span], strict=True)
        )
        name = "{}[{},{}]".format(*year.row_names[key], hour if hour < year.hours else "year")
        lines.append(
            f"{name}: {shown(program.row_lower[row])} <= {terms} <= {shown(program.row_upper[row])}"
        )
    return "\n".join(lines) + "\n"


def shown(value: float) -> str:
    """Return a number without the sign of a negative zero."""
    return f"{value + 0.0:.6g}"


def current() -> str:
    model = small_network().optimize.create_model(include_objective_constant=False)
    return written(compile_model(model, 3).year)


def test_the_program_is_as_stored() -> None:
    assert current().splitlines() == STORED.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    STORED.write_text(current(), encoding="utf-8")

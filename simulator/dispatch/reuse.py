"""A compiled program used again, for a network that differs from its own in numbers alone.

Writing the program takes PyPSA and linopy as long as the windows take to solve it. Where two
networks differ only in capacities, availability, demand, inflow, levels or marginal costs, their
programs have one matrix and differ in bounds, right-hand sides and costs. Those are exchanged here
as PyPSA 1 defines them (its ``define_operational_constraints_for_non_extendables``,
``define_nodal_balance_constraints``, ``define_storage_unit_constraints``,
``define_fixed_operation_constraints`` and ``define_objective``); a program that this does not
reproduce number by number is not used again, and any other difference is compiled anew.
"""

import gc
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import linopy
import numpy as np
import numpy.typing as npt
import pypsa

from simulator.dispatch.compile import (
    NODAL,
    Compiled,
    Labels,
    Numbers,
    Original,
    compile_written,
    exchange_numbers,
    read_model,
)
from simulator.dispatch.mesh import Mesh, find_mesh
from simulator.dispatch.refuse import refuse_other_decisions
from simulator.dispatch.simplex import FloatArray

EXCHANGED: Final = {
    "Generator": {"p_nom", "p_max_pu", "p_min_pu", "marginal_cost"},
    "Link": {"p_nom", "p_max_pu", "p_min_pu", "marginal_cost"},
    "Line": {"s_nom", "s_max_pu"},
    "Load": {"p_set"},
    "StorageUnit": {
        "p_nom",
        "p_max_pu",
        "p_min_pu",
        "max_hours",
        "marginal_cost",
        "marginal_cost_storage",
        "spill_cost",
        "inflow",
        "state_of_charge_initial",
        "state_of_charge_set",
    },
}
"""Inputs whose numbers are exchanged, by component."""
# What PyPSA itself may set while it writes a program, and no program of dispatch reads.
_UNREAD: Final = ("control", "carrier")
_COSTS: Final = (
    ("Generator", "p", "marginal_cost"),
    ("Link", "p", "marginal_cost"),
    ("StorageUnit", "p_dispatch", "marginal_cost"),
    ("StorageUnit", "state_of_charge", "marginal_cost_storage"),
    ("StorageUnit", "spill", "spill_cost"),
)
_DROP_MW: Final = 1e-300  # inflow that is none, and yet gives an hour its spill


@dataclass(frozen=True)
class Program:
    """A program, the network that it was compiled from, and its mesh."""

    network: pypsa.Network
    compiled: Compiled
    mesh: Mesh | None


def write_program(network: pypsa.Network, *, with_origins: bool = False) -> Program:
    """Return the program of a network, as PyPSA and linopy write it.

    The model that they leave in the network takes hundreds of megabytes: it is emptied.

    Parameters
    ----------
    with_origins
        As :func:`simulator.dispatch.compile.compile_model` takes it.

    Raises
    ------
    SolveError
        As :func:`simulator.dispatch.compile.compile_model`.
    """
    hours = len(network.snapshots)
    with linopy.options as options:
        options["semantics"] = "v1"  # PyPSA writes the same program, in sparse rows sooner
        model = network.optimize.create_model(
            include_objective_constant=False, consistency_check=False, sparse=True
        )
        refuse_other_decisions(model.variables)
        written = read_model(model, hours)
    network._model = model = linopy.Model()
    gc.collect(0)  # models are full of cycles, and nobody looks for these before the year's end
    compiled = compile_written(written, hours, with_origins=with_origins)
    return Program(network, compiled, find_mesh(compiled.year))


def write_reusable(network: pypsa.Network) -> Program | None:
    """Return a program for all networks of a kind, or None if this cannot be one.

    PyPSA leaves out the spill of hours without inflow, and these differ from one network to the
    next: here every hour of a unit with some inflow has its spill, bounded by that inflow.

    Raises
    ------
    SolveError
        As :func:`simulator.dispatch.compile.compile_model`.
    """
    if not _is_plain(network):
        return None
    inflow = network.storage_units_t.inflow
    some = (inflow > 0).any()
    network.storage_units_t.inflow = inflow.where(~some | (inflow > 0), _DROP_MW)
    try:
        program = write_program(network, with_origins=True)
        origins = program.compiled.origins
        original = program.compiled.original
        again = _numbers(network, original, origins.numbers) if origins else None
    finally:
        network.storage_units_t.inflow = inflow
    parts = ("right", "cost", "lower", "upper")
    same = origins is not None and all(
        np.array_equal(getattr(origins.numbers, part), getattr(again, part)) for part in parts
    )
    return program if same else None


def use_again(known: Program, network: pypsa.Network) -> Program | None:
    """Return the program of a network from a known one, or None if more than numbers differ.

    Parameters
    ----------
    known
        Made by :func:`write_reusable`.

    Raises
    ------
    SolveError
        If a lower bound lies above the upper one: component and hour are named.
    """
    origins = known.compiled.origins
    if origins is None or not (_is_plain(network) and _alike(known.network, network)):
        return None
    numbers = _numbers(network, known.compiled.original, origins.numbers)
    snapshots = network.snapshots.to_numpy()
    compiled = exchange_numbers(known.compiled, origins, numbers, snapshots)
    return Program(network, compiled, known.mesh)


def _is_plain(network: pypsa.Network) -> bool:
    """Return whether capacities enter the network's program as bounds alone, and all serve."""
    for component in network.components:
        table = component.static
        ramps = [column for column in table.columns if str(column).startswith("ramp_limit")]
        limited = [name for name in component.dynamic if str(name).startswith("ramp_limit")]
        if table[ramps].notna().any(axis=None):
            return False
        if any(not component.dynamic[name].empty for name in limited):
            return False
        if "active" in table and not table["active"].all():
            return False
        nominal = [column for column in table.columns if column in ("p_nom", "s_nom")]
        if component.name in EXCHANGED and not np.isfinite(table[nominal]).all(axis=None):
            return False
    return not network.c["Load"].static["bus"].duplicated().any()


def _alike(one: pypsa.Network, other: pypsa.Network) -> bool:
    """Return whether two networks differ in nothing but what is exchanged."""
    if not one.snapshots.equals(other.snapshots):
        return False
    if not one.snapshot_weightings.equals(other.snapshot_weightings):
        return False
    names = _kinds(other)
    return _kinds(one) == names and all(_alike_tables(one.c[name], other.c[name]) for name in names)


def _kinds(network: pypsa.Network) -> list[str]:
    """Return the kinds of component that there are, but for what PyPSA finds as it writes."""
    return [one.name for one in network.components if one.name != "SubNetwork"]


def _alike_tables(one: Any, other: Any) -> bool:
    if not one.static.index.equals(other.static.index):
        return False
    exchanged = EXCHANGED.get(one.name, set())
    kinds = one.defaults["status"].astype(str)
    inputs = kinds.index[kinds.str.startswith("Input")]
    for name in inputs.difference(_UNREAD):
        if name in exchanged:
            if not _where_alike(one, other, name):
                return False
            continue
        if name in one.static and not one.static[name].equals(other.static.get(name)):
            return False
        if name in one.dynamic and not one.dynamic[name].equals(other.dynamic[name]):
            return False
    return True


def _where_alike(one: Any, other: Any, name: str) -> bool:
    """Return whether an exchanged input asks for no other rows and columns of the program.

    Spill is a decision of units with some inflow alone, and a set level a row where one is set.
    """
    if name not in ("inflow", "state_of_charge_set"):
        return True
    known, asked = (_dense(component, name) for component in (one, other))
    if name == "inflow":
        return bool(((known > 0).any(axis=0) | ~(asked > 0).any(axis=0)).all())
    return np.array_equal(np.isnan(known), np.isnan(asked))


def _numbers(network: pypsa.Network, original: Original, own: Numbers) -> Numbers:
    """Return the numbers of a network's program, as PyPSA would write them.

    What is not written here is nought, so that a program with other numbers is not reproduced.
    """
    right, cost = _Places(original.rows), _Places(original.columns)
    upper = _Places(original.columns, own.upper)
    for name, table in _right_hand_sides(network):
        right.put(name, table)
    demand = _demand(network)
    for name in right.named(NODAL):
        right.put(name, demand)
    weight = network.snapshot_weightings["objective"].to_numpy()[:, None]
    for kind, variable, attribute in _COSTS:
        component = network.c[kind]
        cost.put(f"{kind}-{variable}", _named(component, _dense(component, attribute) * weight))
    units = network.c["StorageUnit"]
    upper.put("StorageUnit-spill", _named(units, _dense(units, "inflow")))
    return Numbers(right.numbers, cost.numbers, own.lower, upper.numbers)


@dataclass(frozen=True)
class _Table:
    """Numbers by hour and component."""

    names: dict[str, int]
    values: FloatArray


class _Places:
    """Numbers of all columns or rows of a program, by what they are and their hour; or none yet."""

    def __init__(self, labels: Labels, numbers: FloatArray | None = None) -> None:
        self._labels = labels
        self._table = np.zeros((len(labels.names), int(labels.hour.max(initial=0)) + 1))
        if numbers is not None:
            self._table[labels.key, labels.hour] = numbers
        self._keys: dict[str, list[int]] = {}
        for key, (name, _) in enumerate(labels.names):
            self._keys.setdefault(name, []).append(key)

    @property
    def numbers(self) -> FloatArray:
        """The numbers, in the order of the program."""
        return np.asarray(self._table[self._labels.key, self._labels.hour])

    def named(self, ending: str) -> list[str]:
        """Return the names of variables or constraints that end so."""
        return [name for name in self._keys if name.endswith(ending)]

    def put(self, name: str, table: _Table) -> None:
        """Write a table into the numbers of a variable or constraint, if there is such a one."""
        keys = self._keys.get(name)
        if keys:
            of_key = [table.names[self._labels.names[key][1]] for key in keys]
            self._table[keys, : len(table.values)] = table.values[:, of_key].T


def _right_hand_sides(network: pypsa.Network) -> Iterator[tuple[str, _Table]]:
    """Yield constraints and their right-hand sides."""
    for kind in ("Generator", "Link"):
        component = network.c[kind]
        least, most = _dense(component, "p_min_pu"), _dense(component, "p_max_pu")
        yield from _limits(component, "p", least, most)
    lines = network.c["Line"]
    loading = _dense(lines, "s_max_pu")
    yield from _limits(lines, "s", -loading, loading)
    yield from _storage(network)


def _demand(network: pypsa.Network) -> _Table:
    """Return what each bus takes; buses without a load take nothing."""
    loads = network.c["Load"]
    taken = -_dense(loads, "p_set") * loads.static["sign"].to_numpy()
    names = dict.fromkeys(network.buses.index, taken.shape[1])
    names.update(zip(loads.static["bus"], range(taken.shape[1]), strict=True))
    return _Table(names, np.hstack([taken, np.zeros((taken.shape[0], 1))]))


def _storage(network: pypsa.Network) -> Iterator[tuple[str, _Table]]:
    units = network.c["StorageUnit"]
    nothing = np.zeros((len(network.snapshots), len(units.static)))
    yield from _limits(units, "p_dispatch", nothing, _dense(units, "p_max_pu"))
    yield from _limits(units, "p_store", nothing, -_dense(units, "p_min_pu"))
    yield from _limits(units, "state_of_charge", nothing, _dense(units, "max_hours"))
    yield "StorageUnit-state_of_charge_set", _named(units, _dense(units, "state_of_charge_set"))
    hours = network.snapshot_weightings["stores"].to_numpy()[:, None]
    balance = -_dense(units, "inflow") * hours
    cyclic = units.static["cyclic_state_of_charge"].to_numpy(dtype=bool)
    initial = units.static["state_of_charge_initial"].to_numpy()
    balance[0] = np.where(cyclic, balance[0], balance[0] - initial)
    yield "StorageUnit-energy_balance", _named(units, balance)


def _limits(
    component: Any, variable: str, least: FloatArray, most: FloatArray
) -> Iterator[tuple[str, _Table]]:
    nominal = component.static["s_nom" if variable == "s" else "p_nom"].to_numpy(dtype=float)
    for side, per_unit in (("lower", least), ("upper", most)):
        yield f"{component.name}-fix-{variable}-{side}", _named(component, per_unit * nominal)


def _named(component: Any, values: npt.NDArray[np.float64]) -> _Table:
    return _Table({str(name): at for at, name in enumerate(component.static.index)}, values)


def _dense(component: Any, name: str) -> FloatArray:
    """Return an input by hour and component: its series where it has one, else its number."""
    static = component.static[name].to_numpy(dtype=float)
    hours = len(component.n.snapshots)
    values = np.broadcast_to(static, (hours, static.size)).copy()
    series = component.dynamic.get(name)
    if series is not None and not series.empty:
        places = component.static.index.get_indexer(series.columns)
        values[:, places] = series.to_numpy()
    return values

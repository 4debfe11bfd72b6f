"""A program used again is the one that would have been compiled."""

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pypsa
import pytest

from simulator.dispatch import reuse
from simulator.dispatch.corridors import reduce_year
from simulator.dispatch.engine import Optimiser
from simulator.dispatch.reuse import Program, use_again, write_program, write_reusable
from simulator.dispatch.windows import Rolling
from simulator.errors import SolveError
from simulator.network.build import build_network
from simulator.profiles.build import build_profiles
from simulator.scenario.load import load_scenario

HOURS = 48
Change = Callable[[pypsa.Network], None]


def _network(change: Change | None = None) -> pypsa.Network:
    """Return three buses in a ring with one of everything that is exchanged."""
    network = pypsa.Network(name="ring")
    network.set_snapshots(pd.date_range("2025-01-01", periods=HOURS, freq="h"))
    hour = np.arange(HOURS)
    series = pd.Series(0.5 + 0.4 * np.sin(hour / 4), network.snapshots)
    for bus in ("a", "b", "c"):
        network.add("Bus", bus, v_nom=220.0)
    for one, other in ("ab", "bc", "ca"):
        network.add("Line", f"{one}{other}", bus0=one, bus1=other, x=1.0, r=0.1, s_nom=60.0)
    network.add("Load", "a load", bus="a", p_set=50.0 + 20.0 * series)
    network.add("Load", "b load", bus="b", p_set=30.0)
    network.add("Generator", "coal", bus="a", p_nom=90.0, p_min_pu=0.3, marginal_cost=300.0)
    network.add("Generator", "wind", bus="c", p_nom=80.0, p_max_pu=series, marginal_cost=-1.0)
    network.add("Generator", "shed", bus="a", p_nom=200.0, marginal_cost=9000.0)
    network.add("Generator", "sink", bus="a", p_nom=99.0, marginal_cost=500.0, sign=-1.0)
    network.add("Link", "tie", bus0="a", bus1="b", p_nom=10.0, efficiency=0.97, marginal_cost=1.0)
    end = pd.Series(np.nan, network.snapshots)
    end.iloc[-1] = 20.0
    network.add(
        "StorageUnit", "battery", bus="b", p_nom=10.0, max_hours=4.0, efficiency_store=0.95,
        state_of_charge_initial=20.0, state_of_charge_set=end, marginal_cost=2.0,
    )  # fmt: skip
    network.add(
        "StorageUnit", "reservoir", bus="c", p_nom=12.0, p_min_pu=0.0, max_hours=50.0,
        spill_cost=3.0, inflow=np.where(hour % 5 > 0, 6.0, 0.0), cyclic_state_of_charge=True,
    )  # fmt: skip
    if change:
        change(network)
    return network


@pytest.fixture(scope="module")
def known() -> Program:
    """Return the program of the ring as it is; using it again leaves it as it is."""
    program = write_reusable(_network())
    assert program is not None
    return program


def _set(kind: str, attribute: str, name: str, value: float) -> Change:
    def change(network: pypsa.Network) -> None:
        network.c[kind].static.loc[name, attribute] = value

    return change


def _scale(kind: str, attribute: str, name: str, factor: float) -> Change:
    def change(network: pypsa.Network) -> None:
        network.c[kind].dynamic[attribute][name] *= factor

    return change


def _all(*changes: Change) -> Change:
    def change(network: pypsa.Network) -> None:
        for one in changes:
            one(network)

    return change


def _other_dry_hours(network: pypsa.Network) -> None:
    inflow = network.storage_units_t.inflow["reservoir"]
    network.storage_units_t.inflow["reservoir"] = np.roll(inflow.to_numpy(), 2)


NUMBERS = {
    "wind and coal": _all(
        _set("Generator", "p_nom", "wind", 210.0),
        _scale("Generator", "p_max_pu", "wind", 0.7),
        _set("Generator", "p_max_pu", "coal", 0.8),
        _set("Generator", "p_min_pu", "coal", 0.1),
        _set("Generator", "marginal_cost", "coal", 350.0),
        _set("Generator", "p_nom", "sink", 0.0),
    ),
    "branches": _all(
        _set("Link", "p_nom", "tie", 25.0),
        _set("Link", "p_min_pu", "tie", -1.0),
        _set("Link", "marginal_cost", "tie", 0.0),
        _set("Line", "s_nom", "ab", 15.0),
        _set("Line", "s_max_pu", "bc", 0.5),
    ),
    "demand": _all(
        _scale("Load", "p_set", "a load", 1.1),
        _set("Load", "p_set", "b load", 12.5),
    ),
    "stores": _all(
        _set("StorageUnit", "p_nom", "battery", 15.0),
        _set("StorageUnit", "max_hours", "battery", 6.0),
        _set("StorageUnit", "p_max_pu", "battery", 0.9),
        _set("StorageUnit", "p_min_pu", "battery", -0.8),
        _set("StorageUnit", "marginal_cost", "battery", 3.0),
        _set("StorageUnit", "marginal_cost_storage", "battery", 0.1),
        _set("StorageUnit", "spill_cost", "reservoir", 4.0),
    ),
    "levels": _all(
        _set("StorageUnit", "state_of_charge_initial", "battery", 22.0),
        _scale("StorageUnit", "state_of_charge_set", "battery", 1.2),
    ),
    "inflow": _all(_scale("StorageUnit", "inflow", "reservoir", 1.3), _other_dry_hours),
}


@pytest.mark.parametrize("change", NUMBERS.values(), ids=NUMBERS)
def test_exchanged_numbers_are_those_that_would_be_compiled(change: Change, known: Program) -> None:
    program = use_again(known, _network(change))
    assert program is not None
    again = program.compiled
    anew = write_program(_network(change)).compiled
    # Costs are compared below: what fills the dry hours is fixed at nought, whatever it would cost.
    for part in ("lower", "upper", "row_lower", "row_upper"):
        one, other = (getattr(each.year.program, part) for each in (again, anew))
        assert np.array_equal(one, other), part
    assert (again.year.program.matrix - anew.year.program.matrix).count_nonzero() == 0
    assert np.array_equal(again.original.right, anew.original.right)
    real = anew.year.column_source >= 0  # what PyPSA wrote; spill of dry hours is there once more
    for part in ("cost", "lower", "upper", "lower_row", "upper_row"):
        one, other = (
            getattr(each.original, part)[each.year.column_source[real]] for each in (again, anew)
        )
        assert np.array_equal(one, other), part
    own = known.compiled.year.program
    assert any(
        not np.array_equal(getattr(own, part), getattr(again.year.program, part))
        for part in ("cost", "lower", "upper", "row_lower")
    )  # else the case shows nothing


def _add(kind: str, name: str, **values: object) -> Change:
    def change(network: pypsa.Network) -> None:
        network.add(kind, name, **values)

    return change


def _inflow_of_the_battery(network: pypsa.Network) -> None:
    network.storage_units_t.inflow["battery"] = 1.0


def _later(network: pypsa.Network) -> None:
    network.set_snapshots(network.snapshots + pd.Timedelta(days=1))


@pytest.mark.parametrize(
    "change",
    [
        _set("Link", "efficiency", "tie", 0.9),
        _set("StorageUnit", "efficiency_store", "battery", 0.9),
        _set("StorageUnit", "cyclic_state_of_charge", "reservoir", False),
        _set("Line", "x", "ab", 2.0),
        _set("Generator", "sign", "coal", 0.5),
        _set("Generator", "ramp_limit_up", "coal", 0.2),
        _set("Generator", "active", "wind", False),
        _set("Generator", "e_sum_max", "coal", 500.0),
        _set("Generator", "p_nom", "wind", float("inf")),
        _add("Generator", "solar", bus="b", p_nom=5.0),
        _add("Load", "second", bus="a", p_set=1.0),
        _inflow_of_the_battery,
        _later,
    ],
)
def test_whatever_else_differs_is_compiled_anew(change: Change, known: Program) -> None:
    assert use_again(known, _network(change)) is None


def test_a_model_that_was_read_is_not_kept() -> None:
    network = _network()
    write_program(network)
    assert not list(network.model.variables)
    assert not list(network.model.constraints)


def test_a_program_that_is_not_reproduced_is_not_used_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dense = reuse._dense
    monkeypatch.setattr(reuse, "_dense", lambda *of: dense(*of) * (1.0 + 1e-12))
    network = _network()
    inflow = network.storage_units_t.inflow.copy()
    assert write_reusable(network) is None
    assert network.storage_units_t.inflow.equals(inflow)  # lent to the writer, and given back


def test_the_network_of_a_pack_can_be_used_again(small_folder: Path) -> None:
    scenario = load_scenario(small_folder / "scenarios" / "small.yaml")
    network = build_network(scenario, build_profiles(scenario, scenario.years[0]))
    assert write_reusable(network) is not None


def test_a_program_with_numbers_of_another_kind_is_not_used_again() -> None:
    stored = _add("Store", "tank", bus="b", e_nom=50.0, e_initial=20.0)
    assert write_reusable(_network(stored)) is None
    limited = _set("Generator", "e_sum_max", "coal", 500.0)
    assert write_reusable(_network(limited)) is None


def _crowded(network: pypsa.Network) -> None:
    for number in range(40):
        network.add("Generator", f"roof {number}", bus="b", p_nom=1.0)


def test_a_bus_of_many_components_has_its_demand_exchanged() -> None:
    crowded = write_reusable(_network(_crowded))
    assert crowded is not None
    more = _set("Load", "p_set", "b load", 12.5)
    again = use_again(crowded, _network(_all(_crowded, more)))
    anew = write_program(_network(_all(_crowded, more)))
    assert again is not None
    names = {name for name, _ in anew.compiled.year.row_names}
    assert "Bus-meshed-30-nodal_balance" in names  # or the case shows nothing
    assert np.array_equal(again.compiled.original.right, anew.compiled.original.right)


def test_reductions_of_one_kind_share_their_layout_and_nothing_else(known: Program) -> None:
    again = use_again(known, _network(_set("Generator", "p_nom", "wind", 140.0)))
    assert again is not None
    assert again.mesh is not None
    first = reduce_year(known.compiled.year, again.mesh)
    shared = reduce_year(again.compiled.year, again.mesh)
    anew = reduce_year(replace(again.compiled.year, layouts=None), again.mesh)
    assert not np.array_equal(first.program.upper, shared.program.upper)  # or nothing is shown
    for part in fields(anew.program):
        one, other = getattr(shared.program, part.name), getattr(anew.program, part.name)
        assert (one != other).sum() == 0
    assert np.array_equal(shared.column_source, anew.column_source)
    assert known.compiled.year.layouts is again.compiled.year.layouts
    assert len(again.compiled.year.layouts or {}) == 1


def test_bounds_that_cross_are_refused_by_name(known: Program) -> None:
    crossing = _network(_set("Generator", "p_min_pu", "coal", 1.5))
    with pytest.raises(SolveError, match="coal at 2025-01-01"):
        use_again(known, crossing)


def test_a_network_that_begins_from_another_is_solved_as_it_would_be_alone() -> None:
    lay = Rolling(12, 8)
    bases = Optimiser(_network(), lay).find_bases()
    assert bases is not None
    assert bases.program is not None

    def change(network: pypsa.Network) -> None:
        network.generators.loc["wind", "p_nom"] = 140.0
        network.loads_t.p_set["a load"] *= 1.05

    alone, begun = _network(change), _network(change)
    expected = Optimiser(alone, lay).solve().objective
    report = Optimiser(begun, lay, bases).solve()
    assert begun._model is None  # nothing was written anew
    assert report.objective == pytest.approx(expected, rel=1e-9)
    assert begun.objective == pytest.approx(alone.objective, rel=1e-9)
    cost = (begun.generators_t.p * begun.generators.marginal_cost).sum().sum()
    cost += (begun.links_t.p0 * begun.links.marginal_cost).sum().sum()
    cost += (begun.storage_units_t.p_dispatch * begun.storage_units.marginal_cost).sum().sum()
    assert cost == pytest.approx(begun.objective, rel=1e-9)
    supplied = begun.generators_t.p.sum(axis=1) + begun.storage_units_t.p.sum(axis=1)
    lost = begun.links_t.p0.sum(axis=1) + begun.links_t.p1.sum(axis=1)
    assert supplied.to_numpy() == pytest.approx((begun.loads_t.p.sum(axis=1) + lost).to_numpy())
    assert begun.loads_t.p["a load"].equals(begun.loads_t.p_set["a load"])

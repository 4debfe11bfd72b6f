"""A region on one bus, with components that cannot be told apart there made into one.

Without corridors, plants of one carrier and cost are interchangeable in every hour, and stores of
one kind that hold equal shares of their energy stay equal. Pooling them changes no optimum and
makes the year's programme less than half as large.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pypsa

from simulator.network.part import Part, assemble

FloatArray = npt.NDArray[np.float64]
ONE_BUS = "region"
_STORED = ("p_dispatch", "p_store", "state_of_charge", "spill")
_SHARED = ("p_max_pu", "p_min_pu", "marginal_cost", "spill_cost")
"""Series that all members of a pool of stores have in common."""
_SUMMED = ("inflow", "state_of_charge_set")
"""Series of a pool of stores that are the sum of its members', in proportion to their power."""
_DIGITS = 9


@dataclass(frozen=True)
class Pool:
    """A network on one bus, and which components of the full network each of its own stands for.

    Parameters
    ----------
    network
        The pooled network.
    generators, storage_units
        Pooled component of each component of the full network.
    """

    network: pypsa.Network
    generators: "pd.Series[str]"
    storage_units: "pd.Series[str]"


def pool_on_one_bus(network: pypsa.Network) -> Pool:
    """Return the components of a network on one bus; corridors are left out.

    Parameters
    ----------
    network
        With generators, storage units and loads, commitment applied.
    """
    pooled = pypsa.Network(name=network.name)
    pooled.set_snapshots(network.snapshots)  # type: ignore[arg-type]
    pooled.add("Carrier", list(network.carriers.index))
    generators, storage_units = _generator_groups(network), _storage_groups(network)
    demand = network.loads_t.p_set.sum(axis=1)
    parts = [
        Part("Bus", ONE_BUS, {"v_nom": 220.0, "carrier": "AC"}),
        Part("Load", "demand", {"bus": ONE_BUS, "p_set": demand}),
        *(_generator(network, *group) for group in _members(generators)),
        *(_storage(network, *group) for group in _members(storage_units)),
    ]
    assemble(pooled, parts)
    return Pool(pooled, generators, storage_units)


def hand_back(pool: Pool, network: pypsa.Network) -> None:
    """Write a pooled solution into the full network, each member with its share.

    Generators share what is above their least outputs in proportion to their room; stores in
    proportion to their power. Every bus gets the one price.
    """
    least, most = _bounds_mw(network)
    shares = {}
    for name, members in _members(pool.generators):
        room = most[members] - least[members]
        above = pool.network.generators_t.p[name] - least[members].sum(axis=1)
        part = above / room.sum(axis=1).replace(0.0, np.nan)
        shares.update((least[members] + room.mul(part.fillna(0.0), axis=0)).to_dict("series"))
    network.generators_t.p = pd.DataFrame(shares)[network.generators.index]
    for quantity in _STORED:
        columns = {}
        for name, members in _members(pool.storage_units):
            total = pool.network.storage_units_t[quantity].get(name)
            power = network.storage_units.p_nom[members]
            for member in members if total is not None else ():
                columns[member] = total * (power[member] / power.sum())
        network.storage_units_t[quantity] = pd.DataFrame(columns, index=network.snapshots)
    price = pool.network.buses_t.marginal_price[ONE_BUS]
    network.buses_t.marginal_price = pd.DataFrame(
        dict.fromkeys(network.buses.index, price), index=network.snapshots
    )


def _members(groups: "pd.Series[str]") -> list[tuple[str, list[str]]]:
    return [(str(name), list(rows.index)) for name, rows in groups.groupby(groups, sort=False)]


def _first_of_its_kind(keys: dict[str, tuple[object, ...]]) -> "pd.Series[str]":
    """Return for each component the first one with the same key."""
    first: dict[tuple[object, ...], str] = {}
    groups = {name: first.setdefault(key, name) for name, key in keys.items()}
    return pd.Series(groups, dtype=object)


def _generator_groups(network: pypsa.Network) -> "pd.Series[str]":
    costs = _dense(network, "Generator", "marginal_cost")
    rows = network.generators
    fixed = _bounds_mw(network)
    keys: dict[str, tuple[object, ...]] = {}
    for name in rows.index:
        is_fixed = bool((fixed[0][name] == fixed[1][name]).all())
        cost = _digest(costs[name].to_numpy(float))
        keys[name] = (rows.carrier[name], rows.sign[name], is_fixed, cost)
    return _first_of_its_kind(keys)


def _storage_groups(network: pypsa.Network) -> "pd.Series[str]":
    rows = network.storage_units
    dense = {what: _dense(network, "StorageUnit", what) for what in (*_SHARED, *_SUMMED)}
    keys: dict[str, tuple[object, ...]] = {}
    for name in rows.index:
        power = rows.p_nom[name]
        series = tuple(
            _digest(table[name].to_numpy(float) / (power if what in _SUMMED else 1.0))
            for what, table in dense.items()
        )
        fixed = (rows.carrier[name], rows.max_hours[name], rows.efficiency_store[name],
                 rows.efficiency_dispatch[name],
                 round(rows.state_of_charge_initial[name] / power, _DIGITS))  # fmt: skip
        keys[name] = (*fixed, *series)
    return _first_of_its_kind(keys)


def _digest(values: FloatArray) -> bytes:
    return np.round(values, _DIGITS).tobytes()


def _bounds_mw(network: pypsa.Network) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return least and most output of every generator. [MW]"""
    power = network.generators.p_nom
    least = _dense(network, "Generator", "p_min_pu") * power
    return least, _dense(network, "Generator", "p_max_pu") * power


def _generator(network: pypsa.Network, name: str, members: list[str]) -> Part:
    least, most = (bound[members].sum(axis=1) for bound in _bounds_mw(network))
    power = float(network.generators.p_nom[members].sum())
    unit = power if power > 0 else 1.0
    row = network.generators.loc[name]
    values = {
        "bus": ONE_BUS,
        "carrier": row.carrier,
        "sign": row.sign,
        "p_nom": power,
        "p_min_pu": least / unit,
        "p_max_pu": most / unit,
        "marginal_cost": _dense(network, "Generator", "marginal_cost")[name],
    }
    return Part("Generator", name, values)


def _storage(network: pypsa.Network, name: str, members: list[str]) -> Part:
    rows, row = network.storage_units.loc[members], network.storage_units.loc[name]
    same = ("carrier", "max_hours", "efficiency_store", "efficiency_dispatch")
    values = {
        "bus": ONE_BUS,
        "p_nom": float(rows.p_nom.sum()),
        "state_of_charge_initial": float(rows.state_of_charge_initial.sum()),
        **{what: row[what] for what in same},
        **{what: _dense(network, "StorageUnit", what)[name] for what in _SHARED},
        **{
            what: _dense(network, "StorageUnit", what)[members].sum(axis=1, skipna=False)
            for what in _SUMMED
        },
    }
    return Part("StorageUnit", name, values)


def _dense(network: pypsa.Network, component: str, attribute: str) -> pd.DataFrame:
    return network.get_switchable_as_dense(component, attribute)

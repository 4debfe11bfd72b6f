"""Small random networks with every component kind the dispatch engine takes."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import pypsa

FloatArray = npt.NDArray[np.float64]


def random_network(seed: int, hours: int, buses: int, weighting: float = 1.0) -> pypsa.Network:
    """Return a feasible network: shedding and a sink at every bus, everything else by chance."""
    rng = np.random.default_rng(seed)
    network = pypsa.Network(name=f"random {seed}")
    network.set_snapshots(pd.date_range("2025-01-01", periods=hours, freq="h"))
    network.snapshot_weightings.loc[:, :] = weighting
    network.add("Carrier", "AC")
    for bus in range(buses):
        network.add("Bus", f"b{bus}", carrier="AC", v_nom=220.0)
    _add_branches(network, rng, buses)
    for bus in network.buses.index:
        _add_bus_equipment(network, rng, bus)
    return network


def _chance(rng: np.random.Generator, probability: float) -> bool:
    return bool(rng.random() < probability)


def _walk(rng: np.random.Generator, hours: int) -> FloatArray:
    """Return a series in 0..1 with some hours at exactly zero."""
    series = np.clip(0.5 + 0.1 * rng.standard_normal(hours).cumsum(), 0.0, 1.0)
    series[rng.random(hours) < 0.2] = 0.0
    return series


def _add_branches(network: pypsa.Network, rng: np.random.Generator, buses: int) -> None:
    pairs = [(i, (i + 1) % buses) for i in range(buses if buses > 2 else 1)]
    for number, (bus0, bus1) in enumerate(pairs):
        network.add(
            "Line",
            f"l{number}",
            bus0=f"b{bus0}",
            bus1=f"b{bus1}",
            carrier="AC",
            x=float(rng.uniform(1, 20)),
            r=0.1,
            s_nom=float(rng.choice([0.0, 15.0, 60.0, 500.0])),
        )
    if _chance(rng, 0.5):
        network.add(
            "Link",
            "k0",
            bus0="b0",
            bus1=f"b{buses - 1}",
            carrier="AC",
            p_nom=30.0,
            p_min_pu=-1.0 if _chance(rng, 0.5) else 0.0,
            efficiency=1.0 if _chance(rng, 0.5) else 0.95,
            marginal_cost=0.3,
        )


def _add_bus_equipment(network: pypsa.Network, rng: np.random.Generator, bus: str) -> None:
    hours = len(network.snapshots)
    network.add("Load", bus, bus=bus, carrier="AC", p_set=40.0 + 60.0 * _walk(rng, hours))
    network.add(
        "Generator", f"{bus} shed", bus=bus, carrier="AC", p_nom=500.0, marginal_cost=3000.0
    )
    network.add(
        "Generator",
        f"{bus} sink",
        bus=bus,
        carrier="AC",
        sign=-1.0,
        p_nom=900.0,
        marginal_cost=50.0,
    )
    _add_thermal(network, rng, bus)
    network.add(
        "Generator",
        f"{bus} wind",
        bus=bus,
        carrier="AC",
        p_nom=float(rng.choice([0.0, 90.0])),
        p_max_pu=_walk(rng, hours),
        marginal_cost=float(rng.uniform(0, 2)),
    )
    if _chance(rng, 0.7):
        _add_storage_unit(network, rng, bus)
    if _chance(rng, 0.4):
        network.add(
            "Store",
            f"{bus} store",
            bus=bus,
            carrier="AC",
            e_nom=80.0,
            e_initial=20.0,
            e_cyclic=_chance(rng, 0.5),
            standing_loss=0.0 if _chance(rng, 0.5) else 0.01,
            marginal_cost=0.1,
        )


def _add_thermal(network: pypsa.Network, rng: np.random.Generator, bus: str) -> None:
    hours = len(network.snapshots)
    out = (np.arange(hours) // 24) % 5 == rng.integers(0, 5)
    available = np.where(out & _chance(rng, 0.5), 0.0, 1.0)
    ramped = _chance(rng, 0.4) and bool(available.all())
    network.add(
        "Generator",
        f"{bus} coal",
        bus=bus,
        carrier="AC",
        p_nom=120.0,
        p_max_pu=available,
        p_min_pu=available * float(rng.choice([0.0, 0.4])),
        marginal_cost=float(rng.uniform(20, 60)),
        ramp_limit_up=0.2 if ramped else np.nan,
        ramp_limit_down=0.3 if ramped else np.nan,
        e_sum_max=0.4 * 120.0 * hours if _chance(rng, 0.3) else np.inf,
    )
    if _chance(rng, 0.3):
        network.add(
            "Generator",
            f"{bus} contract",
            bus=bus,
            carrier="AC",
            p_nom=20.0,
            marginal_cost=80.0,
            e_sum_min=0.1 * 20.0 * hours,
        )


def _add_storage_unit(network: pypsa.Network, rng: np.random.Generator, bus: str) -> None:
    hours = len(network.snapshots)
    power, length = float(rng.choice([0.0, 25.0, 25.0])), float(rng.choice([2.0, 6.0, 80.0]))
    level = 0.5 * power * length
    cyclic = _chance(rng, 0.3)
    final = pd.Series(np.nan, index=network.snapshots)
    if not cyclic and _chance(rng, 0.6):
        final.iloc[-1] = level
    lossless = _chance(rng, 0.5)
    network.add(
        "StorageUnit",
        f"{bus} storage",
        bus=bus,
        carrier="AC",
        p_nom=power,
        p_min_pu=-1.0 if _chance(rng, 0.6) else 0.0,
        max_hours=length,
        efficiency_store=1.0 if lossless else 0.9,
        efficiency_dispatch=1.0 if lossless else 0.9,
        standing_loss=0.0 if lossless else 0.005,
        inflow=20.0 * _walk(rng, hours) if _chance(rng, 0.6) else 0.0,
        cyclic_state_of_charge=cyclic,
        state_of_charge_initial=0.0 if cyclic else level,
        state_of_charge_set=final,
        marginal_cost=float(rng.uniform(0, 2)),
    )

"""A synthetic year of a county grid: 11 buses, 114 columns an hour, all from one seed.

Fourteen DC lines with four cycles, two links, coal with ramps, wind, solar, run-of-river and
biomass, reservoirs with inflow, batteries, pumped storage, demand response, shedding and sinks at
every bus, and an exchange with an hourly price. ``limit_factor=0.5`` makes corridors bind.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd
import pypsa

FloatArray = npt.NDArray[np.float64]
BUSES = 11
COUNTIES = BUSES - 1
# A ring of the ten counties, ties to the province at 0, and chords: four independent cycles.
CORRIDORS = (
    (1, 2),
    (2, 3),
    (3, 4),
    (4, 5),
    (5, 6),
    (6, 7),
    (7, 8),
    (8, 9),
    (9, 10),
    (10, 1),
    (0, 1),
    (0, 5),
    (2, 7),
    (3, 9),
)
LIMITS_MW = (740, 400, 600, 420, 320, 600, 660, 400, 400, 790, 1100, 640, 450, 560)
LINKS = ((4, 8), (6, 10))
COAL_MW = (1200.0, 660.0, 660.0, 300.0, 300.0, 200.0)
RESERVOIR_MW = (320.0, 150.0, 80.0)
RESERVOIR_HOURS = (900.0, 400.0, 120.0)
EFFICIENCY = 0.93


def build_synthetic(
    hours: int = 8760,
    seed: int = 0,
    limit_factor: float = 1.0,
    load_factor: float = 1.0,
    buses: int = BUSES,
) -> pypsa.Network:
    """Return the synthetic network.

    Parameters
    ----------
    hours
        Length: 8760 for a year, 2190 for a quarter. [h]
    seed
        Seed of weather, demand noise and inflow.
    limit_factor, load_factor
        Factors on the corridors' limits and on demand.
    buses
        Number of buses; other than 11, counties and their plants repeat along a longer ring.
    """
    rng = np.random.default_rng(seed)
    network = pypsa.Network()
    network.set_snapshots(pd.date_range("2025-01-01", periods=hours, freq="h"))
    network.add("Carrier", ["AC", "coal", "vre", "hydro", "storage", "slack", "exchange"])
    network.add("Bus", [f"b{i}" for i in range(buses)], carrier="AC", v_nom=220.0)
    _add_corridors(network, buses, limit_factor)
    _add_demand(network, rng, load_factor)
    groups = max(1, round((buses - 1) / COUNTIES))
    scale = (buses - 1) / (COUNTIES * groups)  # of each plant
    for group in range(groups):
        _add_coal(network, group, scale)
    _add_variable(network, rng)
    for group in range(groups):
        _add_reservoirs(network, rng, group, scale)
        _add_storage(network, group, scale)
    _add_exchange(network, rng, groups * scale)
    return network


def _named(name: str, group: int) -> str:
    return f"{name} of {group}" if group else name


def _bus(network: pypsa.Network, county: int, group: int) -> str:
    """Return the bus of a county of a group of ten."""
    return f"b{1 + (county - 1 + COUNTIES * group) % (len(network.buses) - 1)}"


def _add_corridors(network: pypsa.Network, buses: int, limit_factor: float) -> None:
    if buses == BUSES:
        corridors, links, limits = CORRIDORS, LINKS, LIMITS_MW
    else:
        ring = (*((i, i + 1) for i in range(1, buses - 1)), (buses - 1, 1))
        ties = tuple((0, i) for i in range(1, buses, 5))
        corridors = ring + ties
        limits = (600,) * (buses - 1) + (900,) * len(ties)
        links = tuple((i, (i + 4) % (buses - 1) + 1) for i in range(4, buses, 6))
    for number, (bus0, bus1) in enumerate(corridors):
        network.add(
            "Line",
            f"l{number}",
            bus0=f"b{bus0}",
            bus1=f"b{bus1}",
            carrier="AC",
            x=8.0 + 3.0 * (number % 4),
            s_nom=limits[number] * limit_factor,
        )
    for number, (bus0, bus1) in enumerate(links):
        network.add(
            "Link",
            f"k{number}",
            bus0=f"b{bus0}",
            bus1=f"b{bus1}",
            carrier="AC",
            p_nom=200.0,
            p_min_pu=-1.0,
            marginal_cost=0.2,
        )


def _shares(count: int) -> FloatArray:
    weights = 1.0 + 0.6 * np.sin(np.arange(count) * 2.0 + 1.0)
    return weights / weights.sum() * (count / 10)


def _add_demand(network: pypsa.Network, rng: np.random.Generator, load_factor: float) -> None:
    hours = np.arange(len(network.snapshots))
    day, hour = hours / 24.0, hours % 24
    season = 1.0 + 0.13 * np.cos(4 * np.pi * (day - 20) / 365) + 0.05 * np.sin(day / 58)
    shape = 0.78 + 0.16 * np.sin((hour - 8) * np.pi / 13) ** 2 + 0.13 * (np.abs(hour - 20) < 3)
    counties = len(network.buses) - 1
    for bus, share in enumerate(_shares(counties), start=1):
        noise = 1.0 + 0.02 * rng.standard_normal(len(hours)).cumsum() / np.sqrt(1 + hours / 24)
        demand = 3300.0 * load_factor * share * season * shape * np.clip(noise, 0.85, 1.15)
        network.add("Load", f"b{bus}", bus=f"b{bus}", p_set=demand)
    for bus in network.buses.index:
        common = {"bus": bus, "carrier": "slack", "p_nom": 4000.0}
        network.add("Generator", f"{bus} shed", marginal_cost=5000.0, **common)
        network.add("Generator", f"{bus} sink", sign=-1.0, marginal_cost=900.0, **common)


def _add_coal(network: pypsa.Network, group: int, scale: float) -> None:
    hours = np.arange(len(network.snapshots))
    for number, capacity in enumerate(COAL_MW):
        outage = (hours // 168 + 7 * number) % 52 < 3  # three weeks of maintenance
        available = np.where(outage, 0.0, 1.0)
        network.add(
            "Generator",
            _named(f"coal{number}", group),
            bus=_bus(network, 1 + (3 * number) % COUNTIES, group),
            carrier="coal",
            p_nom=capacity * scale,
            p_max_pu=available,
            p_min_pu=0.35 * available,
            ramp_limit_up=0.4,
            ramp_limit_down=0.4,
            marginal_cost=260.0 + 17.0 * number,
        )


def _smooth(rng: np.random.Generator, hours: int, memory: float) -> FloatArray:
    """Return noise in 0..1 that keeps its value for about ``memory`` hours."""
    keep = np.exp(-1.0 / memory)
    shocks = rng.standard_normal(hours) * np.sqrt(1 - keep**2)
    level = np.empty(hours)
    state = rng.standard_normal()
    for hour, shock in enumerate(shocks):
        state = keep * state + shock
        level[hour] = state
    return 1.0 / (1.0 + np.exp(-1.6 * level))


def _add_variable(network: pypsa.Network, rng: np.random.Generator) -> None:
    hours = np.arange(len(network.snapshots))
    day, hour = hours / 24.0, hours % 24
    sun = np.clip(np.sin((hour - 6) * np.pi / 12), 0.0, None) * (hour >= 6) * (hour <= 18)
    sun = sun * (0.75 - 0.2 * np.cos(2 * np.pi * day / 365))
    wet = 0.45 + 0.3 * np.sin(2 * np.pi * (day - 60) / 365) ** 2
    regional = _smooth(rng, len(hours), 30.0)
    for bus in range(1, len(network.buses)):
        wind = np.clip(0.7 * regional + 0.5 * _smooth(rng, len(hours), 12.0) - 0.2, 0.0, 1.0)
        cloud = 0.4 + 0.6 * _smooth(rng, len(hours), 8.0)
        river = np.clip(wet * (0.6 + 0.8 * _smooth(rng, len(hours), 200.0)), 0.02, 1.0)
        share = 0.6 + 0.08 * (bus % 10)
        for name, capacity, factor, cost in (
            ("wind", 130.0, wind, 1.0),
            ("solar", 260.0, sun * cloud, 0.5),
            ("river", 45.0, river, 1.5),
        ):
            network.add(
                "Generator",
                f"{name}{bus}",
                bus=f"b{bus}",
                carrier="vre",
                p_nom=capacity * share,
                p_max_pu=factor,
                marginal_cost=cost + 0.01 * bus,
            )
    for bus in range(1, len(network.buses), 3):
        network.add(
            "Generator",
            f"biomass{bus}",
            bus=f"b{bus}",
            carrier="vre",
            p_nom=30.0,
            p_min_pu=0.3,
            marginal_cost=180.0,
        )


def _at_end(network: pypsa.Network, level: float) -> "pd.Series[float]":
    series = pd.Series(np.nan, index=network.snapshots)
    series.iloc[-1] = level
    return series


def _add_reservoirs(
    network: pypsa.Network, rng: np.random.Generator, group: int, scale: float
) -> None:
    day = np.arange(len(network.snapshots)) / 24.0
    wet = 0.18 + 0.35 * np.exp(-(((day - 160) / 45) ** 2))
    for number, (capacity, store) in enumerate(zip(RESERVOIR_MW, RESERVOIR_HOURS, strict=True)):
        inflow = wet * (0.5 + _smooth(rng, len(day), 60.0)) * capacity * scale
        level = 0.5 * store * capacity * scale
        network.add(
            "StorageUnit",
            _named(f"reservoir{number}", group),
            bus=_bus(network, 2 + 3 * number, group),
            carrier="hydro",
            p_nom=capacity * scale,
            p_min_pu=0.0,
            max_hours=store,
            inflow=inflow,
            marginal_cost=2.0 + number,
            state_of_charge_initial=level,
            state_of_charge_set=_at_end(network, level),
        )


def _add_storage(network: pypsa.Network, group: int, scale: float) -> None:
    units = [
        (f"battery{i}", _bus(network, 1 + 2 * i, group), 100.0 - 10 * i, 2.0 + (i % 2) * 2)
        for i in range(5)
    ]
    for name, bus, capacity, hours in [*units, ("pumped", "b0", 600.0, 6.0)]:
        level = 0.5 * capacity * hours * scale
        network.add(
            "StorageUnit",
            _named(name, group),
            bus=bus,
            carrier="storage",
            p_nom=capacity * scale,
            max_hours=hours,
            efficiency_store=EFFICIENCY,
            efficiency_dispatch=EFFICIENCY,
            marginal_cost=1.0,
            state_of_charge_initial=level,
            state_of_charge_set=_at_end(network, level),
        )
    hour = np.arange(len(network.snapshots))
    midnight = (hour % 24 == 0).astype(float)
    allowed = ((hour // 24) % 7 < 5).astype(float)
    network.add(
        "StorageUnit",
        _named("response", group),
        bus=_bus(network, 1, group),
        carrier="storage",
        p_nom=150.0 * scale,
        p_min_pu=0.0,
        p_max_pu=allowed,
        max_hours=2.0,
        inflow=300.0 * scale * np.maximum(midnight * allowed, 1e-6),
        marginal_cost=700.0,
    )


def _add_exchange(network: pypsa.Network, rng: np.random.Generator, scale: float) -> None:
    hour = np.arange(len(network.snapshots)) % 24
    price = 340.0 + 110.0 * ((hour >= 17) & (hour <= 21)) - 90.0 * ((hour >= 11) & (hour <= 14))
    price = price + 25.0 * (_smooth(rng, len(hour), 40.0) - 0.5)
    common = {"bus": "b0", "carrier": "exchange"}
    network.add("Generator", "import", p_nom=1500.0 * scale, marginal_cost=price, **common)
    network.add(
        "Generator",
        "export",
        p_nom=600.0 * scale,
        sign=-1.0,
        p_max_pu=np.where((hour >= 10) & (hour <= 15), 0.4, 1.0),
        marginal_cost=-(price - 160.0),
        **common,
    )

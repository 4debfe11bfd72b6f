"""A scenario's year as a PyPSA network.

Every limit is a native PyPSA attribute, so plain ``n.optimize()`` on a stored network reproduces
its objective. Names: a plant's component bears the plant's id; forced hydro output is a generator
``<plant> forced``; at each bus stand ``<bus> shedding`` and, where something is forced to run,
``<bus> overgeneration``; the exchange is ``import`` and ``export`` at the provincial bus.
"""

import itertools
from collections.abc import Iterator

import pypsa

from simulator.network.fleet import Fleet, fleet_of_year, lines_in_year
from simulator.network.generators import thermal, wind_and_solar
from simulator.network.hydro import HYDRO_CARRIERS, hydro
from simulator.network.part import Part, assemble
from simulator.network.storage import demand_response, storage
from simulator.profiles.series import Profiles
from simulator.scenario.schema import Scenario

pypsa.options.api.legacy_string_dtype = False  # pandas 3 strings stay strings

# The load flow is lossless and never reads it, but PyPSA warns of lines without resistance.
RESISTANCE_OVER_REACTANCE = 0.1
CARRIERS = (
    "coal", "hydro-run-of-river", "hydro-reservoir", "solar", "wind", "battery", "pumped-hydro",
    "biomass", "demand-response", "import", "export", "shedding", "overgeneration", "AC",
)  # fmt: skip


def build_network(scenario: Scenario, profiles: Profiles) -> pypsa.Network:
    """Return the network of one year, before commitment.

    Coal plants may run between zero and what maintenance leaves; the commitment narrows that.

    Parameters
    ----------
    scenario
        The whole scenario; its pack is the region.
    profiles
        Hourly series of the target year.
    """
    network = pypsa.Network(name=f"{scenario.name} {profiles.year}")
    network.set_snapshots(profiles.snapshots)  # type: ignore[arg-type]
    network.add("Carrier", list(CARRIERS))
    fleet = fleet_of_year(scenario.pack, profiles.year, profiles.snapshots)
    assemble(
        network,
        itertools.chain(
            _buses(scenario, profiles),
            _lines(scenario, profiles.year),
            thermal(profiles, fleet),
            wind_and_solar(scenario, profiles, fleet),
            hydro(scenario, profiles, fleet),
            storage(scenario, profiles, fleet),
            demand_response(scenario, profiles, fleet),
            _exchange(scenario, profiles),
            _shedding(scenario, profiles),
            _overgeneration(scenario, fleet),
        ),
    )
    return network


def _buses(scenario: Scenario, profiles: Profiles) -> Iterator[Part]:
    """Yield buses and county demand; all on the 220 kV base to which reactances are referred."""
    for bus in scenario.pack.buses:
        place = {"x": bus.longitude, "y": bus.latitude, "v_nom": 220.0, "carrier": "AC"}
        yield Part("Bus", bus.bus, place)
    for county, demand in profiles.demand_mw.items():
        yield Part("Load", str(county), {"bus": county, "p_set": demand})


def _lines(scenario: Scenario, year: int) -> Iterator[Part]:
    for line in lines_in_year(scenario.pack, year):
        values = {
            "bus0": line.bus0,
            "bus1": line.bus1,
            "carrier": "AC",
            "x": line.reactance_ohm,
            "r": RESISTANCE_OVER_REACTANCE * line.reactance_ohm,
            "s_nom": line.limit_mw,
            "length": line.length_km,
            "num_parallel": float(line.circuits),
        }
        yield Part("Line", line.line, values)


def _exchange(scenario: Scenario, profiles: Profiles) -> Iterator[Part]:
    province = next(bus.bus for bus in scenario.pack.buses if bus.kind == "province")
    for name, available, price, sign in (
        ("import", profiles.import_available_mw, profiles.import_price_cny_per_mwh, 1.0),
        ("export", profiles.export_available_mw, -profiles.export_price_cny_per_mwh, -1.0),
    ):
        limit = float(available.max())
        values = {
            "bus": province,
            "carrier": name,
            "sign": sign,
            "p_nom": limit,
            "p_max_pu": available / limit if limit > 0 else 0.0,
            "marginal_cost": price,
        }
        yield Part("Generator", name, values)


def _shedding(scenario: Scenario, profiles: Profiles) -> Iterator[Part]:
    for bus, demand in profiles.demand_mw.items():
        values = {
            "bus": bus,
            "carrier": "shedding",
            "p_nom": float(demand.max()),
            "p_max_pu": demand / demand.max(),
            "marginal_cost": scenario.pack.region.value_of_lost_load_cny_per_mwh,
        }
        yield Part("Generator", f"{bus} shedding", values)


def _overgeneration(scenario: Scenario, fleet: Fleet) -> Iterator[Part]:
    """Yield, at each bus with forced output, a bounded sink for what fits nowhere.

    Its bound is the forced output of the bus in that hour, set with the commitment, so that it can
    never hide anything else.
    """
    capacity: dict[str, float] = {}
    for plant, _ in fleet.of("coal", "biomass", *HYDRO_CARRIERS):
        capacity[plant.bus] = capacity.get(plant.bus, 0.0) + plant.capacity_mw
    for bus, capacity_mw in capacity.items():
        values = {
            "bus": bus,
            "carrier": "overgeneration",
            "sign": -1.0,
            "p_nom": capacity_mw,
            "p_max_pu": 0.0,
            "marginal_cost": scenario.pack.commitment.overgeneration_cost_cny_per_mwh,
        }
        yield Part("Generator", f"{bus} overgeneration", values)

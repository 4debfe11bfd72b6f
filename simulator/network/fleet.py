"""Which plants and corridors are in service, and when."""

from dataclasses import dataclass

import pandas as pd

from simulator.profiles.fleet import december, serves, serves_in_year
from simulator.scenario.pack import Line, Pack, Plant, Technology


@dataclass(frozen=True)
class Fleet:
    """The plants of one year.

    Parameters
    ----------
    members
        Every plant with its technology.
    service
        1 where a plant is in service, shape (snapshot, plant).
    """

    members: tuple[tuple[Plant, Technology], ...]
    service: pd.DataFrame

    def of(self, *carriers: str) -> tuple[tuple[Plant, Technology], ...]:
        """Return the plants of some carriers, with their technologies."""
        return tuple(pair for pair in self.members if pair[1].carrier in carriers)


def fleet_of_year(pack: Pack, year: int, snapshots: pd.DatetimeIndex) -> Fleet:
    """Return the plants of one year and when they serve."""
    plants = plants_in_year(pack, year)
    members = tuple((plant, pack.technologies[plant.technology]) for plant in plants)
    return Fleet(members, service_calendar(plants, snapshots))


def plants_in_year(pack: Pack, year: int) -> tuple[Plant, ...]:
    """Return the plants with capacity that are in service in at least one month of a year."""
    return tuple(p for p in pack.plants if p.capacity_mw > 0 and serves_in_year(p, year))


def lines_in_year(pack: Pack, year: int) -> tuple[Line, ...]:
    """Return the corridors that are in service by January of a year.

    A corridor commissioned within the year counts from the next one: its impedance changes the
    flows on all others, so it cannot be phased in by a limit alone. This reading is the cautious
    one.
    """
    january = december(year) - 11
    return tuple(line for line in pack.lines if line.in_service <= january)


def service_calendar(plants: tuple[Plant, ...], snapshots: pd.DatetimeIndex) -> pd.DataFrame:
    """Return 1 where a plant is in service and 0 elsewhere, shape (snapshot, plant)."""
    months = snapshots.year * 12 + snapshots.month - 1
    columns = {
        plant.plant: [float(serves(plant, month)) for month in months.unique()] for plant in plants
    }
    return pd.DataFrame(columns, index=months.unique()).reindex(months).set_axis(snapshots)


def fleet_table(pack: Pack, year: int) -> pd.DataFrame:
    """Return one row per plant of a year.

    Columns: carrier, bus, technology, role, units, unit_mw, nameplate_mw (of the plant, whenever
    it serves in the year), capacity_mw (in service on 31 December), energy_mwh (NaN without
    storage). [MW, MWh]
    """
    rows = [
        {
            "plant": plant.plant,
            "carrier": pack.technologies[plant.technology].carrier,
            "bus": plant.bus,
            "technology": plant.technology,
            "role": plant.role,
            "units": plant.units,
            "unit_mw": plant.unit_capacity_mw,
            "nameplate_mw": plant.capacity_mw,
            "capacity_mw": plant.capacity_mw if serves(plant, december(year)) else 0.0,
            "energy_mwh": float("nan") if plant.energy_mwh is None else plant.energy_mwh,
        }
        for plant in plants_in_year(pack, year)
    ]
    columns = [
        "plant",
        "carrier",
        "bus",
        "technology",
        "role",
        "units",
        "unit_mw",
        "nameplate_mw",
        "capacity_mw",
        "energy_mwh",
    ]
    return pd.DataFrame(rows, columns=columns).set_index("plant")

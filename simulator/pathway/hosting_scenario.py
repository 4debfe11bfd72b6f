"""The scenario at one point of the hosting curve: wind and solar scaled, perhaps a limit moved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from simulator.profiles.fleet import carrier_of, december, serves
from simulator.scenario.pack import Exchange, Pack, Plant
from simulator.scenario.schema import Scenario

CITY: Final = "city"
PLAN: Final = "plan"
BASE: Final = "base"
MIXES: Final[Mapping[str, tuple[str, ...]]] = {
    PLAN: ("wind", "solar"),
    "wind": ("wind",),
    "solar": ("solar",),
}
"""Which carriers are scaled; the other one stays as the scenario has it."""
MORE_EXPORT_MW: Final = 500.0
LESS_MINIMUM: Final = 0.10
MORE_STORAGE_MW: Final = 250.0
MORE_STORAGE_MWH: Final = 500.0
_LEAST_MINIMUM: Final = 0.01  # coal that could run at nothing would make commitment meaningless
_STORES: Final = ("battery", "pumped-hydro")


@dataclass(frozen=True, order=True)
class Line:
    """One curve: what is scaled, where, and which limit is moved.

    Parameters
    ----------
    mix
        A key of :data:`MIXES`.
    county
        A county bus whose plants alone are scaled, or ``city``.
    case
        A key of :data:`CASES`.
    """

    mix: str
    county: str = CITY
    case: str = BASE


@dataclass(frozen=True, order=True)
class Point:
    """One run: the capacities of a line's plants times a factor."""

    line: Line
    factor: float

    @property
    def same(self) -> "Point":
        """The point that stands for all that are the same run: at factor 1 nothing is scaled."""
        if self.factor != 1.0:
            return self
        return Point(Line(PLAN, CITY, self.line.case), 1.0)


@dataclass(frozen=True)
class Installed:
    """Wind and solar of a line at the year's end, by what is scaled and what is not. [MW]"""

    wind_mw: float
    solar_mw: float
    scaled: tuple[str, ...]

    @property
    def scaled_mw(self) -> float:
        """Capacity that the factor multiplies. [MW]"""
        return sum(self.of(1.0)[carrier] for carrier in self.scaled)

    def of(self, factor: float) -> dict[str, float]:
        """Return the capacity by carrier at a factor. [MW]"""
        capacity = {"wind": self.wind_mw, "solar": self.solar_mw}
        return {
            carrier: value * factor if carrier in self.scaled else value
            for carrier, value in capacity.items()
        }

    def level(self, factor: float) -> float:
        """Return wind and solar together at a factor. [MW]"""
        return sum(self.of(factor).values())

    def factor(self, level_mw: float) -> float:
        """Return the factor at which wind and solar together reach a capacity."""
        return (level_mw - self.level(0.0)) / self.scaled_mw


def plants_at_year_end(
    pack: Pack, year: int, carriers: tuple[str, ...], county: str = CITY
) -> tuple[Plant, ...]:
    """Return the plants of some carriers that serve on 31 December, of the city or a county."""
    return tuple(
        plant
        for plant in pack.plants
        if carrier_of(pack, plant) in carriers
        and serves(plant, december(year))
        and county in {CITY, plant.bus}
    )


def installed(scenario: Scenario, year: int, line: Line) -> Installed:
    """Return the wind and solar that a line scales and that it leaves as it is."""
    capacity = {
        carrier: sum(
            plant.capacity_mw
            for plant in plants_at_year_end(scenario.pack, year, (carrier,), line.county)
        )
        for carrier in MIXES[PLAN]
    }
    return Installed(capacity["wind"], capacity["solar"], MIXES[line.mix])


def scenario_at(scenario: Scenario, year: int, point: Point) -> Scenario:
    """Return the scenario of a point.

    Notes
    -----
    Each wind and solar plant of the line that serves on 31 December keeps its place and its dates;
    its capacity is multiplied, so a plant that begins in September is scaled from September on.
    """
    moved = CASES[point.line.case](scenario, year)
    chosen = {
        plant.plant
        for plant in plants_at_year_end(
            scenario.pack, year, MIXES[point.line.mix], point.line.county
        )
    }
    plants = tuple(
        plant.model_copy(update={"unit_capacity_mw": plant.unit_capacity_mw * point.factor})
        if plant.plant in chosen
        else plant
        for plant in moved.pack.plants
    )
    return _with(moved, plants=plants)


def more_export(scenario: Scenario, year: int) -> Scenario:
    """Let the province take 500 MW more in every hour, also when it is in surplus itself."""
    terms = scenario.pack.exchange[year]
    return _with_export(
        scenario,
        year,
        terms.export_limit_mw + MORE_EXPORT_MW,
        terms.export_in_blocked_hours_mw + MORE_EXPORT_MW,
    )


def unlimited_export(scenario: Scenario, year: int) -> Scenario:
    """Let the province take, in every hour, whatever the transformers carry.

    The limit is that of the ties, which stay: with ``commit_for: local-and-export`` a larger one
    would ask for coal that no tie can carry.
    """
    province = {bus.bus for bus in scenario.pack.buses if bus.kind == "province"}
    ties_mw = sum(
        line.limit_mw
        for line in scenario.pack.lines
        if line.in_service <= december(year) and province & {line.bus0, line.bus1}
    )
    terms = scenario.pack.exchange[year]
    limit_mw = max(ties_mw, terms.export_limit_mw)
    return _with_export(scenario, year, limit_mw, limit_mw)


def less_coal_minimum(scenario: Scenario, _year: int) -> Scenario:
    """Lower the least output of all coal units by ten points of their capacity."""
    technologies = {
        name: technology.model_copy(
            update={"min_stable": max(technology.min_stable - LESS_MINIMUM, _LEAST_MINIMUM)}
        )
        if technology.carrier == "coal"
        else technology
        for name, technology in scenario.pack.technologies.items()
    }
    return _with(scenario, technologies=technologies)


def more_storage(scenario: Scenario, year: int) -> Scenario:
    """Add 250 MW / 500 MWh, shared among counties as their wind and solar are.

    Its technology is that of the pack's battery, or else of its pumped storage.
    """
    pack = scenario.pack
    technology = storage_technology(pack)
    if technology is None:
        return scenario
    weight: dict[str, float] = {}
    for plant in plants_at_year_end(pack, year, MIXES[PLAN]):
        weight[plant.bus] = weight.get(plant.bus, 0.0) + plant.capacity_mw
    total = sum(weight.values())
    template = plants_at_year_end(pack, year, MIXES[PLAN])[0]
    added = tuple(
        template.model_copy(
            update={
                "plant": f"added-storage-{bus}",
                "bus": bus,
                "technology": technology,
                "units": 1,
                "unit_capacity_mw": MORE_STORAGE_MW * capacity / total,
                "energy_mwh": MORE_STORAGE_MWH * capacity / total,
                "in_service": 0,
                "retired": None,
            }
        )
        for bus, capacity in weight.items()
    )
    return _with(scenario, plants=pack.plants + added)


def storage_technology(pack: Pack) -> str | None:
    """Return the technology of added storage; None if the pack has none."""
    for carrier in _STORES:
        for name, technology in pack.technologies.items():
            if technology.carrier == carrier:
                return name
    return None


def as_it_is(scenario: Scenario, _year: int) -> Scenario:
    """Return the scenario."""
    return scenario


CASES: Final[Mapping[str, Callable[[Scenario, int], Scenario]]] = {
    BASE: as_it_is,
    "export+500": more_export,
    "export-unlimited": unlimited_export,
    "coal-minimum-10": less_coal_minimum,
    "storage+250": more_storage,
}
"""What is moved beside wind and solar."""


def cases_of(pack: Pack) -> tuple[str, ...]:
    """Return the cases that a pack can have, the base first."""
    return tuple(
        case for case in CASES if case != "storage+250" or storage_technology(pack) is not None
    )


def kind_of(scenario: Scenario, year: int, case: str) -> str:
    """Return the case whose bases another begins from: its own if it has plants of its own."""
    more = len(CASES[case](scenario, year).pack.plants) - len(scenario.pack.plants)
    return case if more else BASE


def _with_export(scenario: Scenario, year: int, limit_mw: float, in_surplus_mw: float) -> Scenario:
    terms: Exchange = scenario.pack.exchange[year].model_copy(
        update={"export_limit_mw": limit_mw, "export_in_blocked_hours_mw": in_surplus_mw}
    )
    return _with(scenario, exchange=scenario.pack.exchange | {year: terms})


def _with(scenario: Scenario, **parts: object) -> Scenario:
    pack = scenario.pack.model_copy(update=parts)
    return scenario.model_copy(update={"pack": pack})

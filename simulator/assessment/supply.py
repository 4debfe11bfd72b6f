"""Stable supply capability (电力稳定供应能力) in its readings.

The plans do not define it. The nameplate of local firm plant gives the plan's own sum; the
planners' power balance credits each plant; the provincial figures of the same name count imports.
"""

from dataclasses import dataclass
from typing import Final, Literal

from simulator.assessment.decision import Decision, Kind
from simulator.assessment.measurement import CITY, Measurement, YearFacts, plants_of
from simulator.profiles.exchange import exchange_of
from simulator.profiles.fleet import carrier_of, december, serves
from simulator.scenario.pack import Pack, Plant, Target

READINGS: Final = (
    "nameplate",
    "credited",
    "credited+firm-import",
    "credited+firm-import-in-the-wet-season",
    "credited+firm-import+reserve",
    "elcc",
    "elcc+reserve",
)

_FIRM: Final = (
    "coal",
    "hydro-run-of-river",
    "hydro-reservoir",
    "battery",
    "pumped-hydro",
    "biomass",
)
_DEMAND_SIDE: Final = "demand-response"


@dataclass(frozen=True)
class SupplyCapability:
    """What an area can supply at its peak on 31 December.

    Parameters
    ----------
    nameplate_mw
        Nameplate of firm plant: coal, hydro, storage, biomass; no reserve units. [MW]
    credited_dry_mw, credited_wet_mw
        All generation and storage times its capacity credit, hydro as in the dry (winter) and in
        the wet (summer) season; no reserve units, no demand response. [MW]
    firm_import_mw
        City: import the province commits to. County: what its corridors carry with one circuit
        out, at most what the rest of the city and the firm import can spare when the other
        counties are at their share of the annual peak. [MW]
    reserve_mw
        Reserve units times their credit. [MW]
    """

    nameplate_mw: float
    credited_dry_mw: float
    credited_wet_mw: float
    firm_import_mw: float
    reserve_mw: float

    @property
    def credited_mw(self) -> float:
        """Return the credited capacity of the more binding season [MW]."""
        return min(self.credited_dry_mw, self.credited_wet_mw)


def supply_capability(pack: Pack, year: int, area: str = CITY) -> SupplyCapability:
    """Return the supply capability of the city, or of one county's bus, at a year's end."""
    standing = [plant for plant in plants_of(pack, area) if serves(plant, december(year))]
    supply = [plant for plant in standing if carrier_of(pack, plant) != _DEMAND_SIDE]
    base = [plant for plant in supply if plant.role == "base"]
    firm = [plant for plant in base if carrier_of(pack, plant) in _FIRM]
    reserve = [plant for plant in supply if plant.role == "reserve"]
    return SupplyCapability(
        nameplate_mw=sum(plant.capacity_mw for plant in firm),
        credited_dry_mw=_credited(pack, base, "dry"),
        credited_wet_mw=_credited(pack, base, "wet"),
        firm_import_mw=_firm_import(pack, year, area),
        reserve_mw=_credited(pack, reserve, "dry"),
    )


def measure_supply(facts: YearFacts, target: Target) -> tuple[Measurement, ...]:
    """Return the readings of stable supply [MW]."""
    supply = supply_capability(facts.pack, facts.year, target.area)
    end = Decision("year-end", f"{facts.year}-12-31")
    no_reserve = Decision("reserve-left-out")
    season = _season("dry" if supply.credited_dry_mw <= supply.credited_wet_mw else "wet")
    reserve = Decision("reserve-counted", figures={"reserve_mw": supply.reserve_mw})
    total_mw = supply.credited_mw + supply.firm_import_mw
    return (
        Measurement("nameplate", supply.nameplate_mw, (end, no_reserve)),
        Measurement("credited", supply.credited_mw, (end, season, no_reserve)),
        Measurement(
            "credited+firm-import",
            total_mw,
            (end, season, no_reserve, _parts(supply, target.area)),
        ),
        Measurement(
            "credited+firm-import-in-the-wet-season",
            supply.credited_wet_mw + supply.firm_import_mw,
            (end, _season("wet")),
        ),
        Measurement(
            "credited+firm-import+reserve",
            total_mw + supply.reserve_mw,
            (end, season, reserve),
        ),
    )


def _season(name: Literal["dry", "wet"]) -> Decision:
    return Decision("season", names={"season": name})


def _parts(supply: SupplyCapability, area: str) -> Decision:
    """Return what is local and what comes from the province, or to a county from the grid."""
    figures = {"local_mw": supply.credited_mw, "import_mw": supply.firm_import_mw}
    kind: Kind = "local-and-firm-import" if area == CITY else "local-and-grid"
    return Decision(kind, figures=figures)


def _credited(pack: Pack, plants: list[Plant], season: Literal["dry", "wet"]) -> float:
    total_mw = 0.0
    for plant in plants:
        technology = pack.technologies[plant.technology]
        credit = technology.capacity_credit
        if season == "wet" and technology.capacity_credit_wet is not None:
            credit = technology.capacity_credit_wet
        total_mw += plant.capacity_mw * credit
    return total_mw


def _firm_import(pack: Pack, year: int, area: str) -> float:
    if area == CITY:
        return exchange_of(pack, year).firm_import_mw
    corridors_mw = sum(
        line.limit_mw
        for line in pack.lines
        if area in (line.bus0, line.bus1) and line.in_service <= december(year)
    )
    return min(corridors_mw, _spare_elsewhere(pack, year, area))


def _spare_elsewhere(pack: Pack, year: int, area: str) -> float:
    """Return what the rest of the city has left for a county at the annual peak [MW]."""
    elsewhere = [
        plant
        for plant in pack.plants
        if plant.bus != area
        and plant.role == "base"
        and serves(plant, december(year))
        and carrier_of(pack, plant) != _DEMAND_SIDE
    ]
    supply_mw = min(_credited(pack, elsewhere, "dry"), _credited(pack, elsewhere, "wet"))
    supply_mw += exchange_of(pack, year).firm_import_mw
    others = sum(bus.demand_share for bus in pack.buses if bus.bus != area)
    return max(supply_mw - others * pack.demand[year].peak_mw, 0.0)

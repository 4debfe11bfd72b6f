"""Rules between buses, lines, plants and technologies."""

from typing import Final

from simulator.errors import did_you_mean
from simulator.scenario.findings import CLOSE, Case, Finding, Findings, text_of_month
from simulator.scenario.pack import Plant, Technology

_NEEDS_ENERGY: Final = frozenset({"battery", "pumped-hydro", "hydro-reservoir"})
_HAS_ENERGY: Final = _NEEDS_ENERGY | {"hydro-run-of-river", "demand-response"}


def one_province_bus(case: Case) -> Findings:
    """Find the exchange without its bus, or with several."""
    provinces = [bus.bus for bus in case.pack.buses if bus.kind == "province"]
    if not provinces:
        yield Finding("buses", "", ("kind",), "no bus is of the kind province; one must be")
    for bus in provinces[1:]:
        allowed = f"only one bus may be of the kind province, and {provinces[0]} is"
        yield Finding("buses", bus, ("kind",), allowed)


def demand_shares(case: Case) -> Findings:
    """Find demand that is lost or counted twice between counties."""
    counties = [bus for bus in case.pack.buses if bus.kind == "county"]
    total = sum(bus.demand_share for bus in counties)
    if abs(total - 1) > CLOSE:
        allowed = f"the counties' demand shares must sum to 100 %, but sum to {100 * total:.7g} %"
        yield Finding("buses", counties[0].bus if counties else "", ("demand_share",), allowed)
    for bus in case.pack.buses:
        if bus.kind == "province" and bus.demand_share > 0:
            yield Finding("buses", bus.bus, ("demand_share",), "must be 0 % at the province's bus")


def bus_names(case: Case) -> Findings:
    """Find the name that targets use for the city as a whole."""
    for bus in case.pack.buses:
        if bus.bus == "city":
            yield Finding("buses", bus.bus, ("bus",), "must not be `city`, which is the whole")


def line_buses(case: Case) -> Findings:
    """Find lines that end nowhere, or where they begin."""
    buses = [bus.bus for bus in case.pack.buses]
    for line in case.pack.lines:
        for field, bus in (("bus0", line.bus0), ("bus1", line.bus1)):
            if bus not in buses:
                hint = did_you_mean(bus, buses)
                yield Finding("lines", line.line, (field,), "must be a bus of buses.csv", hint)
        if line.bus0 == line.bus1:
            yield Finding("lines", line.line, ("bus1", "bus0"), "must be another bus than bus0")


def connected(case: Case) -> Findings:
    """Find counties that no line reaches in the first year of the run."""
    province = next((bus.bus for bus in case.pack.buses if bus.kind == "province"), None)
    first = min(case.years) * 12
    reached = {province}
    lines = [line for line in case.pack.lines if line.in_service <= first]
    while (
        more := {
            bus
            for line in lines
            if (line.bus0 in reached) != (line.bus1 in reached)
            for bus in (line.bus0, line.bus1)
        }
        - reached
    ):
        reached |= more
    for bus in case.pack.buses:
        if bus.bus not in reached and province is not None:
            allowed = f"no line in service in {text_of_month(first)} joins it to the province"
            yield Finding("buses", bus.bus, ("bus",), allowed, "Add an earlier line.")


def plant_places(case: Case) -> Findings:
    """Find plants at unknown buses or of unknown technologies."""
    buses = [bus.bus for bus in case.pack.buses]
    for plant in case.pack.plants:
        if plant.bus not in buses:
            hint = did_you_mean(plant.bus, buses)
            yield Finding("plants", plant.plant, ("bus",), "must be a bus of buses.csv", hint)


def plant_technologies(case: Case) -> Findings:
    """Find plants of unknown technologies."""
    known = case.pack.technologies
    for plant in case.pack.plants:
        if plant.technology not in known:
            hint = did_you_mean(plant.technology, known)
            allowed = "must be a technology of technologies.csv"
            yield Finding("plants", plant.plant, ("technology",), allowed, hint)


def plant_dates(case: Case) -> Findings:
    """Find plants that retire before they serve."""
    for plant in case.pack.plants:
        if plant.retired is not None and plant.retired <= plant.in_service:
            allowed = f"must retire after it enters service ({text_of_month(plant.in_service)})"
            yield Finding("plants", plant.plant, ("retired", "in_service"), allowed)


def plant_energy(case: Case) -> Findings:
    """Find storage without energy, and energy where nothing is stored."""
    for plant in case.pack.plants:
        technology = case.pack.technologies.get(plant.technology)
        if technology is None:
            continue
        if technology.carrier in _NEEDS_ENERGY and not plant.energy_mwh:
            allowed = f"a plant of {plant.technology} needs its energy, more than 0 MWh"
            yield Finding("plants", plant.plant, ("energy", "technology"), allowed)
        if technology.carrier not in _HAS_ENERGY and plant.energy_mwh is not None:
            allowed = f"must be empty: a plant of {plant.technology} stores no energy"
            yield Finding("plants", plant.plant, ("energy", "technology"), allowed)


def demand_response_calls(case: Case) -> Findings:
    """Find demand response that may never be called."""
    used = {plant.technology for plant in case.pack.plants}
    for name, technology in case.pack.technologies.items():
        if technology.carrier != "demand-response" or name not in used:
            continue
        for field in ("hours_per_day", "days_per_year"):
            if getattr(technology, field) <= 0:
                allowed = f"demand response needs {field}, more than 0"
                yield Finding("technologies", name, (field,), allowed)


def thermal_minimum(case: Case) -> Findings:
    """Find coal and biomass that could run at nothing, which makes commitment meaningless."""
    used = {plant.technology for plant in case.pack.plants}
    for name, technology in case.pack.technologies.items():
        if technology.carrier == "coal" and name in used and technology.min_stable <= 0:
            yield Finding("technologies", name, ("min_stable",), "coal needs min_stable above 0 %")


def maintenance(case: Case) -> Findings:
    """Find plants to be maintained in no month at all."""
    used = {plant.technology for plant in case.pack.plants}
    planned = [
        name
        for name, technology in case.pack.technologies.items()
        if name in used and technology.planned_outage_d > 0
    ]
    if planned and not case.pack.commitment.maintenance_months:
        allowed = f"must name months, because {planned[0]} has planned outages"
        yield Finding("commitment", "", ("maintenance_months",), allowed)


def ordering_costs(case: Case) -> Findings:
    """Find a tie-break between hours that outweighs the order between plants."""
    rule = case.pack.commitment
    if rule.tie_break_cny_per_mwh >= rule.curtailment_tier_cny_per_mwh:
        tier = f"{rule.curtailment_tier_cny_per_mwh:g} CNY/MWh"
        allowed = f"must be less than curtailment_tier ({tier})"
        yield Finding("commitment", "", ("tie_break", "curtailment_tier"), allowed)


def wet_credit(case: Case) -> Findings:
    """Find a wet-season credit for what no river drives."""
    for name, technology in case.pack.technologies.items():
        if technology.capacity_credit_wet is not None and not is_hydro(technology):
            yield Finding("technologies", name, ("capacity_credit_wet",), "is for hydro alone")


def is_hydro(technology: Technology) -> bool:
    """Whether a river drives the technology."""
    return technology.carrier in {"hydro-run-of-river", "hydro-reservoir"}


def hydro_plants(case: Case) -> list[Plant]:
    """Return the plants whose technology a river drives."""
    known = case.pack.technologies
    return [
        plant
        for plant in case.pack.plants
        if plant.technology in known and is_hydro(known[plant.technology])
    ]

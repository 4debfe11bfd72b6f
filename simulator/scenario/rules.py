"""What must hold between the values of a pack and its scenario, as a list to read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from simulator.errors import Problem
from simulator.scenario import rules_grid, rules_stress, rules_targets, rules_time, rules_weather
from simulator.scenario.findings import Case, Finding, Findings
from simulator.scenario.records import Cell, RawPack, Record


@dataclass(frozen=True)
class Rule:
    """A rule in plain words, the tables it reads, and the check that finds where it fails."""

    says: str
    needs: frozenset[str]
    check: Callable[[Case], Findings]


def _rule(says: str, needs: str, check: Callable[[Case], Findings]) -> Rule:
    return Rule(says, frozenset(needs.split()), check)


RULES: Final = (
    _rule("one bus is the province's", "buses", rules_grid.one_province_bus),
    _rule("the counties' demand shares sum to 100 %", "buses", rules_grid.demand_shares),
    _rule("no bus is named city", "buses", rules_grid.bus_names),
    _rule("lines join two known buses", "buses lines", rules_grid.line_buses),
    _rule("lines join every county to the province", "buses lines", rules_grid.connected),
    _rule("plants stand at known buses", "buses plants", rules_grid.plant_places),
    _rule("plants have known technologies", "plants technologies", rules_grid.plant_technologies),
    _rule("plants retire after they enter service", "plants", rules_grid.plant_dates),
    _rule("storage has energy, and only storage", "plants technologies", rules_grid.plant_energy),
    _rule(
        "demand response may be called",
        "plants technologies",
        rules_grid.demand_response_calls,
    ),
    _rule("coal has a minimum output", "plants technologies", rules_grid.thermal_minimum),
    _rule(
        "planned outages have their months",
        "plants technologies commitment",
        rules_grid.maintenance,
    ),
    _rule("the tie-break is less than the tier", "commitment", rules_grid.ordering_costs),
    _rule("only hydro has a wet season", "technologies", rules_grid.wet_credit),
    _rule("the region's facts are known ones", "region", rules_time.region_facts),
    _rule("a period lies within the year of the run", "", rules_time.period_within_year),
    _rule("the pack has demand in every year of the run", "demand", rules_time.years_covered),
    _rule("the exchange holds in every year of the run", "exchange", rules_time.years_exchanged),
    _rule("parts of the exchange are within its limits", "exchange", rules_time.exchange_limits),
    _rule("price hours do not overlap", "exchange", rules_time.exchange_prices),
    _rule("the peak is above the mean load", "demand", rules_time.demand_peaks),
    _rule("drivers are inside the demand", "demand", rules_time.demand_drivers),
    _rule("load shapes are all there and normalised", "load_shape", rules_time.load_shapes),
    _rule("load has every month", "load_month", rules_time.load_months),
    _rule("load has every kind of day", "load_day", rules_time.load_days),
    _rule("stress spells lie within the year", "stress", rules_stress.stress_spells),
    _rule("the scenario's stress is known", "stress", rules_stress.known_stress),
    _rule("climate has every month", "climate", rules_time.climate_months),
    _rule("hydro has every month, and shares sum to 100 %", "hydro", rules_time.hydro_months),
    _rule(
        "hydro plants have rivers",
        "hydro plants technologies",
        rules_time.hydro_technologies,
    ),
    _rule("the memory of weather fades", "weather", rules_weather.memories),
    _rule("the correlations of weather are possible", "weather", rules_weather.correlations),
    _rule("shares of the variance of weather are parts", "weather", rules_weather.shares),
    _rule("promises are for known places", "targets buses", rules_targets.target_areas),
    _rule("promised values are numbers or dates", "targets", rules_targets.target_values),
    _rule("promised plants exist", "targets plants", rules_targets.target_plants),
    _rule("promises are for years of the pack", "targets demand", rules_targets.target_years),
    _rule("an untested promise has a reason", "targets", rules_targets.target_reasons),
)


def check_rules(
    case: Case, raw: RawPack, broken: set[str], touched: set[str] | None = None
) -> list[Problem]:
    """Return a problem for every rule that does not hold.

    Parameters
    ----------
    case
        What the rules look at.
    raw
        Records of text, which know where values come from; the table ``scenario`` holds the
        scenario file's own.
    broken
        Tables that have problems already; rules that need them are left out.
    touched
        Where given, only rules that need one of these tables are checked.
    """
    findings = [
        finding
        for rule in RULES
        if not rule.needs & broken and (touched is None or rule.needs & touched)
        for finding in rule.check(case)
    ]
    return [_located(finding, raw) for finding in findings]


def _located(finding: Finding, raw: RawPack) -> Problem:
    records = raw[finding.table]
    record = records.get(finding.key) or next(iter(records.values()), None)
    if record is None:
        return Problem(finding.table, 0, "", "", finding.allowed, finding.suggestion)
    cell = _shown_cell(finding, record)
    if cell is None:
        path = f"{record.path}.{finding.fields[0]}"
        return Problem(record.file, record.line, path, "", finding.allowed, finding.suggestion)
    return Problem(cell.file, cell.line, cell.path, cell.found, finding.allowed, finding.suggestion)


def _shown_cell(finding: Finding, record: Record) -> Cell | None:
    """Return the cell that the scenario changed, or else the first field's."""
    cells = [record.cells[name] for name in finding.fields if name in record.cells]
    changed = [cell for cell in cells if cell.changed]
    return changed[0] if changed else record.cells.get(finding.fields[0])

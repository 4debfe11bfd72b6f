"""Rules on the region, the years, months and hours: exchange, demand, shapes, hydro, climate."""

from collections import defaultdict
from datetime import date
from typing import Final, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from simulator.errors import did_you_mean
from simulator.scenario.fields import DAYS_OFF, DayType
from simulator.scenario.findings import CLOSE, Case, Finding, Findings
from simulator.scenario.pack import Exchange, HydroMonth
from simulator.scenario.rules_grid import hydro_plants, is_hydro

_MONTHS: Final = frozenset(range(1, 13))
_DAYS: Final = ("workday", "holiday", "spring-festival")
_DRIVER_ENERGIES: Final = (
    "charger_energy",
    "electrification_energy",
    "data_centre_energy",
    "base_station_energy",
)


def region_facts(case: Case) -> Findings:
    """Find a time zone, a currency or a price year that the model cannot mean."""
    region = case.pack.region
    try:
        ZoneInfo(region.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Finding("region", "", ("time_zone",), "must be a time zone such as Asia/Shanghai")
    if region.currency != "CNY":
        yield Finding("region", "", ("currency",), "must be CNY, in which all costs are given")
    if region.heating_threshold_c >= region.cooling_threshold_c:
        fields = ("heating_threshold", "cooling_threshold")
        yield Finding("region", "", fields, "must be below the cooling threshold")


def period_within_year(case: Case) -> Findings:
    """Find a short run that does not lie in the one year of the run."""
    if case.period is None:
        return
    first, last = (date.fromisoformat(day) for day in case.period)
    if len(case.years) > 1:
        allowed = f"needs a run of one year, but years has {len(case.years)}"
        yield Finding("scenario", "", ("period", "years"), allowed, f"Write `years: {first.year}`.")
    elif (first.year, last.year) != (case.years[0], case.years[0]):
        yield Finding("scenario", "", ("period",), f"must lie within the year {case.years[0]}")


def years_covered(case: Case) -> Findings:
    """Find years of the run for which the pack has no demand."""
    lacking = [str(year) for year in case.years if year not in case.pack.demand]
    if lacking:
        known = sorted(case.pack.demand)
        allowed = f"the pack's demand.csv has no year {', '.join(lacking)}"
        hint = f"It has {known[0]} to {known[-1]}." if known else ""
        yield Finding("scenario", "", ("years",), allowed, hint)


def years_exchanged(case: Case) -> Findings:
    """Find years of the run for which the pack has no exchange."""
    lacking = [str(year) for year in case.years if year not in case.pack.exchange]
    if lacking:
        allowed = f"exchange.csv begins after {lacking[-1]}; it must hold in all years of the run"
        yield Finding("exchange", "", ("import_limit",), allowed)


def exchange_limits(case: Case) -> Findings:
    """Find parts of the exchange above its whole."""
    for year, exchange in case.pack.exchange.items():
        for field, value, limit, whole in _parts(exchange):
            if value > whole:
                allowed = f"{field} must be at most {limit} ({whole:g} MW), but is {value:g} MW"
                yield Finding("exchange", str(year), (field, limit), allowed)


def _parts(exchange: Exchange) -> tuple[tuple[str, float, str, float], ...]:
    imported, exported = exchange.import_limit_mw, exchange.export_limit_mw
    at_peak = exchange.import_at_provincial_peak_mw
    return (
        ("firm_import", exchange.firm_import_mw, "import_limit", imported),
        ("import_at_provincial_peak", at_peak, "import_limit", imported),
        ("export_in_blocked_hours", exchange.export_in_blocked_hours_mw, "export_limit", exported),
    )


def exchange_prices(case: Case) -> Findings:
    """Find hours that are dear and cheap at once, and a peak below the valley."""
    for year, exchange in case.pack.exchange.items():
        both = sorted(exchange.price_peak_hours & exchange.price_valley_hours)
        if both:
            hours = ", ".join(str(hour) for hour in both)
            allowed = f"must not share hours with price_valley_hours, but share {hours}"
            fields = ("price_peak_hours", "price_valley_hours")
            yield Finding("exchange", str(year), fields, allowed)
        if exchange.price_valley_ratio > exchange.price_peak_ratio:
            fields = ("price_valley_ratio", "price_peak_ratio")
            yield Finding("exchange", str(year), fields, "must be at most price_peak_ratio")


def demand_peaks(case: Case) -> Findings:
    """Find a peak below the mean."""
    for year, demand in case.pack.demand.items():
        mean = demand.energy_mwh / 8760
        if demand.peak_mw < mean:
            allowed = f"must be at least the year's mean load, {mean:.0f} MW"
            yield Finding("demand", str(year), ("peak", "energy"), allowed)


def demand_drivers(case: Case) -> Findings:
    """Find drivers that are more than the demand they are part of."""
    for year, demand in case.pack.demand.items():
        parts = (
            demand.charger_energy_mwh,
            demand.electrification_energy_mwh,
            demand.data_centre_energy_mwh,
            demand.base_station_energy_mwh,
        )
        if sum(parts) > demand.energy_mwh:
            allowed = f"must be at least its drivers together, {sum(parts) / 1000:.0f} GWh"
            yield Finding("demand", str(year), ("energy", *_DRIVER_ENERGIES), allowed)


def load_shapes(case: Case) -> Findings:
    """Find shapes that are missing, not normalised, or do not sum to one day."""
    shapes = case.pack.load_shapes
    for name in get_args(DayType):
        if name not in shapes:
            yield Finding("load_shape", "", ("shape",), f"lacks a row for the shape {name}")
    for name, shape in shapes.items():
        if min(shape.hours) < 0:
            yield Finding("load_shape", name, ("h0",), "must have no negative hour")
        elif name in _DAYS and (min(shape.hours) > CLOSE or abs(max(shape.hours) - 1) > CLOSE):
            allowed = "a day's shape must run from 0 in its least hour to 1 in its highest"
            yield Finding("load_shape", name, ("h0",), allowed)
        elif name not in _DAYS and abs(sum(shape.hours) - 1) > CLOSE:
            allowed = f"a driver's 24 shares must sum to 1, but sum to {sum(shape.hours):.6g}"
            yield Finding("load_shape", name, ("h0",), allowed)


def load_days(case: Case) -> Findings:
    """Find kinds of day without a level, and gaps in the days around the Spring Festival."""
    kinds = {row.day_kind for row in case.pack.load_days}
    for kind in DAYS_OFF:
        if kind not in kinds:
            yield Finding("load_day", "", ("day_kind",), f"lacks a row for the day {kind}")
    for side in ("before-festival", "after-festival"):
        days = sorted(int(kind.rsplit("-", 1)[1]) for kind in kinds if kind.startswith(side))
        for day in days:
            if day > 1 and day - 1 not in days:
                allowed = f"must follow {side}-{day - 1}, which has no row"
                yield Finding("load_day", f"{side}-{day}", ("day_kind",), allowed)


def load_months(case: Case) -> Findings:
    """Find months without load."""
    yield from _lacking("load_month", "", {row.month for row in case.pack.load_months})


def climate_months(case: Case) -> Findings:
    """Find months without climate."""
    yield from _lacking("climate", "", {row.month for row in case.pack.climate})


def hydro_months(case: Case) -> Findings:
    """Find rivers with lacking months, shares that do not sum to 1, or two mean years."""
    rivers: dict[str, list[HydroMonth]] = defaultdict(list)
    for row in case.pack.hydro:
        rivers[row.technology].append(row)
    for name, rows in rivers.items():
        key = f"{name}.{rows[0].month}"
        yield from _lacking("hydro", key, {row.month for row in rows}, f" of {name}")
        total = sum(row.energy_share for row in rows)
        if abs(total - 1) > CLOSE:
            allowed = f"the shares of {name} must sum to 100 %, but sum to {100 * total:.7g} %"
            yield Finding("hydro", key, ("energy_share",), allowed)
        if len({row.full_load_hours for row in rows}) > 1:
            allowed = f"must be the same in all months of {name}"
            yield Finding("hydro", key, ("full_load_hours",), allowed)


def hydro_technologies(case: Case) -> Findings:
    """Find rivers without a technology, and hydro plants without a river."""
    rivers = {row.technology: f"{row.technology}.{row.month}" for row in case.pack.hydro}
    hydro = [name for name, entry in case.pack.technologies.items() if is_hydro(entry)]
    for name, key in rivers.items():
        if name not in hydro:
            allowed = "must be a hydro technology of technologies.csv"
            yield Finding("hydro", key, ("technology",), allowed, did_you_mean(name, hydro))
    for plant in hydro_plants(case):
        if plant.technology not in rivers:
            allowed = "must be a technology with rows in hydro.csv"
            yield Finding("plants", plant.plant, ("technology",), allowed)


def _lacking(table: str, key: str, months: set[int], of: str = "") -> Findings:
    lacking = ", ".join(str(month) for month in sorted(_MONTHS - months))
    if lacking:
        yield Finding(table, key, ("month",), f"must have all months{of}, but lacks {lacking}")

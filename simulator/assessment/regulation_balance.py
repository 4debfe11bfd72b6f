"""调峰平衡: is there room in the typical valleys for what must run and what the weather gives.

The hour of a case is the one of least net load (demand less available wind and solar) on such
days: since solar grew, that is as often noon as night.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulator.assessment.balance import HYDRO, STORAGE, BalanceRow, Pair, at_hour, total
from simulator.assessment.measurement import YearFacts
from simulator.profiles.fleet import serves

_NIGHT: Final = (0, 1, 2, 3, 4, 5, 6)
_SATURDAY: Final = 5

BoolArray = npt.NDArray[np.bool_]


def regulation_rows(facts: YearFacts) -> Iterator[BalanceRow]:
    """Yield the items of each typical valley that the run covers. [MW]"""
    net_load = facts.dispatch.demand_mw.sum(axis=1) - sum(
        _available(facts, carrier) for carrier in ("wind", "solar")
    )
    for case, within in valley_hours(facts).items():
        if not within.any():
            continue
        hour = pd.Timestamp(str(net_load[within].idxmin()))
        alike = within & (pd.DatetimeIndex(net_load.index).hour == hour.hour)
        yield from _valley_rows(facts, case, hour, alike)


def valley_hours(facts: YearFacts) -> dict[str, BoolArray]:
    """Return, for each typical valley, whether each hour of the run belongs to it."""
    hours = pd.DatetimeIndex(facts.dispatch.demand_mw.index)
    day_type = facts.profiles.day_type.to_numpy()
    month, off = hours.month.to_numpy(), day_type == "holiday"
    weekend = hours.day_of_week.to_numpy() >= _SATURDAY
    region = facts.pack.region
    return {
        "spring-weekend": np.isin(month, sorted(region.spring_months)) & off & weekend,
        "spring-festival": day_type == "spring-festival",
        "national-day": (month == 10) & (hours.day.to_numpy() <= 7) & off,  # noqa: PLR2004
        "wet-night": np.isin(month, sorted(region.wet_months))
        & np.isin(hours.hour.to_numpy(), _NIGHT),
    }


def _valley_rows(
    facts: YearFacts, case: str, hour: pd.Timestamp, alike: BoolArray
) -> Iterator[BalanceRow]:
    def row(item: str, value: Pair, why: str) -> BalanceRow:
        return BalanceRow(case, item, value, "MW", why)

    room, output = _room(facts, hour, alike), _output(facts, hour, alike)
    for name, items in (("room", room), ("output", output)):
        for item, (value, why) in items.items():
            yield row(item, value, why)
        yield row(name, total(value for value, _ in items.values()), "sum")
    taken = total(value for value, _ in output.values())
    left = total((*(value for value, _ in room.values()), Pair(-taken.planned, -taken.hourly)))
    yield row("room_gap", left, "gap")


def _room(facts: YearFacts, hour: pd.Timestamp, alike: BoolArray) -> dict[str, tuple[Pair, str]]:
    """Return what takes power in a valley, each with the reason why the two differ. [MW]"""
    dispatch = facts.dispatch
    lowest = float(dispatch.demand_mw.sum(axis=1)[alike].min())
    export = Pair(
        at_hour(dispatch.export_available_mw.to_frame(), hour),
        at_hour(dispatch.export_mw.to_frame(), hour),
    )
    charge = Pair(_charging_power(facts, hour), at_hour(dispatch.charge_mw, hour))
    return {
        "valley_demand": (Pair(lowest, at_hour(dispatch.demand_mw, hour)), "valley"),
        "export_room": (export, "export-used"),
        "storage_room": (charge, "charging"),
    }


def _output(facts: YearFacts, hour: pd.Timestamp, alike: BoolArray) -> dict[str, tuple[Pair, str]]:
    """Return what gives power in a valley, each with the reason why the two differ. [MW]"""
    dispatch = facts.dispatch

    def forced(*carriers: str) -> Pair:
        names = _of(facts, *carriers)
        least = dispatch.minimum_output_mw
        return Pair(
            at_hour(least, hour, least.columns.intersection(names)),
            at_hour(dispatch.output_mw, hour, names),
        )

    others = at_hour(dispatch.output_mw, hour, _of(facts, *STORAGE, "demand-response"))
    others += at_hour(dispatch.import_mw.to_frame(), hour) + at_hour(dispatch.shortfall_mw, hour)
    return {
        "minimum_thermal": (forced("coal"), "minimum"),
        "minimum_biomass": (forced("biomass"), "minimum"),
        "forced_hydro": (forced(*HYDRO), "forced"),
        "wind_output": (_weather(facts, hour, alike, "wind"), "high-output"),
        "solar_output": (_weather(facts, hour, alike, "solar"), "high-output"),
        "other_supply": (Pair(0.0, others), "not-planned"),
    }


def _of(facts: YearFacts, *carriers: str) -> pd.Index:
    plants = facts.dispatch.plants
    return plants.index[plants["carrier"].isin(carriers)]


def _available(facts: YearFacts, carrier: str) -> "pd.Series[float]":
    return facts.dispatch.available_mw[_of(facts, carrier)].sum(axis=1)


def _charging_power(facts: YearFacts, hour: pd.Timestamp) -> float:
    """Return the charging power of storage that serves in the month of the hour. [MW]"""
    month = hour.year * 12 + hour.month - 1
    names = set(_of(facts, *STORAGE))
    return sum(
        plant.capacity_mw
        for plant in facts.pack.plants
        if plant.plant in names and serves(plant, month)
    )


def _weather(facts: YearFacts, hour: pd.Timestamp, alike: BoolArray, carrier: str) -> Pair:
    """Return the high output of such hours, and what was available in this one. [MW]"""
    available = _available(facts, carrier)
    return Pair(
        float(available[alike].quantile(facts.pack.region.valley_output)),
        float(available.loc[hour]),
    )

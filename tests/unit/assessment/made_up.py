"""A made-up year for assessment: a pack of a few plants, and its dispatch, by hand."""

from typing import Any

import pandas as pd

from simulator.absorption.account import AbsorptionAccount
from simulator.assessment.measurement import YearFacts
from simulator.dispatch.result import DispatchResult
from simulator.profiles.series import Profiles
from simulator.scenario.pack import (
    Bus,
    Demand,
    Exchange,
    Line,
    Pack,
    Plant,
    Region,
    Target,
    Technology,
)
from simulator.scenario.schema import Scenario

YEAR = 2025
ROW = {"source": "made-up", "basis": "assumed"}
SNAPSHOTS = pd.date_range(f"{YEAR}-01-01", f"{YEAR}-12-31 23:00", freq="h")


def month(text: str) -> int:
    year, number = text.split("-")
    return int(year) * 12 + int(number) - 1


def plant(name: str, technology: str, capacity_mw: float, **change: Any) -> Plant:
    fields = {
        "plant": name,
        "zh": name,
        "en": name,
        "kind": "project",
        "bus": "north",
        "technology": technology,
        "units": 1,
        "unit_capacity_mw": capacity_mw,
        "in_service": month("2010-01"),
        "role": "base",
        **ROW,
    }
    return Plant(**{**fields, **change})


def technologies() -> dict[str, Technology]:
    rows: dict[str, dict[str, Any]] = {
        "coal": {"carrier": "coal", "capacity_credit": 0.9, "coal_rate_t_per_mwh": 0.3},
        "river": {
            "carrier": "hydro-run-of-river",
            "capacity_credit": 0.5,
            "capacity_credit_wet": 0.75,
        },
        "hydro-small": {"carrier": "hydro-run-of-river", "capacity_credit": 0.4},
        "wind": {"carrier": "wind", "capacity_credit": 0.05},
        "solar": {"carrier": "solar", "capacity_credit": 0.0},
        "battery": {"carrier": "battery", "capacity_credit": 0.5},
        "response": {"carrier": "demand-response", "capacity_credit": 1.0},
    }
    return {name: Technology(technology=name, **row) for name, row in rows.items()}


PLANTS = (
    plant("coal-a", "coal", 1000.0),
    plant("coal-old", "coal", 300.0, role="reserve"),
    plant("coal-late", "coal", 600.0, in_service=month("2026-06")),
    plant("coal-gone", "coal", 200.0, retired=month("2025-12")),
    plant("river", "river", 200.0, bus="south"),
    plant("wind", "wind", 400.0),
    plant("solar", "solar", 100.0, bus="south", in_service=month("2025-12")),
    plant("battery", "battery", 100.0, bus="south"),
    plant("response", "response", 50.0),
)
LINES = (
    Line(
        line="north-south",
        bus0="north",
        bus1="south",
        circuits=2,
        length_km=50.0,
        limit_mw=300.0,
        reactance_ohm=8.0,
        in_service=month("2010-01"),
        **ROW,
    ),
    Line(
        line="later",
        bus0="province",
        bus1="south",
        circuits=1,
        length_km=50.0,
        limit_mw=900.0,
        reactance_ohm=8.0,
        in_service=month("2026-01"),
        **ROW,
    ),
)


def target(quantity: str, value: str, unit: str, reading: str, **change: Any) -> Target:
    fields = {
        "target": "promise",
        "area": "city",
        "zh": "承诺",
        "en": "Promise",
        "quantity": quantity,
        "comparison": ">=",
        "value": value,
        "unit": unit,
        "year": YEAR,
        "reading": reading,
        "section": "1",
        "testable": True,
        **ROW,
    }
    return Target.model_construct(**{**fields, "reason": "", **change})


def small_pack(*targets: Target, plants: tuple[Plant, ...] = PLANTS) -> Pack:
    seasons = {"summer_months": frozenset({6, 7, 8, 9}), "winter_months": frozenset({12, 1, 2})}
    return Pack.model_construct(
        region=Region.model_construct(**seasons),
        plants=plants,
        buses=(
            Bus.model_construct(bus="north", demand_share=0.6),
            Bus.model_construct(bus="south", demand_share=0.4),
        ),
        lines=LINES,
        technologies=technologies(),
        exchange={2022: Exchange.model_construct(firm_import_mw=400.0)},
        demand={
            year: Demand.model_construct(
                peak_mw=1000.0,
                chargers=22700,
                charger_energy_mwh=200e3,
                electrification_energy_mwh=350e3,
            )
            for year in (YEAR, YEAR + 1)
        },
        targets=targets,
    )


def scenario(*targets: Target, plants: tuple[Plant, ...] = PLANTS, **change: Any) -> Scenario:
    fields = {"period": None, "years": (YEAR,), "pack": small_pack(*targets, plants=plants)}
    return Scenario.model_construct(**{**fields, **change})


def account(curtailed_mwh: dict[str, float]) -> AbsorptionAccount:
    """Wind uses 900 MWh, solar 100 MWh, river 1000 MWh; curtailment all on 3 April, 12 h."""
    known = {p.plant: p for p in PLANTS}
    carriers = technologies()
    rows = [
        {
            "plant": name,
            "carrier": carriers[known[name].technology].carrier,
            "bus": known[name].bus,
            "used_mwh": used,
            "curtailed_mwh": curtailed_mwh.get(name, 0.0) * factor,
            "order": order,
        }
        for name, used in (("wind", 900.0), ("solar", 100.0), ("river", 1000.0))
        for order, factor in (("pro-rata", 1.0), ("hydro", 5.0))
    ]
    curtailed_mw = pd.DataFrame(0.0, index=SNAPSHOTS, columns=["wind", "solar", "river"])
    for name, energy in curtailed_mwh.items():
        curtailed_mw.loc["2025-04-03 12:00", name] = energy
    empty = pd.DataFrame()
    return AbsorptionAccount(YEAR, pd.DataFrame(rows), empty, "pro-rata", curtailed_mw, empty)


def dispatch(
    output_mw: pd.DataFrame | None = None, shortfall_mw: pd.DataFrame | None = None
) -> DispatchResult:
    fields: dict[str, Any] = dict.fromkeys(DispatchResult.__dataclass_fields__)
    nothing = pd.DataFrame(0.0, index=SNAPSHOTS, columns=["north", "south"])
    fields["output_mw"] = nothing if output_mw is None else output_mw
    fields["shortfall_mw"] = nothing if shortfall_mw is None else shortfall_mw
    fields["demand_mw"] = nothing + 500.0
    return DispatchResult(**fields)


def profiles(
    demand_mw: pd.DataFrame | None = None, hydro_inflow: pd.DataFrame | None = None
) -> Profiles:
    fields: dict[str, Any] = dict.fromkeys(Profiles.__dataclass_fields__)
    fields |= {"year": YEAR, "snapshots": SNAPSHOTS, "hydro_inflow": hydro_inflow}
    level = pd.DataFrame(500.0, index=SNAPSHOTS, columns=["north", "south"])
    fields["demand_mw"] = level if demand_mw is None else demand_mw
    return Profiles(**fields)


def facts(run: Scenario, **change: Any) -> YearFacts:
    parts = {"profiles": profiles(), "dispatch": dispatch(), "absorption": account({})}
    return YearFacts(run, **{**parts, **change})

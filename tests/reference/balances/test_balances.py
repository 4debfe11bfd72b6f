"""The planning balances against the two worked by hand in README.md."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from simulator.assessment.energy_balance import energy_rows
from simulator.assessment.measurement import YearFacts
from simulator.assessment.power_balance import power_rows
from simulator.assessment.regulation_balance import regulation_rows

HOURS = pd.date_range("2025-01-01", periods=8760, freq="h")
PEAK, VALLEY = pd.Timestamp("2025-07-24 21:00"), pd.Timestamp("2025-10-03 12:00")
# carrier, MW, units, credit, wet credit, role
PLANTS = {
    "coal": ("coal", 1000.0, 2, 0.92, None, "base"),
    "old": ("coal", 300.0, 1, 0.92, None, "reserve"),
    "waste": ("biomass", 50.0, 1, 0.90, None, "base"),
    "river": ("hydro-run-of-river", 200.0, 1, 0.45, 0.70, "base"),
    "wind": ("wind", 400.0, 1, 0.05, None, "base"),
    "solar": ("solar", 300.0, 1, 0.0, None, "base"),
    "battery": ("battery", 100.0, 1, 0.5, None, "base"),
    "response": ("demand-response", 60.0, 1, 1.0, None, "base"),
}


@pytest.fixture(scope="module")
def facts() -> YearFacts:
    demand = pd.Series(900.0, HOURS)
    demand[PEAK] = 1200.0
    noons = [pd.Timestamp(f"2025-10-0{day} 12:00") for day in range(1, 8)]
    demand[noons] = 600.0
    demand[noons[0]], demand[VALLEY] = 500.0, 520.0
    series = {name: pd.Series(0.0, HOURS) for name in PLANTS}
    available = pd.DataFrame({name: series[name] for name in ("river", "wind", "solar")})
    available.loc[PEAK, "wind"] = 100.0
    available.loc[noons, ["wind", "solar"]] = 60.0, 240.0
    # On 1 October the sky is dull: its lower demand is not the least net load.
    available.loc[noons[0], "solar"] = 120.0
    output = pd.DataFrame(series)
    output.loc[PEAK] = {"coal": 480.0, "old": 0.0, "waste": 50.0, "river": 120.0, "wind": 70.0,
                        "solar": 0.0, "battery": 80.0, "response": 10.0}  # fmt: skip
    output.loc[VALLEY] = {"coal": 400.0, "old": 0.0, "waste": 37.5, "river": 12.5, "wind": 0.0,
                          "solar": 240.0, "battery": 0.0, "response": 0.0}  # fmt: skip
    least = pd.DataFrame(0.0, HOURS, ["coal", "old", "waste", "river"])
    least.loc[VALLEY] = 400.0, 0.0, 37.5, 10.0
    availability = pd.DataFrame(1.0, HOURS, ["coal", "old", "waste"])
    availability.loc[PEAK, "coal"] = 0.5
    units_on = pd.DataFrame({"coal": 2.0, "old": 0.0}, HOURS)
    units_on.loc[PEAK, "coal"] = 1.0
    zero = pd.Series(0.0, HOURS)
    dispatch = SimpleNamespace(
        plants=pd.DataFrame({"carrier": {name: row[0] for name, row in PLANTS.items()}}),
        demand_mw=demand.to_frame("county"), available_mw=available, output_mw=output,
        minimum_output_mw=least, charge_mw=_at(VALLEY, 70.0).to_frame("battery"),
        import_mw=_at(PEAK, 320.0), export_mw=_at(VALLEY, 100.0),
        export_available_mw=zero + 100.0, shortfall_mw=_at(PEAK, 70.0).to_frame("county"),
        overgeneration_mw=zero.to_frame("county"), commitment=SimpleNamespace(units_on=units_on),
    )  # fmt: skip
    day_type = pd.Series("workday", HOURS)
    day_type[(HOURS.month == 10) & (HOURS.day <= 8)] = "holiday"
    profiles = SimpleNamespace(availability=availability, day_type=day_type)
    scenario: Any = SimpleNamespace(pack=_pack(), period=None)
    stand_in = SimpleNamespace(
        year=2025, pack=scenario.pack, scenario=scenario, profiles=profiles, dispatch=dispatch
    )
    return cast("YearFacts", stand_in)


def _at(hour: pd.Timestamp, value: float) -> "pd.Series[float]":
    return pd.Series(np.where(hour == HOURS, value, 0.0), HOURS)


def _pack() -> Any:
    plants = tuple(
        SimpleNamespace(
            plant=name, technology=name, capacity_mw=mw, unit_capacity_mw=mw / units, role=role,
            in_service=2000 * 12, retired=None,
        )
        for name, (_, mw, units, _, _, role) in PLANTS.items()
    )  # fmt: skip
    technologies = {
        name: SimpleNamespace(carrier=carrier, capacity_credit=credit, capacity_credit_wet=wet)
        for name, (carrier, _, _, credit, wet, _) in PLANTS.items()
    }
    water = tuple(
        SimpleNamespace(technology="river", month=m, energy_share=1 / 12, full_load_hours=4380.0)
        for m in range(1, 13)
    )
    return SimpleNamespace(
        plants=plants, technologies=technologies, hydro=water,
        region=SimpleNamespace(
            planning_reserve=0.12,
            summer_months={6, 7, 8, 9},
            winter_months={12, 1, 2},
            spring_months={3, 4, 5},
            wet_months={4, 5, 6, 7},
            valley_output=0.95,
        ),
        demand={2025: SimpleNamespace(peak_mw=1200.0)},
        exchange={2022: SimpleNamespace(firm_import_mw=250.0)},
    )  # fmt: skip


def _items(rows: Any, case: str) -> dict[str, tuple[float, float]]:
    return {row.item: tuple(row.value) for row in rows if row.case == case}


def test_the_power_balance_is_the_one_on_paper(facts: YearFacts) -> None:
    dry = _items(power_rows(facts), "summer-dry")
    paper = {
        "peak_demand": (1200.0, 1200.0), "demand_response": (60.0, 10.0), "reserve": (144.0, 20.0),
        "required": (1284.0, 1210.0), "installed": (2050.0, 2050.0), "credited": (1125.0, 850.0),
        "blocked": (925.0, 1200.0), "import_power": (250.0, 320.0), "surplus": (91.0, -40.0),
        "reserve_units": (276.0, 0.0), "credited_coal": (920.0, 500.0),
        "blocked_wind": (380.0, 300.0),
    }  # fmt: skip
    assert {item: dry[item] for item in paper} == {
        item: pytest.approx(values) for item, values in paper.items()
    }
    wet = _items(power_rows(facts), "summer-wet")
    assert wet["credited_hydro-run-of-river"][0] == pytest.approx(140.0)
    assert wet["surplus"][0] == pytest.approx(141.0)


def test_the_winter_peak_is_the_seasons_own(facts: YearFacts) -> None:
    winter = _items(power_rows(facts), "winter-dry")
    assert winter["peak_demand"] == pytest.approx((900.0, 900.0))


def test_the_regulation_balance_is_the_one_on_paper(facts: YearFacts) -> None:
    items = _items(regulation_rows(facts), "national-day")
    assert items == {
        "valley_demand": pytest.approx((500.0, 520.0)),
        "export_room": pytest.approx((100.0, 100.0)),
        "storage_room": pytest.approx((100.0, 70.0)),
        "room": pytest.approx((700.0, 690.0)),
        "minimum_thermal": pytest.approx((400.0, 400.0)),
        "minimum_biomass": pytest.approx((37.5, 37.5)),
        "forced_hydro": pytest.approx((10.0, 12.5)),
        "wind_output": pytest.approx((60.0, 60.0)),
        "solar_output": pytest.approx((240.0, 240.0)),
        "other_supply": pytest.approx((0.0, 0.0)),
        "output": pytest.approx((747.5, 750.0)),
        "room_gap": pytest.approx((-47.5, -60.0)),
    }


def test_the_energy_balance_adds_up(facts: YearFacts) -> None:
    items = _items(energy_rows(facts), "year")
    demand = 900.0 * 8760 + 300.0 - 5 * 300.0 - 400.0 - 380.0
    assert items["demand_energy"] == pytest.approx((demand, demand))
    assert items["hours_hydro-run-of-river"][0] == pytest.approx(4380.0)
    assert items["generation_biomass"][0] == pytest.approx(50.0 * 8760)
    planned = 876_000.0 + 438_000.0 + 100.0 + 7 * 60.0 + 6 * 240.0 + 120.0
    assert items["generation_coal"][0] == pytest.approx(demand - planned)
    assert items["energy_gap"][0] == pytest.approx(0.0)
    supplied = 720.0 + 690.0 + 10.0 + 320.0 - 100.0 - (70.0 - 80.0)
    assert items["energy_gap"][1] == pytest.approx(supplied - demand)

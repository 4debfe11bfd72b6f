import numpy as np
import pandas as pd
import pytest

from simulator.profiles.maintenance import build_availability
from simulator.scenario.pack import CommitmentRule, Pack, Plant, Technology

YEAR = 2025


def plant(name: str, units: int, unit_mw: float, **change: object) -> Plant:
    fields = {
        "plant": name,
        "zh": name,
        "en": name,
        "kind": "project",
        "bus": "north",
        "technology": "coal",
        "units": units,
        "unit_capacity_mw": unit_mw,
        "in_service": 2010 * 12,
        "role": "base",
        "source": "made-up",
        "basis": "assumed",
    }
    return Plant(**{**fields, **change})


def small_pack(*plants: Plant, days: float = 30.0, months: tuple[int, ...] = (3, 4, 5)) -> Pack:
    coal = Technology(technology="coal", carrier="coal", capacity_credit=0.9, planned_outage_d=days)
    wind = Technology(technology="wind", carrier="wind", capacity_credit=0.05)
    return Pack.model_construct(
        plants=plants,
        technologies={"coal": coal, "wind": wind},
        commitment=CommitmentRule.model_construct(maintenance_months=frozenset(months)),
    )


def demand(**by_month: float) -> pd.Series:
    snapshots = pd.date_range(f"{YEAR}-01-01", f"{YEAR}-12-31 23:00", freq="h")
    level = [by_month.get(f"m{month}", 1000.0) for month in snapshots.month]
    return pd.Series(np.array(level), index=snapshots)


def outage_days(availability: pd.DataFrame, name: str) -> pd.DatetimeIndex:
    daily = availability[name].resample("D").min()
    return pd.DatetimeIndex(daily.index[daily < 1.0])


def test_each_unit_stands_its_days_on_end_in_the_season() -> None:
    availability = build_availability(small_pack(plant("a", 1, 600.0)), YEAR, demand())
    days = outage_days(availability, "a")
    assert len(days) == 30
    assert (days[-1] - days[0]).days == 29
    assert set(days.month) <= {3, 4, 5}
    assert set(availability["a"].unique()) == {0.0, 1.0}


def test_units_do_not_stand_together_while_there_is_room() -> None:
    pack = small_pack(plant("a", 2, 600.0), plant("b", 1, 300.0))
    availability = build_availability(pack, YEAR, demand())
    out_mw = (1 - availability["a"]) * 1200.0 + (1 - availability["b"]) * 300.0
    assert availability["a"].min() == 0.5  # one of two units
    assert out_mw.max() == 600.0  # 92 days hold three outages of 30 days


def test_the_weeks_of_low_demand_are_taken() -> None:
    availability = build_availability(
        small_pack(plant("a", 1, 600.0)), YEAR, demand(m3=2000.0, m4=1500.0, m5=900.0)
    )
    # the first days of May still see April's peak within their week
    assert set(outage_days(availability, "a").month) <= {4, 5}
    may = small_pack(plant("a", 1, 600.0), days=25.0)
    low = build_availability(may, YEAR, demand(m3=2000.0, m4=1500.0, m5=900.0))
    assert set(outage_days(low, "a").month) == {5}


def test_a_unit_that_fits_no_season_stands_elsewhere() -> None:
    pack = small_pack(plant("a", 1, 600.0), months=(2,))
    assert len(outage_days(build_availability(pack, YEAR, demand()), "a")) == 30


def test_plants_stand_only_while_in_service() -> None:
    late = plant("a", 1, 600.0, in_service=YEAR * 12 + 3)  # from April
    pack = small_pack(late, plant("gone", 1, 300.0, retired=YEAR * 12))
    availability = build_availability(pack, YEAR, demand())
    assert list(availability) == ["a"]
    assert outage_days(availability, "a").month.min() >= 4


def test_only_thermal_plants_have_a_calendar() -> None:
    pack = small_pack(plant("a", 1, 600.0), plant("w", 10, 4.0, technology="wind"))
    assert list(build_availability(pack, YEAR, demand())) == ["a"]


@pytest.mark.parametrize("days", [0.0, 366.0])
def test_no_outage_and_impossible_outage_leave_the_plant_in_service(days: float) -> None:
    availability = build_availability(small_pack(plant("a", 1, 600.0), days=days), YEAR, demand())
    assert (availability["a"] == 1.0).all()

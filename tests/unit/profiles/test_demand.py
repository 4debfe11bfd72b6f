import numpy as np
import pandas as pd
import pytest

from simulator.errors import InputDataError
from simulator.profiles.calendar import build_calendar
from simulator.profiles.demand import (
    build_demand,
    calibrate,
    calibrated_levels,
    daily_levels,
    driver_demand,
)
from simulator.scenario.pack import Bus, Demand, DemandMonth, LoadDay, LoadShape, Pack, Region
from tests.pack_weather import LOAD_DAYS as LEVELS

YEAR = 2025
ROW = {"source": "made-up", "basis": "assumed"}
LOAD_DAYS = tuple(LoadDay(day_kind=kind, value=level, **ROW) for kind, level in LEVELS.items())
SHAPE = np.interp(np.arange(24), [0, 5, 12, 19, 23], [0.4, 0.0, 0.8, 1.0, 0.5])
DRIVERS = ("chargers", "electrification", "data-centre", "base-station")


def small_pack(energy: str = "4.6 TWh", peak: str = "1 GW") -> Pack:
    flat = (1 / 24,) * 24
    shapes = {kind: tuple(SHAPE) for kind in ("workday", "holiday", "spring-festival")}
    shapes |= dict.fromkeys(DRIVERS, flat)
    demand = Demand(
        energy=energy,
        peak=peak,
        chargers="100 根",
        charger_energy="8.76 GWh",
        electrification_energy="17.52 GWh",
        compute="100 PFLOPS",
        power_usage_effectiveness="1.5",
        data_centre_energy="35.04 GWh",
        base_stations="10 座",
        base_station_energy="26.28 GWh",
    )
    return Pack.model_construct(
        region=Region.model_construct(
            heating_threshold_c=10.0,
            cooling_threshold_c=24.0,
            heating_sensitivity=0.01,
            cooling_sensitivity=0.02,
        ),
        buses=tuple(
            Bus(
                bus=bus,
                zh=bus,
                en=bus,
                kind=kind,
                longitude=111.5,
                latitude=29.0,
                demand_share=share,
                **ROW,
            )
            for bus, kind, share in (
                ("north", "county", "60 %"),
                ("south", "county", "40 %"),
                ("province", "province", "0 %"),
            )
        ),
        load_months=tuple(
            DemandMonth(month=month, daily_peak=level, valley_over_peak=0.55, **ROW)
            for month, level in enumerate(
                (0.7, 0.65, 0.6, 0.58, 0.62, 0.75, 0.9, 0.9, 0.75, 0.58, 0.6, 0.7), start=1
            )
        ),
        load_shapes={
            shape: LoadShape(shape=shape, hours=hours, **ROW) for shape, hours in shapes.items()
        },
        demand={YEAR: demand},
    )


def weather(seed: int, year: int = YEAR) -> pd.DataFrame:
    snapshots = pd.date_range(f"{year}-01-01", f"{year}-12-31 23:00", freq="h")
    day = snapshots.day_of_year.to_numpy()
    noise = np.repeat(np.random.default_rng(seed).normal(0, 2.5, len(snapshots) // 24), 24)
    north = 17 - 12 * np.cos(2 * np.pi * (day - 15) / 365) + noise
    return pd.DataFrame({"north": north, "south": north + 1.0}, index=snapshots)


def test_typical_year_meets_energy_and_peak_exactly() -> None:
    typical = weather(0)
    demand = build_demand(small_pack(), YEAR, build_calendar(YEAR, LOAD_DAYS), typical, typical)
    total = demand.sum(axis=1)
    # the exponent is found to the last digits, so both are met but for rounding
    assert total.sum() == pytest.approx(4.6e6, rel=1e-9)
    assert total.max() == pytest.approx(1000.0, rel=1e-9)


def test_counties_keep_their_shares_over_the_year() -> None:
    typical = weather(0)
    demand = build_demand(small_pack(), YEAR, build_calendar(YEAR, LOAD_DAYS), typical, typical)
    share = demand.sum() / demand.to_numpy().sum()
    assert list(demand) == ["north", "south"]
    # the warmer county's usual difference is taken out; days move shares by far less than this
    assert share["north"] == pytest.approx(0.6, abs=2e-3)


def test_other_weather_years_reuse_the_calibration() -> None:
    calendar, typical, pack = build_calendar(YEAR, LOAD_DAYS), weather(0), small_pack()
    hot = typical + np.where(typical.index.month == 7, 3.0, 0.0)[:, None]
    usual = build_demand(pack, YEAR, calendar, typical, typical)
    warmed = build_demand(pack, YEAR, calendar, hot, typical)
    assert warmed.to_numpy().sum() > usual.to_numpy().sum()
    january = slice(f"{YEAR}-01-01", f"{YEAR}-01-31")
    # only July is warmer; the yearly mean by which a county's usual difference is taken out is too
    assert warmed.loc[january].sum(axis=1).to_numpy() == pytest.approx(
        usual.loc[january].sum(axis=1).to_numpy(), rel=1e-12
    )


def test_one_warmer_day_raises_that_day_by_its_sensitivity() -> None:
    calendar, typical, pack = build_calendar(YEAR, LOAD_DAYS), weather(0), small_pack()
    typical[:] = 28.0
    warmer = typical.copy()
    warmer.loc["2025-07-16"] += 2.0
    usual = daily_levels(pack, calendar, typical, typical)
    raised = daily_levels(pack, calendar, warmer, typical)
    day = list(calendar.index).index(pd.Timestamp("2025-07-16"))
    # 2 K times 2 % of the annual peak; the valley is 55 % of the peak
    assert raised[day] - usual[day] == pytest.approx([0.04, 0.022], abs=1e-12)
    assert (np.delete(raised, day, axis=0) == np.delete(usual, day, axis=0)).all()


def test_calibration_keeps_the_valley_and_the_order_of_days() -> None:
    calendar, typical, pack = build_calendar(YEAR, LOAD_DAYS), weather(0), small_pack()
    levels = daily_levels(pack, calendar, typical, typical)
    shapes = np.tile(SHAPE, (len(levels), 1))
    calibration = calibrate(levels, shapes, np.zeros(8760), pack.demand[YEAR], YEAR)
    bent = calibrated_levels(levels, calibration).ravel()
    raw = levels.ravel()
    assert bent.min() / bent.max() == pytest.approx(raw.min() / raw.max(), rel=1e-12)
    assert (np.diff(bent[np.argsort(raw)]) >= 0).all()
    below = calibrated_levels(np.array([raw.min() / 2]), calibration)
    assert below[0] == pytest.approx(bent.min() / 2, rel=1e-12)  # milder than any typical day


def test_drivers_are_inside_the_totals() -> None:
    drivers = driver_demand(small_pack(), YEAR)
    # 8.76 + 17.52 + 35.04 + 26.28 GWh over 8760 h, flat shapes
    assert drivers == pytest.approx(np.full(8760, 10.0), rel=1e-12)


def test_impossible_load_factor_is_refused() -> None:
    typical, calendar = weather(0), build_calendar(YEAR, LOAD_DAYS)
    with pytest.raises(InputDataError, match=r"load factor must be 0\.\d\d to 0\.\d\d"):
        build_demand(small_pack(energy="9 TWh"), YEAR, calendar, typical, typical)

"""Stress spells: they set the means of their days, leave the rest, and keep weather possible."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulator.errors import InputDataError
from simulator.profiles.build import build_profiles
from simulator.profiles.hydro import build_inflow
from simulator.profiles.stress import spell_of
from simulator.profiles.temperature import climate_of_days
from simulator.profiles.weather import WeatherYear, generate_weather
from simulator.scenario.load import load_scenario
from simulator.scenario.pack import Pack
from simulator.scenario.schema import Scenario, Weather
from simulator.scenario.stress import Stress
from tests.packs import edit
from tests.weather_pack import FULL_LOAD_HOURS, TEMPERATURE, WATER, nine_counties

HOT = Stress(
    stress="hot-calm", start="07-20", days="14", temperature_anomaly="4 K", clear_sky_index=0.9,
    wind_capacity_factor="8 %", inflow="60 %",
)  # fmt: skip
ICE = Stress(stress="ice", start="01-13", days="7", temperature_anomaly="-6 K", wind_icing="60 %")
DRY = Stress(
    stress="dry", start="02-01", days="121", edge="7", clear_sky_index=0.49,
    wind_capacity_factor="29 %", inflow="50 %",
)  # fmt: skip
STRESSES = {stress.stress: stress for stress in (HOT, ICE, DRY)}
SERIES = ("temperature_c", "irradiance_w_per_m2", "wind_capacity_factor", "solar_capacity_factor")
YEARS = ("typical", 3)


@pytest.fixture(scope="module")
def pack(small_scenario: Scenario) -> Pack:
    return nine_counties(small_scenario.pack).model_copy(update={"stresses": STRESSES})


@pytest.fixture(scope="module")
def weather(pack: Pack) -> dict[tuple[str | int, str], WeatherYear]:
    return {
        (year, stress): generate_weather(pack, 2025, Weather(year=year, stress=stress))
        for year in YEARS
        for stress in ("none", *STRESSES)
    }


def in_spell(frame: pd.DataFrame, stress: Stress) -> pd.DataFrame:
    """Return the hours (or days) of the spell."""
    first = pd.Timestamp("2024-01-01") + pd.Timedelta(days=stress.start)
    first = first.replace(year=2025)
    last = first + pd.Timedelta(days=stress.days)
    if stress.stress == "dry":
        last -= pd.Timedelta(days=1)  # 2025 has no 29 February
    return frame[(frame.index >= first) & (frame.index < last)]


def far_from_spell(frame: pd.DataFrame, stress: Stress) -> np.ndarray:
    """Return the hours that the spell with its edges does not touch."""
    spell = spell_of(stress)
    days = np.flatnonzero(np.delete(spell.hours.max(axis=1), 59) == 0.0)
    return frame.to_numpy().reshape(365, 24, -1)[days]


@pytest.mark.parametrize("year", YEARS)
def test_a_hot_calm_spell_meets_its_means(weather: dict, year: str | int) -> None:
    hot = weather[year, "hot-calm"]
    climate = np.delete(climate_of_days(np.array(TEMPERATURE)), 59)
    inside = in_spell(hot.temperature_c, HOT)
    usual = np.interp(inside.index.day_of_year, np.arange(1, 366), climate)
    assert (inside.mean(axis=1) - usual).mean() == pytest.approx(4.0, abs=1e-9)
    assert in_spell(hot.clear_sky_index, HOT).to_numpy().mean() == pytest.approx(0.9, abs=1e-9)
    wind = in_spell(hot.wind_capacity_factor, HOT)
    assert wind.to_numpy().mean() == pytest.approx(0.08, abs=1e-9)
    assert inside.max().max() > 36.0


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("stress", STRESSES)
def test_what_lies_away_from_a_spell_stays(
    weather: dict, pack: Pack, year: str | int, stress: str
) -> None:
    with_spell, without = weather[year, stress], weather[year, "none"]
    for name in SERIES:
        after, before = (
            far_from_spell(getattr(one, name), STRESSES[stress]) for one in (with_spell, without)
        )
        np.testing.assert_allclose(after, before, atol=1e-9)
    after, before = (
        far_from_spell(build_inflow(pack, one, "normal"), STRESSES[stress])
        for one in (with_spell, without)
    )
    np.testing.assert_allclose(after, before, rtol=1e-9)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("stress", STRESSES)
def test_a_spell_is_possible_weather_and_comes_smoothly(
    weather: dict, year: str | int, stress: str
) -> None:
    with_spell, without = weather[year, stress], weather[year, "none"]
    for name in ("wind_capacity_factor", "solar_capacity_factor"):
        values = getattr(with_spell, name).to_numpy()
        assert values.min() >= 0.0
        assert values.max() <= 1.0
    assert with_spell.irradiance_w_per_m2.to_numpy().min() >= 0.0
    # The region's hours do not differ more from one another than in the rest of the year.
    for name, more in (("temperature_c", 0.5), ("wind_capacity_factor", 0.05)):
        after, before = (
            getattr(one, name).mean(axis=1).diff().abs().max() for one in (with_spell, without)
        )
        assert after <= before + more


def test_a_sunny_spell_widens_the_daily_range(weather: dict) -> None:
    ranges = [
        in_spell(weather["typical", stress].temperature_c, HOT).mean(axis=1).resample("D")
        for stress in ("hot-calm", "none")
    ]
    hot, usual = ((days.max() - days.min()).mean() for days in ranges)
    clearer = 0.9 - in_spell(weather["typical", "none"].clear_sky_index, HOT).to_numpy().mean()
    assert hot - usual == pytest.approx(7.0 * clearer, rel=0.1)


def test_ice_takes_its_share_of_the_wind(weather: dict) -> None:
    iced, free = (
        in_spell(weather["typical", stress].wind_capacity_factor, ICE).iloc[24:-24]
        for stress in ("ice", "none")
    )
    np.testing.assert_allclose(iced, 0.4 * free, rtol=1e-9)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("hydrology", ["normal", "dry"])
def test_inflow_meets_its_share_of_a_mean_year(
    weather: dict, pack: Pack, year: str | int, hydrology: str
) -> None:
    inflow = build_inflow(pack, weather[year, "dry"], hydrology)
    spring = in_spell(inflow, DRY).sum()
    # The mean year's energy of February to May, but for the slope at both ends of the spell.
    expected = 0.5 * FULL_LOAD_HOURS * sum(WATER[1:5])
    np.testing.assert_allclose(spring, expected, rtol=0.02)


def test_a_spell_is_the_same_in_every_target_year(pack: Pack, weather: dict) -> None:
    leap = generate_weather(pack, 2028, Weather(year=3, stress="dry"))
    kept = ~((leap.snapshots.month == 2) & (leap.snapshots.day == 29))
    for name in SERIES:
        np.testing.assert_array_equal(
            getattr(leap, name).to_numpy()[kept], getattr(weather[3, "dry"], name).to_numpy()
        )


def test_heat_raises_demand_above_that_of_the_typical_year(small_folder: Path) -> None:
    scenario = load_scenario(small_folder / "scenarios" / "small.yaml", (2025,))
    usual = build_profiles(scenario, 2025).demand_mw.sum(axis=1)
    weather = scenario.weather.model_copy(update={"stress": "hot-calm"})
    hot = build_profiles(scenario.model_copy(update={"weather": weather}), 2025)
    demand = hot.demand_mw.sum(axis=1)
    assert demand.idxmax().strftime("%m-%d") >= "07-20"
    assert demand.idxmax().strftime("%m-%d") <= "08-02"
    assert demand.max() > 1.03 * usual.max()
    before = slice(None, "2025-07-16")
    np.testing.assert_allclose(demand[before], usual[before], rtol=1e-12)


def test_a_mean_that_no_weather_can_meet_is_refused(pack: Pack) -> None:
    impossible = HOT.model_copy(update={"clear_sky_index": 1.4})
    pack = pack.model_copy(update={"stresses": {"hot-calm": impossible}})
    with pytest.raises(InputDataError, match=r"stress\.hot-calm\.clear_sky_index"):
        generate_weather(pack, 2025, Weather(stress="hot-calm"))


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("small.yaml", "region:", "weather: {stress: hot-clam}\nregion:", "Did you mean hot-calm?"),
        ("stress.csv", "hot-calm,start,07-20", "hot-calm,start,12-25", "must lie within the year"),
        ("stress.csv", "07-20", "02-30", "must be a month and a day such as 07-20"),
        ("stress.csv", "4 K", "4 °C", "is a quantity in °C, but must be in K"),
        ("stress.csv", "ice,days,7", "ice,dayz,7", "Did you mean days?"),
    ],
)
def test_wrong_stresses_are_refused(
    small_folder: Path, name: str, old: str, new: str, words: str
) -> None:
    edit(small_folder, name, old, new)
    with pytest.raises(InputDataError, match=words.replace("?", r"\?")):
        load_scenario(small_folder / "scenarios" / "small.yaml")


def test_a_pack_may_have_no_stress(small_folder: Path) -> None:
    (small_folder / "inputs" / "small" / "stress.csv").unlink()
    scenario = load_scenario(small_folder / "scenarios" / "small.yaml")
    assert scenario.pack.stresses == {}


def test_a_stress_can_be_changed(small_folder: Path) -> None:
    change = "change: {stress: {ice: {wind_icing: 80 %}}}\nweather: {stress: ice}\nregion:"
    edit(small_folder, "small.yaml", "region:", change)
    scenario = load_scenario(small_folder / "scenarios" / "small.yaml")
    assert scenario.pack.stresses["ice"].wind_icing == 0.8
    rows = {row.input: row.value for row in scenario.assumptions}
    assert rows["scenario.weather.stress"] == "ice"
    assert rows["change.stress.ice.wind_icing"] == "80"
    assert rows["stress.hot-calm.temperature_anomaly"] == "4"

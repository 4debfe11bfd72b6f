"""From a scenario to plain arrays: fleet, weather, water."""

import numpy as np
import pandas as pd
import pytest

from simulator.adequacy.study.assess import assess_year_adequacy
from simulator.adequacy.study.fleet import build_fleet, thermal_mw
from simulator.adequacy.study.hydro import plant_water
from simulator.adequacy.study.result import why_skipped
from simulator.adequacy.study.series import demand_by_weather, weather_series
from simulator.adequacy.study.water import fill_peaks
from simulator.adequacy.study.weather import weather_years
from simulator.profiles.build import build_profiles
from simulator.profiles.calendar import build_calendar
from simulator.profiles.demand import build_demand
from simulator.profiles.hydro import build_inflow
from simulator.profiles.weather import generate_weather
from simulator.scenario.schema import AdequacyStudy, Weather

YEAR = 2025


@pytest.fixture(scope="module")
def scenario(small_scenario):
    study = AdequacyStudy(samples=3, weather_years=2, seed=1)
    exchange = {
        year: terms.model_copy(update={"import_outage_rate": 0.01, "import_repair_time_h": 24.0})
        for year, terms in small_scenario.pack.exchange.items()
    }
    pack = small_scenario.pack.model_copy(update={"exchange": exchange})
    return small_scenario.model_copy(update={"adequacy": study, "pack": pack})


@pytest.fixture(scope="module")
def profiles(scenario):
    return build_profiles(scenario, YEAR)


@pytest.fixture(scope="module")
def draws(scenario):
    return weather_years(scenario)


def units(system):
    return dict(zip(system.units.names, range(len(system.units)), strict=True))


def test_thermal_units_fail_one_by_one_and_are_overhauled_as_in_the_dispatch(scenario, profiles):
    system = build_fleet(scenario, profiles, "islanded")
    names = units(system)
    assert {"coal-a 1", "coal-b 1", "coal-old 1", "coal-c 1", "waste 1", "waste 2"} == set(names)
    waste = [system.unit_capacity_mw(names[f"waste {number}"]) for number in (1, 2)]
    assert np.allclose(sum(waste), 30.0 * profiles.availability["waste"])
    began = system.unit_capacity_mw(names["coal-c 1"])
    assert not began[: 181 * 24].any()  # in service from July on
    assert system.units.forced_outage_rate[names["coal-a 1"]] == 0.04
    total = sum(system.unit_capacity_mw(index) for index in names.values())
    assert np.allclose(total, thermal_mw(scenario, profiles))


def test_a_stress_lies_on_every_weather_year(scenario, draws):
    weather = scenario.weather.model_copy(update={"stress": "hot-calm"})
    stressed = weather_years(scenario.model_copy(update={"weather": weather}))
    hotter = stressed.temperature_c - draws.temperature_c
    begin = 24 * (31 + 29 + 31 + 30 + 31 + 30 + 19)  # 20 July of a leap year
    spell = slice(begin, begin + 14 * 24)
    assert hotter[:, spell].mean(axis=1).min() > 1.0
    assert np.allclose(hotter[:, : spell.start - 72], 0)
    assert np.allclose(hotter[:, spell.stop + 72 :], 0)
    assert stressed.wind[:, spell].mean() < draws.wind[:, spell].mean()


def test_units_in_reserve_can_be_left_out(scenario, profiles):
    names = units(build_fleet(scenario, profiles, "islanded", reserve=False))
    assert "coal-old 1" not in names


@pytest.mark.parametrize(("case", "power"), [("firm_import", 300.0), ("full_import", None)])
def test_import_comes_over_the_ties_and_fails_with_them(scenario, profiles, case, power):
    system = build_fleet(scenario, profiles, case)
    index = units(system)["import tie-south"]
    offered = profiles.import_available_mw.to_numpy() if power is None else power
    assert np.allclose(system.unit_capacity_mw(index), np.minimum(offered, 800.0))
    assert system.units.forced_outage_rate[index] == 0.01
    assert system.units.repair_time_h[index] == 24.0


def test_storage_and_response_lose_their_outages_from_power(scenario, profiles):
    system = build_fleet(scenario, profiles, "islanded")
    rows = scenario.pack.technologies
    up = [1 - rows[name].forced_outage_rate for name in ("battery", "pumped-hydro")]
    assert system.storage.power_mw.tolist() == pytest.approx([60.0 * up[0], 100.0 * up[1]])
    assert system.storage.energy_mwh.tolist() == pytest.approx([120.0 * up[0], 600.0 * up[1]])
    assert system.demand_response.power_mw.tolist() == [30.0]


def test_demand_follows_the_weather_as_in_the_dispatch(scenario, profiles, draws):
    found = demand_by_weather(scenario, profiles, draws)
    weather = generate_weather(scenario.pack, YEAR, Weather(year=2, seed=scenario.weather.seed))
    calendar = build_calendar(YEAR, scenario.pack.load_days)
    expected = build_demand(
        scenario.pack, YEAR, calendar, weather.temperature_c, profiles.temperature_c
    )
    assert np.allclose(found[1], expected.sum(axis=1), rtol=1e-12)


def test_wind_sun_and_rivers_are_those_of_the_free_draws(scenario, profiles, draws):
    series = weather_series(scenario, profiles, draws, thermal_mw(scenario, profiles))
    weather = generate_weather(scenario.pack, YEAR, Weather(year=1, seed=scenario.weather.seed))
    december = profiles.snapshots.month == 12
    wind = 200.0 * weather.wind_capacity_factor["north"]
    wind += 100.0 * weather.wind_capacity_factor["south"] * december
    assert np.allclose(series.wind_mw[0], wind, rtol=1e-5, atol=1e-3)
    inflow = build_inflow(scenario.pack, weather, scenario.hydrology)
    most = sum(
        plant.capacity_mw * inflow[plant.plant].to_numpy()
        for plant in scenario.pack.plants
        if plant.plant in inflow
    )
    by_month = pd.DataFrame({"hydro": series.hydro_mw[0], "inflow": most}, profiles.snapshots)
    sums = by_month.resample("MS").sum()
    assert (sums["hydro"] <= sums["inflow"] * (1 + 1e-6)).all()


def test_water_goes_to_the_hours_of_highest_need():
    need = np.array([1.0, 5.0, 3.0, 9.0, 0.0])
    output = np.zeros(5)
    starts = np.array([0, 3, 5])
    fill_peaks(need, np.full(5, 10.0), np.array([4.0, 2.0]), starts, output)
    assert output == pytest.approx([0.0, 3.0, 1.0, 2.0, 0.0], abs=1e-9)


def test_water_that_finds_no_turbine_is_lost():
    output = np.zeros(2)
    fill_peaks(np.array([1.0, 2.0]), np.ones(2), np.array([50.0]), np.array([0, 2]), output)
    assert output == pytest.approx([1.0, 1.0])


def test_a_pond_moves_its_energy_within_the_day_and_no_more(scenario):
    plant = next(row for row in scenario.pack.plants if row.plant == "ponds")
    technology = scenario.pack.technologies[plant.technology]
    inflow = np.full((1, 48), 0.5)
    inflow[:, 24:] = 0.1
    starts = np.array([0, 24, 48])
    water = plant_water(plant, technology, inflow, np.ones(48), starts, seasonal=False)
    flow = [24 * 0.5 * 50.0, 24 * 0.1 * 50.0]
    assert water.energy_mwh[0] == pytest.approx([400.0, min(400.0, flow[1])])
    kept = [water.base_mw[0, :24].sum(), water.base_mw[0, 24:].sum()]
    assert kept == pytest.approx([flow[0] - 400.0, flow[1] - min(400.0, flow[1])])


def test_a_year_is_assessed_in_three_cases(scenario, profiles):
    found = assess_year_adequacy(scenario, profiles, (1400.0,))
    assert [case.case for case in found.cases] == ["islanded", "firm_import", "full_import"]
    lolh = [case.metrics["lolh"].value for case in found.cases]
    assert lolh == sorted(lolh, reverse=True)  # more import, less shortfall
    carried = [case.load_carried.value for case in found.cases]
    assert carried == sorted(carried)
    for case in found.cases:
        assert case.lolh_h.sum() == pytest.approx(case.metrics["lolh"].value)
        assert case.by_weather[:, 0].mean() == pytest.approx(case.metrics["lolh"].value)
    plain, reserve = (found.supply[name] for name in ("firm_import", "firm_import+reserve"))
    assert plain.load_carried.value < reserve.load_carried.value
    assert plain.serves[1400.0].value <= reserve.serves[1400.0].value


def test_what_is_left_out_says_so(scenario, profiles):
    short = scenario.model_copy(update={"period": ("2025-07-01", "2025-07-14")})
    found = assess_year_adequacy(short, profiles)
    assert found.skipped == "the run covers only 2025-07-01..2025-07-14"
    assert not found.cases
    off = scenario.model_copy(update={"adequacy": AdequacyStudy(samples=0)})
    assert why_skipped(off) == "it is switched off"

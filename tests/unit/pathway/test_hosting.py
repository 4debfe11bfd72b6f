"""A hosting study: what is scaled, what is asked, what is kept; with made-up readings, and runs."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from simulator.errors import ScenarioError
from simulator.pathway.hosting import Request, check_request, counties_with_plants, find_hosting
from simulator.pathway.hosting_point import FLOORS, Reading, read_point
from simulator.pathway.hosting_pool import side_by_side
from simulator.pathway.hosting_scenario import (
    BASE,
    CASES,
    PLAN,
    Line,
    Point,
    installed,
    kind_of,
    scenario_at,
)
from simulator.report.hosting import HOSTING_CHARTS, study_hosting
from simulator.report.words_hosting import case_changes, hosting_sentences
from simulator.run_folder.hosting import (
    PointStore,
    capacity_table,
    curve_table,
    hosting_folder,
    write_hosting_tables,
)
from simulator.scenario.load import load_scenario
from simulator.year import simulate_year
from tests.packs import edit

REQUEST = Request(2025)
SOUTH = replace(REQUEST, counties=("south",), county_floors=tuple(FLOORS))
HELPED = {BASE: 1.0, "export+500": 0.8, "export-unlimited": 0.5, "coal-minimum-10": 0.9,
          "storage+250": 0.85}  # fmt: skip


def made_up(scenario, asked=None):
    """Return a function that reads points off a formula: solar is lost sooner than wind."""

    def reading(point):
        line = point.line
        wind, solar = (
            sum(plant.capacity_mw for plant in scenario_at(scenario, 2025, point).pack.plants
                if plant.technology == carrier)
            for carrier in ("wind", "solar")
        )  # fmt: skip
        surplus = max(HELPED[line.case] * (wind + 1.5 * solar) - 500.0, 0.0)
        rate = min(0.0002 * surplus, 0.9)
        return Reading({"north": 0.0, "south": 1000 * rate}, {"north": 0.0, "south": 1000.0}, 0.0,
                       "fast")  # fmt: skip

    def evaluate(points):
        for point in points:
            if asked is not None:
                asked.append(point)
            yield point, reading(point)

    return evaluate


@pytest.fixture(scope="module")
def hosting(small_scenario):
    return find_hosting(small_scenario, SOUTH, made_up(small_scenario))


def test_a_plant_keeps_its_place_and_dates_and_gets_the_factor(small_scenario):
    plants = {p.plant: p for p in small_scenario.pack.plants}
    scaled = scenario_at(small_scenario, 2025, Point(Line("wind"), 2.5))
    for plant in scaled.pack.plants:
        before = plants[plant.plant]
        factor = 2.5 if plant.plant in {"wind-a", "wind-b"} else 1.0
        assert plant.capacity_mw == pytest.approx(factor * before.capacity_mw)
        assert (plant.bus, plant.in_service) == (before.bus, before.in_service)


def test_a_plant_of_a_later_year_is_not_scaled(small_scenario):
    scaled = scenario_at(small_scenario, 2024, Point(Line(PLAN), 2.0))
    plants = {plant.plant: plant.capacity_mw for plant in scaled.pack.plants}
    assert plants["wind-a"] == pytest.approx(400.0)
    assert plants["wind-b"] == pytest.approx(100.0)


def test_a_county_scales_its_own_plants_alone(small_scenario):
    part = installed(small_scenario, 2025, Line(PLAN, "south"))
    assert part.of(2.0) == pytest.approx({"wind": 200.0, "solar": 600.0})
    scaled = scenario_at(small_scenario, 2025, Point(Line(PLAN, "south"), 2.0))
    plants = {plant.plant: plant.capacity_mw for plant in scaled.pack.plants}
    assert plants["wind-a"] == pytest.approx(200.0)


def test_cases_move_what_they_say(small_scenario):
    terms = small_scenario.pack.exchange[2025]
    more = CASES["export+500"](small_scenario, 2025).pack.exchange[2025]
    assert more.export_limit_mw == terms.export_limit_mw + 500
    assert more.export_in_blocked_hours_mw == terms.export_in_blocked_hours_mw + 500
    free = CASES["export-unlimited"](small_scenario, 2025).pack.exchange[2025]
    assert free.export_in_blocked_hours_mw == pytest.approx(800.0)  # the transformers
    lower = CASES["coal-minimum-10"](small_scenario, 2025).pack.technologies
    assert lower["coal-660"].min_stable == pytest.approx(0.30)
    assert lower["biomass"].min_stable == pytest.approx(0.60)
    added = CASES["storage+250"](small_scenario, 2025).pack.plants[-2:]
    assert sum(plant.capacity_mw for plant in added) == pytest.approx(250.0)
    assert sum(plant.energy_mwh for plant in added) == pytest.approx(500.0)


def test_a_case_with_plants_of_its_own_begins_from_bases_of_its_own(small_scenario):
    kinds = {case: kind_of(small_scenario, 2025, case) for case in CASES}
    assert kinds == dict.fromkeys(CASES, BASE) | {"storage+250": "storage+250"}


def test_every_capacity_is_confirmed_on_both_sides(hosting):
    for one in hosting.capacities:
        part, rates = hosting.installed[one.line], hosting.rates(one.line)
        most = 1 - FLOORS[one.floor]
        if one.low is None:
            assert min(rates.values()) > most
            continue
        assert rates[one.low] <= most < rates[one.high]
        assert part.level(one.high) - part.level(one.low) <= 0.01 * part.level(one.high)


def test_the_known_capacity_is_found(hosting):
    """Wind and solar are 300 MW each; 0.5 % is lost at 25 MW of surplus over 500."""
    one = hosting.capacity("reported", Line(PLAN))
    assert 750.0 * one.low <= 525.0 < 750.0 * one.high
    more = hosting.capacity("reported", Line(PLAN, case="export-unlimited"))
    assert 375.0 * more.low <= 525.0 < 375.0 * more.high


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_found_does_not_depend_on_what_is_done_first(small_scenario, hosting, seed):
    usual, chance = made_up(small_scenario), np.random.default_rng(seed)

    def evaluate(points):
        taken = set()
        while left := [place for place in range(len(points)) if place not in taken]:
            place = chance.choice(left)
            taken.add(place)
            yield from usual([points[place]])

    found = find_hosting(small_scenario, SOUTH, evaluate)
    assert found.capacities == hosting.capacities
    assert found.readings == hosting.readings


def test_no_run_is_asked_for_twice(small_scenario):
    asked = []
    found = find_hosting(small_scenario, REQUEST, made_up(small_scenario, asked))
    assert len(asked) == len(set(asked)) == len(found.readings)
    assert len(asked) < 75
    assert [p for p in asked if p.factor == 1.0 and p.line.case == BASE] == [Point(Line(PLAN), 1.0)]


def test_tables_say_what_was_found(hosting, tmp_path):
    write_hosting_tables(tmp_path, hosting)
    curves, capacities = (
        pd.read_csv(tmp_path / f"{name}.csv") for name in ("hosting", "capacities")
    )
    assert len(curves) == len(curve_table(hosting))
    city = curves[(curves["mix"] == PLAN) & (curves["county"] == "city")
                  & (curves["case"] == BASE)]  # fmt: skip
    assert city["factor"].is_monotonic_increasing
    assert city["curtailment_rate"].is_monotonic_increasing
    found = capacities[capacities["status"] == "found"]
    assert (found["low_rate"] < found["high_rate"]).all()
    assert (found["capacity_mw"] == found["low_mw"]).all()
    moved = found[found["case"] == "export-unlimited"]
    assert (moved["change_mw"] > 0).all()
    assert len(capacity_table(hosting)) == 3 * 4 + 4


@pytest.mark.parametrize("language", ["en", "zh"])
def test_three_sentences_are_there(hosting, language):
    sentences = hosting_sentences(hosting, language)
    assert len(sentences) == 3
    assert all(sentence.endswith(("。", ".")) for sentence in sentences)


def test_points_that_are_kept_are_not_run_again(small_scenario, tmp_path):
    folder = hosting_folder(small_scenario, REQUEST, tmp_path)
    store = PointStore(small_scenario, REQUEST, folder)
    point, other = Point(Line(PLAN), 1.0), Point(Line(PLAN), 1.5)
    reading = Reading({"south": 1.25}, {"south": 300.0}, 0.0, "exact", {"south": 1.5})
    assert store.find(point) is None
    store.keep(point, reading)
    again = PointStore(small_scenario, REQUEST, folder)
    assert again.find(point) == reading
    assert again.find(other) is None
    exact = replace(REQUEST, exact=True)
    assert PointStore(small_scenario, exact, folder).find(point) is None


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "with its wind and solar doubled, "), ("zh", "风光装机加倍后，")],
)
def test_a_county_has_a_curve_without_capacities_to_look_for(small_scenario, language, said):
    request = replace(REQUEST, counties=("south",))
    curve = Line(PLAN, "south")
    found = find_hosting(small_scenario, request, made_up(small_scenario))
    city = find_hosting(small_scenario, REQUEST, made_up(small_scenario))
    assert list(found.rates(curve)) == [1.0, 1.5, 2.0]
    assert found.capacities == city.capacities
    assert set(found.readings) - set(city.readings) == {Point(curve, f) for f in (1.5, 2.0)}
    figure = HOSTING_CHARTS["hosting-counties"](small_scenario, found, language)
    assert any(said in text.get_text() for text in figure.texts)


@pytest.mark.parametrize(("language", "said"), [("en", "loses none of it"), ("zh", "均无弃电")])
def test_counties_that_lose_nothing_are_not_ranked(small_scenario, language, said):
    def evaluate(points):
        for point in points:
            yield point, Reading({"south": 0.0}, {"south": 1000.0}, 0.0, "fast")

    request = replace(REQUEST, counties=("north", "south"), sensitivity=())
    found = find_hosting(small_scenario, request, evaluate)
    figure = HOSTING_CHARTS["hosting-counties"](small_scenario, found, language)
    assert any(said in text.get_text() for text in figure.texts)


@pytest.mark.parametrize(("language", "sign"), [("en", " (+"), ("zh", "（+")])
def test_where_nothing_can_be_hosted_each_case_says_what_it_makes_room_for(
    small_scenario, language, sign
):
    usual = made_up(small_scenario)

    def evaluate(points):
        for point, reading in usual(points):
            if point.line.case == BASE:
                reading = replace(reading, curtailed_mwh={"south": 300.0})  # noqa: PLW2901
            yield point, reading

    found = find_hosting(small_scenario, REQUEST, evaluate)
    assert found.capacity("reported", Line(PLAN)).low is None
    moved = case_changes(found, "reported")
    line = Line(PLAN, case="export-unlimited")
    part, low = found.installed[line], found.capacity("reported", line).low
    assert moved["export-unlimited"] == pytest.approx(part.level(low))
    assert sign in hosting_sentences(found, language)[2]
    assert HOSTING_CHARTS["hosting-sensitivity"](small_scenario, found, language) is not None


def test_a_study_goes_on_from_what_is_kept(small_scenario, tmp_path):
    """All points are there, as after a kill in the last moment: none is simulated."""
    request = SOUTH
    folder = hosting_folder(small_scenario, request, tmp_path)
    store = PointStore(small_scenario, request, folder)
    found = find_hosting(small_scenario, request, made_up(small_scenario))
    for point, reading in found.readings.items():
        store.keep(point, reading)
    outcome = study_hosting(small_scenario, request, output=tmp_path, workers=1)
    assert outcome.folder == folder
    assert not outcome.reused
    assert outcome.hosting.capacities == found.capacities
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    charts = {f"charts/{name}.png" for name in HOSTING_CHARTS}
    assert {
        "hosting.csv",
        "capacities.csv",
        "manifest.json",
        "inputs/small/plants.csv",
    } <= files
    assert charts <= files
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]
    again = study_hosting(small_scenario, request, output=tmp_path, workers=1)
    assert again.reused
    assert again.hosting.capacities == found.capacities


def test_a_reading_too_close_for_what_is_asked_is_not_taken(small_scenario, tmp_path):
    folder = hosting_folder(small_scenario, REQUEST, tmp_path)
    point = Point(Line(PLAN), 1.0)
    fast = Reading({"north": 5.01, "south": 0.0}, {"north": 100.0, "south": 900.0}, 0.02, "fast")
    PointStore(small_scenario, REQUEST, folder).keep(point, fast)
    assert PointStore(small_scenario, REQUEST, folder).find(point) is None  # 0.501 %, gap 0.002 %
    clear = Reading({"north": 7.0, "south": 0.0}, {"north": 100.0, "south": 900.0}, 0.5, "fast")
    PointStore(small_scenario, REQUEST, folder).keep(point, clear)
    assert PointStore(small_scenario, REQUEST, folder).find(point) == clear


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (Request(2031), "must be a year of the scenario"),
        (Request(2025, counties=("nowhere",)), "must be a county bus"),
    ],
)
def test_what_cannot_be_asked_is_refused(small_scenario, request_, said):
    with pytest.raises(ScenarioError, match=said):
        check_request(small_scenario, request_)


def test_a_city_without_wind_and_solar_is_refused(small_folder):
    for plant, bus in (("wind-a", "north"), ("wind-b", "south"), ("solar-a", "south")):
        text = (small_folder / "inputs/small/plants.csv").read_text(encoding="utf-8")
        row = next(line for line in text.splitlines() if line.startswith(f"{plant},"))
        assert f",{bus}," in row
        edit(small_folder, "plants.csv", row + "\n", "")
    scenario = load_scenario(small_folder / "scenarios/small.yaml")
    assert counties_with_plants(scenario, 2025) == ()
    with pytest.raises(ScenarioError, match="no wind or solar plant is in service"):
        check_request(scenario, REQUEST)


def test_a_point_is_the_run_of_the_year(small_folder):
    """At factor 1 what simulate run says; more of it loses more."""
    edit(small_folder, "small.yaml", "2024-2026", "2025\nperiod: 2025-05-01..2025-05-03")
    scenario = load_scenario(small_folder / "scenarios/small.yaml")
    areas = ("city", "north")
    point, more = Point(Line(PLAN), 4.0), Point(Line(PLAN), 8.0)
    four = read_point(scenario, 2025, point, areas, exact=False)
    kept = []
    known = {point: four}
    with side_by_side(
        scenario,
        Request(2025, counties=("north",), county_floors=("reported",)),
        1,
        known.get,
        lambda *one: kept.append(one),
    ) as evaluate:
        readings = dict(evaluate([point, more]))
    eight = readings[more]
    assert kept == [(more, eight)]
    assert readings[point] is four
    assert 0.0 < four.rate("city") < eight.rate("city")
    year = simulate_year(scenario_at(scenario, 2025, Point(Line(PLAN), 4.0)), 2025, lean=True)
    account = year.absorption
    assert four.rate("city") == pytest.approx(account.rates.loc[account.order, "wind_solar"])

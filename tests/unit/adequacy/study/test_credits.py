"""Credits, load carried and the search for both, on cases worked by hand."""

import numpy as np
import pytest

from simulator.adequacy.sampling import simulate
from simulator.adequacy.study.city import City
from simulator.adequacy.study.credits import credits_of, draws_needed, load_carried
from simulator.adequacy.study.curve import RisingCurve
from simulator.adequacy.study.draws import STRIDE, Sampler
from simulator.adequacy.study.estimates import clustered_error, share_figure, study_figures
from simulator.adequacy.study.events import runs_of, worst_events
from simulator.adequacy.study.series import WeatherSeries
from simulator.adequacy.system import Interfaces, System
from simulator.adequacy.tally import ENERGY, EVENTS, HOURS
from tests.systems import elements, no_response, no_storage, one_response, one_storage

DAYS = 20
HOURS_LONG = 24 * DAYS


def fleet(storage=None, response=None, rates=(0.1, 0.1)):
    none = np.zeros((0, HOURS_LONG))
    return System(
        1.0, "continuous", ("city",), np.zeros((1, HOURS_LONG)),
        elements(["one", "two"], [0, 0], list(rates), [30.0, 30.0]), ("coal", "coal"),
        np.array([100.0, 80.0]), np.full(2, -1), none,
        storage or no_storage(HOURS_LONG), response or no_response(),
        Interfaces(elements([], [], [], []), np.zeros(0, np.int64), none, none),
    )  # fmt: skip


def series(wind=0.0, years=4):
    rng = np.random.default_rng(5)
    shape = (years, HOURS_LONG)
    demand = 90.0 + 20.0 * rng.random(shape) + 10.0 * np.arange(years)[:, None]
    nothing = np.zeros(shape)
    return WeatherSeries(demand, np.full(shape, wind), nothing, nothing)


def test_a_weather_year_is_sampled_as_any_other_system():
    system, weather = fleet(one_storage(HOURS_LONG, 20.0, 40.0, soc=1.0)), series()
    draws = np.arange(6)
    found = Sampler(system, 3).sample(weather.demand_mw, weather.supply_mw, len(draws))
    alone = system.with_demand(weather.demand_mw[2:3])
    expected = simulate(alone, 3 * STRIDE + draws, seed=3)
    assert np.array_equal(found.figures[2], expected.figures[:, 1])


def test_samples_left_out_count_as_not_short_and_change_no_other():
    weather = series()
    sampler = Sampler(fleet(), 3)
    all_of_them = sampler.sample(weather.demand_mw, weather.supply_mw, 5).figures
    active = np.zeros((4, 5), dtype=bool)
    active[1, 3] = active[3, 0] = True
    some = sampler.sample(weather.demand_mw, weather.supply_mw, 5, active).figures
    assert np.array_equal(some[active], all_of_them[active])
    assert not some[~active].any()


def test_constant_power_is_worth_itself():
    city = City(fleet(), series(wind=15.0), 1)
    (credit,) = credits_of(city, {"wind": 15.0, "solar": 0.0}, 30)
    assert credit.mw.value == pytest.approx(15.0, abs=0.01 * 15.0)
    assert credit.mw.low <= credit.mw.value <= credit.mw.high


def test_a_credit_lies_between_nothing_and_the_capacity():
    system = fleet(one_storage(HOURS_LONG, 20.0, 40.0, soc=1.0), one_response(25.0, 4.0, 3.0))
    found = credits_of(City(system, series(), 1), {"storage": 20.0, "demand-response": 25.0}, 40)
    assert [credit.resource for credit in found] == ["storage", "demand-response"]
    for credit in found:
        assert 0.0 < credit.mw.value < credit.capacity_mw


def test_no_shortfall_means_no_credit():
    safe = City(fleet(rates=(0.0, 0.0)), series(wind=10.0), 1)
    (credit,) = credits_of(safe, {"wind": 10.0}, 5)
    assert credit.mw.value is None
    assert "no shortfall even without its 10 MW" in credit.mw.note


def test_load_carried_is_where_the_hours_reach_the_standard():
    weather = series(years=2)
    city = City(fleet(rates=(0.0, 0.0)), weather, 1)  # 180 MW that never fail
    carried = load_carried(city, 100.0, 2.4, draws=1)
    scale = carried.value / 100.0
    short = [(weather.demand_mw * scale * factor > 180.0).sum() / 2 for factor in (0.999, 1.001)]
    assert short[0] <= 2.4 <= short[1]


def test_a_curve_is_solved_and_each_load_looked_at_once():
    thresholds = np.linspace(0.0, 10.0, 40).reshape(4, 10)
    asked = []

    def evaluate(load, active):
        asked.append(load)
        found = np.maximum(load - thresholds, 0.0)
        return found if active is None else found * active

    curve = RisingCurve(evaluate)
    at, slope = curve.solve(1.0, 0.0, 20.0, 1e-6)
    assert np.maximum(at - thresholds, 0.0).mean() == pytest.approx(1.0, rel=1e-5)
    assert slope == pytest.approx((thresholds < at).mean(), abs=0.03)
    assert len(asked) == len(set(asked)) < 20
    assert curve.solve(1e9, 0.0, 20.0, 1e-6)[0] == 20.0


def test_error_of_clustered_samples_is_that_of_weather_years():
    rng = np.random.default_rng(1)
    values = rng.normal(size=(30, 1)) + 0.01 * rng.normal(size=(30, 500))
    naive = values.std() / values.size**0.5
    assert clustered_error(values) == pytest.approx(30**-0.5, rel=0.3)
    assert clustered_error(values) > 10 * naive


def test_coverage_of_the_interval_of_a_mean_over_weather_years():
    rng = np.random.default_rng(7)
    inside = 0
    for _ in range(200):
        years = rng.gamma(2.0, 1.0, size=(50, 1))
        figures = np.zeros((50, 20, 5))
        figures[..., HOURS] = rng.poisson(years, size=(50, 20))
        figures[..., ENERGY] = figures[..., EVENTS] = figures[..., HOURS]
        found = study_figures(figures, np.full(50, 1000.0))["lolh"]
        inside += found.low <= 2.0 <= found.high
    assert 180 <= inside <= 199  # 95 % of 200, three standard deviations either way


def test_share_that_holds_in_every_sample_has_the_interval_of_the_weather_years():
    figure = share_figure(np.ones((25, 40)))
    assert figure.value == 1.0
    assert figure.low == pytest.approx(1 / (1 + 1.959964**2 / 25))


def test_nothing_short_says_so():
    found = study_figures(np.zeros((3, 4, 5)), np.ones(3))
    assert found["lolh"].value == 0.0
    assert found["lolh"].high is None
    assert found["mean_duration"].value is None
    assert found["eue"].note == "no shortfall in 12 samples"


def test_more_draws_are_not_asked_for_where_weather_sets_the_error():
    rng = np.random.default_rng(3)
    values = rng.normal(size=(100, 1)) + 0.1 * rng.normal(size=(100, 50))
    assert draws_needed(values, 0.001) < 50


def test_worst_events_are_those_of_an_exhaustive_search():
    system = fleet(one_storage(HOURS_LONG, 20.0, 40.0, soc=1.0))
    weather = series()
    city = City(system, weather, 1)
    figures = city.shortfall(8).figures
    found = worst_events(city, figures, count=3)
    everything = []
    for year in range(4):
        for draw in range(8):
            alone = system.with_demand(weather.demand_mw[year : year + 1])
            depth = simulate(alone, np.array([(year + 1) * STRIDE + draw]), seed=1).depth[1]
            everything += [depth[a:b].sum() for a, b in runs_of(depth)]
    expected = sorted(everything, reverse=True)[:3]
    assert [event.energy_mwh for event in found] == pytest.approx(expected)


def test_hours_of_an_event_balance():
    city = City(fleet(one_storage(HOURS_LONG, 20.0, 40.0, soc=1.0)), series(), 1)
    (event,) = worst_events(city, city.shortfall(8).figures, count=1)
    powers = event.hourly
    supply = sum(
        powers[f"{name}_mw"]
        for name in ("thermal", "import", "wind", "solar", "hydro", "storage_and_response")
    )
    short = powers["shortfall_mw"] > 0
    gap = powers["demand_mw"] - supply
    assert gap[short] == pytest.approx(powers["shortfall_mw"][short])
    assert (gap[~short] <= 1e-6).all()
    assert powers["shortfall_mw"].max() == event.depth_mw
    assert short.sum() >= event.duration_h

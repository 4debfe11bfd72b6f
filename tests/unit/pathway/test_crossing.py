"""The search for a capacity, on curves that are known on paper."""

import numpy as np
import pytest

from simulator.pathway.crossing import CLOSE, Curve, bracket, is_found, next_factors
from simulator.pathway.hosting_scenario import Installed

PLAN = Installed(800.0, 2200.0, ("wind", "solar"))
WIND = Installed(800.0, 2200.0, ("wind",))


def search(rate, most, part=PLAN, base=None):
    """Return what is known of a curve once the crossing is found."""
    rates = {} if base else {factor: rate(factor) for factor in (0.5, 0.75, 1.0, 1.5, 2.0)}
    for number in range(60):
        new = next_factors(Curve(part, dict(sorted(rates.items()))), most, number, base)
        if not new:
            return rates, number
        assert not set(new) & set(rates)
        rates |= {factor: rate(factor) for factor in new}
    raise AssertionError(sorted(rates))


def convex(factor):
    """Nothing is lost up to 0.6; then ever more."""
    return 0.02 * max(factor - 0.6, 0.0) ** 1.7


@pytest.mark.parametrize("most", [0.001, 0.005, 0.05, 0.10])
def test_both_sides_stand_within_a_hundredth_of_the_crossing(most):
    rates, _ = search(convex, most)
    exact = 0.6 + (most / 0.02) ** (1 / 1.7)
    low, high = bracket(rates, most)
    assert low <= exact < high
    assert PLAN.level(high) - PLAN.level(low) <= CLOSE * PLAN.level(high)
    assert len(rates) <= 5 + 8  # two of them only extend the range for the largest


def test_few_points_suffice_where_the_curve_is_smooth():
    rates, _ = search(lambda factor: 0.03 * max(factor - 0.3, 0.0) ** 1.3, 0.02)
    assert len(rates) <= 5 + 4


def test_a_curve_that_falls_back_is_crossed_where_it_first_fails():
    def wavy(factor):
        return 0.06 if 1.1 < factor < 1.3 else 0.02 * factor

    rates, _ = search(wavy, 0.05)
    low, high = bracket(rates, 0.05)
    assert all(rates[factor] <= 0.05 for factor in rates if factor <= low)
    assert rates[high] > 0.05
    assert PLAN.level(high) - PLAN.level(low) <= CLOSE * PLAN.level(high)


def test_a_jump_is_found_by_halving():
    rates, _ = search(lambda factor: 0.0 if factor < 1.2345 else 0.5, 0.05)
    low, high = bracket(rates, 0.05)
    assert low < 1.2345 <= high


def test_where_even_nothing_of_it_fails_the_search_ends_at_zero():
    rates, _ = search(lambda factor: 0.02 + 0.01 * factor, 0.005, WIND)
    assert bracket(rates, 0.005) == (None, 0.0)


def test_where_nothing_stands_beside_it_the_search_ends_at_a_sixteenth():
    rates, _ = search(lambda factor: 0.02 + 0.01 * factor, 0.005)
    assert bracket(rates, 0.005) == (None, 1 / 16)


def test_a_grid_that_takes_all_is_asked_up_to_sixteen_times_the_plan():
    rates, _ = search(lambda _factor: 0.0, 0.005)
    low, high = bracket(rates, 0.005)
    assert high is None
    assert PLAN.level(low) == pytest.approx(16 * 3000.0)
    assert is_found(Curve(PLAN, rates), 0.005)


def test_a_variant_is_found_sooner_by_its_base():
    most = 0.005
    known, _ = search(convex, most)
    base = Curve(PLAN, dict(sorted(known.items())))
    rates, _ = search(lambda factor: convex(0.8 * factor), most, base=base)
    exact = (0.6 + (most / 0.02) ** (1 / 1.7)) / 0.8
    low, high = bracket(rates, most)
    assert low <= exact < high
    assert len(rates) <= 6


def test_capacities_follow_what_is_scaled():
    assert WIND.of(2.0) == {"wind": 1600.0, "solar": 2200.0}
    assert WIND.level(0.0) == pytest.approx(2200.0)
    assert WIND.factor(WIND.level(1.7)) == pytest.approx(1.7)
    assert PLAN.factor(4500.0) == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("variant", "runs"),
    [
        # Less coal, more export, export without limit, storage: rates as a year gave them.
        ([(0.0625, 0.0012), (0.2686, 0.0034), (0.4029, 0.0075), (0.5372, 0.0167), (1.0, 0.13)], 8),
        ([(0.0625, 0.0), (0.5045, 0.0004), (0.6909, 0.0032), (0.7436, 0.005), (1.009, 0.026)], 8),
        ([(1.0, 0.0), (2.0, 0.0022), (2.2349, 0.005), (2.5912, 0.0145), (4.1459, 0.105)], 7),
        ([(0.0625, 0.0157), (1.0, 0.26)], 1),
    ],
)
def test_a_base_that_fails_everywhere_costs_its_variants_no_detour(variant, runs):
    base = Curve(PLAN, {0.0625: 0.0177, 0.25: 0.0457, 0.5: 0.098, 1.0: 0.265, 2.0: 0.502})
    factors, values = zip(*variant, strict=True)
    rates, _ = search(lambda factor: float(np.interp(factor, factors, values)), 0.005, base=base)
    assert len(rates) <= runs
    low, high = bracket(rates, 0.005)
    assert low is None or high - low <= 0.011 * high

"""What holds of the account for any dispatch: conservation, bounds, no matter the order."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.absorption.account import AbsorptionAccount
from simulator.absorption.accounting import account_absorption
from simulator.absorption.hydrology import hydrological_spill
from simulator.absorption.orders import ORDERS
from tests.dispatches import HandMade, Line, Unit

HOURS = 4
BUSES = ("a", "b", "c")
CARRIERS = ("wind", "solar", "hydro-run-of-river")
ROUNDING_MWH = 1e-9  # sums of a few hundred MWh in doubles

shares = st.lists(st.floats(0.0, 1.0), min_size=HOURS, max_size=HOURS)


@st.composite
def plants(draw: st.DrawFn, number: int) -> Unit:
    carrier = draw(st.sampled_from(CARRIERS))
    available = 100.0 * np.array(draw(shares))
    output = available * np.array(draw(shares))
    forced = output * np.array(draw(shares))
    return Unit(
        f"plant-{number}",
        carrier,
        draw(st.sampled_from(BUSES)),
        output=output.tolist(),
        available=available.tolist(),
        forced=forced.tolist() if carrier.startswith("hydro") else None,
    )


@st.composite
def years(draw: st.DrawFn) -> HandMade:
    prices = st.lists(st.sampled_from([0.0, 0.5, 320.0]), min_size=HOURS, max_size=HOURS)
    flows = st.lists(st.floats(-50.0, 50.0), min_size=HOURS, max_size=HOURS)
    return HandMade(
        units=[draw(plants(number)) for number in range(draw(st.integers(1, 6)))],
        prices={bus: draw(prices) for bus in BUSES},
        lines={"a-b": Line("a", "b", draw(flows)), "b-c": Line("b", "c", draw(flows))},
        order=draw(st.sampled_from(ORDERS)),
    )


def account(year: HandMade) -> AbsorptionAccount:
    return account_absorption(year.scenario(), year.profiles(), year.dispatch())


def by_plant(year: HandMade, column: str = "curtailed_mwh") -> pd.DataFrame:
    return account(year).plants.pivot_table(
        index="plant", columns="order", values=column, sort=True
    )


@given(years())
@settings(max_examples=25, deadline=None)
def test_every_order_shares_out_the_solved_surplus_and_no_more(year: HandMade) -> None:
    result = account(year)
    dispatch = year.dispatch()
    left = (dispatch.available_mw - dispatch.output_mw).clip(lower=0.0)
    surplus = left.where(left > 1e-6, 0.0)
    totals = result.plants.groupby("order")["curtailed_mwh"].sum()
    assert totals.to_list() == pytest.approx([surplus.to_numpy().sum()] * 3, abs=ROUNDING_MWH)
    hourly = result.curtailed_mw.sum(axis=1)
    assert hourly.to_list() == pytest.approx(surplus.sum(axis=1).to_list(), abs=ROUNDING_MWH)


@given(years())
@settings(max_examples=25, deadline=None)
def test_curtailment_lies_between_zero_and_what_is_available(year: HandMade) -> None:
    result = account(year)
    dispatch = year.dispatch()
    assert (result.curtailed_mw >= 0).all(axis=None)
    available = dispatch.available_mw[result.curtailed_mw.columns]
    assert (result.curtailed_mw <= available + ROUNDING_MWH).all(axis=None)
    assert (result.plants["used_mwh"] >= -ROUNDING_MWH).all()
    assert result.plants["curtailment_rate"].between(0.0, 1.0 + 1e-12).all()


@given(years())
@settings(max_examples=25, deadline=None)
def test_hydro_first_spares_wind_and_solar_most(year: HandMade) -> None:
    rates = account(year).rates["wind_solar"]
    assert rates["hydro"] <= rates["pro-rata"] + 1e-12
    assert rates["pro-rata"] <= rates["wind-solar"] + 1e-12


@given(years(), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_order_of_plants_changes_nothing(year: HandMade, random: object) -> None:
    shuffled = list(year.units)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    pd.testing.assert_frame_equal(
        by_plant(year), by_plant(replace(year, units=shuffled)), atol=ROUNDING_MWH
    )


@given(years(), st.floats(0.1, 0.9))
@settings(max_examples=25, deadline=None)
def test_splitting_a_plant_changes_no_other(year: HandMade, share: float) -> None:
    first, *others = year.units
    parts = [
        replace(
            first,
            plant=f"{first.plant}-part-{number}",
            output=[part * value for value in first.output],
            available=[part * value for value in first.available or []],
            forced=None if first.forced is None else [part * value for value in first.forced],
            capacity=part * first.capacity,
        )
        for number, part in enumerate((share, 1.0 - share))
    ]
    whole, split = by_plant(year), by_plant(replace(year, units=[*parts, *others]))
    # A part may be so small that its surplus is solver noise: 1e-6 MW in each hour.
    noise = HOURS * 2e-6
    rest = [unit.plant for unit in others]
    pd.testing.assert_frame_equal(whole.loc[rest], split.loc[rest], atol=noise)
    joined = split.loc[[part.plant for part in parts]].sum()
    assert joined.to_list() == pytest.approx(whole.loc[first.plant].to_list(), abs=noise)


@given(years())
@settings(max_examples=25, deadline=None)
def test_moving_a_plant_along_an_uncongested_corridor_changes_nothing(year: HandMade) -> None:
    calm = replace(year, prices={**year.prices, "b": year.prices["a"]})
    moved = [replace(unit, bus={"a": "b"}.get(unit.bus, unit.bus)) for unit in calm.units]
    pd.testing.assert_frame_equal(
        by_plant(calm), by_plant(replace(calm, units=moved)), atol=ROUNDING_MWH
    )


@given(
    inflow=st.lists(st.floats(0.0, 40.0), min_size=1, max_size=30),
    plan=st.lists(st.floats(0.0, 1.0), min_size=30, max_size=30),
    pond=st.floats(0.0, 60.0),
    first=st.floats(0.0, 1.0),
)
@settings(max_examples=200, deadline=None)
def test_no_plan_spills_less_than_the_lone_plant(
    inflow: list[float], plan: list[float], pond: float, first: float
) -> None:
    capacity, level, spilled = 10.0, first * pond, 0.0
    start = np.array([level])
    for water, wish in zip(inflow, plan, strict=False):
        level += water - wish * min(capacity, level + water)
        spilled += max(level - pond, 0.0)
        level = min(level, pond)
    hours = np.array(inflow)[:, None]
    least = hydrological_spill(
        hours,
        np.full_like(hours, capacity),
        np.array([pond]),
        first_level_mwh=start,
        last_level_mwh=np.array([level]),
    )
    assert least[0] <= spilled + ROUNDING_MWH

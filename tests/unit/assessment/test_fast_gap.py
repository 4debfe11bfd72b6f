"""A gap of 1 % of 3 million CNY buys 75 MWh at 400 CNY/MWh: 7.5 points of 1000 MWh."""

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from simulator.assessment.fast_gap import close_verdicts
from simulator.assessment.verdict import Verdict
from simulator.dispatch.result import SolverReport

KINDS = {"coal": ("coal", 300.0), "waste": ("biomass", 250.0), "river": ("hydro", 0.5)}
SERVING = {"capacity_mw": 1.0, "in_service": 0, "retired": None}
SCENARIO = SimpleNamespace(
    pack=SimpleNamespace(
        targets=[SimpleNamespace(target="full", quantity="absorption")],
        technologies={
            name: SimpleNamespace(carrier=carrier, variable_cost_cny_per_mwh=cost)
            for name, (carrier, cost) in KINDS.items()
        },
        plants=[SimpleNamespace(technology=name, **SERVING) for name in KINDS],
    )
)
PROFILES = SimpleNamespace(
    year=2025,
    export_price_cny_per_mwh=pd.Series([500.0, 400.0, 1.0]),
    export_available_mw=pd.Series([90.0, 90.0, 0.0]),
)
SOLVER = SolverReport("fast", "optimal", 3e6, 0.01, 0.0, 1.0)
ACCOUNT = SimpleNamespace(
    order="pro-rata",
    plants=pd.DataFrame(
        {
            "carrier": ["wind", "solar", "coal", "wind"],
            "bus": ["north", "south", "north", "north"],
            "order": ["pro-rata", "pro-rata", "pro-rata", "hydro"],
            "available_mwh": [600.0, 400.0, 9e9, 9e9],
        }
    ),
)
VERDICT = Verdict(
    target="full", area="city", year=2025, reading="reported", decides=True, value=99.0, unit="%",
    promised=99.5, margin=-7.4, verdict="missed", probability=None, low=None, high=None,
)  # fmt: skip


def close(verdict, solver=SOLVER, profiles=PROFILES):
    return close_verdicts(SCENARIO, profiles, solver, ACCOUNT, [verdict])


@pytest.mark.parametrize(("margin", "found"), [(-7.4, 1), (7.4, 1), (-7.6, 0), (7.6, 0)])
def test_a_margin_within_what_the_gap_is_worth_is_close(margin, found):
    assert len(close(replace(VERDICT, margin=margin))) == found


def test_without_export_a_mwh_takes_the_place_of_the_cheapest_thermal_power():
    """1 % of 3 million CNY buys 120 MWh at 250 CNY/MWh."""
    alone = SimpleNamespace(**vars(PROFILES) | {"export_available_mw": pd.Series([0.0] * 3)})
    assert "12.000" in close(replace(VERDICT, margin=11.9), profiles=alone)[0]


def test_a_county_is_judged_on_its_own_plants():
    assert "12.500" in close(replace(VERDICT, area="north", margin=12.0))[0]


@pytest.mark.parametrize(
    "change", [{"decides": False}, {"verdict": "not testable"}, {"target": "peak"}]
)
def test_other_verdicts_do_not_count(change):
    assert close(replace(VERDICT, **change)) == ()


def test_an_exact_solution_turns_nothing():
    assert close(VERDICT, replace(SOLVER, gap=0.0)) == ()

"""A sweep is listed and checked whole before anything runs."""

import numpy as np
import pytest

from simulator.errors import InputDataError
from simulator.profiles.build import build_profiles
from simulator.sweeps.plan import plan_ensemble, plan_sweep
from simulator.sweeps.spread import Spread
from simulator.sweeps.sweep_file import is_sweep_file
from simulator.year import find_bases
from tests.packs import edit

HEAD = "base: small.yaml\nyears: 2025\n"
TWO = """\
  exchange.export_limit: {low: 100 MW, high: 500 MW}
  demand.peak: {low: -5 %, high: +5 %}
"""


@pytest.fixture
def write(small_folder):
    """Write a sweep file beside the small scenario."""

    def _write(text):
        path = small_folder / "scenarios" / "sweep.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def test_one_at_a_time_has_the_base_and_both_ends(write):
    plan = plan_sweep(write(f"{HEAD}inputs:\n{TWO}"))
    assert [case.row for case in plan.cases] == [
        (None, None), ("100 MW", None), ("500 MW", None), (None, "-5 %"), (None, "+5 %"),
    ]  # fmt: skip
    assert [case.numbers for case in plan.cases][-1] == (400.0, 1050.0)
    assert plan.base_texts == ("400 MW", "1 GW")


def test_a_grid_has_every_combination_and_the_same_inputs_are_one_case(write):
    inputs = "  hydrology: [dry, normal]\n  exchange.export_limit: [400 MW, 0.4 GW, 200 MW]\n"
    plan = plan_sweep(write(f"{HEAD}method: grid\ninputs:\n{inputs}"))
    assert len(plan.cases) == 6
    assert len(plan.unique) == 4


@pytest.mark.parametrize(
    ("method", "rows"), [("latin-hypercube", 8), ("sobol", 32), ("morris", 24)]
)
def test_samples_are_the_same_each_time_and_within_their_range(write, method, rows):
    path = write(f"{HEAD}method: {method}\nsamples: 8\ninputs:\n{TWO}")
    plan, again = plan_sweep(path), plan_sweep(path)
    assert len(plan.cases) == rows
    assert plan.key == again.key
    assert plan.cases == again.cases
    numbers = np.array([case.numbers for case in plan.cases])
    assert (numbers >= [100.0, 950.0]).all()
    assert (numbers <= [500.0, 1050.0]).all()


def test_one_name_sets_several_paths(write):
    paths = "[technologies.coal-660.min_stable, technologies.coal-300.min_stable]"
    inputs = f"  coal: {{paths: {paths}, values: [45 %, 50 %]}}\n"
    plan = plan_sweep(write(f"{HEAD}method: grid\ninputs:\n{inputs}"))
    task = plan.task(plan.cases[1].case, plan.cases[1].row, hourly=False)
    shares = [task.scenario.pack.technologies[name].min_stable for name in ("coal-660", "coal-300")]
    assert shares == [0.5, 0.5]


REFUSED = {
    "unknown key": (
        "smples: 3\n",
        "sweep.yaml:3: smples: is not a known key. Did you mean samples",
    ),
    "method": ("method: gird\n", "Did you mean grid?"),
    "no power of two": ("method: sobol\nsamples: 6\n", "must be a power of two, such as 8"),
    "samples of a grid": ("method: grid\nsamples: 6\n", "is for latin-hypercube, sobol, morris"),
    "years": ("years: soon\n", "is there twice"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_file_is_refused_with_line_and_suggestion(write, name):
    text, words = REFUSED[name]
    with pytest.raises(InputDataError) as refused:
        plan_sweep(write(f"{HEAD}{text}inputs:\n{TWO}"))
    assert words in str(refused.value)


WRONG_INPUTS = {
    "unknown path": ("exchange.exprt_limit: [1 MW, 2 MW]", "Did you mean exchange.export_limit?"),
    "unit": ("exchange.export_limit: {low: 1 MWh, high: 3 MWh}", "must be in MW"),
    "two units": ("exchange.export_limit: {low: 1 MW, high: 3 GW}", "must have one unit"),
    "order": ("exchange.export_limit: {low: 5 MW, high: 3 MW}", "must be below high"),
    "both": ("exchange.export_limit: {low: 5 MW, values: [1 MW, 2 MW]}", "not both"),
    "word": ("hydrology: [dry, wed]", "Did you mean wet?"),
    "rule": ("exchange.import_limit: [600 MW, 100 MW]", "firm_import must be at most"),
    "no range": ("exchange.export_limit: {low: 5 MW}", "lacks high"),
    "distribution": (
        "exchange.export_limit: {distribution: norml, mean: 5 MW, deviation: 1 MW}",
        "Did you mean normal?",
    ),
    "twice": (
        "a: {paths: [exchange.export_limit], values: [1 MW, 2 MW]}\n"
        "  exchange.export_limit: [1 MW, 2 MW]",
        "which a sets already",
    ),
}


@pytest.mark.parametrize("name", WRONG_INPUTS)
def test_every_case_is_checked_first(write, name):
    text, words = WRONG_INPUTS[name]
    with pytest.raises(InputDataError) as refused:
        plan_sweep(write(f"{HEAD}method: grid\ninputs:\n  {text}\n"))
    assert words in str(refused.value)
    assert "sweep.yaml:" in str(refused.value)


def test_a_missing_base_is_refused(write):
    with pytest.raises(InputDataError, match="Did you mean small"):
        plan_sweep(write(f"base: smal.yaml\ninputs:\n{TWO}"))


def test_an_ensemble_has_a_case_for_each_weather_year(small_folder, write):
    scenario = small_folder / "scenarios" / "small.yaml"
    plan = plan_ensemble(scenario, 3, (2025,))
    years = [plan.task(case.case, case.row, hourly=False).scenario for case in plan.cases]
    assert [one.weather.year for one in years] == [1, 2, 3]
    assert not is_sweep_file(scenario)
    assert is_sweep_file(write(f"{HEAD}inputs:\n{TWO}"))


def test_quantiles_of_distributions():
    triangle = Spread("triangular", {"low": 0.0, "mode": 1.0, "high": 3.0}, "MW")
    assert triangle.quantile(1 / 3) == pytest.approx(1.0)
    assert [triangle.quantile(share) for share in (0.0, 1.0)] == [0.0, 3.0]
    normal = Spread("normal", {"mean": 10.0, "deviation": 2.0, "high": 10.0}, "MW")
    assert normal.quantile(1.0) == pytest.approx(10.0)
    assert Spread("normal", {"mean": 10.0, "deviation": 2.0}, "").quantile(0.5) == pytest.approx(10)


def test_cases_have_names_that_their_inputs_decide(write):
    first = plan_sweep(write(f"{HEAD}inputs:\n{TWO}"))
    fast = plan_sweep(write(f"{HEAD}inputs:\n{TWO}"), fast=True)
    assert {case.case for case in first.cases}.isdisjoint(case.case for case in fast.cases)
    swapped = "".join(reversed(TWO.splitlines(keepends=True)))
    other = plan_sweep(write(f"{HEAD}inputs:\n{swapped}"))
    assert {case.case for case in other.cases} == {case.case for case in first.cases}
    assert other.key != first.key


def test_many_cases_begin_from_their_base_and_few_or_chained_ones_alone(write, small_folder):
    def bases(samples):
        path = write(f"{HEAD}method: latin-hypercube\nsamples: {samples}\ninputs:\n{TWO}")
        plan = plan_sweep(path)
        tasks = [plan.task(case, row, hourly=False) for case, row in plan.unique.items()]
        return {task.base.pack == plan.scenario.pack for task in tasks if task.base is not None}

    assert bases(16) == {True}
    assert bases(4) == set()
    edit(small_folder, "small.yaml", "2024-2026", "2024-2026\ndispatch: {chain: yes}")
    assert bases(16) == set()


def test_a_base_that_cannot_be_simulated_has_no_bases_and_fails_no_case(write):
    plan = plan_sweep(write(f"{HEAD}inputs:\n{TWO}"))
    demand = plan.scenario.pack.demand
    too_much = demand | {2025: demand[2025].model_copy(update={"energy_mwh": 8.7e6})}
    pack = plan.scenario.pack.model_copy(update={"demand": too_much})
    broken = plan.scenario.model_copy(update={"pack": pack})
    with pytest.raises(InputDataError, match="load factor"):
        build_profiles(broken, 2025)
    assert find_bases(broken, 2025) is None

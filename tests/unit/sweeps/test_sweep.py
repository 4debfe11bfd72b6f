"""Whatever interrupts a sweep, going on with it gives what an undisturbed one gives."""

import json

import pandas as pd
import pytest

from simulator.errors import ClusterError, ScenarioError
from simulator.report.sweep_charts import render_sweep
from simulator.scenario.variants import typed_at
from simulator.sweeps.case import CaseResult
from simulator.sweeps.cluster import Failure
from simulator.sweeps.plan import plan_ensemble, plan_sweep
from simulator.sweeps.summary import summarise, view_of
from simulator.sweeps.sweep import run_sweep

SWEEP = """\
title: {zh: 小城, en: Small sweep}
base: small.yaml
years: 2025
method: METHOD
inputs:
  exchange.export_limit: {low: 100 MW, high: 500 MW}
  commitment.reserve_share: {low: 4 %, high: 8 %}
"""


def _margin(scenario):
    limit = typed_at(scenario, "exchange.export_limit", 2025)
    reserve = typed_at(scenario, "commitment.reserve_share", 2025)
    return limit / 100 - 30 * reserve - 2.0


def _result(task):
    margin = _margin(task.scenario)
    target = {
        "verdict": "met" if margin >= 0 else "missed", "margin": margin, "value": 1.0, "unit": "%",
        "close": False,
    }  # fmt: skip
    years = {"2025": {"figures": {"peak_mw": 1.0}, "targets": {"absorbed": target}}}
    return CaseResult(task.case, years)


def _run(plan, output, worker, **options):
    wishes = {"resume": False, "force": False, "hourly": False, "progress": lambda _tally: None}
    return run_sweep(plan, lambda: worker, output=output, **(wishes | options))


def _all(tasks):
    yield from map(_result, tasks)


def _backwards(tasks):
    yield from map(_result, reversed(list(tasks)))


def _dying(tasks):
    for number, task in enumerate(tasks):
        if number == 2:
            raise KeyboardInterrupt
        yield _result(task)


def _deserted(tasks):
    for number, task in enumerate(tasks):
        if number == 2:
            raise ClusterError("The scheduler of the sweep is gone.")
        yield _result(task)


def _failing(tasks):
    for number, task in enumerate(tasks):
        yield Failure(task.case, "SolveError", "no way") if number == 1 else _result(task)


@pytest.fixture
def plan(small_folder):
    """A one-at-a-time sweep of two inputs."""
    path = small_folder / "scenarios" / "sweep.yaml"
    path.write_text(SWEEP.replace("METHOD", "one-at-a-time"), encoding="utf-8")
    return plan_sweep(path)


def test_going_on_gives_the_same_table_byte_for_byte(plan, tmp_path):
    whole = _run(plan, tmp_path / "whole", _all)
    with pytest.raises(KeyboardInterrupt):
        _run(plan, tmp_path / "cut", _dying)
    with pytest.raises(ScenarioError, match="Add --resume"):
        _run(plan, tmp_path / "cut", _all)
    resumed = _run(plan, tmp_path / "cut", _backwards, resume=True)
    assert resumed.tally.here == 2
    tables = [one.folder / "cases.parquet" for one in (whole, resumed)]
    assert tables[0].read_bytes() == tables[1].read_bytes()
    assert _run(plan, tmp_path / "cut", _dying).reused
    assert not _run(plan, tmp_path / "cut", _all, force=True).reused


def test_a_failed_case_stops_no_other_and_is_tried_again(plan, tmp_path):
    whole = _run(plan, tmp_path / "whole", _all)
    failed = _run(plan, tmp_path / "out", _failing)
    assert [one.reason for one in failed.failures] == ["no way"]
    assert len(pd.read_parquet(failed.folder / "cases.parquet")) == len(plan.cases) - 1
    row = pd.read_csv(failed.folder / "failed.csv").iloc[0]
    assert (row["error"], row["input.exchange.export_limit"]) == ("SolveError", "100 MW")
    assert _run(plan, tmp_path / "out", _all).tally.failed == 1
    again = _run(plan, tmp_path / "out", _all, resume=True)
    assert not again.failures
    table = (again.folder / "cases.parquet").read_bytes()
    assert table == (whole.folder / "cases.parquet").read_bytes()


def test_a_file_half_written_is_no_case(plan, tmp_path):
    outcome = _run(plan, tmp_path, _all)
    case = plan.cases[0].case
    (outcome.folder / "cases" / f"{case}.json").rename(outcome.folder / "cases" / f".{case}.json")
    (outcome.folder / "manifest.json").unlink()
    again = _run(plan, tmp_path, _all, resume=True)
    assert again.tally.here == len(plan.cases) - 1
    assert not list((again.folder / "cases").glob(".*"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sweep_is_summed_up_in_both_languages(plan, tmp_path, language):
    outcome = _run(plan, tmp_path, _all)
    sentences = summarise(plan, outcome, language)
    assert ("met in 3 of 5 cases" if language == "en" else "5个算例中3个达成") in sentences[0]
    assert (outcome.folder / "charts" / "tornado-absorbed.png").is_file()
    manifest = json.loads((outcome.folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["counts"] == {"rows": 5, "cases": 5, "failed": 0}


@pytest.mark.parametrize(
    ("method", "chart"),
    [
        ("grid", "heat-map"),
        ("sobol", "indices"),
        ("morris", "indices"),
        ("latin-hypercube", "indices"),
    ],
)
def test_each_design_has_its_chart(small_folder, tmp_path, method, chart):
    path = small_folder / "scenarios" / "sweep.yaml"
    samples = "" if method == "grid" else "\nsamples: 16"
    path.write_text(SWEEP.replace("METHOD", f"{method}{samples}"), encoding="utf-8")
    plan = plan_sweep(path)
    outcome = _run(plan, tmp_path, _all)
    view = view_of(plan, pd.read_parquet(outcome.folder / "cases.parquet"))
    render_sweep(view, outcome.folder, "zh")
    assert (outcome.folder / "charts" / f"{chart}-absorbed.svg").is_file()
    if method != "grid":
        largest = view.indices.loc[view.indices["value"].abs().idxmax()]
        assert largest["input"] == "exchange.export_limit"  # 4 points across its range, not 1.2
        assert (view.indices["low"] <= view.indices["high"]).all()


def test_an_ensemble_gives_probabilities_with_wilson_intervals(small_folder, tmp_path):
    plan = plan_ensemble(small_folder / "scenarios" / "small.yaml", 20, (2025,))

    def by_weather(tasks):
        for task in tasks:
            year = task.scenario.weather.year
            target = {
                "verdict": "missed" if year in {3, 8} else "met", "value": 1.0, "unit": "%",
                "margin": {3: -0.2, 8: -0.6}.get(year, 0.1 * year), "close": False,
            }  # fmt: skip
            years = {"2025": {"figures": {}, "targets": {"absorbed": target}}}
            yield CaseResult(task.case, years)

    outcome = _run(plan, tmp_path, by_weather)
    row = view_of(plan, pd.read_parquet(outcome.folder / "cases.parquet")).probabilities.iloc[0]
    assert (row["held"], row["of"], row["worst"]) == (18, 20, "8, 3, 1")
    assert row["low"] == pytest.approx(0.69897, abs=1e-5)  # Wilson, by hand
    assert row["high"] == pytest.approx(0.97213, abs=1e-5)
    assert "90%" in summarise(plan, outcome, "en")[0]


def test_the_loss_of_a_cluster_says_what_is_kept_and_how_to_go_on(plan, tmp_path):
    with pytest.raises(ClusterError, match=r"is gone\. 2 of 5 cases are kept; add --resume"):
        _run(plan, tmp_path, _deserted)
    assert _run(plan, tmp_path, _all, resume=True).tally.done == 5

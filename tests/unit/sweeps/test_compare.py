"""Runs side by side, from made-up run folders: what differs, and who contributed what."""

import json
import shutil

import pandas as pd
import pytest

from simulator.errors import ScenarioError
from simulator.report.compare_charts import render_comparison
from simulator.scenario.load import load_with_texts
from simulator.scenario.variants import typed_at
from simulator.sweeps.attribution import attribute, changes_between
from simulator.sweeps.case import CaseResult
from simulator.sweeps.compare import compare_runs, write_comparison
from simulator.sweeps.differences import OpenRun, open_run
from tests.packs import edit, write_small_pack


def _margin(scenario):
    """Return a margin in which two inputs help each other."""
    limit = typed_at(scenario, "exchange.export_limit", 2025) / 100
    reserve = typed_at(scenario, "commitment.reserve_share", 2025) * 10
    return limit * reserve - (1.0 if scenario.hydrology == "dry" else 0.0)


class _Record:
    """Stands in for the tables of a run folder."""

    def __init__(self, path, margin):
        self.path = path
        self.years = pd.DataFrame(
            {name: [margin] for name in (
                "absorption_rate", "curtailed_mwh", "unserved_mwh", "import_mwh", "export_mwh",
                "cost_cny",
            )}, index=pd.Index([2025], name="year"),
        )  # fmt: skip
        verdict = "met" if margin >= 2 else "missed"
        self.deciding = pd.DataFrame(
            [["absorbed", 2025, verdict, margin, "%"], ["outage", 2025, "not testable", None, "h"]],
            columns=["target", "year", "verdict", "margin", "unit"],
        ).astype({"margin": float})


def _run(folder, *changes):
    folder.mkdir()
    path = write_small_pack(folder)
    for change in changes:
        edit(folder, *change)
    loaded = load_with_texts(path, (2025,))
    return OpenRun(_Record(folder, _margin(loaded.scenario)), loaded, fast=False)


@pytest.fixture
def runs(tmp_path):
    """A run, and one with three inputs changed."""
    other = (
        ("exchange.csv", "export_limit,2022,400 MW", "export_limit,2022,600 MW"),
        ("commitment.csv", "reserve_share,5 %", "reserve_share,8 %"),
        ("small.yaml", "years:", "hydrology: dry\nyears:"),
    )
    return _run(tmp_path / "a"), _run(tmp_path / "b", *other)


def _mixtures(tasks):
    for task in tasks:
        target = {"verdict": "met", "margin": _margin(task.scenario), "value": 1.0, "unit": "%"}
        yield CaseResult(task.case, {"2025": {"figures": {}, "targets": {"absorbed": target}}})


def test_inputs_that_differ_have_both_values_and_sources(runs):
    table = compare_runs(runs, None).inputs.set_index("path")
    assert set(table.index) == {"exchange.export_limit", "commitment.reserve_share", "hydrology"}
    row = table.loc["exchange.export_limit"]
    assert (row["value.a"], row["value.b"], row["source.b"]) == ("400 MW", "600 MW", "made-up")
    assert row["years"] == "2024-2026"


def test_contributions_sum_to_the_difference_and_share_what_is_joint(runs):
    table = attribute(*runs, _mixtures).set_index("change")["contribution"]
    difference = _margin(runs[1].loaded.scenario) - _margin(runs[0].loaded.scenario)
    assert table.sum() == pytest.approx(difference)
    assert table["hydrology"] == pytest.approx(-1.0)  # adds up with anything
    # 4 × 0.5 → 6 × 0.8: the limit adds 2 × 0.5 or 2 × 0.8, the reserve 0.3 × 4 or 0.3 × 6
    assert table["exchange.export_limit"] == pytest.approx(1.3)
    assert table["commitment.reserve_share"] == pytest.approx(1.5)


def test_the_same_run_twice_is_identical(runs, tmp_path):
    shutil.copytree(runs[0].record.path, tmp_path / "c")
    loaded = load_with_texts(tmp_path / "c" / "scenarios" / "small.yaml", (2025,))
    copy = OpenRun(_Record(tmp_path / "c", _margin(loaded.scenario)), loaded, fast=False)
    assert compare_runs((runs[0], copy), None).identical
    assert not compare_runs(runs, None).identical
    assert changes_between(runs[0], copy) == {}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_comparison_is_written_whole(runs, tmp_path, language):
    comparison = compare_runs(runs, _mixtures)
    folder = write_comparison(comparison, tmp_path / "out", language)
    assert folder.name == "compare-a-and-b"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")}
    assert {"inputs.csv", "figures.csv", "verdicts.csv", "contributions.csv"} <= names
    assert {"charts/margins.png", "charts/figures.svg"} <= names
    assert "charts/contributions-absorbed-2025.png" in names
    verdicts = pd.read_csv(folder / "verdicts.csv").iloc[0]
    assert (verdicts["verdict.a"], verdicts["verdict.b"]) == ("met", "met")


def test_too_many_changes_are_not_attributed(runs, tmp_path):
    more = [
        ("commitment.csv", f"credit_{one},20 %", f"credit_{one},30 %") for one in ("wind", "solar")
    ]
    names = [("region.yaml", "{value: 8 %", "{value: 9 %"), ("region.yaml", "12 %", "13 %")]
    other = _run(tmp_path / "c", *more, *names,
                 ("small.yaml", "years:", "hydrology: dry\nyears:"),
                 ("commitment.csv", "reserve_share,5 %", "reserve_share,8 %"))  # fmt: skip
    with pytest.raises(ScenarioError, match="differ in 6 inputs; at most 5"):
        attribute(runs[0], other, _mixtures)


def test_a_folder_without_a_run_is_refused(tmp_path):
    (tmp_path / "x").mkdir()
    with pytest.raises(ScenarioError, match="holds no finished run"):
        open_run(tmp_path / "x")


def test_charts_of_several_years_and_runs(tmp_path):
    frame = pd.DataFrame(
        {name: [0.9, 0.95, 0.99] for name in (
            "absorption_rate", "curtailed_mwh", "unserved_mwh", "import_mwh", "export_mwh",
            "cost_cny",
        )}, index=pd.Index([2024, 2025, 2026], name="year"),
    )  # fmt: skip
    nothing = pd.DataFrame(columns=["target", "year", "unit", "change", "contribution"])
    render_comparison(tmp_path, ["a", "b", "c"], [frame, frame * 1.1, frame * 0.9], pd.DataFrame(),
                      nothing, {}, "en")  # fmt: skip
    assert json.dumps([path.name for path in sorted((tmp_path / "charts").iterdir())]) == (
        '["figures.png", "figures.svg"]'
    )

"""The paper takes up studies of the same inputs that stand by the run, and no others."""

import pytest

from simulator.pathway.hosting import Request, find_hosting
from simulator.pathway.hosting_point import Reading
from simulator.report.brief.model import Figure, Paragraph
from simulator.report.brief.studies import hosting_blocks, sweep_blocks, unanswered_blocks
from simulator.report.words_hosting import hosting_sentences
from simulator.run_folder.folder import building
from simulator.run_folder.hosting import PointStore, hosting_folder, write_hosting_manifest
from simulator.run_folder.record import RunRecord
from simulator.scenario.load import load_scenario
from simulator.scenario.variants import typed_at
from simulator.sweeps.case import CaseResult
from simulator.sweeps.plan import plan_sweep
from simulator.sweeps.summary import summarise
from simulator.sweeps.sweep import run_sweep
from tests.packs import edit

SWEEP = """\
title: {zh: 小城敏感性, en: Small sweep}
base: small.yaml
years: 2025
method: one-at-a-time
inputs:
  exchange.export_limit: {low: 100 MW, high: 500 MW, zh: 外送限额, en: export limit}
"""


@pytest.fixture
def scenario(small_folder):
    return load_scenario(small_folder / "scenarios" / "small.yaml")


@pytest.fixture
def record(tmp_path):
    """Return a run of whose folder the place alone matters."""
    return RunRecord(path=tmp_path / "small-01234567", summary={}, tables={})


def losing(points):
    """Lose a thousandth more for each tenth of wind and solar above a half of the plan."""
    for point in points:
        rate = max(0.0, 0.02 * (point.factor - 0.5))
        yield point, Reading({"south": 1000 * rate}, {"south": 1000.0}, 0.0, "fast")


def write_study(scenario, output):
    request = Request(2025)
    folder = hosting_folder(scenario, request, output)
    hosting = find_hosting(scenario, request, losing)
    store = PointStore(scenario, request, folder)
    with building(folder) as partial:
        store.move_into(partial, hosting)
        write_hosting_manifest(partial, folder.name, scenario, hosting, {"language": "en"})
    store.forget()
    return folder, hosting


def write_sweep(small_folder, output):
    path = small_folder / "scenarios" / "sweep.yaml"
    path.write_text(SWEEP, encoding="utf-8")
    plan = plan_sweep(path)

    def judge(task):
        margin = typed_at(task.scenario, "exchange.export_limit", 2025) / 100 - 3.0
        target = {"verdict": "met" if margin >= 0 else "missed", "margin": margin, "value": 1.0,
                  "unit": "%", "close": False}  # fmt: skip
        return CaseResult(task.case, {"2025": {"figures": {}, "targets": {"absorbed": target}}})

    wishes = {"resume": False, "force": False, "hourly": False, "progress": lambda _tally: None}
    outcome = run_sweep(plan, lambda: lambda tasks: map(judge, tasks), output=output, **wishes)
    summarise(plan, outcome, "en")
    return outcome.folder


@pytest.mark.parametrize("language", ["en", "zh"])
def test_hosting_is_told_as_its_study_tells_it(scenario, record, tmp_path, language):
    assert hosting_blocks(scenario, record, 2025, language) == []
    folder, hosting = write_study(scenario, tmp_path)
    said, figure = hosting_blocks(scenario, record, 2025, language)
    assert isinstance(said, Paragraph)
    assert all(sentence in said.text for sentence in hosting_sentences(hosting, language))
    assert isinstance(figure, Figure)
    assert folder.name in figure.note
    assert figure.png.startswith(b"\x89PNG")
    assert hosting_blocks(scenario, record, 2024, language) == []


def test_a_study_of_other_inputs_is_passed_over(scenario, record, tmp_path, small_folder):
    write_study(scenario, tmp_path)
    edit(small_folder, "plants.csv", "400 MW", "410 MW")
    changed = load_scenario(small_folder / "scenarios" / "small.yaml")
    assert hosting_blocks(changed, record, 2025, "en") == []
    assert hosting_blocks(scenario, record, 2025, "en")


def test_a_study_that_lacks_a_point_is_passed_over(scenario, record, tmp_path):
    folder, _ = write_study(scenario, tmp_path)
    next((folder / "points").iterdir()).unlink()
    assert hosting_blocks(scenario, record, 2025, "en") == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sweep_tells_what_matters_most(scenario, record, tmp_path, small_folder, language):
    assert sweep_blocks(scenario, record, 2025, language) == []
    folder = write_sweep(small_folder, tmp_path)
    said, figure = sweep_blocks(scenario, record, 2025, language)
    assert {"en": "export limit", "zh": "外送限额"}[language] in said.text
    assert folder.name in figure.note
    assert sweep_blocks(scenario, record, 2026, language) == []
    edit(small_folder, "plants.csv", "400 MW", "410 MW")
    changed = load_scenario(small_folder / "scenarios" / "small.yaml")
    assert sweep_blocks(changed, record, 2025, language) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_not_studied_names_its_command(scenario, language):
    (said,) = unanswered_blocks(scenario, hosting=True, sweep=False, language=language)
    assert "simulate sweep" in said.text
    assert "simulate hosting" not in said.text


def test_nothing_is_open_where_all_is_studied_or_the_run_is_short(scenario):
    assert unanswered_blocks(scenario, hosting=True, sweep=True, language="en") == []
    short = scenario.model_copy(update={"period": ("2025-07-01", "2025-07-14")})
    assert unanswered_blocks(short, hosting=False, sweep=False, language="en") == []

"""What one process has found the others read; where they cannot, each finds it itself."""

import os
import subprocess
import sys
import tempfile

import pytest

from simulator.sweeps import case, shelf
from simulator.sweeps.case import Task, run_case
from simulator.sweeps.plan import plan_sweep
from simulator.sweeps.shelf import SHELF, find_once, open_shelf
from tests.packs import edit


class Search:
    """Finds something and counts how often."""

    count = 0

    def __call__(self):
        self.count += 1
        return {"found": self.count}


def test_what_is_on_the_shelf_is_not_looked_for_again(monkeypatch, tmp_path):
    monkeypatch.setenv(SHELF, str(tmp_path))
    monkeypatch.setattr(shelf, "_LEFT_FREE", 0)
    search = Search()
    assert [find_once("one", search) for _ in range(3)] == [{"found": 1}] * 3
    assert find_once("other", search) == {"found": 2}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "other"]


def test_without_a_shelf_or_room_on_it_each_looks(monkeypatch, tmp_path):
    search = Search()
    monkeypatch.delenv(SHELF, raising=False)
    assert [find_once("one", search)["found"] for _ in range(2)] == [1, 2]
    monkeypatch.setenv(SHELF, str(tmp_path / "gone"))
    assert [find_once("one", search)["found"] for _ in range(2)] == [3, 4]
    monkeypatch.setenv(SHELF, str(tmp_path))
    monkeypatch.setattr(shelf, "_LEFT_FREE", 1 << 60)
    assert [find_once("one", search)["found"] for _ in range(2)] == [5, 6]
    assert list(tmp_path.iterdir()) == []


def test_a_shelf_is_gone_after_use_and_so_are_those_of_killed_commands(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    code = (
        "import os; from simulator.sweeps.shelf import open_shelf\nwith open_shelf(): os._exit(9)"
    )
    killed = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "TMPDIR": str(tmp_path)}, check=False
    )
    assert killed.returncode == 9
    (dead,) = tmp_path.iterdir()
    with open_shelf() as mine:
        assert mine.stat().st_mode & 0o77 == 0 or os.name == "nt"
        (mine / "one").write_bytes(b"1")
        with open_shelf() as other:
            assert other != mine
            assert (mine / "one").exists()
    assert not dead.exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("place", "first"), [(0, 2022), (1, 2026), (2, 2024), (3, 2028), (4, 2023), (9, 2027)]
)
def test_cases_begin_with_different_years(small_scenario, place, first):
    years = tuple(range(2022, 2031))
    scenario = small_scenario.model_copy(update={"years": years})
    turn = case._in_turn(Task("one", scenario, shared="base", place=place))
    assert turn[0] == first
    assert sorted(turn) == list(years)
    assert case._in_turn(Task("one", scenario, place=place)) == years


def test_bases_from_the_shelf_make_the_same_results(small_folder, monkeypatch, tmp_path):
    edit(small_folder, "small.yaml", "2024-2026", "2024-2025")
    path = small_folder / "scenarios" / "sweep.yaml"
    monkeypatch.setattr(shelf, "_LEFT_FREE", 0)
    spread = "  exchange.export_limit: {low: 100 MW, high: 500 MW}\n"
    path.write_text(f"base: small.yaml\nmethod: latin-hypercube\nsamples: 12\ninputs:\n{spread}")
    plan = plan_sweep(path)
    name, row = next(iter(plan.unique.items()))
    task = plan.task(name, row, hourly=True)
    folder = tmp_path / "shelf"
    folder.mkdir()
    monkeypatch.setenv(SHELF, str(folder))
    results = []
    for _ in range(2):
        monkeypatch.setattr(case, "_kept_of", None)
        results.append(run_case(task))
    assert len(list(folder.iterdir())) == 2
    monkeypatch.delenv(SHELF)
    monkeypatch.setattr(case, "_kept_of", None)
    assert results[0] == results[1] == run_case(task)

"""Whatever is wrong is refused at once: where it stands, what was found, what is allowed."""

import csv
import io
import os
from pathlib import Path

import pytest

from simulator.errors import InputDataError, Problem, ScenarioError
from simulator.scenario.load import load_scenario
from tests.packs import SCENARIO, edit, write_small_pack

_TABLE = (Path(__file__).parent / "refusals.csv").read_text(encoding="utf-8")
CASES = list(csv.DictReader(io.StringIO(_TABLE)))
"""One edit of one file each, and the problem it must lead to: where, path, words.

`(change)` stands for an entry under the scenario's `change`.
"""


def _problems(scenario: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputDataError) as caught:
        load_scenario(scenario)
    assert caught.value.exit_code == 2
    assert "nothing was run" in str(caught.value)
    return caught.value.problems


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_refuses(case: dict[str, str], tmp_path: Path) -> None:
    scenario = write_small_pack(tmp_path)
    old, new = (case[key].replace("\\n", "\n").replace("\\t", "\t") for key in ("old", "new"))
    if old == "(change)":
        old, new = "years: 2024-2026", f"years: 2024-2026\nchange:\n  {new}"
    edit(tmp_path, case["file"], old, new)
    texts = [str(problem) for problem in _problems(scenario)]
    place = f"{case['where']}: {case['path']}"
    assert any(place in text and case["words"] in text for text in texts), "\n".join(texts)


@pytest.mark.parametrize("name", ["plants.csv", "region.yaml", "small.yaml"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        ("bus,常德\n".encode("gb18030"), ":1: must be text in UTF-8"),
        (b"\x00\x01\x02", ":1: must be text, but contains control characters"),
        (os.urandom(10_000_000), "is larger than 1 MB"),
        (None, "is missing"),
    ],
    ids=["empty", "wrong encoding", "noise", "10 MB of noise", "missing"],
)
def test_refuses_files_that_are_no_text(
    tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    scenario = write_small_pack(tmp_path)
    file = scenario if name == "small.yaml" else tmp_path / "inputs" / "small" / name
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    problems = _problems(scenario)
    assert len(problems) == 1
    assert name in str(problems[0])
    assert words in str(problems[0])


def test_refuses_a_folder(tmp_path: Path) -> None:
    assert "is a folder" in str(_problems(tmp_path)[0])


def test_refuses_what_cannot_be_opened(tmp_path: Path) -> None:
    assert "cannot be read (File name too long)" in str(_problems(tmp_path / ("x" * 300))[0])
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "must be a plain file" in str(_problems(tmp_path / "pipe.yaml")[0])


def test_names_all_problems_at_once_in_order(tmp_path: Path) -> None:
    scenario = write_small_pack(tmp_path)
    edit(tmp_path, "plants.csv", "1,400 MW", "1,-400 MW")
    edit(tmp_path, "buses.csv", "40 %", "30 %")
    changed = f"{SCENARIO}hydrolgy: dry\nchange: {{demand: {{peak: 1}}}}\n"
    scenario.write_text(changed, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(scenario)
    places = [f"{Path(one.file).name}:{one.line}" for one in caught.value.problems]
    assert places == ["small.yaml:4", "small.yaml:5", "buses.csv:2", "plants.csv:2"]


def test_a_problem_of_the_pack_alone_is_no_scenario_error(tmp_path: Path) -> None:
    scenario = write_small_pack(tmp_path)
    edit(tmp_path, "plants.csv", "1,400 MW", "1,400 MV")
    with pytest.raises(InputDataError) as caught:
        load_scenario(scenario)
    assert not isinstance(caught.value, ScenarioError)


def test_a_wrong_file_does_not_blame_the_others(tmp_path: Path) -> None:
    scenario = write_small_pack(tmp_path)
    for name in ("buses.csv", "technologies.csv", "sources.csv", "demand.csv"):
        (tmp_path / "inputs" / "small" / name).unlink()
    problems = _problems(scenario)
    assert [problem.allowed for problem in problems] == ["is missing"] * 4


def test_what_was_found_is_safe_to_print(tmp_path: Path) -> None:
    scenario = write_small_pack(tmp_path)
    nasty = "\u202e[red]" + "x" * 5000
    scenario.write_text(f'region: "{nasty}"\nyears: 2025\n{nasty}: 1\n', encoding="utf-8")
    for problem in _problems(scenario):
        assert str(problem).replace(str(scenario), "").isprintable()
        assert len(str(problem)) < 500

"""Whatever stands in the files, they are either read or refused with problems."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from simulator.errors import InputDataError, Problem
from simulator.scenario.load import load_scenario
from tests.packs import SCENARIO, small_pack_files, write_small_pack

KEYS = ["title", "region", "years", "weather", "dispatch", "period", "change", "year", "plants"]
SIGNS = ["{", "}", "[", "]", ":", ",", "&a", "*a", "!!int", "|", "\t", '"', "\n", "\n  "]
VALUES = ["-5 %", "nan", "1e999 MW", "-1", "2025", "2031", "yes", "~"]
TEXTS = st.text(st.characters(codec="utf-8"), max_size=6)
WORDS = st.sampled_from([*KEYS, *SIGNS, *VALUES]) | TEXTS


def assert_read_or_refused(scenario: Path) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        load_scenario(scenario)
    except InputDataError as error:
        problems = error.problems
    assert all(str(problem).isprintable() for problem in problems)


@settings(max_examples=60, deadline=None)
@example(["{"])
@given(st.lists(WORDS, max_size=25))
def test_any_scenario_text(words: list[str]) -> None:
    with TemporaryDirectory() as folder:
        scenario = write_small_pack(Path(folder))
        scenario.write_text(" ".join(words), encoding="utf-8")
        assert_read_or_refused(scenario)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["small.yaml", *small_pack_files()]),
    st.integers(min_value=0, max_value=5000),
    st.integers(min_value=0, max_value=12),
    WORDS,
)
def test_any_edit_of_a_file(name: str, start: int, length: int, word: str) -> None:
    with TemporaryDirectory() as folder:
        scenario = write_small_pack(Path(folder))
        texts = {"small.yaml": SCENARIO, **small_pack_files()}
        text = texts[name]
        at = start % len(text)
        inputs = Path(folder) / "inputs" / "small" / name
        file = scenario if name == "small.yaml" else inputs
        file.write_text(text[:at] + word + text[at + length :], encoding="utf-8")
        assert_read_or_refused(scenario)

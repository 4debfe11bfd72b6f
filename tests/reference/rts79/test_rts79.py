"""The published figures of IEEE RTS-79, exactly and by sampling."""

from pathlib import Path

import pytest
import yaml

from simulator.adequacy.build import build_system
from simulator.adequacy.result import assess_by_sampling, assess_exactly
from simulator.adequacy.system import System
from simulator.scenario.adequacy_case import load_adequacy_case

_FOLDER = Path(__file__).parent
_EXPECTED = yaml.safe_load((_FOLDER / "expected.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rts79() -> System:
    return build_system(load_adequacy_case(_FOLDER / "case.yaml"))


def test_exact_figures_are_the_published_ones(rts79: System) -> None:
    found = assess_exactly(rts79).metrics
    for name, wanted in _EXPECTED.items():
        tolerance = wanted["relative_tolerance"]
        assert getattr(found, name).mean == pytest.approx(wanted["value"], rel=tolerance), name


def test_a_million_samples_agree(rts79: System) -> None:
    found = assess_by_sampling(rts79, 1_000_000, None, 1, 2).metrics
    for name, wanted in _EXPECTED.items():
        estimate = getattr(found, name)
        assert abs(estimate.mean - wanted["value"]) < 3 * estimate.standard_error, name
        assert estimate.standard_error < 0.01 * estimate.mean

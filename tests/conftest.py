"""Fixtures that all tests share."""

from pathlib import Path

import pytest

from simulator.scenario.load import load_scenario
from simulator.scenario.schema import Scenario
from tests.packs import write_small_pack


@pytest.fixture(scope="session")
def small_scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """The small pack as it is."""
    return load_scenario(write_small_pack(tmp_path_factory.mktemp("small")))


@pytest.fixture
def small_folder(tmp_path: Path) -> Path:
    """A fresh copy of the small pack, to be edited."""
    write_small_pack(tmp_path)
    return tmp_path

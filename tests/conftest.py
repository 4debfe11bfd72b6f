"""Fixtures that all tests share."""

from pathlib import Path

import pypsa
import pytest

from simulator.scenario.load import load_scenario
from simulator.scenario.schema import Scenario
from tests.packs import write_small_pack

# As simulator.network sets it: tests that open stored networks by plain PyPSA must not depend on
# whether it was imported before.
pypsa.options.api.legacy_string_dtype = False


@pytest.fixture(scope="session")
def small_scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """The small pack as it is."""
    return load_scenario(write_small_pack(tmp_path_factory.mktemp("small")))


@pytest.fixture
def small_folder(tmp_path: Path) -> Path:
    """A fresh copy of the small pack, to be edited."""
    write_small_pack(tmp_path)
    return tmp_path

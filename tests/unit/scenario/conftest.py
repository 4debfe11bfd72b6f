"""A small valid pack and its scenario in a folder of their own."""

from pathlib import Path

import pytest

from tests.packs import write_small_pack


@pytest.fixture
def scenario_file(tmp_path: Path) -> Path:
    return write_small_pack(tmp_path)

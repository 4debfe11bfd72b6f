"""Years side by side in two processes, and one of them alone: the same results."""

import json

import pandas as pd
import pytest

from tests.end_to_end.command import simulate
from tests.packs import edit, write_small_pack


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Run two years of the small pack with two workers, and the second year alone."""
    folder = tmp_path_factory.mktemp("small")
    scenario = write_small_pack(folder)
    study = "adequacy: {samples: 4, weather_years: 3}"
    edit(folder, "small.yaml", "2024-2026", f"2024-2025\n{study}")
    folders = []
    for options in (["--workers", 2, "--networks", "all"], ["--workers", 1, "--years", 2025]):
        done = simulate(scenario, *options, "--causes", "none", "--quiet", folder=folder)
        assert done.returncode == 0, done.stderr
        folders.append(folder / done.stdout.strip())
    return folders


def test_results_depend_neither_on_workers_nor_on_other_years(runs):
    both, alone = (
        json.loads((run / "summary.json").read_text(encoding="utf-8"))["years"]["2025"]
        for run in runs
    )
    assert both == alone
    first, second = (run / "hourly" / "2025.parquet" for run in runs)
    assert first.read_bytes() == second.read_bytes()
    targets = [pd.read_csv(run / "targets.csv").query("year == 2025") for run in runs]
    pd.testing.assert_frame_equal(*[table.reset_index(drop=True) for table in targets])


def test_all_networks_are_stored_where_they_are_wanted(runs):
    names = [{path.name for path in (run / "networks").iterdir()} for run in runs]
    assert names == [{"2024.nc", "2025.nc"}, {"2025.nc"}]

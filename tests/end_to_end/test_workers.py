"""A run of several years: the same with one and with two workers, and a year apart."""

import pytest

from tests.end_to_end.command import simulate
from tests.packs import edit, write_small_pack


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Run two years of the small pack with one worker and with two."""
    folder = tmp_path_factory.mktemp("small")
    scenario = write_small_pack(folder)
    edit(folder, "small.yaml", "2024-2026", "2024-2025")
    folders = []
    for workers in (1, 2):
        output = folder / f"outputs-{workers}"
        done = simulate(scenario, "--output", output, "--workers", workers, "--networks", "all")
        assert done.returncode == 0, done.stderr
        folders += output.iterdir()
    return folders


def test_results_do_not_depend_on_workers(runs):
    one, two = runs
    assert one.name == two.name
    for name in ("summary.json", "targets.csv", "years.csv", "absorption.csv", "plants.csv"):
        assert (one / name).read_bytes() == (two / name).read_bytes()
    for year in (2024, 2025):
        name = f"hourly/{year}.parquet"
        assert (one / name).read_bytes() == (two / name).read_bytes()


def test_all_networks_are_stored_where_they_are_wanted(runs):
    names = {path.name for path in (runs[0] / "networks").iterdir()}
    assert names == {"2024.nc", "2025.nc"}

"""Ctrl-C and kill in the middle of a run leave nothing that looks finished."""

import signal
import time
from pathlib import Path

import psutil
import pytest

from tests.end_to_end.command import simulate, start
from tests.packs import edit, write_small_pack

_PATIENCE = 120.0


def _wait_until(condition):
    deadline = time.monotonic() + _PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def running(tmp_path):
    """Start a run of three years and wait until its workers are at work."""
    scenario = write_small_pack(tmp_path)
    edit(tmp_path, "small.yaml", "2024-2026", "2024-2026\nadequacy: {samples: 4, weather_years: 3}")
    output = tmp_path / "outputs"
    process = start(scenario, "--output", output, "--workers", 2, folder=tmp_path)
    family = psutil.Process(process.pid)
    _wait_until(lambda: process.poll() is not None or len(family.children(recursive=True)) >= 2)
    _wait_until(lambda: process.poll() is not None or list(output.glob(".*.partial-*")))
    assert process.poll() is None
    time.sleep(1.0)  # into the stages of the first years
    yield process, family.children(recursive=True), output
    process.kill()
    process.communicate()


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_leaves_nothing(running, sent):
    process, workers, output = running
    process.send_signal(sent)
    _, err = process.communicate(timeout=_PATIENCE)
    assert process.returncode == 130
    assert err.strip().splitlines()[-1] == "Interrupted; nothing was written."
    assert "Traceback" not in err
    assert list(output.iterdir()) == []
    _wait_until(lambda: not any(worker.is_running() for worker in workers))


def test_kill_leaves_nothing_that_looks_finished(running, tmp_path):
    process, workers, output = running
    process.kill()
    process.wait()
    _wait_until(lambda: not any(worker.is_running() for worker in workers))
    assert all(path.name.startswith(".") for path in output.iterdir())
    edit(tmp_path, "small.yaml", "2024-2026", "2025\nperiod: 2025-07-01..2025-07-02")
    done = simulate("scenarios/small.yaml", "--quiet", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in output.iterdir()] == [Path(done.stdout.strip()).name]

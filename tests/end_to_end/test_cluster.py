"""Workers that die, a scheduler and workers of their own, and a scheduler that goes."""

import gc
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from distributed import Client

from simulator.errors import ClusterError
from simulator.sweeps.case import CaseResult, Task
from simulator.sweeps.cluster import Failure, open_client, run_tasks
from tests.end_to_end.cases import DEADLY, task, work
from tests.end_to_end.command import simulate

PROJECT = Path(__file__).parents[2]
pytestmark = pytest.mark.filterwarnings("ignore")  # Dask starts workers again in our process


@pytest.fixture(scope="module")
def local():
    """A cluster of two processes of this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(PROJECT))  # where workers find `tests`
        with open_client(2, None) as client:
            yield client


def _pids(client):
    return set(client.run(os.getpid).values())


def test_a_deadly_case_fails_after_three_workers_and_stops_no_other(local):
    names = [*(f"case-{number}" for number in range(6)), DEADLY, "wrong", "last"]
    outcomes = {one.case: one for one in run_tasks(local, map(task, names), work)}
    assert set(outcomes) == set(names)
    assert outcomes[DEADLY] == Failure(DEADLY, "worker lost", "its worker died 3 times")
    assert outcomes["wrong"] == Failure("wrong", "ValueError", "no such thing")
    assert sum(isinstance(one, CaseResult) for one in outcomes.values()) == 7


def test_cases_that_are_done_are_kept_nowhere(local):
    """The scheduler is in this process: what it remembers of cases grows with their number."""
    names = [f"case-{number}" for number in range(20)]
    assert len(list(run_tasks(local, map(task, names), work))) == len(names)
    gc.collect()
    kept = [one for one in gc.get_objects() if isinstance(one, Task) and one.case in names]
    assert len(kept) < 3


def test_cases_of_a_worker_that_is_killed_are_run_again(local):
    before = _pids(local)
    victim = next(iter(before))
    outcomes = []
    for outcome in run_tasks(local, map(task, [f"slow-{number}" for number in range(5)]), work):
        if not outcomes:
            os.kill(victim, signal.SIGKILL)
        outcomes.append(outcome)
    assert {one.case for one in outcomes} == {f"slow-{number}" for number in range(5)}
    assert all(isinstance(one, CaseResult) for one in outcomes)


@pytest.fixture
def apart(tmp_path):
    """A scheduler and two workers as processes of their own, in a fresh folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    scheduler = ["--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    processes = [subprocess.Popen([*dask, *scheduler], env=environment, **quiet)]
    processes += [
        subprocess.Popen([*worker, "--no-nanny", "--no-dashboard"], env=environment, **quiet)
        for _ in range(2)
    ]
    with Client(address, timeout=60) as client:
        client.wait_for_workers(2, timeout=60)
    yield address, processes
    for process in processes:
        process.kill()
        process.wait()


def test_a_cluster_elsewhere_gives_the_same_and_its_loss_is_told(apart, capfd):
    address, processes = apart
    with open_client(None, address) as client:
        names = [f"case-{number}" for number in range(4)]
        outcomes = {one.case: one for one in run_tasks(client, map(task, names), work)}
        assert set(outcomes) == set(names)
        found = {outcome.years["2025"]["figures"]["pid"] for outcome in outcomes.values()}
        assert found <= {process.pid for process in processes[1:]}

        def kill_scheduler():
            for outcome in run_tasks(client, map(task, [f"slow-{n}" for n in range(9)]), work):
                assert isinstance(outcome, CaseResult)
                processes[0].kill()

        with pytest.raises(ClusterError):
            kill_scheduler()
        noisy = [one for one in _loggers() if one.isEnabledFor(logging.CRITICAL)]
        assert not noisy  # Dask tells of a lost connection at great length, each time it tries
    assert "Traceback" not in capfd.readouterr().err


def _loggers():
    names = [one for one in logging.root.manager.loggerDict if one.startswith("distributed")]
    return [logging.getLogger(name) for name in names]


def test_nobody_at_the_address_is_told(monkeypatch):
    monkeypatch.setattr("simulator.sweeps.cluster._PATIENCE_S", 1.0)
    started = time.monotonic()
    with (
        pytest.raises(ClusterError, match="No Dask scheduler answers"),
        open_client(None, "tcp://127.0.0.1:9"),
    ):
        pass
    assert time.monotonic() - started < 60


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["sweep", "scenarios/sweeps/changde-export-coal.yaml", "--dry-run"], "16 different cases"),
        (
            ["sweep", "scenarios/sweeps/changde-export.yaml"],
            "or scenarios/sweeps/changde-export-coal.yaml",
        ),
        (["check", "scenarios/sweeps/changde-export-coal.yaml"], "16 different cases"),
        (["sweep", "scenarios/changde-plan.yaml"], "is not a known key"),
        (["compare", "outputs"], "Two runs are needed"),
    ],
)
def test_the_commands_answer_before_anything_runs(arguments, words):
    done = simulate(*arguments)
    assert words in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == (0 if {"--dry-run", "check"} & set(arguments) else 2)

"""Where cases run: processes of this machine, or a Dask cluster that is there already."""

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Final

import dask
from distributed import Client, Future, KilledWorker, LocalCluster, WorkerPlugin

from simulator.errors import ClusterError, SimulatorError
from simulator.sweeps.case import CaseResult, Task, run_case
from simulator.sweeps.shelf import SHELF, open_shelf
from simulator.workers import SURROUNDINGS

_MOST_DEATHS: Final = 3
"""A case whose worker died this often is reported as failed."""
_PATIENCE_S: Final = 30.0
_LOOK_S: Final = 2.0
_LONELY_S: Final = 120.0  # a worker that died is back long before
_CONFIG: Final = {
    "distributed.scheduler.allowed-failures": 0,  # deaths are counted here
    "distributed.comm.timeouts.connect": f"{_PATIENCE_S:.0f}s",
    "distributed.worker.daemon": True,
    "distributed.worker.profile.enabled": False,  # samples every thread a hundred times a second
    "distributed.admin.low-level-log-length": 0,  # a thousand cases would be kept
    "distributed.admin.event-loop": "tornado",
    # By default it looks at itself fifty times a second in each of four places of this process, and
    # in each worker: a twentieth of a core, which the workers need.
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.scheduler.work-stealing": False,  # a worker has one case
}
_ENVIRONMENT: Final = "distributed.nanny.pre-spawn-environ"
_ANY_PORT: Final = "127.0.0.1:0"
_DISTRIBUTION: Final = "grid-target-simulator"
_GONE: Final = "The scheduler of the sweep is gone."


@dataclass(frozen=True)
class Failure:
    """A case without a result, and why."""

    case: str
    kind: str
    reason: str


Outcome = CaseResult | Failure


class _Silence(WorkerPlugin):  # type: ignore[misc]
    """Keeps the solver's banner and the libraries' warnings out of our output."""

    name = "silence"

    def setup(self, worker: Any) -> None:  # noqa: ARG002 - Dask's signature
        logging.disable(logging.WARNING)  # what matters is checked and raised
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)


@contextmanager
def open_client(workers: int | None, scheduler: str | None) -> Iterator[Client]:
    """Give a client of a cluster on this machine, or of the one at an address.

    Parameters
    ----------
    workers
        Processes on this machine, one thread each; by default one a core.
    scheduler
        Address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``.

    Raises
    ------
    ClusterError
        If the scheduler does not answer, has no workers, or they have another version of this
        program.
    """
    dask.config.set(_CONFIG)
    if scheduler is not None:
        with _remote(scheduler) as client:
            yield client
        return
    with open_shelf() as shelf, _local(workers or os.cpu_count() or 1, shelf) as client:
        yield client


def run_tasks(
    client: Client, tasks: Iterable[Task], work: Callable[[Task], CaseResult] = run_case
) -> Iterator[Outcome]:
    """Run cases and yield what comes back, in the order in which it does.

    As many cases are under way as there are workers, so that the death of a worker is the doing of
    its own case, and the memory of the client does not grow with the number of cases.

    Parameters
    ----------
    work
        What a worker does with a case.

    Raises
    ------
    ClusterError
        If the scheduler is gone, or has lost all its workers.
    """
    waiting = iter(tasks)
    running: dict[str, tuple[Future, Task, int]] = {}
    finished: SimpleQueue[Future] = SimpleQueue()

    def submit(task: Task, deaths: int) -> None:
        key = f"case-{task.case}-{deaths}-{id(running):x}"
        future = client.submit(work, task, key=key, pure=False)
        running[key] = (future, task, deaths)
        future.add_done_callback(finished.put)

    try:
        while True:
            for task in _next(waiting, _slots(client) - len(running)):
                submit(task, 0)
            if not running:
                return
            future, task, deaths = running.pop(_wait(client, finished).key)
            outcome = _outcome(future, task, deaths)
            if isinstance(outcome, int):
                submit(task, outcome)
            else:
                yield outcome
    finally:
        client.cancel([future for future, _, _ in running.values()], force=True)


def _wait(client: Client, finished: "SimpleQueue[Future]") -> Future:
    """Return the next case that is done; say so if there is nobody left to do one."""
    lonely = 0.0
    while lonely < _LONELY_S:
        try:
            return finished.get(timeout=_LOOK_S)
        except Empty:
            lonely = 0.0 if _workers(client) else lonely + _LOOK_S
    raise ClusterError("All workers of the sweep are gone.")


def _next(tasks: Iterator[Task], count: int) -> Iterator[Task]:
    for _ in range(count):
        task = next(tasks, None)
        if task is None:
            return
        yield task


def _slots(client: Client) -> int:
    """Return how many cases may be under way: one for each worker there is."""
    return max(1, _workers(client))


def _workers(client: Client) -> int:
    """Return how many workers there are."""
    if client.status != "running":
        raise ClusterError(_GONE)
    try:
        return len(client.nthreads())
    except OSError as error:
        raise ClusterError(_GONE) from error


def _outcome(future: Future, task: Task, deaths: int) -> Outcome | int:
    """Return what a case came to, or how often its worker has died if it is worth another try."""
    if future.cancelled():
        raise ClusterError(_GONE)
    error = future.exception(timeout=_PATIENCE_S) if future.status == "error" else None
    if error is None:
        result: CaseResult = future.result(timeout=_PATIENCE_S)
        return result
    if isinstance(error, KilledWorker):
        deaths += error.allowed_failures + 1
        if deaths < _MOST_DEATHS:
            return deaths
        return Failure(task.case, "worker lost", f"its worker died {deaths} times")
    if isinstance(error, SimulatorError):
        return Failure(task.case, type(error).__name__, str(error))
    return Failure(task.case, type(error).__name__, str(error) or repr(error))


@contextmanager
def _local(workers: int, shelf: Path) -> Iterator[Client]:
    dask.config.set({_ENVIRONMENT: {**SURROUNDINGS, SHELF: str(shelf)}})
    with _interrupts_held():  # in the cluster's own thread, and so in all that it starts
        cluster = LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            dashboard_address=_ANY_PORT,  # None would claim port 8787
            scheduler_kwargs={"dashboard": False},
            memory_limit=0,
            silence_logs=logging.CRITICAL,
        )
        client = Client(cluster)
        client.register_plugin(_Silence())
    try:
        yield client
    finally:
        _silence_client()
        client.close(timeout=_PATIENCE_S)
        cluster.close(timeout=_PATIENCE_S)


@contextmanager
def _remote(address: str) -> Iterator[Client]:
    _silence_client()
    try:
        client = Client(address, timeout=_PATIENCE_S)
    except (OSError, ValueError) as error:
        raise ClusterError(f"No Dask scheduler answers at {address} ({error}).") from error
    try:
        _check_workers(client, address)
        yield client
    finally:
        client.close(timeout=_PATIENCE_S)


def _silence_client() -> None:
    """Keep the library from logging lost connections: they are raised in words of our own.

    Several of its loggers have a level of their own, so that it is not enough to silence the first.
    """
    for name in ("distributed", *logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def installed_version() -> str:
    """Return the version of this program where it is called."""
    return version(_DISTRIBUTION)


def _check_workers(client: Client, address: str) -> None:
    """Refuse a cluster without workers, or with another version of this program."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE_S)
        versions: dict[str, str] = client.run(installed_version)
    except TimeoutError as error:
        raise ClusterError(f"The scheduler at {address} has no workers.") from error
    except ImportError as error:
        raise ClusterError(
            f"The workers at {address} do not have this program: install grid-target-simulator "
            f"{installed_version()} there."
        ) from error
    others = sorted({one for one in versions.values() if one != installed_version()})
    if others:
        raise ClusterError(
            f"The workers at {address} have version {', '.join(others)} of this program; this is "
            f"version {installed_version()}."
        )


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Let threads and processes started here leave Ctrl-C to the command."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


Runner = Callable[[Iterable[Task]], Iterator[Outcome]]
"""Runs cases somewhere and yields what comes back."""

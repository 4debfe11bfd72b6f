"""Processes beside this one: quiet, a thread each, and gone when their parent is."""

import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, Final, ParamSpec, TypeVar

from simulator.errors import SolveError
from simulator.memory import keep_for_good

CONTEXT: Final = multiprocessing.get_context("spawn")
"""How processes begin: with nothing of their parent's, the same on every system."""

_KEPT_BYTES: Final = str(1 << 30)
SURROUNDINGS: Final = {
    **dict.fromkeys(
        ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_MAX_THREADS",
         "POLARS_MAX_THREADS"), "1",
    ),
    # A year's program is hundreds of megabytes that come and go: the C library keeps them, or each
    # page is fetched and cleared anew.
    "MALLOC_TRIM_THRESHOLD_": _KEPT_BYTES,
    "MALLOC_MMAP_THRESHOLD_": _KEPT_BYTES,
}  # fmt: skip
"""Environment in which a process of ours begins."""

Given = ParamSpec("Given")
Item = TypeVar("Item")
Result = TypeVar("Result")


@contextmanager
def worker_pool(
    count: int | None, begin: Callable[..., None], arguments: tuple[Any, ...], lost: str
) -> Iterator[ProcessPoolExecutor]:
    """Give a pool of processes, each begun when there is work for it; they end with the block.

    Parameters
    ----------
    count
        Processes at most, by default one a core.
    begin
        Called in each process, with the arguments, before its first task.
    lost
        What to say of a process that ends without a result.

    Raises
    ------
    SolveError
        If a process ends without a result. Whatever else ends the block, the processes are killed.
    """
    strangers = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(
        count or os.cpu_count() or 1, CONTEXT, _begin_worker, (begin, arguments)
    )
    try:
        yield pool
    except BaseException as error:
        for process in set(multiprocessing.active_children()) - strangers:
            process.kill()
        pool.shutdown(wait=True, cancel_futures=True)
        if isinstance(error, BrokenProcessPool):
            raise SolveError(lost) from error
        raise
    pool.shutdown()


def map_tasks(
    count: int, task: Callable[[Item], Result], items: Sequence[Item], lost: str
) -> list[Result]:
    """Return what a task makes of each item, by that many processes; one is this process itself.

    Raises
    ------
    SolveError
        With ``lost``, if a process ends without a result.
    """
    if min(count, len(items)) <= 1:
        return [task(item) for item in items]
    with worker_pool(min(count, len(items)), _nothing_first, (), lost) as pool:
        futures = [submit(pool, task, item) for item in items]
        return [future.result() for future in futures]


def submit(
    pool: ProcessPoolExecutor,
    task: Callable[Given, Result],
    *arguments: Given.args,
    **named: Given.kwargs,
) -> "Future[Result]":
    """Give a task to a pool; a process begun for it has one thread and leaves Ctrl-C alone."""
    with _quiet_start():
        return pool.submit(task, *arguments, **named)


@contextmanager
def _quiet_start() -> Iterator[None]:
    """Let processes started here use one thread each, and leave Ctrl-C to their parent."""
    before = {name: os.environ.get(name) for name in SURROUNDINGS}
    os.environ.update(SURROUNDINGS)
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _begin_worker(begin: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    """Be silent, and end when the parent is gone; then what the pool's user wants first."""
    logging.disable(logging.WARNING)  # what matters is checked and raised
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), sys.stdout.fileno())  # the solver's banner is not our output
    threading.Thread(target=_end_with_parent, daemon=True).start()
    begin(*arguments)
    keep_for_good()


def _nothing_first() -> None:
    """Begin a process that needs nothing before its first task."""


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

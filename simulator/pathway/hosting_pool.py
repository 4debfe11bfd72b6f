"""Simulates points of the hosting curve side by side, in processes of their own."""

import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from typing import Final

from simulator.errors import SolveError
from simulator.pathway.hosting import Evaluate, Request
from simulator.pathway.hosting_point import Reading, read_point
from simulator.pathway.hosting_scenario import Point
from simulator.scenario.schema import Scenario

_THREAD_LIMITS: Final = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_MAX_THREADS",
)  # fmt: skip
_LOST_WORKER: Final = (
    "A process that simulated a point ended without a result, most likely for want of memory. "
    "Try --workers 1."
)

Find = Callable[[Point], Reading | None]
Keep = Callable[[Point, Reading], None]


@contextmanager
def side_by_side(
    scenario: Scenario, request: Request, workers: int | None, find: Find, keep: Keep
) -> Iterator[Evaluate]:
    """Give a function that simulates points in processes, which end with the block.

    Parameters
    ----------
    scenario
        The scenario as it is; each process gets it once.
    workers
        Processes, by default one a core.
    find
        Returns the reading of a point that is known from before, or None.
    keep
        Takes every new reading as it comes.
    """
    strangers = set(multiprocessing.active_children())
    with ExitStack() as stack:
        pool: list[ProcessPoolExecutor] = []

        def evaluate(points: Sequence[Point]) -> Iterator[tuple[Point, Reading]]:
            known = {point: find(point) for point in points}
            yield from ((point, reading) for point, reading in known.items() if reading)
            missing = [point for point, reading in known.items() if reading is None]
            if missing and not pool:  # what is all there needs no processes
                pool.append(_pool(scenario, request, workers))
                stack.callback(pool[0].shutdown, wait=True, cancel_futures=True)
            for point, reading in _simulated(pool, missing):
                keep(point, reading)
                yield point, reading

        try:
            yield evaluate
        except BaseException as error:
            for process in set(multiprocessing.active_children()) - strangers:
                process.kill()
            if isinstance(error, BrokenProcessPool):
                raise SolveError(_LOST_WORKER) from error
            raise


def _simulated(
    pool: Sequence[ProcessPoolExecutor], points: Sequence[Point]
) -> Iterator[tuple[Point, Reading]]:
    """Yield points as they are done."""
    if not points:
        return
    with _quiet_start():
        futures = {pool[0].submit(_read, point): point for point in points}
    for future in as_completed(futures):
        yield futures[future], future.result()


def _pool(scenario: Scenario, request: Request, workers: int | None) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    count = workers or os.cpu_count() or 1
    return ProcessPoolExecutor(count, context, _begin_worker, (scenario, request))


@contextmanager
def _quiet_start() -> Iterator[None]:
    """Let processes started here use one thread each, and leave Ctrl-C to their parent."""
    before = {name: os.environ.get(name) for name in _THREAD_LIMITS}
    os.environ.update(dict.fromkeys(_THREAD_LIMITS, "1"))
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


_asked: tuple[Scenario, Request] | None = None


def _begin_worker(scenario: Scenario, request: Request) -> None:
    """Remember what is simulated, be silent, and end when the parent is gone."""
    global _asked  # noqa: PLW0603 - a worker process serves one question
    _asked = (scenario, request)
    logging.disable(logging.WARNING)  # what matters is checked and raised
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), sys.stdout.fileno())  # the solver's banner is not our output
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read(point: Point) -> Reading:
    if _asked is None:
        raise RuntimeError("a worker has not begun")
    scenario, request = _asked
    return read_point(scenario, request.year, point, request.areas, exact=request.exact)

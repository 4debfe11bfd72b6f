"""Simulates points of the hosting curve side by side, in processes of their own."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import TYPE_CHECKING, Final

from simulator.memory import keep_for_good
from simulator.pathway.hosting import Evaluate, Request
from simulator.pathway.hosting_point import Reading, read_point
from simulator.pathway.hosting_scenario import CASES, Point, kind_of
from simulator.scenario.schema import Scenario
from simulator.workers import submit, worker_pool

if TYPE_CHECKING:  # slow to import, and only workers need it
    from simulator.dispatch.stages import Bases

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
    with ExitStack() as stack:
        pool: list[ProcessPoolExecutor] = []

        def start(point: Point) -> "Future[Reading]":
            if not pool:  # what is all there needs no processes
                begun = worker_pool(workers, _remember, (scenario, request), _LOST_WORKER)
                pool.append(stack.enter_context(begun))
            return submit(pool[0], _read, point)

        def evaluate(points: Sequence[Point]) -> Iterator[tuple[Point, Reading]]:
            queue, running = _Queue(points), dict[Future[Reading], Point]()
            while queue.waits() or running:
                while queue.waits() and len(running) < (workers or os.cpu_count() or 1):
                    point = queue.take()
                    known = find(point)
                    if known is None:
                        running[start(point)] = point
                    else:
                        yield point, known
                for done in wait(running, return_when=FIRST_COMPLETED).done:
                    point, reading = running.pop(done), done.result()
                    keep(point, reading)
                    yield point, reading

        yield evaluate


class _Queue:
    """Points that become more while they are simulated; those that came later go first."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._points, self._at_first = points, len(points)
        self._first, self._later = 0, len(points)

    def waits(self) -> bool:
        """Return whether a point is left."""
        return self._first < self._at_first or self._later < len(self._points)

    def take(self) -> Point:
        """Return the next point."""
        if self._later < len(self._points):
            self._later += 1
            return self._points[self._later - 1]
        self._first += 1
        return self._points[self._first - 1]


_asked: tuple[Scenario, Request] | None = None


def _remember(scenario: Scenario, request: Request) -> None:
    global _asked  # noqa: PLW0603 - a worker process serves one question
    _asked = (scenario, request)


def _read(point: Point) -> Reading:
    scenario, request = _what_is_asked()
    bases = _bases(kind_of(scenario, request.year, point.line.case))
    return read_point(
        scenario, request.year, point, request.areas, exact=request.exact, bases=bases
    )


@cache
def _bases(kind: str) -> "Bases | None":
    """Return the bases of a case as it is at the plan's capacity, found once in each process."""
    from simulator.year import find_bases  # noqa: PLC0415 - slow; only in workers

    scenario, request = _what_is_asked()
    bases = find_bases(CASES[kind](scenario, request.year), request.year)
    keep_for_good()
    return bases


def _what_is_asked() -> tuple[Scenario, Request]:
    if _asked is None:
        raise RuntimeError("a worker has not begun")
    return _asked

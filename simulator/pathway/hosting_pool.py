"""Simulates points of the hosting curve side by side, in processes of their own."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import TYPE_CHECKING, Final

from simulator.pathway.hosting import Evaluate, Request
from simulator.pathway.hosting_point import Reading, read_point
from simulator.pathway.hosting_scenario import Point
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

        def evaluate(points: Sequence[Point]) -> Iterator[tuple[Point, Reading]]:
            known = {point: find(point) for point in points}
            yield from ((point, reading) for point, reading in known.items() if reading)
            missing = [point for point, reading in known.items() if reading is None]
            if missing and not pool:  # what is all there needs no processes
                begun = worker_pool(workers, _remember, (scenario, request), _LOST_WORKER)
                pool.append(stack.enter_context(begun))
            for point, reading in _simulated(pool, missing):
                keep(point, reading)
                yield point, reading

        yield evaluate


def _simulated(
    pool: Sequence[ProcessPoolExecutor], points: Sequence[Point]
) -> Iterator[tuple[Point, Reading]]:
    """Yield points as they are done."""
    if not points:
        return
    futures = {submit(pool[0], _read, point): point for point in points}
    for future in as_completed(futures):
        yield futures[future], future.result()


_asked: tuple[Scenario, Request] | None = None


def _remember(scenario: Scenario, request: Request) -> None:
    global _asked  # noqa: PLW0603 - a worker process serves one question
    _asked = (scenario, request)


def _read(point: Point) -> Reading:
    if _asked is None:
        raise RuntimeError("a worker has not begun")
    scenario, request = _asked
    return read_point(
        scenario, request.year, point, request.areas, exact=request.exact, bases=_bases()
    )


@cache
def _bases() -> "Bases | None":
    """Return the bases of the scenario as it is, found once in each process."""
    from simulator.year import find_bases  # noqa: PLC0415 - slow; only in workers

    if _asked is None:
        raise RuntimeError("a worker has not begun")
    scenario, request = _asked
    return find_bases(scenario, request.year)

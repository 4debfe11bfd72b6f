"""Sequential Monte Carlo: samples in chunks, on any number of workers, always the same result."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from simulator.adequacy.flexible_region import make_flex_state
from simulator.adequacy.many_regions import make_desk, simulate_regions
from simulator.adequacy.one_region import simulate_one_region
from simulator.adequacy.outages import OutageTables, make_room, outage_tables
from simulator.adequacy.simple_region import make_simple_desk
from simulator.adequacy.system import FloatArray, IntArray, System
from simulator.adequacy.tables import SystemTables, system_tables
from simulator.adequacy.tally import ENERGY, Tally, make_tally

CHUNK: Final = 2048
_ROUND: Final = 8 * CHUNK
_LEAST_SHORT: Final = 50  # samples with a shortfall before a relative error is believed
MOST_SAMPLES: Final = 10_000_000


@dataclass(frozen=True)
class Samples:
    """What was short in every sample, and when.

    Parameters
    ----------
    figures
        Shape (sample, place, figure); places are the regions, then the system, then, for one
        region, the system without storage and demand response. Figures as in ``tally``.
    times, depth
        Short samples [1] and summed shortfall [MW], shape (place, snapshot).
    """

    figures: FloatArray
    times: IntArray
    depth: FloatArray

    def __len__(self) -> int:
        """Return how many samples there are."""
        return len(self.figures)


Runner = Callable[[IntArray], Tally]


def make_runner(system: System, seed: int) -> Runner:
    """Return a function that simulates samples by their numbers.

    Parameters
    ----------
    system
        The system.
    seed
        With the number of a sample and the names of units it fixes every draw.
    """
    tables = system_tables(system)
    outages = system_outages(system, tables, seed)

    def run(samples: IntArray) -> Tally:
        tally = make_tally(len(samples), len(system.regions), system.snapshots)
        room, state = make_room(outages), make_flex_state(tables)
        if len(system.regions) == 1:
            block_desk = make_simple_desk(tables)
            simulate_one_region(tables, outages, samples, room, state, block_desk, tally)
        else:
            desk = make_desk(tables)
            simulate_regions(tables, outages, samples, room, state, desk, tally)
        return tally

    return run


def system_outages(system: System, tables: SystemTables, seed: int) -> OutageTables:
    """Return the tables from which the outages of all elements of a system are drawn."""
    others = len(system.storage.elements) + len(system.interfaces.elements)
    constant = np.where(system.profile < 0, tables.units.grains, 0)
    kinds = (
        ("unit", system.units),
        ("storage", system.storage.elements),
        ("interface", system.interfaces.elements),
    )
    weight = np.concatenate((constant, np.zeros(others, dtype=np.int64)))
    hours = system.hours_per_snapshot
    return outage_tables(kinds, system.process, hours, system.snapshots, seed, weight)


def simulate(
    system: System,
    numbers: IntArray,
    seed: int,
    workers: int = 1,
) -> Samples:
    """Simulate samples by their numbers.

    Parameters
    ----------
    system
        The system.
    numbers
        Numbers of the samples.
    seed, workers
        Seed, and how many threads share the work; the result does not depend on the latter.
    """
    return _join(_chunks(make_runner(system, seed), numbers, workers))


def _chunks(run: Runner, numbers: IntArray, workers: int) -> Iterator[Tally]:
    chunks = [numbers[first : first + CHUNK] for first in range(0, len(numbers), CHUNK)]
    if workers == 1 or len(chunks) == 1:
        yield from map(run, chunks)
        return
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(run, chunks)


def _join(parts: Iterable[Tally | Samples]) -> Samples:
    """Join samples as they come, in their order: sums are the same for any number of workers."""
    figures: list[FloatArray] = []
    times, depth = np.zeros((1, 1), dtype=np.int64), np.zeros((1, 1))
    for part in parts:
        figures.append(part.figures)
        times = times + part.times
        depth = depth + part.depth
    return Samples(np.concatenate(figures), times, depth)


def simulate_until(
    system: System, samples: int, relative_error: float | None, seed: int, workers: int = 1
) -> Samples:
    """Simulate a number of samples, or until the expected unserved energy is known well enough.

    Parameters
    ----------
    system
        The system.
    samples
        Most samples.
    relative_error
        Standard error of the expected unserved energy over its mean at which to stop; None for
        all samples. It is looked at after every 16,384 samples, whatever the number of workers.
    seed, workers
        As in ``simulate``.
    """
    run = make_runner(system, seed)
    step = samples if relative_error is None else _ROUND
    parts: list[Samples] = []
    for first in range(0, samples, step):
        numbers = np.arange(first, min(first + step, samples), dtype=np.int64)
        parts.append(_join(_chunks(run, numbers, workers)))
        if relative_error is not None and _is_known(system, parts, relative_error):
            break
    return _join(parts)


def _is_known(system: System, parts: list[Samples], relative_error: float) -> bool:
    energy = np.concatenate([part.figures[:, len(system.regions), ENERGY] for part in parts])
    if np.count_nonzero(energy) < _LEAST_SHORT:
        return False
    error = float(energy.std(ddof=1)) / len(energy) ** 0.5
    return bool(error <= relative_error * float(energy.mean()))

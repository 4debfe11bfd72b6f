"""How fast adequacy is: ``python -m tests.benchmarks.adequacy --json FILE``.

Rates are sample-years per second after compilation; on a shared machine use ``--clock cpu``, which
counts the time this process had. The peer ``assetra`` is measured only where it is installed.
"""

import argparse
import json
import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from simulator.adequacy.build import build_system
from simulator.adequacy.sampling import CHUNK, make_runner, simulate
from simulator.adequacy.study.assess import assess_year_adequacy
from simulator.adequacy.system import DemandResponse, Storage, System
from simulator.assessment.adequacy import promised_supply_mw
from simulator.profiles.build import build_profiles
from simulator.profiles.series import Profiles
from simulator.scenario.adequacy_case import load_adequacy_case
from simulator.scenario.load import load_scenario
from simulator.scenario.schema import Scenario
from tests.benchmarks import peer
from tests.systems import elements, one_response, one_storage

_CASE = Path(__file__).parents[1] / "reference" / "rts79" / "case.yaml"
_PLAN = Path(__file__).parents[2] / "scenarios" / "changde-plan.yaml"
_REPEATS = 3
_LONG = 64  # times the samples: seconds, beside which the start of threads is nothing
_PEER_TRIALS = 40
_PEER_STORAGE_TRIALS = 8


def _rts79() -> System:
    return build_system(load_adequacy_case(_CASE))


def _storage(snapshots: int, power: float, energy: float) -> Storage:
    return one_storage(snapshots, power, energy, efficiency=0.92, soc=1.0)


def _large(rts79: System) -> System:
    """Return 100 units: RTS-79 three times, and four more, under three times its demand."""
    copies = np.concatenate([np.arange(32)] * 3 + [np.arange(4)])
    units = rts79.units
    return replace(
        rts79,
        demand_mw=rts79.demand_mw * 3.15,
        units=elements(
            [f"unit {i}" for i in range(len(copies))],
            [0] * len(copies),
            units.forced_outage_rate[copies].tolist(),
            units.repair_time_h[copies].tolist(),
        ),
        technology=("",) * len(copies),
        capacity_mw=rts79.capacity_mw[copies],
        profile=rts79.profile[copies],
        storage=_storage(rts79.snapshots, 250.0, 1000.0),
        demand_response=_response(),
    )


def _response() -> DemandResponse:
    return one_response(260.0, 2.0, 20.0)


def _per_second(case: System, samples: int, clock: Callable[[], float]) -> float:
    run = make_runner(case, 1)
    run(np.arange(4, dtype=np.int64))  # compiles, or reads what was compiled
    best = 0.0
    for repeat in range(_REPEATS):
        numbers = np.arange(repeat * samples, (repeat + 1) * samples, dtype=np.int64)
        begin = clock()
        for first in range(0, samples, CHUNK):
            run(numbers[first : first + CHUNK])
        best = max(best, samples / (clock() - begin))
    return best


def _workers_ratio(case: System, samples: int) -> float:
    """Return how much sooner two workers are done than one, by the clock on the wall."""
    numbers = np.arange(samples, dtype=np.int64)
    seconds = []
    for workers in (1, 2):
        begin = time.perf_counter()
        simulate(case, numbers, 1, workers)
        seconds.append(time.perf_counter() - begin)
    return seconds[0] / seconds[1]


def measure(
    clock: Callable[[], float], samples: int, *, plan: bool = True
) -> dict[str, float | None]:
    """Return all figures; those that cannot be measured here are None."""
    rts79 = _rts79()
    stored = replace(rts79, storage=_storage(rts79.snapshots, 250.0, 1000.0))
    return {
        "rts79_per_s": _per_second(rts79, samples, clock),
        "rts79_storage_per_s": _per_second(stored, samples, clock),
        "large_per_s": _per_second(_large(rts79), samples // 2, clock),
        "assetra_ratio": _peer_ratio(rts79, samples, _PEER_TRIALS, clock),
        "assetra_storage_ratio": _peer_ratio(stored, samples, _PEER_STORAGE_TRIALS, clock),
        "workers_ratio": _workers_ratio(rts79, _LONG * samples),
        "plan_seconds": _plan_seconds() if plan else None,
    }


def _peer_ratio(
    case: System, samples: int, trials: int, clock: Callable[[], float]
) -> float | None:
    """Return how many times faster than the peer, both measured here one after the other."""
    if not peer.is_there():
        return None
    return _per_second(case, samples, clock) / peer.peer_per_second(case, trials, clock)


def _plan_seconds() -> float:
    """Return how long the adequacy of all years of the shipped plan takes on two processes.

    Profiles are built beforehand, as a run does for its dispatch; weather years are drawn within.
    """
    scenario = load_scenario(_PLAN)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, context) as pool:
        list(pool.map(_begin, range(2)))
        profiles = list(pool.map(partial(build_profiles, scenario), scenario.years))
        begin = time.perf_counter()
        due = {target.year for target in scenario.pack.targets if target.testable}
        longest_first = sorted(profiles, key=lambda one: one.year not in due)
        jobs = [pool.submit(_assess, scenario, one) for one in longest_first]
        studied = [job.result() for job in jobs]
        seconds = time.perf_counter() - begin
    if any(studied):
        raise RuntimeError(f"not studied: {studied}")
    return seconds


def _begin(_number: int) -> None:
    """Import, and compile or read what was compiled, before the clock starts."""
    _per_second(_large(_rts79()), CHUNK, time.thread_time)
    time.sleep(1.0)  # so that each process gets one of these


def _assess(scenario: Scenario, profiles: Profiles) -> str:
    return assess_year_adequacy(scenario, profiles, promised_supply_mw(scenario)).skipped


def main() -> None:
    """Measure and print, or write, the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", nargs="?", const="-", default="-", metavar="FILE")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall")
    parser.add_argument("--samples", type=int, default=8 * CHUNK)
    parser.add_argument("--no-plan", action="store_true", help="leave out plan_seconds")
    options = parser.parse_args()
    clock = time.perf_counter if options.clock == "wall" else time.thread_time
    text = json.dumps(measure(clock, options.samples, plan=not options.no_plan), indent=1)
    if options.json == "-":
        print(text)  # noqa: T201 - a benchmark's result
    else:
        Path(options.json).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Time and memory of the dispatch engine against plain PyPSA.

``python -m tests.benchmarks.dispatch [--quick] [--json] [--network NAME]``: alternating runs on a
synthetic year with slack corridors, on the same with halved limits, and on the shipped 2025
network, each in a process of its own with one thread; ``--quick`` runs the shipped network once.
``--growth`` shows instead how time grows with buses and with years. Progress goes to stderr.

- ``exact_ratio``, ``fast_ratio``: seconds of plain PyPSA over ours; plain is
  ``n.optimize(io_api="direct")`` with HiGHS and the options in ``PLAIN_OPTIONS``.
- ``fast_gap``: cost of ``--fast`` above the exact optimum.
- ``rolling_ratio``: seconds of ``n.optimize.optimize_with_rolling_horizon`` (216 h, overlap 48 h)
  over those of ``--fast``; both gaps to the exact optimum are written to stderr. It looks ahead
  two days, so it cannot keep a level at the year's end: it is let off, and what is missing from
  the levels counts as cost at its own mean price.
- ``workers_ratio``: wall time of two years, each twice and exact, by one worker over that by
  two, in turn as often as there are pairs. Each an even number of times, so that no worker waits
  for another's longer year, and after a whole year, as in a sweep. How workers fare from their
  first year, in nine different ones, is in ``plan_seconds`` and ``--growth``.
- ``memory_ratio``: peak resident memory of an exact run over that of a plain one.
- ``plan_seconds``: wall time of the dispatch stage, exact, summed over the nine years of the plan
  that two workers solve side by side, and halved.

Seconds of single runs are of processor time, which a busy machine disturbs less than wall time.
Each run follows a short one of the same kind in the same process, ours and plain PyPSA's alike, so
that neither importing libraries nor loading kernels is in it: a process solves many years. All
begin in the surroundings of the program's own workers (one thread, memory kept within a year and
returned between years, what was imported left out of searches for cycles of objects).
"""

import argparse
import json
import logging
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pypsa

from simulator.dispatch.commit import apply_commitment
from simulator.dispatch.engine import optimise
from simulator.dispatch.schedule import commit_schedule
from simulator.memory import keep_for_good, return_memory
from simulator.network.build import build_network
from simulator.profiles.build import build_profiles
from simulator.scenario.load import load_scenario
from simulator.workers import SURROUNDINGS
from tests.benchmarks.synthetic import build_synthetic

PLAIN_OPTIONS = {"solver": "simplex", "threads": 1, "parallel": "off", "output_flag": False}
ROLLING_HOURS, ROLLING_OVERLAP = 216, 48
PAIRS = 3
SHIPPED = Path(__file__).parents[2] / "scenarios" / "changde-plan.yaml"
SHIPPED_YEAR = 2025
NETWORKS = ("slack", "binding", "shipped")
WAYS = ("plain", "exact", "fast", "rolling")
WORKERS, WORKERS_YEARS = 2, 2
GROWTH_BUSES = (12, 50, 200)
GROWTH_YEARS = (1, 3, 9)
QUARTER = 2190  # [h]
WARM_HOURS = 480  # of the run before; enough for windows [h]
BALANCE = 1e-6  # share of the demand by which an hour may miss its balance
MOST_SECONDS = 1800  # of one run; a plain run of 200 buses may not end


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one pair, shipped network alone")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--growth", action="store_true", help="how time grows, instead")
    parser.add_argument("--network", choices=NETWORKS, help="this network alone, and no plan")
    parser.add_argument("--pairs", type=int, help=f"alternating runs; {PAIRS}, or 1 if quick")
    parser.add_argument("--hours", type=int, help="shorten every network [h]; for trying out")
    parser.add_argument("--one", nargs=2, metavar=("NETWORK", "WAY"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        sys.stdout.write(json.dumps(run_one(*arguments.one, arguments.hours)) + "\n")
        return
    say(f"plain PyPSA: HiGHS, io_api='direct', {PLAIN_OPTIONS}")
    figures = growth(arguments.hours) if arguments.growth else benchmark(arguments)
    text = json.dumps(figures, indent=2) if arguments.json else as_table(figures)
    sys.stdout.write(text + "\n")


def benchmark(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the figures of each network and of the whole plan."""
    names = ("shipped",) if arguments.quick else NETWORKS
    pairs = arguments.pairs or (1 if arguments.quick else PAIRS)
    figures: dict[str, Any] = {
        name: compare(name, pairs, arguments.hours)
        for name in ((arguments.network,) if arguments.network else names)
    }
    if not arguments.network:
        figures["plan_seconds"] = plan_seconds(load_scenario(SHIPPED).years, arguments.hours)
    return figures


def compare(name: str, pairs: int, hours: int | None) -> dict[str, Any]:
    """Return the figures of one network: medians of alternating runs."""
    runs: dict[str, list[dict[str, Any]]] = {way: [] for way in WAYS}
    for pair in range(pairs):
        for way in WAYS:
            run = spawn(name, way, hours)
            runs[way].append(run)
            say(f"{name} {pair + 1}/{pairs} {way}: {run}")
    seconds = {way: statistics.median(run["seconds"] for run in runs[way]) for way in WAYS}
    memory = {way: statistics.median(run["memory_mb"] for run in runs[way]) for way in WAYS}
    plain, exact, fast, rolling = (runs[way][-1] for way in WAYS)
    gaps = {
        way: run["cost"] / exact["cost"] - 1
        for way, run in zip(WAYS, (plain, exact, fast, rolling), strict=True)
    }
    say(
        f"{name}: cost above the exact optimum: plain {gaps['plain']:.1e}, fast {gaps['fast']:.2e} "
        f"(stated: {fast['gap']:.2e}), rolling horizon {gaps['rolling']:.2e}"
        f"{'' if rolling['solved'] else ' (not every window was solved)'}"
    )
    return {
        "exact_ratio": seconds["plain"] / seconds["exact"],
        "fast_ratio": seconds["plain"] / seconds["fast"],
        "fast_gap": gaps["fast"],
        "rolling_ratio": seconds["rolling"] / seconds["fast"],
        "workers_ratio": workers_ratio(name, hours, pairs),
        "memory_ratio": memory["exact"] / memory["plain"],
        "plain_seconds": seconds["plain"],
        "exact_seconds": seconds["exact"],
        "fast_seconds": seconds["fast"],
        "rows": exact["rows"],
        "columns": exact["columns"],
    }


def workers_ratio(name: str, hours: int | None, pairs: int) -> float:
    """Return the wall time of some years by one worker over that by two: medians in turn."""
    jobs = [(name, year, hours) for year in range(WORKERS_YEARS) for _ in range(WORKERS)]
    times: dict[int, list[float]] = {1: [], WORKERS: []}
    for pair in range(pairs):
        for workers, wall in times.items():
            wall.append(in_processes(solve_year, jobs, workers, hours)[1])
        alone, together = (wall[-1] for wall in times.values())
        say(
            f"{name} {pair + 1}/{pairs}: {len(jobs)} solves by one worker {alone:.1f} s, "
            f"by two {together:.1f} s"
        )
    return statistics.median(times[1]) / statistics.median(times[WORKERS])


def plan_seconds(years: tuple[int, ...], hours: int | None) -> float:
    """Return the seconds that the dispatch of some years takes on two cores."""
    jobs = [("shipped", year - SHIPPED_YEAR, hours) for year in years]
    seconds, wall = in_processes(solve_year, jobs, WORKERS)
    say(
        f"plan: dispatch of {len(years)} years {sum(seconds):.1f} s in all by {WORKERS} workers; "
        f"with profiles, network and commitment {wall:.1f} s by the clock"
    )
    return sum(seconds) / WORKERS


def in_processes(
    task: Any,
    jobs: list[tuple[str, int, int | None]],
    workers: int,
    warm_hours: int | None = WARM_HOURS,
) -> tuple[list[float], float]:
    """Return the results of jobs in worker processes, and their wall time without start-up.

    ``warm_hours``: of the run before in each worker; ``None`` is a whole year. [h]
    """
    os.environ.update(SURROUNDINGS)
    context = multiprocessing.get_context("spawn")
    ready = (jobs[0][0], warm_hours, context.Barrier(workers))
    with ProcessPoolExecutor(workers, context, initializer=begin, initargs=ready) as pool:
        list(pool.map(time.sleep, [0.5] * workers))  # every worker has begun
        started = time.perf_counter()
        results = list(pool.map(task, jobs))
        return results, time.perf_counter() - started


def quiet() -> None:
    """Let neither warnings nor PyPSA's log speak."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)


def begin(name: str, warm_hours: int | None, together: Any) -> None:
    """Make a process ready, and wait for the others: a year has been solved and is kept."""
    quiet()
    solve(build(name, 0, warm_hours), "exact")
    keep_for_good()
    together.wait()


def solve_year(job: tuple[str, int, int | None]) -> float:
    """Build and solve a year exactly; return the wall time of solving it. [s]"""
    return_memory()  # as simulate_year does
    network = build(*job)
    started = time.perf_counter()
    optimise(network)
    return time.perf_counter() - started


def spawn(name: str, way: str, hours: int | None) -> dict[str, Any]:
    """Run one solve in a fresh process and return what it measured."""
    command = [sys.executable, "-m", "tests.benchmarks.dispatch", "--one", name, way]
    if hours:
        command += ["--hours", str(hours)]
    finished = subprocess.run(
        command,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=MOST_SECONDS,
        env={**os.environ, **SURROUNDINGS},
    )
    result: dict[str, Any] = json.loads(finished.stdout.strip().splitlines()[-1])
    return result


def run_one(name: str, way: str, hours: int | None) -> dict[str, Any]:
    """Build a network, solve it in one way, and return time, memory and cost."""
    quiet()
    solve(build(name, 0, WARM_HOURS), way)
    keep_for_good()
    network = build(name, 0, hours)
    started = time.process_time()
    result = solve(network, way)
    result["seconds"] = time.process_time() - started
    result["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return result | {"cost": cost_of(network) + result.pop("missing_levels", 0.0)}


def solve(network: pypsa.Network, way: str) -> dict[str, Any]:
    """Solve a network in one way; return what is known of the solution."""
    options = {
        "solver_name": "highs",
        "io_api": "direct",
        "solver_options": PLAIN_OPTIONS,
        "include_objective_constant": False,
        "log_to_console": False,
    }
    if way == "plain":
        status, _ = network.optimize(**options)
        return {"solved": status == "ok"}
    if way == "rolling":
        return {"missing_levels": _roll_plainly(network, options), "solved": _balances(network)}
    report = optimise(network, fast=way == "fast")
    return {
        "solved": True,
        "gap": report.gap,
        "rows": report.rows,
        "columns": report.columns,
        "phases": {phase: round(seconds, 2) for phase, seconds in report.seconds.items()},
    }


def _roll_plainly(network: pypsa.Network, options: dict[str, Any]) -> float:
    """Solve by PyPSA's rolling horizon; return what the levels missing at the end are worth."""
    wanted = network.storage_units_t.state_of_charge_set.iloc[-1].dropna()
    network.storage_units_t.state_of_charge_set.loc[:, :] = float("nan")
    network.optimize.optimize_with_rolling_horizon(
        horizon=ROLLING_HOURS, overlap=ROLLING_OVERLAP, **options
    )
    units = network.storage_units.loc[wanted.index]
    missing = wanted - network.storage_units_t.state_of_charge.iloc[-1][wanted.index]
    price = network.buses_t.marginal_price.mean()[units.bus].to_numpy()
    return float((missing * units.efficiency_dispatch * price).sum())


def _balances(network: pypsa.Network) -> bool:
    """Return whether supply meets demand in every hour: where a window failed, it does not."""
    supply = (network.generators_t.p * network.generators.sign).sum(axis=1)
    supply += network.storage_units_t.p.sum(axis=1)
    demand = network.get_switchable_as_dense("Load", "p_set").sum(axis=1)
    return bool((supply - demand).abs().max() <= BALANCE * demand.max())


def cost_of(network: pypsa.Network) -> float:
    """Return what the dispatch in a network's tables costs, however it was found."""
    used = {"Generator": "p", "StorageUnit": "p_dispatch", "Link": "p0", "Store": "p"}
    return float(
        sum(
            (network.get_switchable_as_dense(kind, "marginal_cost") * network.c[kind].dynamic[flow])
            .sum()
            .sum()
            for kind, flow in used.items()
            if len(network.c[kind].static)
        )
    )


def build(name: str, year: int = 0, hours: int | None = None) -> pypsa.Network:
    """Return the network of a name; ``year`` is the seed, or the years after 2025."""
    if name != "shipped":
        buses = {"buses": int(name.split("-", maxsplit=1)[0])} if name.endswith("-buses") else {}
        limit = 0.5 if name == "binding" else 1.0
        return build_synthetic(hours or 8760, seed=year, limit_factor=limit, **buses)
    scenario = load_scenario(SHIPPED)
    if hours:
        day = f"{SHIPPED_YEAR + year}-01-{max(hours // 24, 1):02d}"
        scenario = scenario.model_copy(update={"period": (f"{SHIPPED_YEAR + year}-01-01", day)})
    profiles = build_profiles(scenario, SHIPPED_YEAR + year)
    network = build_network(scenario, profiles)
    commitment = commit_schedule(scenario, profiles)
    apply_commitment(scenario, SHIPPED_YEAR + year, network, commitment)
    return network


def growth(hours: int | None) -> dict[str, Any]:
    """Return how time grows with buses over a quarter, and with years by two workers."""
    figures: dict[str, Any] = {}
    for buses in GROWTH_BUSES:
        name = f"{buses}-buses"
        figures[name] = {}
        for way in ("exact", "fast", "plain"):
            try:
                run = spawn(name, way, hours or QUARTER)
            except subprocess.TimeoutExpired:
                run = {"seconds": None}
                say(f"{name} {way}: not done after {MOST_SECONDS} s")
            say(f"{name} {way}: {run}")
            figures[name][f"{way}_seconds"] = run["seconds"]
    for count in GROWTH_YEARS:
        jobs = [("shipped", year, hours) for year in _years(count)]
        figures[f"{count}-years"] = {"wall_seconds": in_processes(solve_year, jobs, WORKERS)[1]}
        say(f"{count} years: {figures[f'{count}-years']}")
    return figures


def _years(count: int) -> list[int]:
    return [year - SHIPPED_YEAR for year in load_scenario(SHIPPED).years[:count]]


def say(line: str) -> None:
    """Write a line of progress."""
    sys.stderr.write(line + "\n")


def as_table(figures: dict[str, Any]) -> str:
    """Return the figures as lines of text."""
    lines = []
    for name, row in figures.items():
        if isinstance(row, dict):
            lines.append(name)
            lines.extend(f"  {key:18} {value}" for key, value in row.items())
        else:
            lines.append(f"{name:20} {row}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()

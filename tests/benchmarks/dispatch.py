"""Time and memory of the dispatch engine against plain PyPSA.

``python -m tests.benchmarks.dispatch [--quick] [--json]``: alternating pairs on the synthetic year
with slack corridors and with halved limits, and on the shipped 2025 network; ``--quick`` runs one
pair on the shipped network. Every run is a process of its own with one thread; ratios are of
processor time, which a busy machine disturbs less than wall time. The baseline is
``n.optimize(solver_name="highs", io_api="direct")`` with the options in ``PLAIN_OPTIONS``.
"""

import argparse
import json
import logging
import os
import resource
import statistics
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Any

from simulator.dispatch.commit import apply_commitment
from simulator.dispatch.engine import optimise
from simulator.dispatch.schedule import commit_schedule
from simulator.network.build import build_network
from simulator.profiles.build import build_profiles
from simulator.scenario.load import load_scenario
from tests.benchmarks.synthetic import build_synthetic

PLAIN_OPTIONS = {"solver": "simplex", "threads": 1, "output_flag": False}
PAIRS = 3
SHIPPED = Path(__file__).parents[2] / "scenarios" / "changde-plan.yaml"
SHIPPED_YEAR = 2025
WAYS = ("plain", "exact", "fast")
NETWORKS = ("slack", "binding", "shipped")


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one pair, shipped network only")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--hours", type=int, default=8760, help="length of the synthetic year")
    parser.add_argument("--one", nargs=2, metavar=("NETWORK", "WAY"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        sys.stdout.write(json.dumps(run_one(*arguments.one, arguments.hours)) + "\n")
        return
    names = ("shipped",) if arguments.quick else NETWORKS
    pairs = 1 if arguments.quick else PAIRS
    figures = {name: compare(name, pairs, arguments.hours) for name in names}
    text = json.dumps(figures, indent=2) if arguments.json else as_table(figures)
    sys.stdout.write(text + "\n")


def compare(name: str, pairs: int, hours: int) -> dict[str, Any]:
    """Return ratios of one network: medians of alternating runs, each in its own process."""
    runs: dict[str, list[dict[str, Any]]] = {way: [] for way in WAYS}
    for _ in range(pairs):
        for way in WAYS:
            runs[way].append(spawn(name, way, hours))
    seconds = {way: statistics.median(run["seconds"] for run in runs[way]) for way in WAYS}
    memory = {way: statistics.median(run["memory_mb"] for run in runs[way]) for way in WAYS}
    plain, exact, fast = (runs[way][-1] for way in WAYS)
    return {
        "exact_ratio": seconds["plain"] / seconds["exact"],
        "fast_ratio": seconds["plain"] / seconds["fast"],
        "fast_gap": fast["objective"] / exact["objective"] - 1,
        "fast_gap_stated": fast["gap"],
        "exact_difference": exact["objective"] / plain["objective"] - 1,
        "memory_ratio": memory["exact"] / memory["plain"],
        **{f"{way}_seconds": seconds[way] for way in WAYS},
        "rows": exact["rows"],
        "columns": exact["columns"],
        "phases": exact["phases"],
    }


def spawn(name: str, way: str, hours: int) -> dict[str, Any]:
    """Run one solve in a fresh process and return what it measured."""
    command = [sys.executable, "-m", "tests.benchmarks.dispatch", "--one", name, way]
    finished = subprocess.run(
        [*command, "--hours", str(hours)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    result: dict[str, Any] = json.loads(finished.stdout.strip().splitlines()[-1])
    return result


def run_one(name: str, way: str, hours: int) -> dict[str, Any]:
    """Build a network, solve it in one way, and return time, memory and objective."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    network = build(name, hours)
    started = time.process_time()
    result: dict[str, Any] = {"gap": 0.0, "rows": 0, "columns": 0, "phases": {}}
    if way == "plain":
        network.optimize(
            solver_name="highs",
            io_api="direct",
            solver_options=PLAIN_OPTIONS,
            include_objective_constant=False,
            log_to_console=False,
        )
    else:
        report = optimise(network, fast=way == "fast")
        result |= {"gap": report.gap, "rows": report.rows, "columns": report.columns}
        result["phases"] = report.seconds
    result["seconds"] = time.process_time() - started
    result["objective"] = network.objective
    result["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return result


def build(name: str, hours: int) -> Any:
    """Return the network of a name."""
    if name != "shipped":
        return build_synthetic(hours, limit_factor=1.0 if name == "slack" else 0.5)
    scenario = load_scenario(SHIPPED)
    profiles = build_profiles(scenario, SHIPPED_YEAR)
    network = build_network(scenario, profiles)
    apply_commitment(scenario, SHIPPED_YEAR, network, commit_schedule(scenario, profiles))
    return network


def as_table(figures: dict[str, dict[str, Any]]) -> str:
    """Return the figures as lines of text."""
    lines = []
    for name, row in figures.items():
        lines.append(name)
        lines.extend(f"  {key:18} {value}" for key, value in row.items())
    return "\n".join(lines)


if __name__ == "__main__":
    main()

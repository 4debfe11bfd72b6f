"""A sweep from its plan to its folder: run what is missing, then write what the cases say."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from simulator.errors import ClusterError, Problem, ScenarioError
from simulator.sweeps.cluster import Failure, Outcome, Runner
from simulator.sweeps.folder import (
    begin,
    case_table,
    cases_there,
    clear,
    is_complete,
    read_failures,
    sweep_folder,
    write_case,
    write_sweep_manifest,
    write_tables,
)
from simulator.sweeps.plan import Plan


@dataclass
class Tally:
    """How far a sweep is.

    Parameters
    ----------
    total, done, failed
        Cases; those done include what was there before.
    here
        Cases that were there before.
    verdicts
        How often each verdict was found, over cases, years and promises.
    """

    total: int
    done: int = 0
    failed: int = 0
    here: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class SweepOutcome:
    """A finished sweep."""

    folder: Path
    tally: Tally
    failures: tuple[Failure, ...]
    reused: bool


def run_sweep(
    plan: Plan,
    run: Callable[[], Runner],
    *,
    output: Path,
    resume: bool,
    force: bool,
    hourly: bool,
    progress: Callable[[Tally], None],
) -> SweepOutcome:
    """Run the cases that are missing and write the sweep's tables.

    Parameters
    ----------
    run
        Gives what runs cases; called only if there are any to run.
    resume
        Go on with an unfinished sweep, or try again what failed in a finished one.
    force
        Begin again, whatever is there.
    hourly
        Keep the hourly series of every case.
    progress
        Called as each case is done.

    Raises
    ------
    ScenarioError
        If an unfinished sweep is there and neither ``resume`` nor ``force`` is asked for.
    ClusterError
        If the scheduler or its workers are gone; what is done stays.
    """
    folder = sweep_folder(plan, output)
    tally = Tally(len(plan.unique))
    if force:
        clear(folder)
    before = read_failures(folder)
    if is_complete(folder) and not (resume and before):
        tally.done = tally.here = len(cases_there(folder))
        tally.failed = len(before)
        return SweepOutcome(folder, tally, before, reused=True)
    _check_unfinished(folder, resume=resume)
    started = time.perf_counter()
    begin(folder, plan)
    failures = _run_missing(plan, run, folder, tally, progress, hourly=hourly)
    table = case_table(folder, plan)
    write_tables(folder, table, failures, plan)
    options = {"fast": plan.fast, "keep_hourly": hourly}
    counts = {"rows": len(plan.cases), "cases": tally.total, "failed": len(failures)}
    write_sweep_manifest(folder, plan, counts, options, time.perf_counter() - started)
    return SweepOutcome(folder, tally, tuple(failures), reused=False)


def _check_unfinished(folder: Path, *, resume: bool) -> None:
    if resume or is_complete(folder) or not cases_there(folder):
        return
    allowed = f"an unfinished sweep with {len(cases_there(folder))} cases is there"
    how = "Add --resume to go on with it, or --force to begin again."
    raise ScenarioError([Problem(str(folder), 0, "", "", allowed, how)])


def _run_missing(
    plan: Plan,
    run: Callable[[], Runner],
    folder: Path,
    tally: Tally,
    progress: Callable[[Tally], None],
    *,
    hourly: bool,
) -> list[Failure]:
    rows = plan.unique
    there = cases_there(folder) & set(rows)
    tally.done = tally.here = len(there)
    progress(tally)
    missing = {case: row for case, row in rows.items() if case not in there}
    failures: list[Failure] = []
    if not missing:
        return failures
    tasks = (
        plan.task(case, row, hourly=hourly, place=place)
        for place, (case, row) in enumerate(missing.items())
    )
    try:
        for outcome in run()(tasks):
            _note(outcome, folder, tally, failures)
            progress(tally)
    except ClusterError as error:
        kept = f"{tally.done} of {tally.total} cases are kept; add --resume to go on with the rest."
        raise ClusterError(f"{error} {kept}") from error
    return failures


def _note(outcome: Outcome, folder: Path, tally: Tally, failures: list[Failure]) -> None:
    if isinstance(outcome, Failure):
        failures.append(outcome)
        tally.failed += 1
        return
    write_case(folder, outcome)
    tally.done += 1
    for year in outcome.years.values():
        tally.verdicts.update(one["verdict"] for one in year["targets"].values())


def verdict_words(tally: Tally) -> Iterator[tuple[str, int]]:
    """Yield the verdicts worth telling, with how often they were found."""
    for verdict in ("met", "missed"):
        yield verdict, tally.verdicts[verdict]

"""One scenario from its inputs to its run folder: the table of contents of the program."""

import logging
import multiprocessing
import os
import resource
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_EXCEPTION, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from typing import Final, Literal

from simulator.errors import SolveError
from simulator.report.charts import render_charts
from simulator.report.page.write import write_page
from simulator.report.words import Language
from simulator.report.words_decisions import word_decision
from simulator.report.words_run import networks_note, redrawn_note, version_note
from simulator.run_folder.folder import building, folder_of, remove_leftovers
from simulator.run_folder.hourly import write_hourly, write_network
from simulator.run_folder.manifest import (
    simulator_version,
    write_inputs,
    write_json,
    write_manifest,
)
from simulator.run_folder.names import CHARTS, MANIFEST, PAPERS
from simulator.run_folder.record import RunRecord, is_whole, read_manifest, read_record
from simulator.run_folder.tables import (
    YearRecord,
    build_tables,
    record_year,
    write_summary,
    write_tables,
)
from simulator.run_folder.workbook import write_workbook
from simulator.scenario.schema import Scenario

Networks = Literal["targets", "all"]
Causes = Literal["targets", "all", "none"]
Progress = Callable[[int | None, str], None]
"""Called with a year (None: the run as a whole) and the name of the stage that begins."""

STAGES: Final = (
    "profiles", "network", "commitment", "dispatch", "absorption", "assessment", "comparison",
    "forecast", "causes", "adequacy", "files", "done",
)  # fmt: skip
"""Stages of a year, in order; after the last year the run as a whole has ``tables``, ``charts``."""

_THREAD_LIMITS: Final = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_MAX_THREADS",
    "POLARS_MAX_THREADS",
)  # fmt: skip
_LOST_WORKER: Final = (
    "A process that simulated a year ended without a result, most likely for want of memory. "
    "Try --workers 1."
)


@dataclass(frozen=True)
class RunOutcome:
    """A finished run, and whether it was simulated now or stood there before."""

    record: RunRecord
    reused: bool
    notes: tuple[str, ...] = ()
    """What to know about a reused run, such as another version of the program."""


def run_scenario(
    scenario: Scenario,
    *,
    output: Path,
    workers: int | None = None,
    force: bool = False,
    language: Language = "en",
    networks: Networks = "targets",
    progress: Progress = lambda _year, _stage: None,
    report: bool = True,
    fast: bool = False,
    causes: Causes = "targets",
) -> RunOutcome:
    """Simulate a scenario's years and write its run folder, or reuse the one that is there.

    Parameters
    ----------
    output
        Folder in which run folders stand.
    workers
        Processes that simulate years side by side; at most one a year, by default one a core.
        Results do not depend on it.
    force
        Simulate again and replace a run with the same inputs.
    report
        Whether to draw charts and write the briefing paper and the page.
    fast
        Stop each year's dispatch at a stated gap, except where a verdict is too close for it.
    causes
        Years for which the causes of curtailment are found; of a short run none but by ``all``.

    Raises
    ------
    SolveError
        If a year is not solved to a certified optimum; nothing is left on disk.
    """
    remove_leftovers(output)
    folder = folder_of(scenario, output, fast=fast, causes=causes)
    if is_whole(folder) and not force:
        return _reuse(scenario, folder, language, networks, report=report)
    started = time.perf_counter()
    with building(folder) as partial:
        write_inputs(partial, scenario)
        records = _simulate_years(
            scenario, partial, workers, networks, progress, fast=fast, causes=causes
        )
        simulated = time.perf_counter()
        progress(None, "tables")
        tables = build_tables(scenario, records, word_decision)
        write_tables(partial, tables)
        write_summary(partial, scenario.name, folder.name, tables)
        write_workbook(partial, tables)
        progress(None, "charts")
        if report:
            _report(scenario, read_record(partial), language)
        ended = time.perf_counter()
        options: dict[str, object] = {"language": language, "charts": report}
        options |= {"networks": networks, "fast": fast, "causes": causes}
        seconds = {"years": simulated - started, "files": ended - simulated}
        write_manifest(partial, folder.name, scenario, records, options, seconds)
        if report:
            progress(None, "papers")
            _write_papers(scenario, partial, language)
    return RunOutcome(read_record(folder), reused=False)


def _write_papers(scenario: Scenario, folder: Path, language: Language) -> None:
    """Write the briefing paper into a run folder that is otherwise complete."""
    from simulator.report.brief.write import write_papers  # noqa: PLC0415 - not for --no-report

    write_papers(scenario, read_record(folder), read_manifest(folder), folder, language)


def _report(scenario: Scenario, record: RunRecord, language: Language) -> None:
    """Write what people read: charts and page."""
    render_charts(scenario, record, language)
    write_page(scenario, record, language)


def _reuse(
    scenario: Scenario, folder: Path, language: Language, networks: Networks, *, report: bool
) -> RunOutcome:
    """Return the run that stands there; report anew in another language, or if it has no report."""
    manifest = read_manifest(folder)
    notes = []
    if manifest["simulator"] != simulator_version():
        notes.append(version_note(manifest["simulator"], language))
    if networks == "all" and manifest["options"]["networks"] != "all":
        notes.append(networks_note(language))
    options = manifest["options"]
    if report and (options["language"] != language or not options["charts"]):
        with building(folder) as partial:
            shutil.copytree(folder, partial, copy_function=os.link, dirs_exist_ok=True)
            shutil.rmtree(partial / CHARTS, ignore_errors=True)
            _report(scenario, read_record(partial), language)
            options |= {"language": language, "charts": True}
            write_json(partial / MANIFEST, manifest)
            for name in PAPERS:
                (partial / name).unlink(missing_ok=True)  # a hard link to the older run's
            _write_papers(scenario, partial, language)
        notes.append(redrawn_note(language))
    return RunOutcome(read_record(folder), reused=True, notes=tuple(notes))


def _simulate_years(
    scenario: Scenario,
    folder: Path,
    workers: int | None,
    networks: Networks,
    progress: Progress,
    *,
    fast: bool,
    causes: Causes,
) -> list[YearRecord]:
    """Simulate the years in processes of their own; the order of records is the order of years.

    Years that are chained follow one another in one process.
    """
    sequences = (
        [scenario.years] if scenario.dispatch.chain else [(year,) for year in scenario.years]
    )
    promised = {target.year for target in scenario.pack.targets}
    stored = set(scenario.years)
    if networks == "targets":
        stored &= promised
    explained = {"targets": promised, "all": set(scenario.years), "none": set()}[causes]
    if scenario.period is not None and causes != "all":
        explained = set()
    task = _YearTask(scenario, folder, frozenset(stored), frozenset(explained), fast=fast)
    context = multiprocessing.get_context("spawn")
    events: SimpleQueue[tuple[int, str] | None] = context.SimpleQueue()
    count = min(workers or os.cpu_count() or 1, len(sequences))
    strangers = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(count, context, _begin_worker, (events,))
    listener = threading.Thread(target=_forward, args=(events, progress), daemon=True)
    listener.start()
    try:
        with _quiet_start():
            futures = [pool.submit(_simulate_in_turn, task, years) for years in sequences]
        wait(futures, return_when=FIRST_EXCEPTION)
        records = [record for future in futures if future.done() for record in future.result()]
    except BaseException as error:
        for process in set(multiprocessing.active_children()) - strangers:
            process.kill()
        pool.shutdown(wait=True, cancel_futures=True)
        if isinstance(error, BrokenProcessPool):
            raise SolveError(_LOST_WORKER) from error
        raise
    pool.shutdown()
    events.put(None)
    listener.join()
    return records


def _forward(events: "SimpleQueue[tuple[int, str] | None]", progress: Progress) -> None:
    while (event := events.get()) is not None:
        progress(*event)


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


def _begin_worker(events: "SimpleQueue[tuple[int, str] | None]") -> None:
    """Remember where progress is sent, be silent, and end when the parent is gone."""
    global _events  # noqa: PLW0603 - a worker process has one channel to its parent
    _events = events
    logging.disable(logging.WARNING)  # what matters is checked and raised
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), sys.stdout.fileno())  # the solver's banner is not our output
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


_events: "SimpleQueue[tuple[int, str] | None] | None" = None


@dataclass(frozen=True)
class _YearTask:
    """What a worker needs to know beside the years it simulates."""

    scenario: Scenario
    folder: Path
    stored: frozenset[int]
    explained: frozenset[int]
    fast: bool


def _simulate_in_turn(task: _YearTask, years: tuple[int, ...]) -> list[YearRecord]:
    """Simulate years in a worker, each from the levels at which the one before it ended."""
    from simulator.year import Chain, simulate_year  # noqa: PLC0415 - slow; needless in the parent

    records = []
    chain = Chain()
    for year in years:

        def announce(stage: str, year: int = year) -> None:
            if _events is not None:
                _events.put((year, stage))

        place = replace(chain, free_end=year != years[-1])
        explain = year in task.explained
        result = simulate_year(
            task.scenario, year, announce, chain=place, fast=task.fast, causes=explain
        )
        announce("files")
        started = time.perf_counter()
        write_hourly(task.folder, result)
        if year in task.stored:
            write_network(task.folder, result)
        result.seconds["files"] = time.perf_counter() - started
        announce("done")
        records.append(record_year(result, _peak_memory_mb()))
        last = result.dispatch.level_mwh.iloc[-1]
        chain = Chain({str(plant): float(level) for plant, level in last.items()})
    return records


def _peak_memory_mb() -> float:
    """Return the largest resident memory of this process so far. [MB]"""
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kB on Linux
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6

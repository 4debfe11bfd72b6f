"""One scenario from its inputs to its run folder: the table of contents of the program."""

import os
import resource
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_EXCEPTION, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from typing import Final, Literal, TypeVar

from simulator.report.parts import Report, get_ready, write_part
from simulator.report.words import Language
from simulator.report.words_decisions import word_decision
from simulator.report.words_run import networks_note, redrawn_note, version_note
from simulator.run_folder.folder import building, folder_of, remove_leftovers
from simulator.run_folder.hourly import write_hourly, write_network
from simulator.run_folder.manifest import (
    build_manifest,
    simulator_version,
    write_inputs,
    write_json,
    write_manifest,
)
from simulator.run_folder.names import CHARTS, MANIFEST, PAGE, PAPERS
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
from simulator.workers import CONTEXT, submit, worker_pool

Networks = Literal["targets", "all"]
Causes = Literal["targets", "all", "none"]
Result = TypeVar("Result")
Progress = Callable[[int | None, str], None]
"""Called with a year (None: the run as a whole) and the name of the stage that begins."""

STAGES: Final = (
    "profiles", "network", "commitment", "dispatch", "absorption", "assessment", "comparison",
    "forecast", "causes", "adequacy", "files", "done",
)  # fmt: skip
"""Stages of a year, in order; after the last year the run as a whole has ``tables``, ``report``."""

_LOST_WORKER: Final = (
    "A process that simulated a year or wrote a part of the report ended without a result, most "
    "likely for want of memory. Try --workers 1."
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
        Processes that simulate years, then draw charts, side by side; by default one a core.
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
        return _reuse(scenario, folder, workers, language, networks, report=report)
    started = time.perf_counter()
    with building(folder) as partial, _workers(workers, progress) as pool:
        write_inputs(partial, scenario)
        years = _submit_years(scenario, partial, pool, workers, networks, fast=fast, causes=causes)
        if report:
            submit(pool, get_ready, scenario)  # where one year is simulated, a process is free
        records = [record for part in _results(years) for record in part]
        simulated = time.perf_counter()
        progress(None, "tables")
        tables = build_tables(scenario, records, word_decision)
        write_tables(partial, tables)
        write_summary(partial, scenario.name, folder.name, tables)
        options: dict[str, object] = {"language": language, "charts": report}
        options |= {"networks": networks, "fast": fast, "causes": causes}
        manifest = build_manifest(folder.name, scenario, records, options)
        progress(None, "report")
        story = Report(scenario, partial, manifest, language)
        parts = _submit_report(pool, story) if report else []
        write_workbook(partial, tables)
        _results(parts)
        seconds = {"years": simulated - started, "files": time.perf_counter() - simulated}
        write_manifest(partial, manifest, seconds)
    return RunOutcome(read_record(folder), reused=False)


def _reuse(
    scenario: Scenario,
    folder: Path,
    workers: int | None,
    language: Language,
    networks: Networks,
    *,
    report: bool,
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
        options |= {"language": language, "charts": True}
        with building(folder) as partial, _workers(workers, _no_progress) as pool:
            shutil.copytree(folder, partial, copy_function=os.link, dirs_exist_ok=True)
            shutil.rmtree(partial / CHARTS, ignore_errors=True)
            for name in (*PAPERS, PAGE):
                (partial / name).unlink(missing_ok=True)  # a hard link to the older run's
            _results(_submit_report(pool, Report(scenario, partial, manifest, language)))
            write_json(partial / MANIFEST, manifest)
        notes.append(redrawn_note(language))
    return RunOutcome(read_record(folder), reused=True, notes=tuple(notes))


def _submit_years(
    scenario: Scenario,
    folder: Path,
    pool: ProcessPoolExecutor,
    workers: int | None,
    networks: Networks,
    *,
    fast: bool,
    causes: Causes,
) -> "list[Future[list[YearRecord]]]":
    """Let processes simulate the years; those that are chained follow one another in one."""
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
    # Processes that years leave idle solve the counterfactuals of one year side by side.
    spare = max(1, (workers or os.cpu_count() or 1) // len(sequences))
    task = _YearTask(scenario, folder, frozenset(stored), frozenset(explained), spare, fast=fast)
    return [submit(pool, _simulate_in_turn, task, years) for years in sequences]


def _submit_report(pool: ProcessPoolExecutor, report: Report) -> "list[Future[None]]":
    """Let processes write what people read: page, papers and charts."""
    parts = submit(pool, get_ready, report.scenario).result()
    return [submit(pool, write_part, report, name) for name in parts]


def _results(futures: "list[Future[Result]]") -> list[Result]:
    """Return what processes give, in the order in which they were asked; raise the first error."""
    wait(futures, return_when=FIRST_EXCEPTION)
    return [future.result() for future in futures if future.done()]


@contextmanager
def _workers(count: int | None, progress: Progress) -> Iterator[ProcessPoolExecutor]:
    """Give the processes of a run, which announce the stages of years to a callback."""
    events: SimpleQueue[tuple[int, str] | None] = CONTEXT.SimpleQueue()
    listener = threading.Thread(target=_forward, args=(events, progress), daemon=True)
    listener.start()
    with worker_pool(count, _send_events, (events,), _LOST_WORKER) as pool:
        yield pool
    events.put(None)
    listener.join()


def _no_progress(_year: int | None, _stage: str) -> None:
    """Tell nobody."""


def _forward(events: "SimpleQueue[tuple[int, str] | None]", progress: Progress) -> None:
    while (event := events.get()) is not None:
        progress(*event)


def _send_events(events: "SimpleQueue[tuple[int, str] | None]") -> None:
    global _events  # noqa: PLW0603 - a worker process has one channel to its parent
    _events = events


_events: "SimpleQueue[tuple[int, str] | None] | None" = None


@dataclass(frozen=True)
class _YearTask:
    """What a worker needs to know beside the years it simulates."""

    scenario: Scenario
    folder: Path
    stored: frozenset[int]
    explained: frozenset[int]
    processes: int
    fast: bool


def _simulate_in_turn(task: _YearTask, years: tuple[int, ...]) -> list[YearRecord]:
    """Simulate years in a worker, each from the levels at which the one before it ended."""
    from simulator.dispatch.writeback import derive_flows  # noqa: PLC0415 - slow; not in the parent
    from simulator.year import Chain, simulate_year  # noqa: PLC0415

    records = []
    chain = Chain()
    for year in years:

        def announce(stage: str, year: int = year) -> None:
            if _events is not None:
                _events.put((year, stage))

        place = replace(chain, free_end=year != years[-1])
        explain = year in task.explained
        result = simulate_year(
            task.scenario,
            year,
            announce,
            chain=place,
            fast=task.fast,
            causes=explain,
            processes=task.processes,
        )
        announce("files")
        started = time.perf_counter()
        write_hourly(task.folder, result)
        if year in task.stored:
            derive_flows(result.network)
            write_network(task.folder, result)
        result.seconds["files"] = time.perf_counter() - started
        announce("done")
        records.append(record_year(result, _peak_memory_mb()))
        last = result.dispatch.level_mwh.iloc[-1]
        chain = Chain({str(plant): float(level) for plant, level in last.items()})
        del result, last  # the next year needs the room
    return records


def _peak_memory_mb() -> float:
    """Return the largest resident memory of this process so far. [MB]"""
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kB on Linux
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6

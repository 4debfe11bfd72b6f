"""``simulate sweep``: many cases of a scenario, on this machine or on a cluster."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import click

from simulator.cli.check import plan_sentence
from simulator.cli.options import (
    language_option,
    output_option,
    scenario_path,
    workers_option,
    years_option,
)
from simulator.report.words_progress import (
    cases_sentence,
    sweep_not_begun_sentence,
    sweep_stopped_sentence,
    time_left,
)

if TYPE_CHECKING:
    from simulator.sweeps.plan import Plan
    from simulator.sweeps.sweep import SweepOutcome, Tally

_INTERRUPTED: Final = 130
_FEWEST_YEARS, _MOST_YEARS = 2, 1000
_EVERY_S: Final = 20.0
_ENOUGH_CASES: Final = 4  # before that there is no telling how long a case takes


@click.command()
@click.argument("file", metavar="FILE")
@years_option("Only these years: 2025, 2025-2027 or 2025,2030.")
@click.option(
    "--weather-years",
    type=click.IntRange(_FEWEST_YEARS, _MOST_YEARS),
    help="FILE is a scenario: simulate it in this many weather years.",
)
@output_option("the folder of the sweep is written")
@language_option("charts and findings")
@workers_option("Cases side by side")
@click.option("--scheduler", metavar="ADDRESS", help="Run on the Dask cluster at tcp://host:port.")
@click.option("--resume", is_flag=True, help="Go on with an unfinished sweep; try again failures.")
@click.option("--fast", is_flag=True, help="Stop each dispatch at a stated gap.")
@click.option("--keep-hourly", is_flag=True, help="Keep the hourly series of every case.")
@click.option("--dry-run", is_flag=True, help="List and check the cases, and run nothing.")
@click.option("--force", is_flag=True, help="Begin again, replacing what is there.")
@click.option("--quiet", is_flag=True, help="Print the path of the folder and nothing else.")
def sweep(
    file: str,
    years: tuple[int, ...] | None,
    weather_years: int | None,
    output: Path,
    language: Literal["en", "zh"],
    workers: int | None,
    scheduler: str | None,
    *,
    resume: bool,
    fast: bool,
    keep_hourly: bool,
    dry_run: bool,
    force: bool,
    quiet: bool,
) -> int:
    """Simulate many cases of a scenario and say which inputs turn its verdicts."""
    if workers and scheduler:
        raise click.UsageError("--workers counts processes here; --scheduler runs cases elsewhere.")
    plan = _plan(scenario_path(file), weather_years, years, fast=fast)
    if dry_run:
        click.echo(plan_sentence(file, plan, language))
        return 0

    from simulator.sweeps.cluster import open_client, run_tasks  # noqa: PLC0415 - keeps checks fast
    from simulator.sweeps.summary import summarise  # noqa: PLC0415
    from simulator.sweeps.sweep import run_sweep  # noqa: PLC0415

    board = _Board(language, silent=quiet)
    try:
        with _opened(lambda: open_client(workers, scheduler)) as client:
            outcome = run_sweep(
                plan,
                lambda: partial(run_tasks, client()),
                output=output,
                resume=resume,
                force=force,
                hourly=keep_hourly,
                progress=board.show,
            )
    except KeyboardInterrupt:
        click.echo(board.stopped(file, resume_with=sys.argv[1:]), err=True)
        return _INTERRUPTED
    summary = summarise(plan, outcome, language)
    if quiet:
        click.echo(outcome.folder)
    else:
        _print(outcome, summary, language)
    return 0


def _plan(
    path: Path, weather_years: int | None, years: tuple[int, ...] | None, *, fast: bool
) -> "Plan":
    from simulator.sweeps.plan import plan_ensemble, plan_sweep  # noqa: PLC0415 - keeps --help fast
    from simulator.sweeps.sweep_file import is_sweep_file  # noqa: PLC0415

    is_sweep = is_sweep_file(path)
    if weather_years and is_sweep:
        raise click.UsageError(
            "--weather-years needs a scenario; in a sweep file name weather.year among the inputs."
        )
    if weather_years:
        return plan_ensemble(path, weather_years, years, fast=fast)
    return plan_sweep(path, years, fast=fast)


@contextmanager
def _opened(open_: Callable[[], object]) -> Iterator[Callable[[], object]]:
    """Give a function that opens the client when it is first needed; close it at the end."""
    from contextlib import ExitStack  # noqa: PLC0415 - only here

    with ExitStack() as stack:
        yield lambda: stack.enter_context(open_())  # type: ignore[arg-type]


def _print(outcome: "SweepOutcome", summary: list[str], language: Literal["en", "zh"]) -> None:
    from simulator.report.words_sweep import failed_sentence, there_sentence  # noqa: PLC0415

    if outcome.reused:
        click.echo(there_sentence(language))
    for sentence in summary:
        click.echo(sentence)
    for failure in outcome.failures[:3]:
        click.echo(f"  {failure.case}: {failure.kind}: {failure.reason.splitlines()[0][:120]}")
    if outcome.failures:
        click.echo(failed_sentence(len(outcome.failures), language))
    click.echo(outcome.folder)


class _Board:
    """Says how far a sweep is: cases, failures, verdicts, time left; a line now and then."""

    def __init__(self, language: Literal["en", "zh"], *, silent: bool) -> None:
        self._language = language
        self._silent = silent
        self._tally: Tally | None = None
        self._times: list[float] = []
        self._said = 0.0

    def show(self, tally: "Tally") -> None:
        """Note how far the sweep is, and say so if the last time is a while ago."""
        first, self._tally = self._tally is None, tally
        now = time.monotonic()
        fresh = tally.done + tally.failed - tally.here
        self._times.extend([now] * (fresh - len(self._times)))
        over = tally.done + tally.failed >= tally.total
        terminal = sys.stderr.isatty()
        if self._silent or not (first or over or terminal or now - self._said > _EVERY_S):
            return
        self._said = now
        end = "\n" if over or not terminal else "\r"
        sys.stderr.write(f"{self._line(tally, now)}\x1b[K{end}" if terminal else
                         f"{self._line(tally, now)}{end}")  # fmt: skip
        sys.stderr.flush()

    def stopped(self, file: str, resume_with: list[str]) -> str:
        """Return what to say after Ctrl-C."""
        again = " ".join([*[one for one in resume_with if one not in {"--resume", "--force"}],
                          "--resume"])  # fmt: skip
        if self._tally is None:
            return sweep_not_begun_sentence(file, self._language)
        done, total = self._tally.done, self._tally.total
        return "\n" + sweep_stopped_sentence(done, total, f"simulate {again}", self._language)

    def _line(self, tally: "Tally", now: float) -> str:
        """Return cases done, failures, verdict counts and time left on one line."""
        told = cases_sentence(
            tally.done, tally.total, tally.here, tally.failed, tally.verdicts, self._language
        )
        fresh, left = len(self._times), tally.total - tally.done - tally.failed
        if fresh < _ENOUGH_CASES or not left:
            return told
        # The later half tells the pace: the first case of each process takes several times as long.
        half = fresh // 2
        rest = time_left((now - self._times[half - 1]) / (fresh - half) * left, self._language)
        return f"{told}; {rest}" if self._language == "en" else f"{told}；{rest}"

"""``simulate breakeven``: how far an input must move until a verdict flips."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from simulator.cli.options import language_option, scenario_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simulator.pathway.breakeven import BreakEven, Judge
    from simulator.scenario.load import Loaded
    from simulator.scenario.pack import Target
    from simulator.sweeps.case import Task
    from simulator.sweeps.cluster import Outcome, Runner


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--target", required=True, help="The promise and its year, such as absorption-2025.")
@click.option(
    "--input",
    "paths",
    multiple=True,
    metavar="PATH",
    help="Input to move, such as exchange.export_limit.  [default: screen those that matter]",
)
@click.option(
    "--screen",
    type=click.Choice(["usual", "ledger"]),
    default="usual",
    show_default=True,
    help="Without --input: the inputs that usually decide, or every number that the ledger calls "
    "assumed (exchange, technologies, commitment, demand, region), which takes longer.",
)
@click.option(
    "--confirm",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="After a screening: search this many inputs, those that must move least.",
)
@language_option("the findings")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    help="Runs side by side.  [default: one a core]",
)
@click.option("--fast", is_flag=True, help="Screen with fast solutions; the search stays exact.")
def breakeven(
    file: str,
    target: str,
    paths: tuple[str, ...],
    screen: Literal["usual", "ledger"],
    confirm: int,
    language: Literal["en", "zh"],
    workers: int | None,
    *,
    fast: bool,
) -> None:
    """Find the value of an input at which a verdict flips, with runs on both sides of it."""
    promise, loaded = _prepared(scenario_path(file), target, paths)

    from simulator.pathway import breakeven as pathway  # noqa: PLC0415 - keeps refusals fast
    from simulator.sweeps.cluster import open_client, run_tasks  # noqa: PLC0415
    from simulator.sweeps.judge import judge_with  # noqa: PLC0415

    with open_client(workers, None) as client:
        runner = partial(_counted, partial(run_tasks, client), language)
        if not paths:
            judge = judge_with(runner, promise, loaded.scenario, fast=fast)
            whole = screen == "ledger"
            looked_at = pathway.assumed_numbers(loaded) if whole else pathway.SCREENED
            paths = _screened(loaded, promise, judge, looked_at, language)[:confirm]
        exact = judge_with(runner, promise, loaded.scenario, fast=False)
        for one in paths:
            _print(promise, loaded, pathway.break_even(loaded, one, exact), language)


def _prepared(path: Path, target: str, paths: tuple[str, ...]) -> tuple["Target", "Loaded"]:
    """Return the promise, and the scenario in the one year that it is judged in."""
    from simulator.errors import ScenarioError  # noqa: PLC0415 - keeps --help fast
    from simulator.scenario import variants  # noqa: PLC0415
    from simulator.scenario.load import load_with_texts  # noqa: PLC0415
    from simulator.sweeps.judge import find_target  # noqa: PLC0415

    whole = load_with_texts(path)
    promise, year = find_target(whole.scenario, target)
    loaded = load_with_texts(path, (year,))
    known = variants.known_paths(loaded)
    problems = [
        problem
        for one in paths
        if (problem := variants.is_known(loaded, variants.Setting(one, "", "--input"), known))
    ]
    if problems:
        raise ScenarioError(problems)
    return promise, loaded


def _counted(
    runner: "Runner", language: Literal["en", "zh"], tasks: "Sequence[Task]"
) -> "Iterator[Outcome]":
    """Yield outcomes, and show how many there are."""
    from simulator.cli.progress import show_count  # noqa: PLC0415 - keeps --help fast
    from simulator.report.words import choose  # noqa: PLC0415

    with show_count(choose("runs", "模拟", language), len(tasks), silent=False) as done:
        for number, outcome in enumerate(runner(tasks), 1):
            done(number)
            yield outcome


def _screened(
    loaded: "Loaded",
    promise: "Target",
    judge: "Judge",
    paths: tuple[str, ...],
    language: Literal["en", "zh"],
) -> tuple[str, ...]:
    """Print what a screening finds; return the inputs that move the margin, the nearest first."""
    from simulator.pathway.breakeven import screen  # noqa: PLC0415 - keeps --help fast
    from simulator.report import words_breakeven as words  # noqa: PLC0415
    from simulator.report.words import choose  # noqa: PLC0415

    base, found = screen(loaded, paths, judge)
    name = choose(promise.en, promise.zh, language)
    year = loaded.scenario.years[0]
    click.echo(words.base_sentence(name, year, base.verdict, base.margin, promise.unit, language))
    click.echo(words.screening_heading(len(found), len(paths), language))
    for one in found:
        click.echo(words.screened_line(one.path, one.base_text, one.slope, one.needed, language))
    return tuple(one.path for one in found)


def _print(
    promise: "Target", loaded: "Loaded", found: "BreakEven", language: Literal["en", "zh"]
) -> None:
    from simulator.report import words_breakeven as words  # noqa: PLC0415 - keeps --help fast
    from simulator.report.words import choose  # noqa: PLC0415

    name, year = choose(promise.en, promise.zh, language), loaded.scenario.years[0]
    base = found.base.judgement
    click.echo(words.base_sentence(name, year, base.verdict, base.margin, promise.unit, language))
    if found.near is None or found.far is None:
        first, last = found.probes[0].text, found.probes[-1].text
        click.echo(words.no_flip_sentence(found.path, found.base.text, first, last, language))
        return
    ends = found.near.text, found.far.text
    margins = found.near.judgement.margin, found.far.judgement.margin
    click.echo(
        words.flip_sentence(found.path, found.base.text, ends, margins, found.move, language)
    )

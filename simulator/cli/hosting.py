"""``simulate hosting``: how much wind and solar the grid can host."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import click

from simulator.cli.inputs import open_scenario
from simulator.cli.options import language_option, output_option, scenario_path, workers_option
from simulator.report.words_progress import points_label, points_sentence, study_stopped_sentence

if TYPE_CHECKING:
    from simulator.report.hosting import HostingOutcome
    from simulator.scenario.schema import Scenario

_FEWEST_POINTS: Final = 3
_INTERRUPTED: Final = 130
_EVERY: Final = 5


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--year", type=int, help="Year of the scenario.  [default: the year of the promises]")
@click.option(
    "--points",
    type=click.IntRange(_FEWEST_POINTS, 50),
    default=4,
    show_default=True,
    help="Points of each curve; capacities take further ones.",
)
@click.option(
    "--county",
    multiple=True,
    help="A county bus to draw a curve of; may be given again; all or none.  [default: all]",
)
@click.option("--county-capacities", is_flag=True, help="Look for the capacity of each county too.")
@click.option(
    "--sensitivity",
    type=click.Choice(["reported", "all", "none"]),
    default="reported",
    show_default=True,
    help="Floors at which export, coal and storage are moved.",
)
@click.option("--exact", is_flag=True, help="Solve every point exactly.")
@workers_option("Points simulated side by side")
@output_option("the folder of the study is written")
@language_option("charts and sentences")
@click.option("--force", is_flag=True, help="Simulate every point again.")
@click.option("--quiet", is_flag=True, help="Print the path of the folder and nothing else.")
def hosting(
    file: str,
    year: int | None,
    points: int,
    county: tuple[str, ...],
    sensitivity: Literal["reported", "all", "none"],
    *,
    county_capacities: bool,
    exact: bool,
    workers: int | None,
    output: Path,
    language: Literal["en", "zh"],
    force: bool,
    quiet: bool,
) -> int:
    """Find how much wind and solar the grid can host in a year, and what moves it."""
    scenario = open_scenario(scenario_path(file))

    from simulator.pathway.hosting import Request, counties_with_plants  # noqa: PLC0415 - --help
    from simulator.pathway.hosting_point import FLOORS  # noqa: PLC0415
    from simulator.report.hosting import study_hosting  # noqa: PLC0415
    from simulator.report.promises import focus_year  # noqa: PLC0415

    chosen = focus_year(scenario) if year is None else year
    wanted = _counties(counties_with_plants(scenario, chosen), county)
    looked_for = tuple(FLOORS) if county_capacities else ()
    floors = {"reported": ("reported",), "all": tuple(FLOORS), "none": ()}[sensitivity]
    request = Request(chosen, points, wanted, looked_for, floors, exact)
    try:
        with _progress(language, silent=quiet) as progress:
            outcome = study_hosting(
                scenario,
                request,
                output=output,
                language=language,
                workers=workers,
                force=force,
                progress=progress,
            )
    except KeyboardInterrupt:
        click.echo(study_stopped_sentence(language), err=True)
        return _INTERRUPTED
    if quiet:
        click.echo(outcome.folder)
    else:
        _print(scenario, outcome, language)
    return 0


def _counties(having: tuple[str, ...], asked: tuple[str, ...]) -> tuple[str, ...]:
    """Return the counties that have a curve: those asked for, or all that have wind or solar."""
    if not asked or "all" in asked:
        return having
    return tuple(dict.fromkeys(name for name in asked if name != "none"))


def _print(scenario: "Scenario", outcome: "HostingOutcome", language: Literal["en", "zh"]) -> None:
    from rich import box  # noqa: PLC0415 - slow
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from simulator.pathway.hosting_scenario import BASE  # noqa: PLC0415
    from simulator.report.words import choose  # noqa: PLC0415
    from simulator.report.words_hosting import (  # noqa: PLC0415
        CASE_NAMES,
        FLOOR_NAMES,
        capacity_text,
        hosting_sentences,
        line_name,
    )

    found = outcome.hosting
    floors = [floor for floor in FLOOR_NAMES if any(c.floor == floor for c in found.capacities)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(choose("Largest wind and solar", "风光最大装机", language), overflow="fold")
    for floor in floors:
        table.add_column(choose(*FLOOR_NAMES[floor], language), justify="right")
    by_key = {(one.line, one.floor): one for one in found.capacities}
    for line in found.installed:
        name = line_name(scenario, line, language)
        if line.case != BASE:
            name = choose(*CASE_NAMES[line.case], language)
        cells = [by_key.get((line, floor)) for floor in floors]
        if not any(cells):  # a county has a curve, and no capacity unless it is asked for
            continue
        table.add_row(
            name, *["" if one is None else capacity_text(found, one, language) for one in cells]
        )
    Console(soft_wrap=False).print(table)
    for sentence in hosting_sentences(found, language):
        click.echo(sentence)
    if outcome.reused:
        click.echo(choose("This study was there already.", "该分析此前已完成。", language))
    click.echo(outcome.folder)


@contextmanager
def _progress(
    language: Literal["en", "zh"], *, silent: bool
) -> Iterator[Callable[[int, int], None]]:
    """Give a callback that takes how many points are done, and how many there may be."""
    if silent:
        yield lambda _done, _total: None
    elif sys.stderr.isatty():
        from rich.console import Console  # noqa: PLC0415 - slow
        from rich.progress import (  # noqa: PLC0415
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        parts = (TextColumn(points_label(language)), BarColumn(bar_width=30), MofNCompleteColumn(),
                 TimeRemainingColumn())  # fmt: skip
        with Progress(*parts, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("points", total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
    else:
        yield partial(_say, language)


def _say(language: Literal["en", "zh"], done: int, total: int) -> None:
    if done and done % _EVERY == 0:
        sys.stderr.write(f"{points_sentence(done, total, language)}\n")
        sys.stderr.flush()

"""``simulate chart``: one chart of a run that is there, drawn again."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from simulator.cli.brief import find_run
from simulator.cli.options import language_option
from simulator.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from simulator.run_folder.record import RunRecord

_WEEK = "dispatch-week"


@click.command()
@click.argument("run", metavar="RUN")
@click.argument("name", metavar="NAME")
@click.option("--year", type=int, help="Draw it for one year of the run.")
@click.option(
    "--week",
    type=click.DateTime(["%Y-%m-%d"]),
    help="First day of the week of dispatch-week, such as 2025-08-12.",
)
@language_option("the chart")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder in which charts/ is written.  [default: <run>-charts-<language> beside the run]",
)
def chart(
    run: str,
    name: str,
    year: int | None,
    week: datetime | None,
    language: Literal["en", "zh"],
    output: Path | None,
) -> None:
    """Draw one chart of a run again, as PNG and SVG.

    RUN is a run folder, or the beginning of the name of one below outputs/. NAME is the name of a
    chart of the run, or dispatch-week, the dispatch of the week that --week begins.
    """
    folder = find_run(run, Path("outputs"))
    day = None if week is None else week.date()
    if (day is None) == (name == _WEEK):
        raise click.UsageError(f"{_WEEK} and --week go together.")

    from simulator.report.brief.again import run_scenario_of  # noqa: PLC0415 - keeps --help fast
    from simulator.report.redraw import redraw_chart  # noqa: PLC0415
    from simulator.run_folder.record import read_record  # noqa: PLC0415

    record = read_record(folder)
    _check(record, name, year, day)
    target = output or folder.parent / f"{folder.name}-charts-{language}"
    paths = redraw_chart(
        run_scenario_of(record), record, name, target, language, year=year, week=day
    )
    if paths is None:
        raise ScenarioError([Problem(name, 0, "", "", "this run has nothing to show in it", "")])
    for path in paths:
        click.echo(path)


def _check(record: "RunRecord", name: str, year: int | None, day: date | None) -> None:
    """Refuse a chart that does not exist and a year that the run does not have."""
    from simulator.report.charts import CHARTS  # noqa: PLC0415 - keeps --help fast

    problems = []
    known = sorted([*CHARTS, _WEEK])
    if name not in known:
        problems.append(
            Problem("simulate chart", 0, "NAME", name, "must be the name of a chart",
                    f"They are: {', '.join(known)}.")
        )  # fmt: skip
    years = [int(number) for number in record.years.index]
    for option, asked in (("--year", year), ("--week", None if day is None else day.year)):
        if asked is not None and asked not in years:
            told = ", ".join(str(number) for number in years)
            problems.append(
                Problem("simulate chart", 0, option, str(asked), f"the run has {told}", "")
            )
    if problems:
        raise ScenarioError(problems)

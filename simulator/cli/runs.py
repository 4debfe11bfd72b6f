"""``simulate runs``: the runs that are there."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from simulator.cli.options import language_option, output_option

if TYPE_CHECKING:
    from simulator.sweeps.runs import RunSummary

_MINUTE = 60.0


@click.command()
@output_option("the runs stand")
@language_option("the list")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON and nothing else.")
def runs(output: Path, language: Literal["en", "zh"], *, as_json: bool) -> None:
    """List the runs that are there: title, date, verdicts, time and size."""
    from simulator.sweeps import runs as listing  # noqa: PLC0415 - keeps --help fast

    found = listing.list_runs(output)
    if as_json:
        click.echo(listing.as_json(found))
        return
    for run in found:
        click.echo(_line(run, language))
    if not found:
        english = f"There is no run in {output}."
        click.echo(f"{output} 中没有结果。" if language == "zh" else english)


def _line(run: "RunSummary", language: Literal["en", "zh"]) -> str:
    """Return one run as two lines: its folder and title; when, what came of it, how large."""
    years = f"{run.years[0]}-{run.years[-1]}" if len(run.years) > 1 else str(run.years[0])
    time = f"{run.seconds / _MINUTE:.1f} min" if run.seconds > _MINUTE else f"{run.seconds:.0f} s"
    met, missed = run.verdicts["met"], run.verdicts["missed"]
    other = run.verdicts.total() - met - missed
    when, size = f"{run.finished:%Y-%m-%d %H:%M}", f"{run.size_mb:.0f} MB"
    fast = {"en": ", fast", "zh": "，快速解"}[language] if run.fast else ""
    if language == "zh":
        verdicts = f"达成{met}项，未达成{missed}项，其他{other}项"
        return (
            f"{run.folder.name}  {run.zh}\n    {when}  {years}年  {verdicts}  {time}  {size}{fast}"
        )
    verdicts = f"{met} met, {missed} missed, {other} other"
    return f"{run.folder.name}  {run.en}\n    {when}  {years}  {verdicts}  {time}  {size}{fast}"

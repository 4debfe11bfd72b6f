"""``simulate compare``: what differs between runs, and why."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import click

from simulator.cli.options import language_option, output_option

if TYPE_CHECKING:
    import pandas as pd

    from simulator.sweeps.compare import Comparison

_PAIR: Final = 2
_MOST_LINES: Final = 12


@click.command()
@click.argument("runs", metavar="RUN_A RUN_B [RUN ...]", nargs=-1, required=True)
@output_option("the runs stand and the comparison is written")
@language_option("charts and findings")
@click.option(
    "--attribute",
    is_flag=True,
    help="For two runs: simulate mixtures of their inputs, and say what each change contributed.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    help="With --attribute: mixtures simulated side by side.  [default: one a core]",
)
def compare(
    runs: tuple[str, ...],
    output: Path,
    language: Literal["en", "zh"],
    workers: int | None,
    *,
    attribute: bool,
) -> None:
    """Say what differs between runs: inputs with their sources, figures and verdicts."""
    if len(runs) < _PAIR:
        raise click.UsageError("Two runs are needed; `simulate runs` lists them.")
    if attribute and len(runs) > _PAIR:
        raise click.UsageError("--attribute is for two runs.")

    from simulator.sweeps.compare import compare_runs, write_comparison  # noqa: PLC0415
    from simulator.sweeps.differences import open_run  # noqa: PLC0415 - keeps --help fast

    opened = [open_run(_folder(run, output)) for run in runs]
    if attribute:
        from simulator.sweeps.cluster import open_client, run_tasks  # noqa: PLC0415

        with open_client(workers, None) as client:
            comparison = compare_runs(opened, partial(run_tasks, client))
    else:
        comparison = compare_runs(opened, None)
    _print(comparison, language)
    if not comparison.identical:
        click.echo(write_comparison(comparison, output, language))


def _folder(run: str, output: Path) -> Path:
    """Return the folder of a run, given by its path or by its name below the output folder."""
    path = Path(run)
    return path if path.is_dir() or not (output / run).is_dir() else output / run


def _print(comparison: "Comparison", language: Literal["en", "zh"]) -> None:
    from simulator.report import words_compare as words  # noqa: PLC0415 - keeps --help fast
    from simulator.sweeps.differences import common_years  # noqa: PLC0415

    names = [run.name for run in comparison.runs]
    if comparison.identical:
        click.echo(words.identical_sentence(names, language))
        return
    inputs, verdicts, contributions = words.HEADINGS[language]
    _lines(inputs, comparison.inputs, lambda row: _input_line(row, names))
    if not common_years(comparison.runs):
        click.echo(words.no_common_year_sentence(language))
    elif comparison.verdicts.empty and comparison.figures.empty:
        click.echo(words.same_results_sentence(language))
    _lines(verdicts, comparison.verdicts, lambda row: words.verdict_line(row, names, language))
    _lines(contributions, comparison.contributions, words.contribution_line)


def _lines(heading: str, table: "pd.DataFrame", line: Callable[[dict[str, object]], str]) -> None:
    if table.empty:
        return
    click.echo(heading)
    rows = table.to_dict("records")
    for row in rows[:_MOST_LINES]:
        click.echo(f"  {line({str(key): cell for key, cell in row.items()})}")
    if len(rows) > _MOST_LINES:
        click.echo(f"  … +{len(rows) - _MOST_LINES}")


def _input_line(row: dict[str, object], names: list[str]) -> str:
    """Return one input with the values of the runs and their sources."""
    values = [f"{row[f'value.{name}'] or '–'} [{row[f'source.{name}'] or '–'}]" for name in names]
    years = f" {row['years']}" if row["years"] else ""
    return f"{row['path']}{years}: {' → '.join(values)}"

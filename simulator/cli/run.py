"""``simulate run``: simulate a scenario and say which promises hold."""

import sys
from pathlib import Path
from typing import Literal

import click

from simulator.cli.inputs import open_scenario, without_adequacy
from simulator.cli.options import (
    language_option,
    output_option,
    scenario_path,
    workers_option,
    years_option,
)

_MISSED = 1


@click.command()
@click.argument("file", metavar="FILE")
@years_option("Only these years: 2025, 2025-2027 or 2025,2030.")
@output_option("the run folder is written")
@language_option("charts, table and findings")
@workers_option("Years simulated side by side")
@click.option(
    "--networks",
    type=click.Choice(["targets", "all"]),
    default="targets",
    show_default=True,
    help="Years whose PyPSA network is stored: those of promises, or all.",
)
@click.option(
    "--fast",
    is_flag=True,
    help="Stop each year at a stated gap; years whose verdict is too close are solved exactly.",
)
@click.option(
    "--causes",
    type=click.Choice(["targets", "all", "none"]),
    default="targets",
    show_default=True,
    help="Years whose curtailment is explained: those of promises, all, or none.",
)
@click.option("--no-adequacy", is_flag=True, help="Leave out weather years and forced outages.")
@click.option("--no-report", is_flag=True, help="Leave out charts, paper and page.")
@click.option("--force", is_flag=True, help="Simulate again, replacing a run with the same inputs.")
@click.option("--strict", is_flag=True, help="End with exit code 1 if a promise is missed.")
@click.option("--quiet", is_flag=True, help="Print the path of the run folder and nothing else.")
@click.option("--json", "as_json", is_flag=True, help="Print summary.json and nothing else.")
def run(
    file: str,
    years: tuple[int, ...] | None,
    output: Path,
    language: Literal["en", "zh"],
    workers: int | None,
    networks: Literal["targets", "all"],
    *,
    fast: bool,
    no_adequacy: bool,
    no_report: bool,
    causes: Literal["targets", "all", "none"],
    force: bool,
    strict: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Simulate a scenario and say which promises hold, by how much, and which hour decides."""
    if quiet and as_json:
        raise click.UsageError("--quiet and --json cannot both be given.")
    scenario = open_scenario(scenario_path(file), years)
    if no_adequacy:
        scenario = without_adequacy(scenario)

    from simulator.cli import screen  # noqa: PLC0415 - keeps refusals fast
    from simulator.cli.progress import show_progress  # noqa: PLC0415
    from simulator.report.promises import missed_promises  # noqa: PLC0415
    from simulator.run import run_scenario  # noqa: PLC0415

    with show_progress(scenario.years, language, silent=quiet or as_json) as progress:
        outcome = run_scenario(
            scenario,
            output=output,
            workers=workers,
            force=force,
            language=language,
            networks=networks,
            progress=progress,
            fast=fast,
            causes=causes,
            report=not no_report,
        )
    if as_json:
        screen.print_json(outcome)
    elif quiet:
        click.echo(outcome.record.path)
    else:
        screen.print_outcome(scenario, outcome, language)
    if strict and missed_promises(scenario, outcome.record):
        sys.exit(_MISSED)

"""``simulate check``: validate a scenario and its region pack, or a sweep, without running."""

from typing import TYPE_CHECKING, Literal

import click

from simulator.cli.inputs import open_scenario
from simulator.cli.options import language_option, scenario_path, years_option

if TYPE_CHECKING:
    from simulator.sweeps.plan import Plan


@click.command()
@click.argument("file", metavar="FILE")
@years_option("Only these years: 2025, 2025-2027 or 2025,2030.")
@language_option("what is said")
def check(file: str, years: tuple[int, ...] | None, language: Literal["en", "zh"]) -> None:
    """Validate a scenario and its region pack, or a sweep, without running anything."""
    path = scenario_path(file)

    from simulator.sweeps.sweep_file import is_sweep_file  # noqa: PLC0415 - keeps --help fast

    if is_sweep_file(path):
        from simulator.sweeps.plan import plan_sweep  # noqa: PLC0415 - only here

        click.echo(plan_sentence(file, plan_sweep(path, years), language))
        return
    scenario = open_scenario(path, years)

    from simulator.report.words_check import (  # noqa: PLC0415 - keeps --help fast
        sources_sentence,
        stands_sentence,
        valid_sentence,
    )
    from simulator.report.words_series import series_sentences  # noqa: PLC0415
    from simulator.run_folder.folder import inputs_hash  # noqa: PLC0415

    click.echo(valid_sentence(file, scenario, language))
    for sentence in series_sentences(scenario, language):
        click.echo(sentence)
    click.echo(sources_sentence(scenario, language))
    click.echo(stands_sentence(f"{scenario.name}-{inputs_hash(scenario)[:8]}", language))


def plan_sentence(file: str, plan: "Plan", language: Literal["en", "zh"]) -> str:
    """Return what a sweep is about, all its cases checked."""
    from simulator.report.words_check import valid_sweep_sentence  # noqa: PLC0415 - only here

    counts = len(plan.cases), len(plan.unique), len(plan.scenario.years)
    return valid_sweep_sentence(file, *counts, f"{plan.name}-{plan.key}", language)

"""``simulate check``: validate a scenario and its region pack without running."""

from typing import Literal

import click

from simulator.cli.inputs import open_scenario
from simulator.cli.options import language_option, scenario_path, years_option


@click.command()
@click.argument("file", metavar="FILE")
@years_option("Only these years: 2025, 2025-2027 or 2025,2030.")
@language_option("what is said")
def check(file: str, years: tuple[int, ...] | None, language: Literal["en", "zh"]) -> None:
    """Validate a scenario and its region pack without running anything."""
    scenario = open_scenario(scenario_path(file), years)

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

"""``simulate profiles``: what the weather years of a scenario are like."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from simulator.cli.inputs import open_scenario
from simulator.cli.options import language_option, output_option, scenario_path, years_option

if TYPE_CHECKING:
    from simulator.profiles.study import ProfileStudy
    from simulator.scenario.schema import Scenario

_FEWEST_YEARS, _MOST_YEARS = 2, 200


@click.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--weather-years",
    type=click.IntRange(_FEWEST_YEARS, _MOST_YEARS),
    help="Look at this many free draws, and at their medians.  [default: the scenario's own year]",
)
@click.option("--region", default="", help="Region of FILE, if that is a series file.")
@years_option("Target year whose demand and plants count.")
@output_option("the folder of the profiles is written")
@language_option("charts and table")
@click.option("--json", "as_json", is_flag=True, help="Print the table as JSON and nothing else.")
def profiles(
    file: str,
    weather_years: int | None,
    region: str,
    years: tuple[int, ...] | None,
    output: Path,
    language: Literal["en", "zh"],
    *,
    as_json: bool,
) -> None:
    """Show months, duration, ramps, reach and lulls of weather beside their bands.

    FILE is a scenario, or with --region a weather or measured series file as weather.file takes it.
    """
    scenario = _open(file, region, years)

    from simulator.cli.progress import show_count  # noqa: PLC0415 - keeps --help fast
    from simulator.profiles.study import study_profiles  # noqa: PLC0415
    from simulator.report.profile_study import write_profile_study  # noqa: PLC0415
    from simulator.report.promises import focus_year  # noqa: PLC0415
    from simulator.report.words import choose  # noqa: PLC0415

    draws = weather_years or 0
    what = choose("weather years", "气象年", language)
    with show_count(what, draws, silent=as_json) as progress:
        study = study_profiles(scenario, focus_year(scenario), draws, progress)
    folder = write_profile_study(scenario, study, output, language)
    if as_json:
        _print_json(study, folder)
    else:
        _print(study, folder, language)


def _open(file: str, region: str, years: tuple[int, ...] | None) -> "Scenario":
    from simulator.scenario.series_alone import SCENARIO_SUFFIXES, load_series  # noqa: PLC0415

    path = scenario_path(file)
    if path.suffix in SCENARIO_SUFFIXES:
        return open_scenario(path, years)
    return load_series(path, region, years)


def _print(study: "ProfileStudy", folder: Path, language: Literal["en", "zh"]) -> None:
    from simulator.report.profile_bands import band_line, bands_sentence  # noqa: PLC0415

    for band in study.bands:
        click.echo(band_line(band, language))
    click.echo()
    click.echo(bands_sentence(study, language))
    click.echo(f"Table and charts: {folder}")


def _print_json(study: "ProfileStudy", folder: Path) -> None:
    import json  # noqa: PLC0415

    from simulator.profiles.study_figures import study_table  # noqa: PLC0415

    table = study_table(study).round(6)
    rows = json.loads(table.to_json(orient="records", double_precision=6))
    content = {"run": folder.name, "year": study.year, "weather_years": study.draws, "table": rows}
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))

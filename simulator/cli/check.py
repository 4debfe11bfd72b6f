"""``simulate check``: validate a scenario and its region pack without running."""

import click

from simulator.cli.inputs import open_scenario
from simulator.cli.options import scenario_path, years_option


@click.command()
@click.argument("file", metavar="FILE")
@years_option("Only these years: 2025, 2025-2027 or 2025,2030.")
def check(file: str, years: tuple[int, ...] | None) -> None:
    """Validate a scenario and its region pack without running anything."""
    scenario = open_scenario(scenario_path(file), years)

    from simulator.run_folder.folder import inputs_hash  # noqa: PLC0415 - keeps --help fast

    pack = scenario.pack
    bases = [row.basis for row in scenario.assumptions]
    click.echo(
        f"{file} is valid: {_years(scenario.years)}, region {scenario.region} with "
        f"{len(pack.buses)} buses, {len(pack.lines)} corridors, {len(pack.plants)} plants and "
        f"{len(pack.targets)} promises."
    )
    counts = ", ".join(
        f"{bases.count(basis)} {basis}"
        for basis in ("plan", "reported", "derived", "assumed")
        if basis in bases
    )
    for sentence in scenario.measured.sentences if scenario.measured else ():
        click.echo(sentence)
    click.echo(f"Its {len(bases)} numbers with a source: {counts}.")
    click.echo(f"A run stands in {scenario.name}-{inputs_hash(scenario)[:8]}.")


def _years(years: tuple[int, ...]) -> str:
    if len(years) == 1:
        return str(years[0])
    if years[-1] - years[0] + 1 == len(years):
        return f"{years[0]}-{years[-1]}"
    return ", ".join(map(str, years))

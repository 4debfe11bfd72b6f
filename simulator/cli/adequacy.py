"""``simulate adequacy``: how surely a system serves its demand."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.options import scenario_path
from simulator.errors import Problem, ScenarioError, did_you_mean

if TYPE_CHECKING:
    from simulator.adequacy.credit import Credit
    from simulator.adequacy.metrics import Estimate
    from simulator.adequacy.result import AdequacyResult
    from simulator.adequacy.system import System

_LABELS = {
    "lolh_hours_per_year": ("LOLH", "hours with a shortfall", "h"),
    "lole_days_per_year": ("LOLE", "days whose peak is short", "d"),
    "lold_days_per_year": ("LOLD", "days with any shortfall", "d"),
    "eue_mwh_per_year": ("EUE", "expected unserved energy", "MWh"),
    "neue_ppm": ("NEUE", "share of demand unserved", "ppm"),
    "lolf_events_per_year": ("LOLF", "shortfall events", "events"),
    "mean_duration_h": ("duration", "mean length of an event", "h"),
    "cvar95_mwh": ("CVaR95", "mean of the worst 5 % of years", "MWh"),
}


@click.command("adequacy")
@click.argument("file", metavar="FILE")
@click.option(
    "--method",
    type=click.Choice(["exact", "monte-carlo"]),
    help="Default: exact where it can be, unless samples or a relative error are asked for.",
)
@click.option("--samples", type=click.IntRange(2, 2**31), help="Samples; default 100000.")
@click.option(
    "--relative-error",
    type=click.FloatRange(0, 1, min_open=True),
    help="Stop when the standard error of EUE is this share of it.",
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True)
@click.option(
    "--credit",
    "names",
    multiple=True,
    metavar="NAME",
    help="Capacity credit of a unit, plant, programme or technology, of storage or of "
    "demand_response; may be repeated.",
)
@click.option("--credit-method", type=click.Choice(["elcc", "efc"]), default="elcc")
@click.option("--metric", type=click.Choice(["eue", "lolh"]), default="eue")
@click.option("--json", "json_path", type=click.Path(dir_okay=False), help="Write all to a file.")
def adequacy(file: str, names: tuple[str, ...], json_path: str | None, **options: Any) -> None:
    """Say how surely the system of an adequacy case serves its demand."""
    path = scenario_path(file)

    from simulator.adequacy.assess import Request, assess_adequacy  # noqa: PLC0415
    from simulator.adequacy.build import build_system  # noqa: PLC0415
    from simulator.adequacy.convolution import NotExactError  # noqa: PLC0415
    from simulator.scenario.adequacy_case import load_adequacy_case  # noqa: PLC0415

    case = load_adequacy_case(path)
    system = build_system(case)
    _check_names(file, system, names)
    asked = ("method", "samples", "relative_error", "seed", "workers")
    try:
        result = assess_adequacy(system, Request(**{name: options[name] for name in asked}))
    except NotExactError as error:
        hint = "Use --method monte-carlo."
        raise ScenarioError([Problem(file, 0, "--method", "exact", str(error), hint)]) from error
    credits_found = _credits(system, names, options, result)
    _show(case.settings.title, result, credits_found)
    if json_path is not None:
        _write(Path(json_path), result, credits_found)


def _check_names(file: str, system: "System", names: tuple[str, ...]) -> None:
    from simulator.adequacy.credit import members_of  # noqa: PLC0415

    known = {
        *system.units.names, *system.technology, *system.storage.elements.names,
        *system.demand_response.names, "storage", "demand_response",
    } - {""}  # fmt: skip
    problems = [
        Problem(
            file, 0, "--credit", name, "must be a unit, plant, programme or technology of the case",
            did_you_mean(name, known),
        )
        for name in names
        if not members_of(system, name)
    ]  # fmt: skip
    if problems:
        raise ScenarioError(problems)


def _credits(
    system: "System", names: tuple[str, ...], options: dict[str, Any], result: "AdequacyResult"
) -> dict[str, "Credit"]:
    from simulator.adequacy.assess import assess_credit  # noqa: PLC0415

    method, metric = options["credit_method"], options["metric"]
    workers = options["workers"]
    return {name: assess_credit(system, name, method, metric, result, workers) for name in names}


def _show(title: str, result: "AdequacyResult", credits_found: dict[str, "Credit"]) -> None:
    how = f"{result.samples:,} samples, seed {result.seed}" if result.samples else "exact"
    click.echo(f"{title}: {len(result.lolp)} snapshots, {how}")
    for name, (label, words, unit) in _LABELS.items():
        figure = _figure(getattr(result.metrics, name), unit)
        click.echo(f"  {label:<9}{words:<32}{figure}")
    for name, credit in credits_found.items():
        words = f"{credit.method.upper()} of {name}"
        if credit.mw is None:
            click.echo(f"  {words}: {credit.note}")
        else:
            click.echo(
                f"  {words}: {credit.mw:.2f} MW of {credit.capacity_mw:g} MW "
                f"({credit.low:.2f} to {credit.high:.2f} MW, 95 %)"
            )
    for note in result.notes:
        click.echo(f"  note: {note}")


def _figure(estimate: "Estimate", unit: str) -> str:
    if estimate.mean is None:
        return "not given by this method"
    error = f" ± {estimate.standard_error:.2g}" if estimate.standard_error else ""
    return f"{estimate.mean:.7g}{error} {unit}"


def _write(path: Path, result: "AdequacyResult", credits_found: dict[str, "Credit"]) -> None:
    import json  # noqa: PLC0415
    from dataclasses import asdict  # noqa: PLC0415

    content = result.to_json()
    content["credits"] = {name: asdict(credit) for name, credit in credits_found.items()}
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")

"""``simulate brief``: the briefing paper of a run that is there."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from simulator.cli.options import language_option
from simulator.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from simulator.report.brief.write import Format

_MANIFEST = "manifest.json"
_FORMATS = ("docx", "pdf", "html")


class FormatsType(click.ParamType[tuple[str, ...]]):
    """Formats as ``docx``, ``pdf``, ``html`` or ``docx,pdf``."""

    name = "formats"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Return the formats, each once."""
        if isinstance(value, tuple):
            return value
        chosen = tuple(dict.fromkeys(part.strip() for part in str(value).split(",")))
        for part in chosen:
            if part not in _FORMATS:
                self.fail(f"{part!r} is not one of {', '.join(_FORMATS)}.", param, ctx)
        return chosen


@click.command()
@click.argument("run", metavar="RUN")
@language_option("the paper")
@click.option(
    "--format",
    "formats",
    type=FormatsType(),
    default="docx,pdf",
    show_default=True,
    help="Formats, with commas between them; html is the page.",
)
@click.option(
    "--template",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="An office's own Word document with variables, in place of GB/T 9704.",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder in which the folder of the papers is written.  [default: beside the run]",
)
def brief(
    run: str,
    language: Literal["en", "zh"],
    formats: "tuple[Format, ...]",
    template: Path | None,
    output: Path | None,
) -> None:
    """Write the briefing paper of a run as Word document and PDF.

    RUN is a run folder, or the beginning of the name of one below outputs/.
    """
    folder = find_run(run, Path("outputs"))
    if template is not None and "docx" not in formats:
        raise click.UsageError("--template is for docx, which --format leaves out.")

    from simulator.report.brief.again import write_again  # noqa: PLC0415 - keeps --help fast

    written = write_again(
        folder, output or folder.parent, language, formats=formats, template=template
    )
    for path in written:
        click.echo(path)


def find_run(text: str, outputs: Path) -> Path:
    """Return the run folder that is meant.

    Raises
    ------
    ScenarioError
        If there is none, or more than one.
    """
    named = Path(text)
    if (named / _MANIFEST).is_file():
        return named.resolve()
    found = _runs_below(outputs, text)
    if len(found) == 1:
        return found[0].resolve()
    names = ", ".join(path.name for path in found)
    problem = (
        Problem(text, 0, "", "", f"several runs begin so: {names}", "Give more of the name.")
        if found
        else Problem(text, 0, "", "", f"there is no such run folder, nor one below {outputs}/", "")
    )
    raise ScenarioError([problem])


def _runs_below(outputs: Path, text: str) -> list[Path]:
    """Return the runs whose name begins with a text; a scenario's whole name comes first."""
    if not outputs.is_dir() or not text:
        return []
    runs = sorted(path.parent for path in outputs.glob(f"*/{_MANIFEST}"))
    whole = [path for path in runs if path.name.rpartition("-")[0] == text]
    return whole or [path for path in runs if path.name.startswith(text)]

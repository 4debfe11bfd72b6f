"""The papers of a run as files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal

from simulator.report.brief.content import build_paper
from simulator.report.page.write import write_page
from simulator.report.words import Language
from simulator.run_folder.names import PAGE
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

Format = Literal["docx", "pdf", "html"]
FORMATS: Final[tuple[Format, ...]] = ("docx", "pdf")
_STEM: Final = "briefing"


def write_papers(
    scenario: Scenario,
    record: RunRecord,
    manifest: dict[str, Any],
    folder: Path,
    language: Language,
    *,
    formats: Sequence[Format] = FORMATS,
    template: Path | None = None,
) -> tuple[Path, ...]:
    """Write ``briefing.docx`` and ``briefing.pdf`` into a folder.

    Parameters
    ----------
    template
        An office's own Word document with variables, in place of the layout of official papers.

    Raises
    ------
    ScenarioError
        If the template is no Word document, or asks for what the paper does not have.
    """
    paper = build_paper(scenario, record, manifest, language)
    paths = tuple(folder / (PAGE if kind == "html" else f"{_STEM}.{kind}") for kind in formats)
    for kind, path in zip(formats, paths, strict=True):
        if kind == "html":
            write_page(scenario, record, language, folder)
        elif kind == "pdf":
            from simulator.report.brief.pdf_file import write_pdf  # noqa: PLC0415 - when needed

            write_pdf(paper, path)
        elif template is not None:
            from simulator.report.brief.template import fill_template  # noqa: PLC0415

            fill_template(paper, scenario, record, template, path)
        else:
            from simulator.report.brief.word_file import write_docx  # noqa: PLC0415

            write_docx(paper, path)
    return paths

"""An office's own Word document, filled with what the paper holds."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from simulator.errors import Problem, ScenarioError
from simulator.report.brief.layout import TYPE_AREA_MM
from simulator.report.brief.model import (
    Block,
    Figure,
    Heading,
    Paper,
    Paragraph,
    Table,
    number_blocks,
    plain_text,
)
from simulator.report.promises import focus_year
from simulator.report.words import choose
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

VARIABLES: Final = (
    "title", "region", "run", "year", "years", "findings", "sections", "tables", "figures",
)  # fmt: skip
"""What a template may name; README says what each holds."""


def fill_template(
    paper: Paper, scenario: Scenario, record: RunRecord, template: Path, path: Path
) -> None:
    """Fill the variables of a Word document.

    Raises
    ------
    ScenarioError
        If the template is no Word document, or names a variable that does not exist.
    """
    if not zipfile.is_zipfile(template):
        _refuse(template, "must be a Word document (.docx)", "")
    document = DocxTemplate(str(template))
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        unknown = document.get_undeclared_template_variables(environment) - set(VARIABLES)
        if unknown:
            _refuse(template, f"may name {', '.join(VARIABLES)}", ", ".join(sorted(unknown)))
        document.render(_content(paper, scenario, record, document), environment, autoescape=True)
    except TemplateError as error:
        _refuse(template, f"must be a template that Jinja can read: {error}", "")
    except (KeyError, ValueError, zipfile.BadZipFile):
        _refuse(template, "must be a Word document (.docx)", "")
    document.save(str(path))


def _content(
    paper: Paper, scenario: Scenario, record: RunRecord, document: DocxTemplate
) -> dict[str, Any]:
    labels = number_blocks(paper.blocks, paper.language)
    region = scenario.pack.region
    parts = [(block, _part(block, labels, document)) for block in paper.blocks]
    return {
        "title": paper.title,
        "region": choose(region.en, region.zh, paper.language),
        "run": str(record.summary["run"]),
        "year": focus_year(scenario),
        "years": list(scenario.years),
        "findings": list(paper.findings),
        "sections": list(_sections(paper, labels)),
        "tables": {block.key: part for block, part in parts if isinstance(block, Table)},
        "figures": {block.key: part for block, part in parts if isinstance(block, Figure)},
    }


def _sections(paper: Paper, labels: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the text of each section with the keys of its tables and figures."""
    section: dict[str, Any] = {}
    for block in paper.blocks:
        if isinstance(block, Heading):
            if section:
                yield section
            section = {"heading": block.text, "paragraphs": [], "tables": [], "figures": []}
        elif isinstance(block, Paragraph):
            section["paragraphs"].append(plain_text(block.text, labels))
        else:
            section["tables" if isinstance(block, Table) else "figures"].append(block.key)
    yield section


def _part(block: Block, labels: dict[str, str], document: DocxTemplate) -> dict[str, Any]:
    if isinstance(block, Heading | Paragraph):
        return {}
    part = {
        "label": labels[block.key], "caption": block.caption,
        "note": plain_text(block.note, labels),
    }  # fmt: skip
    if isinstance(block, Table):
        return part | {"header": list(block.header), "rows": [list(row) for row in block.rows]}
    picture = InlineImage(document, io.BytesIO(block.png), width=Mm(TYPE_AREA_MM[0]))
    return part | {"picture": picture}


def _refuse(template: Path, allowed: str, found: str) -> None:
    raise ScenarioError([Problem(str(template), 0, "", found, allowed, "")])

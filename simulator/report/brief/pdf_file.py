"""The paper as PDF, set by Typst with fonts that come with Python packages."""

import json
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import typst

from simulator.report.brief import layout as sheet
from simulator.report.brief.layout import Layout, layout_of
from simulator.report.brief.model import (
    Block,
    Figure,
    Heading,
    Paper,
    Paragraph,
    Reference,
    Table,
    number_blocks,
    split_references,
)

_FONTS: Final = {
    "en": ["Libertinus Serif", "Noto Sans CJK SC"],
    "zh": ["Noto Sans CJK SC"],
}
_FONT_PACKAGE: Final = "noto_cjk_sans_otc"
_TEMPLATE: Final = "paper.typ"
_GAP_PT: Final = 6.0  # between paragraphs that have no indent


def write_pdf(paper: Paper, path: Path) -> None:
    """Write the paper as PDF; it needs no library or font of the system, and no network."""
    labels = number_blocks(paper.blocks, paper.language)
    content = _sheet(layout_of(paper.language), paper)
    content["blocks"] = [_block(block, labels) for block in paper.blocks]
    with TemporaryDirectory() as name, as_file(files(_FONT_PACKAGE)) as fonts:
        folder = Path(name)
        (folder / _TEMPLATE).write_bytes(
            files("simulator.report.brief").joinpath(_TEMPLATE).read_bytes()
        )
        for block in paper.blocks:
            if isinstance(block, Figure):
                (folder / f"{block.key}.png").write_bytes(block.png)
        pdf = typst.compile(
            str(folder / _TEMPLATE),
            root=name,
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(content, ensure_ascii=False)},
        )
    if not isinstance(pdf, bytes):
        raise TypeError("Typst returned pages, not a document")
    path.write_bytes(pdf)


def _sheet(layout: Layout, paper: Paper) -> dict[str, Any]:
    chinese = paper.language == "zh"
    return {
        "language": paper.language,
        "title": paper.title,
        "run": paper.run,
        "fonts": _FONTS[paper.language],
        "sheet": {
            "page": sheet.PAGE_MM, "top": sheet.TOP_MM, "bottom": sheet.BOTTOM_MM,
            "left": sheet.LEFT_MM, "right": sheet.RIGHT_MM,
        },
        "sizes": {
            "title": layout.title.size_pt,
            "headings": [face.size_pt for face in layout.headings],
            "body": layout.body.size_pt,
            "caption": layout.caption.size_pt,
            "cell": layout.cell.size_pt,
            "note": layout.note.size_pt,
            "page_number": layout.page_number.size_pt,
        },
        "line": layout.line_pt,
        "indent": layout.indent,
        "gap": 0.0 if chinese else _GAP_PT,
        "heading_gap": 0.0 if chinese else _GAP_PT,
        "tracking": sheet.character_pitch_pt() - layout.body.size_pt if chinese else 0.0,
    }  # fmt: skip


def _block(block: Block, labels: dict[str, str]) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": block.text}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "runs": _runs(block.text, labels)}
    named = {
        "key": block.key, "label": labels[block.key], "caption": block.caption, "note": block.note,
    }  # fmt: skip
    if isinstance(block, Table):
        return named | {
            "kind": "table", "header": block.header, "rows": block.rows, "widths": block.widths,
            "left": sorted(block.left), "strong": sorted(block.strong),
        }  # fmt: skip
    return named | {"kind": "figure", "png": f"{block.key}.png"}


def _runs(text: str, labels: dict[str, str]) -> list[dict[str, str]]:
    return [
        {"text": piece.text, "target": piece.key}
        if isinstance(piece, Reference)
        else {"text": piece}
        for piece in split_references(text, labels)
    ]

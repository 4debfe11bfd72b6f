"""The paper as a Word document."""

import io
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from simulator.report.brief import layout as sheet
from simulator.report.brief.layout import Face, Layout, layout_of
from simulator.report.brief.model import (
    Figure,
    Heading,
    Paper,
    Paragraph,
    Reference,
    Table,
    number_blocks,
    split_references,
)
from simulator.report.brief.word_parts import (
    add_bookmark,
    add_field,
    add_style,
    add_text,
    indent_characters,
    keep_rows_whole,
    leave_grid,
    name_fallbacks,
    set_grid,
    set_language,
    set_pitch,
    set_rules,
)

_HELD_ROWS: Final = 3
_ROW_AIR, _NOTE_AIR, _CAPTION_AIR = 2.0, 1.5, 4.0  # above what a font's size takes of a line [pt]
_EDGE: Final = {"en": "\u00a0" * 3, "zh": "\u3000"}
"""A page number stands a character in from the type area."""
_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - the same run gives the same document
_STYLES: Final[dict[str, Callable[[Layout], Face]]] = {
    "Title": lambda face: face.title,
    "Heading 1": lambda face: face.headings[0],
    "Heading 2": lambda face: face.headings[1],
    "Heading 3": lambda face: face.headings[2],
    "Normal": lambda face: face.body,
    "Caption": lambda face: face.caption,
    "Table Text": lambda face: face.cell,
    "Table Note": lambda face: face.note,
}


def write_docx(paper: Paper, path: Path) -> None:
    """Write the paper as a Word document."""
    document = Document()
    layout = layout_of(paper.language)
    for name, face in _STYLES.items():
        add_style(document, name, face(layout))
    set_language(document, "zh-CN" if paper.language == "zh" else "en-GB")
    _set_sheet(document, paper, layout)
    writer = _Writer(document, layout, number_blocks(paper.blocks, paper.language))
    writer.title(paper.title)
    for block in paper.blocks:
        writer.add(block)
    _describe(document, paper)
    name_fallbacks(document)
    document.save(str(path))


class _Writer:
    """A document that is being written; bookmarks are numbered as they come."""

    def __init__(self, document: WordDocument, layout: Layout, labels: Mapping[str, str]) -> None:
        self._document = document
        self._layout = layout
        self._labels = labels
        self._bookmarks = 0
        self._style_ids = {name: document.styles[name].style_id for name in _STYLES}

    def title(self, text: str) -> None:
        paragraph = self._paragraph("Title", line_pt=self._layout.title.size_pt * 1.5)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(self._layout.line_pt / 2)
        add_text(paragraph, text, self._layout.title)

    def add(self, block: Heading | Paragraph | Table | Figure) -> None:
        if isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Paragraph):
            paragraph = self._paragraph("Normal", line_pt=self._layout.line_pt)
            self._indent(paragraph)
            paragraph.paragraph_format.space_after = Pt(0 if self._layout.indent else 6)
            self._text(paragraph, block.text, self._layout.body)
        elif isinstance(block, Table):
            self._table(block)
        else:
            self._figure(block)

    def _heading(self, heading: Heading) -> None:
        paragraph = self._paragraph(f"Heading {heading.level}", line_pt=self._layout.line_pt)
        paragraph.paragraph_format.keep_with_next = True
        if not self._layout.indent:
            paragraph.paragraph_format.space_before = Pt(8)
        self._indent(paragraph)
        add_text(paragraph, heading.text, self._layout.headings[heading.level - 1])

    def _table(self, block: Table) -> None:
        self._caption(block, before_pt=4.0, keep=True)
        table = self._document.add_table(len(block.rows) + 1, len(block.header))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, share in zip(table.columns, block.widths, strict=True):
            column.width = Mm(sheet.TYPE_AREA_MM[0] * share)
        for place, row in enumerate((block.header, *block.rows)):
            head = place == 0
            face = (
                self._layout.cell_head if head or place - 1 in block.strong else self._layout.cell
            )
            for column, (cell, text) in enumerate(zip(table.rows[place].cells, row, strict=True)):
                cell.width = Mm(sheet.TYPE_AREA_MM[0] * block.widths[column])
                paragraph = cell.paragraphs[0]
                self._set_style(paragraph, "Table Text")
                self._spacing(paragraph, self._layout.cell.size_pt + _ROW_AIR)
                leave_grid(paragraph)
                paragraph.alignment = (
                    WD_ALIGN_PARAGRAPH.LEFT if column in block.left else WD_ALIGN_PARAGRAPH.RIGHT
                )
                paragraph.paragraph_format.keep_with_next = _holds(place, len(block.rows))
                add_text(paragraph, text, face)
        set_rules(table)
        keep_rows_whole(table)
        self._note(block.note)

    def _figure(self, block: Figure) -> None:
        paragraph = self._paragraph("Normal", line_pt=None)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_before = Pt(6)
        leave_grid(paragraph)  # or its height is rounded up to whole lines
        run = add_text(paragraph, "", self._layout.body)
        run.add_picture(io.BytesIO(block.png), width=Mm(sheet.TYPE_AREA_MM[0]))
        self._caption(block, before_pt=0.0, keep=True)
        self._note(block.note)

    def _caption(self, block: Table | Figure, *, before_pt: float, keep: bool) -> None:
        paragraph = self._paragraph("Caption", line_pt=self._layout.caption.size_pt + _CAPTION_AIR)
        leave_grid(paragraph)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = Pt(before_pt)
        paragraph.paragraph_format.keep_with_next = keep
        face = self._layout.caption
        label = self._labels[block.key]
        number = "".join(character for character in label if character.isdigit())
        name = label.removesuffix(number)
        add_text(paragraph, name, face)
        add_field(paragraph, f"SEQ {name.strip()} \\* ARABIC", number, face)
        self._bookmarks += 1
        add_bookmark(paragraph, _bookmark(block.key), self._bookmarks, first=0)
        add_text(paragraph, f"  {block.caption}", face)

    def _note(self, text: str) -> None:
        paragraph = self._paragraph("Table Note", line_pt=self._layout.note.size_pt + _NOTE_AIR)
        leave_grid(paragraph)
        paragraph.paragraph_format.space_before = Pt(2)
        paragraph.paragraph_format.space_after = Pt(4)
        self._text(paragraph, text, self._layout.note)

    def _text(self, paragraph: WordParagraph, text: str, face: Face) -> None:
        for piece in split_references(text, self._labels):
            if isinstance(piece, Reference):
                add_field(paragraph, f"REF {_bookmark(piece.key)} \\h", piece.text, face)
            else:
                add_text(paragraph, piece, face)

    def _indent(self, paragraph: WordParagraph) -> None:
        if self._layout.indent:
            indent_characters(paragraph, self._layout.indent, self._layout.body.size_pt)

    def _paragraph(self, style: str, *, line_pt: float | None) -> WordParagraph:
        paragraph = self._document.add_paragraph()
        self._set_style(paragraph, style)
        self._spacing(paragraph, line_pt)
        return paragraph

    def _set_style(self, paragraph: WordParagraph, style: str) -> None:
        # By id: python-docx looks through all styles each time one is set by name.
        paragraph._p.get_or_add_pPr().style = self._style_ids[style]

    def _spacing(self, paragraph: WordParagraph, line_pt: float | None) -> None:
        form = paragraph.paragraph_format
        form.space_before = form.space_after = Pt(0)
        if line_pt is None:  # a picture would be cut by lines of a fixed height
            form.line_spacing_rule = WD_LINE_SPACING.SINGLE
            return
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        form.line_spacing = Pt(line_pt)


def _holds(place: int, rows: int) -> bool:
    """Whether a row, from 0 with the header, stays with the next: no table breaks near its ends."""
    return place < _HELD_ROWS or rows - _HELD_ROWS < place < rows


def _bookmark(key: str) -> str:
    return f"brief_{key.replace('-', '_')}"


def _set_sheet(document: WordDocument, paper: Paper, layout: Layout) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(side) for side in sheet.PAGE_MM)
    section.top_margin, section.bottom_margin = Mm(sheet.TOP_MM), Mm(sheet.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(sheet.LEFT_MM), Mm(sheet.RIGHT_MM)
    section.footer_distance = Mm(sheet.FOOTER_MM)
    section.header_distance = Mm(sheet.FOOTER_MM)
    document.settings.odd_and_even_pages_header_footer = True
    if paper.language == "zh":
        set_grid(section, layout.line_pt)
        for name in ("Normal", "Heading 1", "Heading 2", "Heading 3"):
            set_pitch(document, name, sheet.character_pitch_pt() - layout.body.size_pt)
    for footer, odd in ((section.footer, True), (section.even_page_footer, False)):
        paragraph = footer.paragraphs[0]
        paragraph.paragraph_format.tab_stops.clear_all()
        paragraph.style = document.styles["Normal"]
        paragraph.paragraph_format.tab_stops.add_tab_stop(
            Mm(sheet.TYPE_AREA_MM[0]), alignment=WD_TAB_ALIGNMENT.RIGHT
        )
        if odd:
            add_text(paragraph, f"{paper.run}\t", layout.note)
        if not odd:
            add_text(paragraph, _EDGE[paper.language], layout.page_number)
        _page_number(paragraph, layout)
        if odd:
            add_text(paragraph, _EDGE[paper.language], layout.page_number)
        else:
            add_text(paragraph, f"\t{paper.run}", layout.note)


def _page_number(paragraph: WordParagraph, layout: Layout) -> None:
    face = layout.page_number
    add_text(paragraph, "— ", face)
    add_field(paragraph, "PAGE", "1", face)
    add_text(paragraph, " —", face)


def _describe(document: WordDocument, paper: Paper) -> None:
    about: Any = document.core_properties
    about.title, about.subject, about.author = paper.title, paper.run, ""
    about.comments, about.keywords, about.last_modified_by = "", "", ""
    about.language = "zh-CN" if paper.language == "zh" else "en-GB"
    about.created = about.modified = _MADE

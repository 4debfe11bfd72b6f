"""Pieces of Word's markup that python-docx has no words for: fonts, fields, borders, the grid."""

from typing import Any
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from simulator.report.brief.layout import FALLBACKS, LATIN, Face

_TWIPS = 20  # to a point
_CELL_SIDE = 50  # twips at the sides of a cell
_AFTER_SNAP = (
    "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc",
    "w:textDirection", "w:textAlignment", "w:outlineLvl", "w:rPr", "w:sectPr",
)  # fmt: skip
_AFTER_SPACING = (
    "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:lang",
)  # fmt: skip
"""What the schema wants to follow these elements."""
_FONT_TABLE = "/word/fontTable.xml"


def set_face(run: Run, face: Face) -> None:
    """Set fonts and size of a run; Chinese characters have a font of their own."""
    run.font.name = LATIN
    run.font.size = Pt(face.size_pt)
    run.font.bold = face.bold
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), face.east_asia)
    fonts.set(qn("w:cs"), LATIN)


def add_text(paragraph: Paragraph, text: str, face: Face) -> Run:
    """Add a run of text in a face."""
    run = paragraph.add_run(text)
    set_face(run, face)
    return run


def add_field(paragraph: Paragraph, code: str, shown: str, face: Face) -> None:
    """Add a field, such as a page number or a reference, with what it shows until updated."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", shown), ("end", "")):
        run = add_text(paragraph, text if kind == "shown" else "", face)
        if kind == "":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {text} "
            run._element.append(element)
        elif kind != "shown":
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            run._element.append(element)


def add_bookmark(paragraph: Paragraph, name: str, number: int, first: int) -> None:
    """Put a bookmark around the runs of a paragraph from the ``first`` one on."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    runs = paragraph.runs
    runs[first]._element.addprevious(start)
    runs[-1]._element.addnext(end)


def add_style(document: Document, name: str, face: Face) -> None:
    """Add a paragraph style, so that an office can change all text of a kind at once."""
    styles = document.styles
    known = name in [style.name for style in styles]
    style: Any = styles[name] if known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.font.name = LATIN
    style.font.size = Pt(face.size_pt)
    style.font.bold = face.bold
    style.font.italic = False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), face.east_asia)
    for border in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        border.getparent().remove(border)
    colour = style.element.rPr.find(qn("w:color"))
    if colour is not None:
        style.element.rPr.remove(colour)


def indent_characters(paragraph: Paragraph, characters: float, size_pt: float) -> None:
    """Indent the first line by so many characters, for programs that count in lengths too."""
    indent = paragraph._element.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLine"), str(round(_TWIPS * characters * size_pt)))
    indent.set(qn("w:firstLineChars"), str(round(100 * characters)))


def leave_grid(paragraph: Paragraph) -> None:
    """Let a paragraph in a table or below one keep its own lines, not those of the page."""
    element = OxmlElement("w:snapToGrid")
    element.set(qn("w:val"), "0")
    properties = paragraph._element.get_or_add_pPr()
    properties.insert_element_before(element, *_AFTER_SNAP)


def set_grid(section: Any, line_pt: float) -> None:
    """Set the lines of the page's grid, as official papers are set."""
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(line_pt * _TWIPS)))
    properties.append(grid)


def set_pitch(document: Document, style: str, change_pt: float) -> None:
    """Set characters of a style closer (below 0) or wider than their size. [pt]."""
    element: Any = document.styles[style].element
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(round(change_pt * _TWIPS)))
    element.get_or_add_rPr().insert_element_before(spacing, *_AFTER_SPACING)


def set_language(document: Document, language: str) -> None:
    """Say in which language the text is, so that programs break and check it rightly."""
    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), "en-GB")
        element.set(qn("w:eastAsia"), "zh-CN")
    properties = document.styles["Normal"].element.get_or_add_rPr()
    named = OxmlElement("w:lang")
    named.set(qn("w:val"), "en-GB" if language == "en-GB" else "en-US")
    named.set(qn("w:eastAsia"), "zh-CN")
    properties.append(named)


def set_rules(table: Table) -> None:
    """Draw the three rules of a planning report's table: top, below the header, bottom."""
    properties = table._tbl.tblPr
    borders = parse_xml(
        f"<w:tblBorders {nsdecls('w')}>"
        '<w:top w:val="single" w:sz="12" w:space="0" w:color="000000"/>'
        '<w:bottom w:val="single" w:sz="12" w:space="0" w:color="000000"/>'
        "</w:tblBorders>"
    )
    margins = parse_xml(
        f"<w:tblCellMar {nsdecls('w')}>"
        f'<w:left w:w="{_CELL_SIDE}" w:type="dxa"/><w:right w:w="{_CELL_SIDE}" w:type="dxa"/>'
        "</w:tblCellMar>"
    )
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption")
    for cell in table.rows[0].cells:
        cell._tc.get_or_add_tcPr().append(
            parse_xml(
                f"<w:tcBorders {nsdecls('w')}>"
                '<w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:tcBorders>'
            )
        )


def keep_rows_whole(table: Table) -> None:
    """Repeat the header on every page, and break the table between rows alone."""
    for place, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))


def name_fallbacks(document: Document) -> None:
    """Say in the font table what may stand in for a font that a machine does not have."""
    fonts = "".join(
        f"<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(others)}/>"
        f'<w:charset w:val="{"00" if name == LATIN else "86"}"/>'
        f'<w:family w:val="{family}"/></w:font>'
        for name, (family, others) in FALLBACKS.items()
    )
    for part in document.part.package.iter_parts():
        if str(part.partname) == _FONT_TABLE:
            text = (
                f"<?xml version='1.0' encoding='UTF-8' standalone='yes'?><w:fonts {nsdecls('w')}>"
            )
            part._blob = f"{text}{fonts}</w:fonts>".encode()

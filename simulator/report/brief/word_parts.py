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

_TWIPS = 20
_FONT_TABLE = "/word/fontTable.xml"


def set_face(run: Run, face: Face) -> None:
    """Set fonts and size of a run; Chinese characters have a font of their own."""
    run.font.name = LATIN
    run.font.size = Pt(face.size_pt)
    run.font.bold = face.bold
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 - no public way
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
            run._element.append(element)  # noqa: SLF001
        elif kind != "shown":
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            run._element.append(element)  # noqa: SLF001


def add_bookmark(paragraph: Paragraph, name: str, number: int, first: int) -> None:
    """Put a bookmark around the runs of a paragraph from the ``first`` one on."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    runs = paragraph.runs
    runs[first]._element.addprevious(start)  # noqa: SLF001
    runs[-1]._element.addnext(end)  # noqa: SLF001


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


def indent_characters(paragraph: Paragraph, characters: float) -> None:
    """Indent the first line by so many characters, whatever their size."""
    indent = paragraph._element.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001
    indent.set(qn("w:firstLineChars"), str(round(100 * characters)))


def set_grid(section: Any, line_pt: float, character_pt: float, size_pt: float) -> None:
    """Set lines and characters of the page's grid, as official papers are set."""
    properties = section._sectPr  # noqa: SLF001
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(round(line_pt * _TWIPS)))
    grid.set(qn("w:charSpace"), str(round((character_pt - size_pt) * 4096)))
    properties.append(grid)


def set_rules(table: Table) -> None:
    """Draw the three rules of a planning report's table: top, below the header, bottom."""
    properties = table._tbl.tblPr  # noqa: SLF001
    borders = parse_xml(
        f"<w:tblBorders {nsdecls('w')}>"
        '<w:top w:val="single" w:sz="12" w:space="0" w:color="000000"/>'
        '<w:bottom w:val="single" w:sz="12" w:space="0" w:color="000000"/>'
        "</w:tblBorders>"
    )
    properties.append(borders)
    for cell in table.rows[0].cells:
        cell._tc.get_or_add_tcPr().append(  # noqa: SLF001
            parse_xml(
                f"<w:tcBorders {nsdecls('w')}>"
                '<w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:tcBorders>'
            )
        )


def keep_rows_whole(table: Table) -> None:
    """Repeat the header on every page, and break the table between rows alone."""
    for place, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))


def name_fallbacks(document: Document) -> None:
    """Say in the font table what may stand in for a font that a machine does not have."""
    fonts = "".join(
        f"<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(others)}/>"
        f'<w:charset w:val="{"00" if name == LATIN else "86"}"/><w:family w:val="{family}"/></w:font>'
        for name, (family, others) in FALLBACKS.items()
    )
    for part in document.part.package.iter_parts():
        if str(part.partname) == _FONT_TABLE:
            text = f"<?xml version='1.0' encoding='UTF-8' standalone='yes'?><w:fonts {nsdecls('w')}>"
            part._blob = f"{text}{fonts}</w:fonts>".encode()  # type: ignore[attr-defined] # noqa: SLF001

"""What the fonts inside a PDF say: which character is drawn by which font, and which glyphs."""

import re
import subprocess
from functools import cache

from fontTools.ttLib import TTFont
from pypdf.generic import ByteStringObject

_MAPPED = re.compile(r"^<[0-9A-F]{2}>\s+<((?:[0-9A-F]{4})+)>$", re.MULTILINE)
_SUBSET = re.compile(r"^/[A-Z]{6}\+")
_MISSING = b"\x00\x00"


def characters_without_glyph(reader):
    """Return the characters that a font of the document draws without having them.

    A program that finds no font for a character draws the box of a font without it, and its map
    from glyphs to characters still names the character: so the installed font itself is asked.
    """
    lacking = set()
    for font in _fonts(reader):
        name = _SUBSET.sub("", str(font["/BaseFont"])).removesuffix("-VKana")
        mapped = _MAPPED.findall(font["/ToUnicode"].get_object().get_data().decode())
        characters = {ord(c) for text in mapped for c in bytes.fromhex(text).decode("utf-16-be")}
        lacking |= {chr(code) for code in characters - _known(name) if code >= ord(" ")}
    return lacking


def fonts_left_out(reader):
    """Return the names of fonts that are not embedded."""
    files = {"/FontFile", "/FontFile2", "/FontFile3"}
    return [
        str(font["/BaseFont"])
        for font in _fonts(reader)
        if not files & set(_described(font)["/FontDescriptor"].get_object())
    ]


def counts_missing_glyphs(reader):
    """Return how many glyphs of a document with two-byte glyph numbers are number 0, the box."""
    drawn = []
    for page in reader.pages:
        page.extract_text(
            visitor_operand_before=lambda operator, operands, _, __: drawn.extend(
                _strings(operator, operands)
            )
        )
    assert drawn
    return sum(
        text[place : place + 2] == _MISSING for text in drawn for place in range(0, len(text), 2)
    )


def _strings(operator, operands):
    if operator == b"Tj":
        return [_bytes(operands[0])]
    if operator == b"TJ":
        return [_bytes(piece) for piece in operands[0] if isinstance(piece, (bytes, str))]
    return []


def _bytes(text):
    return bytes(text) if isinstance(text, ByteStringObject) else text.original_bytes


def _described(font):
    return font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font


def _fonts(reader):
    found = {}
    for page in reader.pages:
        for entry in page["/Resources"]["/Font"].values():
            font = entry.get_object()
            found[str(font["/BaseFont"])] = font
    return list(found.values())


@cache
def _known(name):
    """Return the code points that the installed font of a PostScript name has."""
    line = subprocess.run(
        ["fc-list", f":postscriptname={name}", "--format", "%{file}\t%{index}\n"],
        capture_output=True, text=True, check=True,
    ).stdout.splitlines()[0]  # fmt: skip
    path, index = line.split("\t")
    with TTFont(path, fontNumber=int(index) % 65536, lazy=True) as font:
        return set(font.getBestCmap())

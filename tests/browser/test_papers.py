"""The papers as a reader opens them: the Word document in LibreOffice Writer, every page drawn."""

import re
import subprocess
from types import SimpleNamespace

import numpy as np
import pypdfium2
import pytest
from pypdf import PdfReader

from simulator.report.brief.content import build_paper
from simulator.report.brief.layout import LEFT_MM, PAGE_MM, TOP_MM, TYPE_AREA_MM
from simulator.report.brief.model import number_blocks
from simulator.report.brief.pdf_file import write_pdf
from simulator.report.brief.word_file import write_docx
from tests.browser.drawn_text import (
    characters_without_glyph,
    counts_missing_glyphs,
    fonts_left_out,
)
from tests.unit.report.brief_run import RUN, write_run

LANGUAGES = ("en", "zh")
NO_FONT_HAS_IT = "\U00012000"
DOTS_PER_MM = 3
SLACK_MM = 1.5
FOOT_MM = 16


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """Papers of a made-up run in both languages, and one whose title no font can show."""
    scenario, record, manifest = write_run(tmp_path_factory.mktemp("run"), (2024, 2025))
    found = {name: build_paper(scenario, record, manifest, name) for name in LANGUAGES}
    title = SimpleNamespace(en=NO_FONT_HAS_IT, zh=NO_FONT_HAS_IT)
    odd = scenario.__class__(**{**vars(scenario), "title": title})
    return found | {"odd": build_paper(odd, record, manifest, "zh")}


@pytest.fixture(scope="module")
def opened(papers, tmp_path_factory):
    """The Word documents as Writer draws them."""
    folder = tmp_path_factory.mktemp("word")
    for name, paper in papers.items():
        write_docx(paper, folder / f"{name}.docx")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", str(folder),
         *(str(folder / f"{name}.docx") for name in papers)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {name: folder / f"{name}.pdf" for name in papers}


@pytest.fixture(scope="module")
def typeset(papers, tmp_path_factory):
    """The papers that are written as PDF at once."""
    folder = tmp_path_factory.mktemp("pdf")
    for name, paper in papers.items():
        write_pdf(paper, folder / f"{name}.pdf")
    return {name: folder / f"{name}.pdf" for name in papers}


def packed(text):
    return re.sub(r"\s", "", text)


def ink(path):
    """Yield each page as a picture of where it is not white."""
    document = pypdfium2.PdfDocument(path)
    for page in document:
        picture = page.render(scale=DOTS_PER_MM * 25.4 / 72).to_numpy()
        yield picture.min(axis=2) < 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_writer_shows_four_to_eight_pages_of_ink_inside_the_type_area(opened, typeset, language):
    for files in (opened, typeset):
        pages = list(ink(files[language]))
        assert 4 <= len(pages) <= 8
        for page in pages:
            assert np.allclose(np.array(page.shape[::-1]) / DOTS_PER_MM, PAGE_MM, atol=1)
            rows, columns = (np.flatnonzero(page.any(axis=axis)) / DOTS_PER_MM for axis in (1, 0))
            assert page.mean() > 0.01
            assert rows[0] > TOP_MM - SLACK_MM
            assert rows[-1] < TOP_MM + TYPE_AREA_MM[1] + FOOT_MM
            assert columns[0] > LEFT_MM - SLACK_MM
            assert columns[-1] < LEFT_MM + TYPE_AREA_MM[0] + SLACK_MM


@pytest.mark.parametrize("language", LANGUAGES)
def test_writer_shows_what_the_paper_says(opened, papers, language):
    paper = papers[language]
    pages = [page.extract_text() for page in PdfReader(opened[language]).pages]
    text = packed("".join(pages))
    assert all(packed(RUN) in packed(page) for page in pages)
    for sentence in (paper.title, *paper.findings):
        assert packed(sentence)[:12] in text
    for label in number_blocks(paper.blocks, language).values():
        assert text.count(packed(label)) >= 2, f"{label} has no caption or no sentence leads to it"
    assert "Error:" not in text  # what Writer prints for a reference that leads nowhere


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_character_has_a_glyph(opened, typeset, language):
    word, pdf = PdfReader(opened[language]), PdfReader(typeset[language])
    assert fonts_left_out(word) == fonts_left_out(pdf) == []
    assert characters_without_glyph(word) == set()
    assert counts_missing_glyphs(pdf) == 0


def test_a_missing_glyph_is_found(opened, typeset):
    assert characters_without_glyph(PdfReader(opened["odd"])) == {NO_FONT_HAS_IT}
    assert counts_missing_glyphs(PdfReader(typeset["odd"])) > 0

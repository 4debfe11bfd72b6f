"""The briefing paper: figures are those of the run folder; both files are laid out as stated."""

import io
import re
import zipfile
from importlib.resources import files

import pandas as pd
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from simulator.report.brief.content import build_paper
from simulator.report.brief.layout import FALLBACKS
from simulator.report.brief.model import Table, number_blocks, plain_text
from simulator.report.brief.pdf_file import write_pdf
from simulator.report.brief.rounding import rounding_rules
from simulator.report.brief.word_file import write_docx
from simulator.run_folder.hourly import select_series
from tests.unit.report.brief_run import RUN, write_run

YEAR = 2025
LANGUAGES = ("en", "zh")
POWER = {"en": ("GW", 1e-3), "zh": ("万千瓦", 0.1)}
TABLE_POWER = {"en": 1.0, "zh": 0.1}
TABLE_ENERGY = {"en": 1e-3, "zh": 1e-5}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return write_run(tmp_path_factory.mktemp("run"), (2024, 2025))


@pytest.fixture(scope="module")
def record(run):
    return run[1]


@pytest.fixture(scope="module")
def papers(run):
    scenario, record, manifest = run
    return {language: build_paper(scenario, record, manifest, language) for language in LANGUAGES}


@pytest.fixture(scope="module")
def documents(papers, tmp_path_factory):
    folder = tmp_path_factory.mktemp("docx")
    found = {}
    for language, paper in papers.items():
        path = folder / f"{language}.docx"
        write_docx(paper, path)
        found[language] = path
    return found


@pytest.fixture(scope="module")
def pdfs(papers, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pdf")
    found = {}
    for language, paper in papers.items():
        path = folder / f"{language}.pdf"
        write_pdf(paper, path)
        found[language] = PdfReader(io.BytesIO(path.read_bytes()))
    return found


def all_text(paper):
    """Return all that a paper says, a line each."""
    labels = number_blocks(paper.blocks, paper.language)
    lines = [paper.title, paper.run]
    for block in paper.blocks:
        if isinstance(block, Table):
            lines += [*block.header, *(cell for row in block.rows for cell in row)]
        lines += [
            plain_text(str(value), labels)
            for value in vars(block).values()
            if isinstance(value, str)
        ]
    return "\n".join(lines)


def table_of(paper, key):
    return next(block for block in paper.blocks if isinstance(block, Table) and block.key == key)


def number(text):
    return float(text.replace(",", ""))


def close(shown, value):
    """Whether a printed figure is a value rounded to the digits that are printed."""
    digits = len(shown.partition(".")[2])
    return abs(number(shown) - value) <= 0.5000001 * 10.0**-digits


def powers(record):
    """Return every power of the run folder that a sentence may speak of. [MW]."""
    balances = pd.concat([record.tables["power_balance"], record.tables["regulation_balance"]])
    adequacy = record.tables["adequacy"]
    megawatts = adequacy.loc[adequacy["unit"] == "MW", ["value", "low", "high"]]
    plan = record.targets.loc[record.targets["unit"] == "万千瓦", ["value", "promised", "margin"]]
    figures = [
        *balances["value"].abs(), *balances["hourly_value"].abs(), *record.years["peak_mw"],
        *megawatts.to_numpy().ravel(), *(10 * plan.abs().to_numpy().ravel()),
    ]  # fmt: skip
    return [figure for figure in figures if pd.notna(figure)]


def energies(record):
    """Return every energy that a sentence may speak of. [MWh]."""
    plants = record.tables["plants"]
    new = plants[plants["carrier"].isin(["wind", "solar"])]
    names = [name for name in record.years if name.endswith("_mwh")]
    return [
        *record.years[names].abs().to_numpy().ravel(),
        *new.groupby("year")["curtailed_mwh"].sum(),
    ]


def shares(record):
    """Return every share that a sentence may speak of, worked out anew. [%]."""
    years, plants = record.years, record.tables["plants"]
    generation = years[[name for name in years if name.startswith("generation_")]]
    new = plants[plants["carrier"].isin(["wind", "solar"])]["plant"].unique()
    hourly = select_series(record.hourly(YEAR), "plant", "curtailed_mw")
    lost = hourly[[name for name in new if name in hourly]].sum(axis=1)
    by_month = lost.groupby(lost.index.month).sum() / lost.sum()
    percent = record.targets.loc[record.targets["unit"] == "%", ["value", "promised", "margin"]]
    return [
        95.0,  # of the intervals
        *(100 * years["absorption_rate"]), *(100 * by_month), *percent.abs().to_numpy().ravel(),
        *(100 * years["generation_coal_mwh"] / generation.sum(axis=1)),
    ]  # fmt: skip


def said(text, language, record):
    """Yield each quantity of a text: as printed, and the values it may stand for."""
    unit, factor = POWER[language]
    kinds = [
        (unit + r"(?!时)", [factor * value for value in powers(record)]),
        ("亿千瓦时", [1e-5 * value for value in energies(record)]),
        ("万千瓦时", [0.1 * value for value in energies(record)]),
        ("TWh", [1e-6 * value for value in energies(record)]),
        ("GWh", [1e-3 * value for value in energies(record)]),
        ("MWh", energies(record)),
        ("MW", powers(record)),
        ("%", shares(record)),
        ("points|个百分点", shares(record)),
    ]
    for name, values in kinds:
        for shown in re.findall(rf"(\d[\d,]*(?:\.\d+)?)[\s\u00a0]?(?:{name})(?![A-Za-z])", text):
            yield shown, values


def wrong(text, language, record):
    """Return the quantities of a text that no value of the run folder rounds to."""
    found = []
    for shown, values in said(text, language, record):
        cut = 1.0 if number(shown) >= 99.5 else 0.5  # shares near 100 % are cut, not rounded
        digits = len(shown.partition(".")[2])
        if not any(abs(number(shown) - value) <= 1.00001 * cut * 10.0**-digits for value in values):
            found.append(shown)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_quantity_of_the_text_is_in_the_run_folder(documents, record, language):
    text = "\n".join(paragraph.text for paragraph in Document(documents[language]).paragraphs)
    assert rounding_rules(language) in text
    text = text.replace(rounding_rules(language), "")  # its figures are none of the run's
    assert len(list(said(text, language, record))) > 12
    assert wrong(text, language, record) == []


@pytest.mark.parametrize("lie", ["最大负荷987.6万千瓦", "弃电98.76亿千瓦时", "利用率为12.3%"])
def test_a_made_up_quantity_would_be_found(record, lie):
    assert len(wrong(lie, "zh", record)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["power_balance", "regulation_balance"])
def test_balances_of_cases_are_those_of_the_run_folder(papers, record, language, name):
    table = table_of(papers[language], name)
    rows = record.tables[name]
    rows = rows[rows["year"] == YEAR]
    cases, items = list(dict.fromkeys(rows["case"])), list(dict.fromkeys(rows["item"]))
    assert len(table.rows) == len(items)
    values = rows.set_index(["item", "case"])["value"]
    for item, cells in zip(items, table.rows, strict=True):
        for case, cell in zip(cases, cells[1:], strict=False):
            assert close(cell, TABLE_POWER[language] * values[item, case])


@pytest.mark.parametrize("language", LANGUAGES)
def test_energy_stands_beside_its_hours(papers, language):
    cells = table_of(papers[language], "energy_balance").rows[1]
    assert close(cells[1], TABLE_ENERGY[language] * 9e6)
    assert close(cells[2], TABLE_ENERGY[language] * 8.5e6)
    assert cells[3:] == ("3,571", "3,373")


@pytest.mark.parametrize("language", LANGUAGES)
def test_curtailment_by_year_is_that_of_the_plants(papers, record, language):
    plants = record.tables["plants"]
    factor = {"en": 1e-3, "zh": 0.1}[language]
    for cells in table_of(papers[language], "absorption").rows:
        mine = plants[plants["year"] == int(cells[0])].groupby("carrier")["curtailed_mwh"].sum()
        assert close(cells[1], factor * mine["wind"])
        assert close(cells[2], factor * mine["solar"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_promises_stand_with_value_margin_and_verdict(papers, record, language):
    deciding = record.deciding.set_index(["target", "year"])
    rows = {row[0]: row for row in table_of(papers[language], "promises").rows}
    name = {"en": "Stable supply", "zh": "电力稳定供应能力"}[language]
    factor = {"en": 10.0, "zh": 1.0}[language]
    assert close(rows[name][3], factor * deciding["value"]["supply", YEAR])
    assert close(rows[name][4].lstrip("+"), factor * deciding["margin"]["supply", YEAR])
    assert rows[name][-1] == {"en": "met", "zh": "达成"}[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_run_of_text_names_a_chinese_font(documents, language):
    document = Document(documents[language])
    parts = [document.element.body]
    for section in document.sections:
        parts += [section.footer._element, section.even_page_footer._element]
    runs = [run for part in parts for run in part.iter(qn("w:r"))]
    assert len(runs) > 100
    for run in runs:
        assert run.rPr.rFonts.get(qn("w:eastAsia")) in FALLBACKS


def test_every_font_has_a_stand_in(documents):
    table = zipfile.ZipFile(documents["zh"]).read("word/fontTable.xml").decode()
    for name in FALLBACKS:
        assert re.search(rf'w:name="{name}"><w:altName w:val="[^"]+"', table)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheet_is_that_of_official_papers(documents, language):
    document = Document(documents[language])
    section = document.sections[0]
    assert abs(section.top_margin - Mm(37)) < Mm(0.1)
    assert abs(section.left_margin - Mm(28)) < Mm(0.1)
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    assert abs(width - Mm(156)) < Mm(0.1)
    assert abs(height - Mm(225)) < Mm(0.1)
    assert document.settings.odd_and_even_pages_header_footer
    assert RUN in section.footer.paragraphs[0].text
    assert RUN in section.even_page_footer.paragraphs[0].text


def test_body_has_22_lines_a_page(documents):
    document = Document(documents["zh"])
    body = [row for row in document.paragraphs if row.style.name == "Normal" and len(row.text) > 40]
    assert body
    for paragraph in body:
        assert paragraph.runs[0].font.size.pt == 16
        assert int(225 / 25.4 * 72 / paragraph.paragraph_format.line_spacing.pt) == 22


@pytest.mark.parametrize("language", LANGUAGES)
def test_references_lead_to_captions(documents, papers, language):
    xml = zipfile.ZipFile(documents[language]).read("word/document.xml").decode()
    marks = set(re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', xml))
    asked = re.findall(r" REF (\S+) ", xml)
    assert set(asked) <= marks
    labels = number_blocks(papers[language].blocks, language)
    text = "".join(
        plain_text(block.text, labels)
        for block in papers[language].blocks
        if hasattr(block, "text")
    )
    for label in labels.values():
        assert label in text, f"no sentence speaks of {label}"
    captions = [
        row.text for row in Document(documents[language]).paragraphs if row.style.name == "Caption"
    ]
    assert [caption.split("  ")[0] for caption in captions] == list(labels.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_and_figure_says_where_it_is_from(papers, language):
    for block in papers[language].blocks:
        if hasattr(block, "caption"):
            assert block.note.rstrip("。.").count({"en": "Source: ", "zh": "数据来源："}[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_has_four_to_eight_pages_and_its_text_can_be_read(pdfs, papers, language):
    reader = pdfs[language]
    assert 4 <= len(reader.pages) <= 8
    for page in reader.pages:
        assert RUN in page.extract_text()
    text = "".join(page.extract_text() for page in reader.pages)
    packed = re.sub(r"\s", "", text)
    assert re.sub(r"\s", "", papers[language].title) in packed
    for sentence in papers[language].findings:
        assert re.sub(r"\s", "", sentence)[:12] in packed


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_embeds_its_fonts(pdfs, language):
    names = set()
    for page in pdfs[language].pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            described = inner["/FontDescriptor"].get_object()
            assert "/FontFile3" in described or "/FontFile2" in described
            names.add(str(inner["/BaseFont"]))
    family = {"en": "LibertinusSerif", "zh": "NotoSansCJK"}[language]
    assert any(family in name for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_character_lacks_a_glyph(papers, language):
    font = files("noto_cjk_sans_otc").joinpath("NotoSansCJK-Regular.ttc")
    with TTFont(str(font), fontNumber=0, lazy=True) as opened:
        known = set(opened.getBestCmap())
    assert 0x5E38 in known
    assert 0x12000 not in known  # cuneiform: the check can fail
    assert {ord(letter) for letter in all_text(papers[language])} <= known | {ord("\n")}


def test_text_of_a_user_is_not_read_as_markup(run, tmp_path):
    scenario, record, manifest = run
    odd = "#[x] $y$ \\ <script> {{ 1 }} \ue000promises\ue001 \x07"
    title = scenario.title.__class__(zh=odd, en=odd)
    changed = scenario.__class__(**{**vars(scenario), "title": title})
    paper = build_paper(changed, record, manifest, "zh")
    write_pdf(paper, tmp_path / "odd.pdf")
    write_docx(paper, tmp_path / "odd.docx")
    shown = "#[x] $y$ \\ <script> {{ 1 }} promises"
    assert shown in Document(tmp_path / "odd.docx").paragraphs[0].text
    page = PdfReader(tmp_path / "odd.pdf").pages[0].extract_text()
    assert re.sub(r"\s", "", shown) in re.sub(r"\s", "", page)

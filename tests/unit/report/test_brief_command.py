"""``simulate brief``: which run is meant, where papers go, and an office's own template."""

import io
from types import SimpleNamespace

import pytest
import yaml
from docx import Document
from PIL import Image

from simulator.cli.brief import find_run
from simulator.cli.main import run_command
from simulator.errors import ScenarioError
from simulator.report.brief.again import run_scenario_of as read_back
from simulator.report.brief.again import write_again
from simulator.report.brief.content import build_paper
from simulator.report.brief.template import fill_template
from tests.unit.report.brief_run import RUN, write_run


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return write_run(tmp_path_factory.mktemp("run"), (2025,))


@pytest.fixture(autouse=True)
def own_scenario(run, monkeypatch):
    """Let the made-up run be read back; its inputs are no real pack."""
    monkeypatch.setattr("simulator.report.brief.again.run_scenario_of", lambda _record: run[0])


def make_run(outputs, name):
    (outputs / name).mkdir(parents=True)
    (outputs / name / "manifest.json").touch()
    return outputs / name


def test_a_run_is_found_by_path_name_and_beginning(tmp_path):
    plan = make_run(tmp_path, "plan-0123")
    make_run(tmp_path, "plan-dry-4567")
    assert find_run(str(plan), tmp_path) == plan
    assert find_run("plan", tmp_path) == plan, "the whole name of a scenario comes first"
    assert find_run("plan-d", tmp_path).name == "plan-dry-4567"


@pytest.mark.parametrize(
    ("text", "said"), [("pla", "plan-0123, plan-dry-4567"), ("other", "no such run folder")]
)
def test_a_run_that_is_not_clear_is_refused(tmp_path, text, said):
    make_run(tmp_path, "plan-0123")
    make_run(tmp_path, "plan-dry-4567")
    with pytest.raises(ScenarioError, match=said):
        find_run(text, tmp_path)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--format", "odt"], "'odt' is not one of docx, pdf"),
        (["--format", "pdf", "--template", __file__], "which --format leaves out"),
    ],
)
def test_options_are_answered(run, options, said, capsys):
    assert run_command(["brief", str(run[1].path), *options]) == 2
    assert said in capsys.readouterr().err


def test_papers_stand_apart_and_name_their_run(run, tmp_path, monkeypatch):
    monkeypatch.setattr("simulator.report.brief.again.is_whole", lambda _folder: True)
    before = {path.name: path.stat().st_mtime_ns for path in run[1].path.iterdir()}
    written = write_again(run[1].path, tmp_path, "zh", formats=("docx",))
    assert written == (tmp_path / f"{RUN}-brief-zh" / "briefing.docx",)
    assert written[0].is_file()
    assert {path.name: path.stat().st_mtime_ns for path in run[1].path.iterdir()} == before


def test_papers_are_whole_or_not_there(run, tmp_path, monkeypatch):
    def fail(*_arguments):
        raise OSError("full")

    monkeypatch.setattr("simulator.report.brief.word_file.write_docx", fail)
    with pytest.raises(OSError, match="full"):
        write_again(run[1].path, tmp_path, "en", formats=("docx",))
    assert list(tmp_path.iterdir()) == []


def test_a_run_of_an_older_version_is_refused(tmp_path):
    make_run(tmp_path, "old-0123")
    with pytest.raises(ScenarioError, match="lacks targets"):
        write_again(tmp_path / "old-0123", tmp_path, "en")


def office(path, *lines, table=False):
    """Write an office's document with these paragraphs, and perhaps a table of promises."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if table:
        rows = document.add_table(3, 1).rows
        rows[0].cells[0].text = "{%tr for row in tables.promises.rows %}"
        rows[1].cells[0].text = "{{ row[0] }}: {{ row[-1] }}"
        rows[2].cells[0].text = "{%tr endfor %}"
    document.save(str(path))
    return path


def test_an_office_fills_its_own_document(run, tmp_path):
    scenario, record, manifest = run
    template = office(
        tmp_path / "office.docx",
        "{{ region }} {{ run }} {{ year }}", "{%p for text in findings %}", "{{ text }}",
        "{%p endfor %}", '{{ figures["supply-capability"].picture }}',
        "{{ tables.promises.label }} {{ tables.promises.caption }}", table=True,
    )  # fmt: skip
    paper = build_paper(scenario, record, manifest, "zh")
    fill_template(paper, scenario, record, template, tmp_path / "filled.docx")
    filled = Document(str(tmp_path / "filled.docx"))
    lines = [paragraph.text for paragraph in filled.paragraphs]
    assert lines[0] == f"{scenario.pack.region.zh} {RUN} 2025"
    assert tuple(lines[1:6]) == paper.findings
    assert "表1 规划承诺与推演结果对照" in lines
    assert "风电装机: 达成" in [row.cells[0].text for row in filled.tables[0].rows]
    parts = filled.part.package.iter_parts()
    picture = next(part.blob for part in parts if "image" in part.content_type)
    assert Image.open(io.BytesIO(picture)).width > 1500


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{{ budget }}", "budget"),
        ("{{ title", "that Jinja can read"),
        ("{{ ''.__class__.__mro__ }}", "that Jinja can read"),
        ("{{ tables.nothing.caption }}", "that Jinja can read"),
    ],
)
def test_a_template_that_asks_for_more_is_refused(run, tmp_path, line, said):
    scenario, record, manifest = run
    template = office(tmp_path / "office.docx", line)
    paper = build_paper(scenario, record, manifest, "en")
    with pytest.raises(ScenarioError, match=said):
        fill_template(paper, scenario, record, template, tmp_path / "filled.docx")
    assert not (tmp_path / "filled.docx").exists()


def test_a_template_must_be_a_word_document(run, tmp_path):
    template = tmp_path / "office.docx"
    template.write_text("no Word document")
    with pytest.raises(ScenarioError, match="must be a Word document"):
        fill_template(None, run[0], run[1], template, tmp_path / "filled.docx")


@pytest.mark.parametrize("named", ["measured/load.csv", ["a/load.csv", "b/load.csv"]])
def test_own_series_are_read_where_the_run_keeps_them(run, tmp_path, monkeypatch, named):
    inputs = tmp_path / "inputs"
    (inputs / "series").mkdir(parents=True)
    content = {"region": "nowhere", "weather": {"file": named}}
    (inputs / "scenario.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    seen = []

    def load(path, years):
        files = yaml.safe_load(path.read_text(encoding="utf-8"))["weather"]["file"]
        seen.extend([*files, (path.parent / "series").is_dir(), years])
        return SimpleNamespace(model_copy=lambda update: update["name"])

    monkeypatch.setattr("simulator.report.brief.again.load_scenario", load)
    record = SimpleNamespace(path=tmp_path, years=run[1].years, summary={"scenario": "plan"})
    assert read_back(record) == "plan"
    expected = (
        ["series/load.csv"] if isinstance(named, str) else ["series/load.csv", "series/2-load.csv"]
    )
    assert seen == [*expected, True, (2025,)]

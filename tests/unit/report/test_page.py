"""The page: what it lets in, that it escapes text, and that its series are those of the run."""

import base64
import gzip
import hashlib
import json
import re
from html.parser import HTMLParser
from types import SimpleNamespace

import numpy as np
import pytest

from simulator.report.dispatch_weeks import balance_by_carrier
from simulator.report.page.series import pack_series
from simulator.report.page.write import build_page, write_page
from simulator.report.words_decisions import word_decision
from simulator.run_folder.hourly import write_hourly
from simulator.run_folder.record import read_record
from simulator.run_folder.tables import build_tables, record_year, write_summary, write_tables
from tests.made_up_run import made_up_year, scenario_of

HOURS = 336
ATTACK = "</script><script>alert(1)</script>"


@pytest.fixture(scope="module")
def scenario():
    scenario = scenario_of((2024, 2025))
    scenario.title = SimpleNamespace(en=ATTACK, zh=ATTACK)
    return scenario


@pytest.fixture(scope="module")
def record(tmp_path_factory, scenario):
    folder = tmp_path_factory.mktemp("run")
    years = []
    for year in scenario.years:
        result = made_up_year(year, hours=HOURS)
        write_hourly(folder, result)
        years.append(record_year(result, 1.0))
    tables = build_tables(scenario, years, word_decision)
    write_tables(folder, tables)
    write_summary(folder, ATTACK, folder.name, tables)
    return read_record(folder)


@pytest.fixture(scope="module")
def page(scenario, record):
    return build_page(scenario, record, "zh")


class Elements(HTMLParser):
    """Elements of a page in order, with attributes, and the text of scripts and styles."""

    def __init__(self, text):
        super().__init__()
        self.found, self.inside = [], {"script": [], "style": []}
        self.open = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self.open = tag

    def handle_endtag(self, _tag):
        self.open = ""

    def handle_data(self, data):
        if self.open in self.inside:
            self.inside[self.open].append(data)


def data_of(page, name):
    return json.loads(re.search(rf'id="{name}">(.*?)</script>', page, flags=re.DOTALL)[1])


def test_title_cannot_end_an_element(page):
    elements = Elements(page)
    assert [attrs.get("id") for tag, attrs in elements.found if tag == "script"] == [
        "series", "packed-tables", None,
    ]  # fmt: skip
    assert "alert(1)" not in "".join(elements.inside["script"])


def test_policy_admits_this_script_and_style_alone(page):
    elements = Elements(page)
    policy = next(attrs["content"] for tag, attrs in elements.found if "http-equiv" in attrs)
    for kind, text in (
        ("script", elements.inside["script"][-1]),
        ("style", elements.inside["style"][0]),
    ):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")


def test_nothing_is_loaded_and_nothing_runs_from_an_attribute(page):
    for tag, attributes in Elements(page).found:
        assert not {"src", "style", "srcset", "action"} & set(attributes), tag
        assert not any(name.startswith("on") for name in attributes), tag
        assert tag not in {"link", "iframe", "img", "object"}
        assert attributes.get("href", "#").startswith("#")


def test_series_are_those_of_the_run(page, record):
    data = data_of(page, "series")
    assert [year["year"] for year in data["years"]] == [2024, 2025]
    year = data["years"][1]
    raw = np.frombuffer(gzip.decompress(base64.b64decode(year["data"])), dtype=np.uint8)
    low, high = raw.reshape(2, len(year["series"]), year["hours"]).astype(np.int64)
    coded = low | (high << 8)
    change = (coded >> 1) ^ -(coded & 1)
    values = np.cumsum(change, axis=1) % 0x10000 * year["step"]
    hourly = balance_by_carrier(record, 2025)
    for name, row in zip(year["series"], values, strict=True):
        assert np.abs(row - hourly[name].to_numpy()).max() <= year["step"] / 2 + 1e-6, name
    assert {"demand", "coal", "wind", "export"} <= set(year["series"])
    assert {key["name"] for key in data["keys"]} == set(year["series"]) - {"demand"}


def test_largest_jump_survives_packing():
    values = np.array([[0.0, 65_535.0, 0.0, 1.0]])
    raw = np.frombuffer(pack_series(values, 1.0), dtype=np.uint8).reshape(2, 4).astype(np.int64)
    coded = raw[0] | (raw[1] << 8)
    change = (coded >> 1) ^ -(coded & 1)
    assert list(np.cumsum(change) % 0x10000) == [0, 65_535, 0, 1]


def test_tables_are_the_files(page, record):
    for name, packed in data_of(page, "packed-tables").items():
        content = gzip.decompress(base64.b64decode(packed))
        assert content == (record.path / f"{name}.csv").read_bytes()


def test_every_text_is_in_both_languages(page):
    body = page.split("<body>")[1].split('<script type="application/json"')[0]
    assert body.count('lang="en"') == body.count('lang="zh"') > 100


def test_page_replaces_an_older_one_and_is_the_same_each_time(scenario, record, tmp_path):
    first = write_page(scenario, record, "en", tmp_path)
    linked = tmp_path / "older.html"
    linked.hardlink_to(first)
    text = first.read_text(encoding="utf-8")
    assert write_page(scenario, record, "zh", tmp_path).read_text(encoding="utf-8") != text
    assert linked.read_text(encoding="utf-8") == text
    assert build_page(scenario, record, "en") == text

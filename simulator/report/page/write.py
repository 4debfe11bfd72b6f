"""page.html: one file for a run, with everything inside that it needs."""

import base64
import hashlib
import json
from collections.abc import Mapping
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Final

from simulator.report.findings import write_findings
from simulator.report.page.explorer_part import explorer_html, key_styles, keys
from simulator.report.page.figures_part import tiles_html, years_html
from simulator.report.page.markup import Cell, Pair, cell, items, label, swap, table, tell
from simulator.report.page.promises_part import (
    count_verdicts,
    deciding_hours,
    margins_html,
    promises_html,
    read_both,
)
from simulator.report.page.series import compress, pack_year
from simulator.report.promises import focus_year
from simulator.report.words import Language
from simulator.run_folder.names import PAGE
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_OWN: Final = "simulator.report.page"
_SCRIPTS: Final = ("decode.js", "tables.js", "explorer.js", "page.js")
_LIBRARY: Final = "youplot"
_TABLES: Final[dict[str, Pair]] = {
    "targets": ("Every promise in every year and reading", "各项承诺：逐年、各口径"),
    "years": ("Figures of each year", "分年指标"),
    "plants": ("Plants by year", "电源逐年情况"),
    "absorption": ("Absorption by plant", "分电源消纳"),
    "causes": ("Causes of curtailment", "弃电原因"),
    "power_balance": ("Balance of power", "电力平衡"),
    "energy_balance": ("Balance of energy", "电量平衡"),
    "regulation_balance": ("Balance of regulation", "调峰平衡"),
    "adequacy": ("Adequacy", "电力充裕度"),
    "adequacy_events": ("Largest shortfalls", "最严重的缺供事件"),
    "commitment": ("Commitment of coal units by day", "煤电逐日开机"),
}
_SECTIONS: Final[tuple[tuple[str, Pair], ...]] = (
    ("summary", ("Summary", "概要")),
    ("promises-part", ("Promises", "承诺")),
    ("hours", ("Hour by hour", "逐时运行")),
    ("figures", ("Figures by year", "分年指标")),
    ("tables", ("Tables", "数据表")),
    ("assumptions-part", ("Assumptions", "假设")),
    ("sources-part", ("Sources", "来源")),
)


def write_page(
    scenario: Scenario, record: RunRecord, language: Language, folder: Path | None = None
) -> Path:
    """Write the page of a run into its folder, or into another one.

    Parameters
    ----------
    language
        The one shown first; the reader can change it.
    """
    path = (folder or record.path) / PAGE
    path.unlink(missing_ok=True)  # perhaps a hard link to an older run's
    path.write_text(build_page(scenario, record, language), encoding="utf-8", newline="\n")
    return path


def build_page(scenario: Scenario, record: RunRecord, language: Language) -> str:
    """Return the page as HTML that loads nothing and runs only its own script."""
    shown = 1 if language == "zh" else 0
    years = [pack_year(record, year) for year in scenario.years]
    names = {str(name) for year in years for name in _names(year)}
    library = files(_LIBRARY) / "vendor"
    style = "\n".join(
        [
            (library / "uplot.min.css").read_text(encoding="utf-8"),
            files(_OWN).joinpath("page.css").read_text(encoding="utf-8"),
            key_styles(),
        ]
    )
    own = "\n".join(files(_OWN).joinpath(name).read_text(encoding="utf-8") for name in _SCRIPTS)
    uplot = (library / "uplot.iife.min.js").read_text(encoding="utf-8")
    script = f'{uplot}\n(() => {{\n"use strict";\n{own}}})();\n'
    data = {"keys": keys(names), "years": years}
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, script)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title {swap(_title(scenario), shown)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'{_header(scenario, record, shown)}<main id="main">'
        f"{_main(scenario, record, names, shown)}</main>{_footer(record)}"
        f"{_data('series', data)}{_data('packed-tables', _packed(record))}"
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def _names(year: Mapping[str, object]) -> list[str]:
    names = year["series"]
    return names if isinstance(names, list) else []


def _policy(style: str, script: str) -> str:
    """Return the policy that lets this style and this script in, and nothing else."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _data(name: str, content: Mapping[str, object]) -> str:
    """Return data for the script; nothing in it can end the element."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{text}</script>\n'


def _title(scenario: Scenario) -> Pair:
    return (scenario.title.en, scenario.title.zh)


def _header(scenario: Scenario, record: RunRecord, shown: int) -> str:
    first, last = scenario.years[0], scenario.years[-1]
    span = str(first) if first == last else f"{first}–{last}"
    region = scenario.pack.region
    where = (f"{region.en}, {span}", f"{region.zh}，{span}年")
    links = "".join(f'<li><a href="#{name}">{tell(told)}</a></li>' for name, told in _SECTIONS)
    buttons = "".join(
        f'<button type="button" data-language="{code}" '
        f'aria-pressed="{str(code == ("en", "zh")[shown]).lower()}">{name}</button>'
        for code, name in (("zh", "中文"), ("en", "English"))
    )
    group = label(("Language", "语言"), shown)
    return (
        f'<a class="skip" href="#main">{tell(("Skip to the content", "跳至正文"))}</a>'
        f'<header><div class="top"><h1>{tell(_title(scenario))}</h1>'
        f'<div class="language" role="group" {group}>{buttons}</div></div>'
        f'<p class="soft">{tell(where)} · {escape(str(record.summary["run"]))}</p>'
        f"<nav {label(('Sections', '目录'), shown)}><ul>{links}</ul></nav></header>"
    )


def _main(scenario: Scenario, record: RunRecord, names: set[str], shown: int) -> str:
    promises = read_both(scenario, record)
    focus = focus_year(scenario)
    hours = deciding_hours(record, promises)
    findings = zip(
        write_findings(scenario, record, "en"), write_findings(scenario, record, "zh"), strict=True
    )
    contents = (
        tiles_html(record, count_verdicts(promises), focus) + items(findings),
        promises_html(record, promises, shown) + margins_html(promises),
        explorer_html(list(scenario.years), focus, names, hours, shown),
        years_html(record),
        "".join(
            _packed_table(name, told, shown)
            for name, told in _TABLES.items()
            if len(record.tables[name])
        ),
        _packed_table("assumptions", ("Every input with unit, basis, source and note",
                                      "全部输入：数值、单位、依据、来源、说明"), shown),
        _sources(scenario),
    )  # fmt: skip
    return "".join(
        f'<section aria-labelledby="{name}"><h2 id="{name}">{tell(told)}</h2>{content}</section>'
        for (name, told), content in zip(_SECTIONS, contents, strict=True)
    )


def _packed_table(name: str, told: Pair, shown: int) -> str:
    """Return a table that is built when it is opened."""
    region = label(told, shown)
    return (
        f'<details data-table="{name}"><summary>{tell(told)} <code>{name}.csv</code></summary>'
        f'<div class="row"><label>{tell(("Search", "查找"))}<input type="search"></label>'
        f'<button type="button" class="save">{tell(("Download CSV", "下载CSV"))}</button></div>'
        f'<div class="scroll" role="region" tabindex="0" {region}></div></details>'
    )


def _packed(record: RunRecord) -> dict[str, object]:
    return {
        name: compress((record.path / f"{name}.csv").read_bytes())
        for name in (*_TABLES, "assumptions")
    }


def _sources(scenario: Scenario) -> str:
    heads = (
        ("Id", "编号"), ("Title", "标题"), ("Publisher", "发布单位"), ("Date", "日期"),
        ("Section", "章节"), ("Licence", "许可"),
    )  # fmt: skip
    rows = [
        (
            "",
            [
                cell(Cell((text, text), kind="name" if text == source.title else ""))
                for text in (
                    source.source, source.title, source.publisher, source.date, source.section,
                    source.licence,
                )
            ],
        )
        for source in scenario.pack.sources
    ]  # fmt: skip
    caption = ("Documents that inputs rest on", "输入数据所依据的文件")
    return table("sources", caption, heads, rows)


def _footer(record: RunRecord) -> str:
    told = (
        f"Run {record.summary['run']}. Hourly series are rounded to 1 MW or finer than one part in "
        "65,535; tables are those of the run folder. Nothing is loaded from outside this file.",
        f"结果编号：{record.summary['run']}。逐时序列取整至0.1万千瓦，或最大值的六万五千分之一；"
        "数据表与结果文件夹一致。本页不加载任何外部内容。",
    )
    return f"<footer><p>{tell(told)}</p></footer>\n"

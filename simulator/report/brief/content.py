"""The paper of a run, written once from its tables in either language."""

from datetime import date
from typing import Any, Final

from simulator.report.adequacy_figures import adequacy_sentence
from simulator.report.brief.balances import (
    ENERGY,
    POWER,
    REGULATION,
    balance_rows,
    cases_table,
    energy_table,
    power_sentence,
    regulation_sentence,
)
from simulator.report.brief.basis import assumption_blocks, method_blocks, repeat_blocks
from simulator.report.brief.model import Block, Heading, Paper, Paragraph, clean, refer
from simulator.report.brief.promises_table import promise_blocks
from simulator.report.brief.questions import absorption_blocks, power_blocks
from simulator.report.brief.reasons import cause_blocks
from simulator.report.brief.studies import hosting_blocks, sweep_blocks, unanswered_blocks
from simulator.report.brief.sureness import sureness_blocks
from simulator.report.brief.words import section_number
from simulator.report.causes import causes_sentence
from simulator.report.energy import energy_sentence
from simulator.report.findings import absorption_sentence, promises_sentence, supply_sentence
from simulator.report.promises import focus_year, read_promises
from simulator.report.words import Language, choose, format_day
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

Section = tuple[str, str, list[Block]]
"""Heading in English and Chinese, and what stands below it; left out where that is nothing."""

_FINDINGS: Final = 5


def build_paper(
    scenario: Scenario, record: RunRecord, manifest: dict[str, Any], language: Language
) -> Paper:
    """Return the paper of a run.

    Parameters
    ----------
    scenario
        The scenario as it was run.
    manifest
        manifest.json of the run.
    """
    year = focus_year(scenario)
    title = clean(choose(scenario.title.en, scenario.title.zh, language))
    findings = write_five(scenario, record, language)
    hosted = hosting_blocks(scenario, record, year, language)
    matters = sweep_blocks(scenario, record, year, language)
    # Two studies fill a page: the paper of eight pages then tells of months in its findings alone.
    absorbed = absorption_blocks(
        scenario, record, year, language, by_month=not (hosted and matters)
    )
    open_questions = unanswered_blocks(
        scenario, hosting=bool(hosted), sweep=bool(matters), language=language
    )
    sections: list[Section] = [
        ("Findings", "主要结论", _findings_blocks(scenario, record, findings, language)),
        ("Promises against results", "承诺兑现情况", promise_blocks(scenario, record, language)),
        ("Is there enough power?", "电力供应能力", power_blocks(scenario, record, year, language)),
        ("Is everything absorbed?", "新能源消纳", absorbed),
        ("How sure is supply?", "供电充裕度", sureness_blocks(scenario, record, year, language)),
        ("Why not everything?", "弃电原因", cause_blocks(scenario, record, year, language)),
        ("How much can be hosted?", "新能源接纳能力", hosted),
        ("What matters most?", "敏感性分析", matters),
        ("The three balances", "电力电量与调峰平衡", _balance_blocks(record, year, language)),
        ("Assumptions", "主要假设与依据", assumption_blocks(scenario, record, year, language)),
        ("Method", "测算方法", method_blocks(scenario, record, language)),
        (
            "How to repeat the run",
            "复算与取数",
            [*open_questions, *repeat_blocks(scenario, record, manifest, language)],
        ),
    ]
    return Paper(
        language=language,
        title=choose(f"Briefing: {title}", f"{title}推演情况汇报", language),
        run=str(record.summary["run"]),
        findings=findings,
        blocks=_numbered(sections, language),
    )


def write_five(scenario: Scenario, record: RunRecord, language: Language) -> tuple[str, ...]:
    """Return the five findings: the questions that the run answers, in order of their weight."""
    year = focus_year(scenario)
    explained = year in record.tables["causes"]["year"].unique().tolist()
    sentences = (
        promises_sentence(read_promises(scenario, record, language), language),
        supply_sentence(scenario, record, language),
        absorption_sentence(scenario, record, language),
        adequacy_sentence(scenario, record, language),
        causes_sentence(record, year, language) if explained else None,
        regulation_sentence(record, year, language),
        power_sentence(record, year, language),
        energy_sentence(scenario, record, language),
    )
    return tuple(sentence for sentence in sentences if sentence is not None)[:_FINDINGS]


def coverage_sentence(scenario: Scenario, language: Language) -> str:
    """Return what the run covers: years, or the one year, or the days of a short run."""
    region = scenario.pack.region
    name = clean(choose(region.en, region.zh, language))
    first, last = scenario.years[0], scenario.years[-1]
    if scenario.period is not None:
        begin, end = (
            format_day(date.fromisoformat(day).replace(year=first), language)
            for day in scenario.period
        )
        return choose(
            f"The run covers {name} from {begin} to {end} only; promises that need the whole year "
            "cannot be judged.",
            f"本次仅推演{name}{begin}至{end}的逐时运行，须以全年运行检验的承诺不作检验。",
            language,
        )
    if first == last:
        return choose(
            f"The run simulates every hour of a single year, {first}, for {name}.",
            f"本次对{name}{first}年单一年份逐时推演。",
            language,
        )
    count = len(scenario.years)
    return choose(
        f"The run simulates every hour of {count} years from {first} to {last} for {name}.",
        f"本次对{name}{first}—{last}年共{count}个年份逐时推演。",
        language,
    )


def _findings_blocks(
    scenario: Scenario, record: RunRecord, findings: tuple[str, ...], language: Language
) -> list[Block]:
    run = str(record.summary["run"])
    lead = coverage_sentence(scenario, language) + choose(
        f" All figures come from run {run}.", f"全部数据取自推演结果{run}。", language
    )
    numbered = [
        choose(f"({place}) {text}", f"{place}.{text}", language)
        for place, text in enumerate(findings, start=1)
    ]
    return [Paragraph(lead), *(Paragraph(text) for text in numbered)]


def _balance_blocks(record: RunRecord, year: int, language: Language) -> list[Block]:
    """Return the balances of energy and regulation; that of power stands with its question."""
    blocks: list[Block] = []
    if len(balance_rows(record, POWER, year)):
        blocks.append(
            Paragraph(
                choose(
                    f"The balance of power is {refer(POWER)}. The balance of energy is "
                    f"{refer(ENERGY)}, that of valley regulation {refer(REGULATION)}.",
                    f"电力平衡见{refer(POWER)}，电量平衡见{refer(ENERGY)}，"
                    f"调峰平衡见{refer(REGULATION)}。",
                    language,
                )
            )
        )
        blocks.append(energy_table(record, year, language))
        blocks.append(cases_table(record, REGULATION, year, language))
    return blocks


def _numbered(sections: list[Section], language: Language) -> tuple[Block, ...]:
    blocks: list[Block] = []
    there = [section for section in sections if section[2]]
    for number, (english, chinese, inside) in enumerate(there, start=1):
        heading = section_number(number, 1, language) + choose(english, chinese, language)
        blocks += [Heading(1, heading), *inside]
    return tuple(blocks)

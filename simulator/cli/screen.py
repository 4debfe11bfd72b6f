"""What a run prints: promises by year with margins, findings, and where the files are."""

import json

import click
from rich import box
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table
from rich.text import Text

from simulator.adequacy.study.result import why_skipped
from simulator.report.findings import write_findings
from simulator.report.promises import (
    Promise,
    decided_text,
    focus_year,
    format_number,
    margin_text,
    promised_text,
    read_promises,
    shown_promises,
)
from simulator.report.words import Language, choose, word
from simulator.report.words_run import reused_sentence, where_sentence
from simulator.report.words_series import series_sentences
from simulator.run import RunOutcome
from simulator.scenario.schema import Scenario

_STYLES = {"met": "green", "missed": "bold red", "not due": "dim", "not testable": "dim"}
_MARKS = {"met": "✓", "missed": "✗", "not due": "·", "not testable": "–"}
_GAP = 3  # between columns
_VERDICT_CELLS = {"en": 14, "zh": 10}  # width of a verdict in a plain line


def print_json(outcome: RunOutcome) -> None:
    """Print summary.json."""
    click.echo(json.dumps(outcome.record.summary, ensure_ascii=False, indent=2))


def print_outcome(scenario: Scenario, outcome: RunOutcome, language: Language) -> None:
    """Print the table of promises, the findings and the run folder."""
    record = outcome.record
    promises, others = shown_promises(read_promises(scenario, record, language), language)
    console = Console(highlight=False)
    if console.is_terminal:
        console.print(_table(scenario, promises, others, console.width, language))
    else:
        _print_lines(promises, others, language)
    click.echo()
    for sentence in write_findings(scenario, record, language):
        click.echo(sentence)
    click.echo()
    for sentence in series_sentences(scenario, language):
        click.echo(sentence)
    if outcome.reused:
        click.echo(reused_sentence(language))
    for note in (*outcome.notes, *_left_out(scenario, language)):
        click.echo(note)
    click.echo(where_sentence(str(record.path), language))


def _print_lines(promises: tuple[Promise, ...], others: str, language: Language) -> None:
    """Print the promises where there is no terminal, a line each."""
    for promise in promises:
        click.echo(_line(promise, language))
    if others:
        click.echo(others.lstrip("; ；"))


def _left_out(scenario: Scenario, language: Language) -> tuple[str, ...]:
    """Return that adequacy was not studied and why, if so."""
    why = why_skipped(scenario)
    if not why:
        return ()
    off = scenario.adequacy.samples == 0
    chinese = "已关闭" if off else "仅计算" + "至".join(scenario.period or ())
    return (choose(f"Adequacy was not studied: {why}.", f"未作充裕度分析：{chinese}。", language),)


def _table(
    scenario: Scenario, promises: tuple[Promise, ...], others: str, width: int, language: Language
) -> Table:
    title = choose(scenario.title.en, scenario.title.zh, language)
    table = Table(title=title, box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(word("promise", language), overflow="fold")
    table.add_column(choose("Promised", "承诺值", language), no_wrap=True)
    table.add_column(choose("Due", "到期年", language), no_wrap=True)
    years = _years_that_fit(scenario, promises, width, language)
    for year in years:
        table.add_column(str(year), justify="right", no_wrap=True)
    table.add_column(choose("Decided by", "决定时刻", language), overflow="fold")
    for promise in promises:
        table.add_row(
            promise.name,
            promised_text(promise, language),
            str(promise.year),
            *[_cell(promise, year) for year in years],
            _decided(promise, language),
        )
    table.caption = choose(
        "Margin by year in the unit of the promise; ✓ met, ✗ missed, · not due yet, – cannot be "
        "judged (reasons in targets.csv)",
        "分年裕度（承诺值的单位）；✓ 达成，✗ 未达成，· 未到期，– 不可检验（原因见 targets.csv）",
        language,
    )
    table.caption += others
    return table


def _years_that_fit(
    scenario: Scenario, promises: tuple[Promise, ...], width: int, language: Language
) -> tuple[int, ...]:
    """Return the years there is room for: those of promises first, then the others."""
    beside = sum(
        max(cell_len(text) for text in column) + _GAP
        for column in (
            [promise.name for promise in promises],
            [promised_text(promise, language) for promise in promises],
            [_decided(promise, language) for promise in promises],
            ["2025"],
        )
    )
    cells = [len(_cell(promise, year)) for promise in promises for year in scenario.years]
    room = max(1, (width - beside) // (max(cells) + _GAP))
    due = {promise.year for promise in promises}
    first = focus_year(scenario)
    ranked = sorted(scenario.years, key=lambda year: (year != first, year not in due, year))
    return tuple(sorted(ranked[:room]))


def _decided(promise: Promise, language: Language) -> str:
    return decided_text(promise, language) if promise.verdict in {"met", "missed"} else ""


def _cell(promise: Promise, year: int) -> Text:
    verdict = promise.verdicts.get(year, "not due")
    margin = promise.margins.get(year, float("nan"))
    return Text(f"{format_number(margin, signed=True)} {_MARKS[verdict]}", style=_STYLES[verdict])


def _line(promise: Promise, language: Language) -> str:
    """Return one promise as a plain line: verdict, year, name, what was promised, why."""
    verdict = set_cell_size(word(promise.verdict, language), _VERDICT_CELLS[language])
    line = f"{verdict}{promise.year}  {promise.name} {promised_text(promise, language)}"
    if promise.verdict not in {"met", "missed"}:
        return f"{line}  {promise.decided_by}".rstrip()
    margin = f"{word('margin', language)} {margin_text(promise, language)}"
    return f"{line}  {margin}  {decided_text(promise, language)}".rstrip()

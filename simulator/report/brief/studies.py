"""The sections on what the grid can host and on what matters most: studies that stand by the run.

Hosting and sensitivity are studied by commands of their own. The paper takes them up where a
finished study of the same inputs stands in the folder in which the run stands, and names it.
"""

from typing import Final

from simulator.report.brief.model import Block, Figure, Paragraph, refer
from simulator.report.brief.pictures import draw_picture
from simulator.report.hosting import find_studies
from simulator.report.hosting_charts import draw_hosting_curve
from simulator.report.sweep_charts import draw_tornado
from simulator.report.sweep_findings import turning_sentences
from simulator.report.sweep_view import SweepView, TargetView, find_sweeps
from simulator.report.words import Language, choose
from simulator.report.words_hosting import hosting_sentences
from simulator.run_folder.hosting import CURVES
from simulator.run_folder.names import CASE_TABLE
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_ALONE: Final = "one-at-a-time"
_CURVE_IN: Final = 1.85
_BARS: Final = 5
_BAR_IN: Final = 0.28  # its name and its base value stand on a line each
_AXIS_IN: Final = 0.55
_NOTHING: Final = 1e-9


def hosting_blocks(
    scenario: Scenario, record: RunRecord, year: int, language: Language
) -> list[Block]:
    """Return how much wind and solar the grid can host in the year; nothing if none studied it."""
    studies = [
        (folder, hosting)
        for folder, hosting in find_studies(scenario, record.path.parent)
        if hosting.request.year == year
    ]
    if not studies:
        return []
    # The study that looks closest: exact before fast, then the one with most points.
    folder, hosting = max(
        studies, key=lambda study: (study[1].request.exact, len(study[1].readings))
    )
    drawn = draw_picture(
        lambda *_: draw_hosting_curve(scenario, hosting, language), scenario, record, language,
        height_in=_CURVE_IN,
    )  # fmt: skip
    said = choose(" ", "", language).join(hosting_sentences(hosting, language))
    if drawn is None:
        return [Paragraph(said)]
    said += choose(
        f" {refer('hosting')} shows the curves.", f"曲线见{refer('hosting')}。", language
    )
    caption = choose(
        "Curtailment rate against installed wind and solar", "弃电率与风光装机关系曲线", language
    )
    return [
        Paragraph(said),
        _figure("hosting", caption, drawn, f"{folder.name}/{CURVES}", language),
    ]


def sweep_blocks(
    scenario: Scenario, record: RunRecord, year: int, language: Language
) -> list[Block]:
    """Return which inputs matter most to the promises of the year; nothing if none studied it."""
    sweeps = [
        (folder, view)
        for folder, view in find_sweeps(scenario, record.path.parent)
        if view.method == _ALONE and any(target.year == year for target in view.moved())
    ]
    if not sweeps:
        return []
    folder, view = max(sweeps, key=lambda sweep: len(sweep[1].inputs))
    sentences = [sentence.strip() for sentence in turning_sentences(view, language)]
    blocks: list[Block] = [Paragraph(choose(" ", "", language).join(sentences))]
    target = _most_moved(view, year)
    drawn = draw_picture(
        lambda *_: draw_tornado(view, target, language, _BARS), scenario, record, language,
        height_in=_AXIS_IN + _BAR_IN * min(_BARS, _weight(view, target)[1]),
    )  # fmt: skip
    if drawn is not None:
        caption = choose(
            f"Margin of “{target.en}” when one of the inputs that move it most changes",
            f"影响最大的因素单一变化时“{target.zh}”的裕度",
            language,
        )  # fmt: skip
        source = f"{folder.name}/{CASE_TABLE}"
        blocks.append(_figure("sweep", caption, drawn, source, language))
    return blocks


def _most_moved(view: SweepView, year: int) -> TargetView:
    """Return the promise to show: one whose verdict turns, then one that most inputs move."""
    return max(
        (target for target in view.moved() if target.year == year),
        key=lambda target: _weight(view, target),
    )


def _weight(view: SweepView, target: TargetView) -> tuple[bool, int]:
    """Return whether the cases differ in the verdict, and how many inputs move the margin."""
    rows = view.of(target)
    base = float(rows["margin"].iloc[0])
    moving = [
        one
        for one in view.inputs
        if (rows.loc[rows[f"input.{one.name}"] != "", "margin"] - base).abs().max() > _NOTHING
    ]
    return view.turns(target), len(moving)


def _figure(
    key: str, caption: str, drawn: tuple[bytes, str], source: str, language: Language
) -> Figure:
    png, shown = drawn
    note = choose(f"{shown}. Source: {source}.", f"{shown}。数据来源：{source}。", language)
    return Figure(key, caption, png, note)


def unanswered_blocks(
    scenario: Scenario, *, hosting: bool, sweep: bool, language: Language
) -> list[Block]:
    """Return which commands answer what no study has answered yet; a short run says nothing.

    Parameters
    ----------
    hosting, sweep
        Whether the paper has the section.
    """
    asked = (
        (hosting, choose("how much can be hosted", "新能源接纳能力", language), "simulate hosting"),
        (sweep, choose("what matters most", "关键影响因素", language), "simulate sweep"),
    )
    missing = [(question, command) for there, question, command in asked if not there]
    if not missing or scenario.period is not None:
        return []
    listed = choose(", ", "、", language).join(
        choose(f"{question} ({command})", f"{question}（{command}）", language)
        for question, command in missing
    )
    return [
        Paragraph(
            choose(
                f"Not studied yet: {listed}. Where such a study of the same inputs stands beside "
                "the run, simulate brief takes it up.",
                f"尚未测算：{listed}。同一输入的测算结果与本次结果并列存放后，"
                "执行simulate brief即列入本文。",
                language,
            )
        )
    ]

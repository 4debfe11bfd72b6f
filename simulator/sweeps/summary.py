"""What the cases of a sweep say together: tables, charts and a few sentences."""

import pandas as pd

from simulator.report.sweep_charts import render_sweep
from simulator.report.sweep_view import InputView, SweepView, TargetView
from simulator.report.words import Language
from simulator.report.words_sweep import (
    largest_sentence,
    probability_sentence,
    unmoved_sentence,
    verdicts_sentence,
)
from simulator.sweeps.folder import CASE_TABLE, INDICES, PROBABILITIES
from simulator.sweeps.indices import probabilities, sensitivity
from simulator.sweeps.plan import Plan
from simulator.sweeps.sweep import SweepOutcome


def summarise(plan: Plan, outcome: SweepOutcome, language: Language) -> list[str]:
    """Write indices, probabilities and charts of a sweep; return what they say in sentences."""
    cases = pd.read_parquet(outcome.folder / CASE_TABLE)
    if cases.empty:
        return []
    view = view_of(plan, cases)
    for name, table in ((INDICES, view.indices), (PROBABILITIES, view.probabilities)):
        if len(table):
            table.to_csv(outcome.folder / name, index=False, lineterminator="\n")
    render_sweep(view, outcome.folder, language)
    return [*_verdicts(view, language), *_chances(view, language)] or [unmoved_sentence(language)]


def view_of(plan: Plan, cases: pd.DataFrame) -> SweepView:
    """Return the sweep as its charts see it."""
    targets = _targets(plan, cases)
    years = {target.target: target.year for target in targets}
    return SweepView(
        zh=plan.sweep.zh,
        en=plan.sweep.en,
        method=plan.sweep.method,
        inputs=tuple(
            InputView(one.name, one.zh, one.en, text)
            for one, text in zip(plan.sweep.inputs, plan.base_texts, strict=True)
        ),
        targets=targets,
        cases=cases,
        indices=sensitivity(plan, cases, years),
        probabilities=probabilities(cases, list(years), plan.sweep.method),
    )


def _targets(plan: Plan, cases: pd.DataFrame) -> tuple[TargetView, ...]:
    """Return the promises that have a margin, each in its own year or the last one before it."""
    years = sorted(int(year) for year in cases["year"].unique())
    found = []
    for target in plan.scenario.pack.targets:
        column = f"margin.{target.target}"
        if column not in cases or not cases[column].notna().any():
            continue
        before = [year for year in years if year <= target.year]
        year = before[-1] if before else years[0]
        found.append(TargetView(target.target, target.zh, target.en, target.unit, year))
    return tuple(found)


def _verdicts(view: SweepView, language: Language) -> list[str]:
    sentences = []
    if len(view.probabilities):
        return []
    for target in view.moved():
        rows = view.of(target)
        met = int((rows["verdict"] == "met").sum())
        close = int(rows[f"close.{target.target}"].sum())
        name = target.label(language)
        sentences.append(verdicts_sentence(name, met, len(rows), close, language))
        widest = _widest(view, target)
        if widest is not None:
            one, low, high = widest
            ends = target.margin(low, language), target.margin(high, language)
            sentences.append(largest_sentence(one.label(language), *ends, language))
    return sentences


def _widest(view: SweepView, target: TargetView) -> tuple[InputView, float, float] | None:
    """Return the input that moves a margin most when it moves alone."""
    if view.method != "one-at-a-time":
        return None
    rows = view.of(target)
    spans = []
    for one in view.inputs:
        own = rows[(rows[f"input.{one.name}"] != "") | (rows["row"] == 0)]["margin"]
        spans.append((float(own.max() - own.min()), one, float(own.min()), float(own.max())))
    span, one, low, high = max(spans, key=lambda found: found[0])
    return (one, low, high) if span > 0 else None


def _chances(view: SweepView, language: Language) -> list[str]:
    moved = {target.target: target for target in view.moved()}
    return [
        probability_sentence(
            moved[row["target"]].label(language),
            int(row["year"]),
            float(row["probability"]),
            (float(row["low"]), float(row["high"])),
            str(row["worst"]),
            language,
        )
        for row in view.probabilities.to_dict("records")
        if row["target"] in moved
    ]

"""What the cases of a sweep say together: tables, charts and a few sentences."""

import pandas as pd

from simulator.report.sweep_charts import render_sweep
from simulator.report.sweep_findings import sweep_sentences
from simulator.report.sweep_view import InputView, SweepView, targets_of
from simulator.report.words import Language
from simulator.run_folder.names import CASE_TABLE, INDICES, PROBABILITIES
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
    return sweep_sentences(view, language)


def view_of(plan: Plan, cases: pd.DataFrame) -> SweepView:
    """Return the sweep as its charts see it."""
    targets = targets_of(plan.scenario.pack, cases)
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

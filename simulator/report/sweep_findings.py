"""What a sweep says in sentences: how often each promise holds, and which input decides."""

from simulator.report.sweep_view import InputView, SweepView, TargetView
from simulator.report.words import Language
from simulator.report.words_sweep import (
    largest_sentence,
    probability_sentence,
    unmoved_sentence,
    verdicts_sentence,
)


def sweep_sentences(view: SweepView, language: Language) -> list[str]:
    """Return what the cases say of each promise that differs between them, or that none does."""
    return [*_verdicts(view, language), *_chances(view, language)] or [unmoved_sentence(language)]


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

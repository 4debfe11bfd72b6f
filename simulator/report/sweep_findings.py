"""What a sweep says in sentences: how often each promise holds, and which input decides."""

from typing import Final

from simulator.report.sweep_view import InputView, SweepView, TargetView
from simulator.report.words import Language
from simulator.report.words_sweep import (
    largest_sentence,
    probability_sentence,
    standing_sentence,
    unmoved_sentence,
    verdicts_sentence,
)

_MOST_TOLD: Final = 3


def sweep_sentences(view: SweepView, language: Language) -> list[str]:
    """Return what the cases say of each promise that differs between them, or that none does."""
    said = [*_verdicts(view, view.moved(), language), *_chances(view, language)]
    return said or [unmoved_sentence(language)]


def turning_sentences(view: SweepView, language: Language) -> list[str]:
    """Return what the cases say of promises that hold in some of them alone, or that all stand.

    The pack lists the city's promises first, and of three the paper tells.
    """
    turning = tuple(target for target in view.moved() if view.turns(target))[:_MOST_TOLD]
    return _verdicts(view, turning, language) or [standing_sentence(language)]


def _verdicts(view: SweepView, targets: tuple[TargetView, ...], language: Language) -> list[str]:
    sentences: list[str] = []
    if len(view.probabilities):
        return []
    for target in targets:
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

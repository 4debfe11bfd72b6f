"""Break-even: the value of an input at which a verdict flips, with runs on both sides of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from simulator.errors import InputDataError, Problem, ScenarioError
from simulator.profiles.build import build_profiles
from simulator.scenario.load import Loaded
from simulator.scenario.schema import Scenario
from simulator.scenario.variants import (
    Setting,
    known_paths,
    plain_path,
    takes_whole_numbers,
    text_at,
    vary,
)
from simulator.units import split_quantity

SCREENED: Final = (
    "exchange.export_limit",
    "exchange.export_in_blocked_hours",
    "exchange.export_blocked_sun",
    "exchange.firm_import",
    "technologies.coal-660.min_stable",
    "technologies.coal-300.min_stable",
    "technologies.coal-660.capacity_credit",
    "commitment.reserve_share",
    "commitment.credit_solar",
    "commitment.credit_wind",
    "commitment.credit_hydro",
    "demand.peak",
    "demand.energy",
)
"""Inputs that a screening moves: those that decide supply and absorption in earlier studies."""
_LEDGER_TABLES: Final = ("exchange", "technologies", "commitment", "demand", "region")
"""Tables of the ledger that a full screening moves: plants, lines and weather have others."""
_STEP: Final = 0.1
_FARTHEST: Final = 3.0
_TRIES: Final = 6
_MOST_RUNS: Final = 30
_ENCLOSING: Final = 0.45  # of the last interval's width: how far from an estimate two runs lie
_DIGITS: Final = 4
_NOTHING: Final = 1e-9


@dataclass(frozen=True)
class Judgement:
    """What a run says of the promise: its verdict's name, and its margin in the plan's unit."""

    verdict: str
    margin: float


Judge = Callable[[Sequence[Scenario]], Sequence[Judgement]]
"""Simulates scenarios and judges the promise in each of them."""


@dataclass(frozen=True)
class Probe:
    """One run of a search: the value of the input, as written, and what came of it."""

    number: float
    text: str
    judgement: Judgement


@dataclass(frozen=True)
class BreakEven:
    """Where a verdict flips.

    Parameters
    ----------
    base
        The run of the scenario as it is.
    near, far
        The last value at which the verdict is the base's, and the first at which it is not, each
        confirmed by a run; None where it does not flip within the range looked at.
    probes
        Every run, in order of the input's value.
    """

    path: str
    base: Probe
    near: Probe | None
    far: Probe | None
    probes: tuple[Probe, ...]

    @property
    def move(self) -> float:
        """How far the input must move, as a share of its base value; infinite if it does not."""
        if self.far is None:
            return float("inf")
        return (self.far.number - self.base.number) / (abs(self.base.number) or 1.0)


@dataclass(frozen=True)
class Screened:
    """How a margin answers to one input.

    Parameters
    ----------
    base_text
        The input's base value, as written.
    slope
        Change of the margin for a rise of the input by its whole base value. [plan's unit]
    needed
        Share of its base value by which the input must move, if the answer stays the same;
        infinite where it has none.
    """

    path: str
    base_text: str
    slope: float
    needed: float


def break_even(loaded: Loaded, path: str, judge: Judge, *, tolerance: float = 0.01) -> BreakEven:
    """Return the value of an input at which the verdict flips.

    Parameters
    ----------
    path
        Path of a number.
    judge
        Simulates and judges.
    tolerance
        Width of the last interval, as a share of the base value.

    Raises
    ------
    ScenarioError
        If there is no number at the path.
    """
    search = _Search(loaded, path, judge)
    base = search.probe([search.base_number])[0]
    ends = [end for end in (search.end(upwards=False), search.end(upwards=True)) if end is not None]
    flipped = [end for end in search.probe(ends) if _turned(base, end)]
    if not flipped:
        return search.result(base, None, None)
    far = min(flipped, key=lambda end: abs(end.number - base.number))
    near = base
    width = tolerance * (abs(base.number) or abs(far.number))
    rounds = 0
    while abs(far.number - near.number) > width and search.count < _MOST_RUNS:
        inside = search.between(near, far, width, halve=rounds % 2 == 1)
        if not inside:
            break
        for probe in search.probe(inside):  # from near to far: all behind the first flip is far
            if _turned(base, probe):
                far = probe
                break
            near = probe
        rounds += 1
    return search.result(base, near, far)


def assumed_numbers(loaded: Loaded) -> tuple[str, ...]:
    """Return the paths of all numbers that the ledger calls assumed: a full screening moves them.

    Plants, lines and weather have figures of their own and are left out, and so is what is nought.
    """
    known = set(known_paths(loaded))
    found: dict[str, None] = {}
    for row in loaded.scenario.assumptions:
        head, _, last = row.input.rpartition(".")
        path = head if last.isdecimal() else row.input
        if row.basis != "assumed" or path not in known:
            continue
        if path.partition(".")[0] not in _LEDGER_TABLES:
            continue
        parts = split_quantity(text_at(loaded, path, loaded.scenario.years[-1]))
        if parts and float(parts[0].replace("_", "")):
            found[path] = None
    return tuple(found)


def screen(
    loaded: Loaded, paths: Sequence[str], judge: Judge
) -> tuple[Judgement, tuple[Screened, ...]]:
    """Move each input by a tenth both ways, and say how far each must move to turn the verdict.

    Returns
    -------
    tuple
        What holds in the base scenario, and the inputs that could turn the verdict within the
        range that `break_even` looks at, those that must move least first. Distances are
        straight-line estimates, which `break_even` confirms.
    """
    scenarios, places = [_set(loaded, None)], []
    for path in paths:
        number, unit = _number_at(loaded, path)
        for step in (-_STEP, _STEP):
            setting = Setting(path, _text(number * (1 + step), unit, path))
            scenario = _try(loaded, setting)
            if scenario is not None and number:
                scenarios.append(scenario)
                places.append((path, step))
    base, *moved = judge(scenarios)
    found = []
    for path in paths:
        answers = [
            (judgement.margin - base.margin) / step
            for judgement, (own, step) in zip(moved, places, strict=True)
            if own == path
        ]
        towards = [one for one in answers if abs(one) > _NOTHING]
        if towards:
            slope = max(towards, key=abs)
            if abs(base.margin) > _FARTHEST * abs(slope):
                continue
            text = text_at(loaded, path, loaded.scenario.years[-1])
            found.append(Screened(path, text, slope, -base.margin / slope))
    return base, tuple(sorted(found, key=lambda one: abs(one.needed)))


class _Search:
    """The runs of one search, each value once."""

    def __init__(self, loaded: Loaded, path: str, judge: Judge) -> None:
        self._loaded, self._path, self._judge = loaded, plain_path(path), judge
        self.base_number, self._unit = _number_at(loaded, self._path)
        self._probes: dict[str, Probe] = {}

    @property
    def count(self) -> int:
        """How many values were run."""
        return len(self._probes)

    def probe(self, numbers: Sequence[float]) -> list[Probe]:
        """Run these values, as far as they were not run before."""
        texts = [_text(number, self._unit, self._path) for number in numbers]
        new = [text for text in dict.fromkeys(texts) if text not in self._probes]
        if new:
            scenarios = [_set(self._loaded, Setting(self._path, text)) for text in new]
            for text, judgement in zip(new, self._judge(scenarios), strict=True):
                parts = split_quantity(text)
                number = float(parts[0]) if parts else 0.0
                self._probes[text] = Probe(number, text, judgement)
        return [self._probes[text] for text in texts]

    def end(self, *, upwards: bool) -> float | None:
        """Return the farthest value on one side that the rules allow; None if there is none."""
        base = self.base_number
        reach = _FARTHEST * abs(base) or 1.0
        end = base + reach if upwards else 0.0
        for _ in range(_TRIES):
            text = _text(end, self._unit, self._path)
            if end != base and _try(self._loaded, Setting(self._path, text)) is not None:
                return end
            end = (end + base) / 2
        return None

    def between(self, near: Probe, far: Probe, width: float, *, halve: bool) -> list[float]:
        """Return the next values to run side by side, from near to far; none where all is known.

        They enclose the value at which the margin would be nought on a straight line, or else cut
        the range in three: the margin may bend or jump.
        """
        low, high = near.judgement.margin, far.judgement.margin
        span = far.number - near.number
        shares = (1 / 3, 2 / 3)
        if not halve and np.isfinite(low) and np.isfinite(high) and low * high < 0:
            half = _ENCLOSING * width / abs(span)
            share = float(np.clip(low / (low - high), half, 1 - half))
            shares = (share - half, share + half)
        known = {near.text, far.text}
        numbers = [near.number + share * span for share in shares]
        texts = [_text(number, self._unit, self._path) for number in numbers]
        return [number for number, text in zip(numbers, texts, strict=True) if text not in known]

    def result(self, base: Probe, near: Probe | None, far: Probe | None) -> BreakEven:
        """Return what was found."""
        probes = tuple(sorted(self._probes.values(), key=lambda probe: probe.number))
        return BreakEven(self._path, base, near, far, probes)


def _turned(base: Probe, probe: Probe) -> bool:
    return probe.judgement.verdict != base.judgement.verdict


def _number_at(loaded: Loaded, path: str) -> tuple[float, str]:
    """Return the base value at a path and its unit, both as written."""
    text = text_at(loaded, path, loaded.scenario.years[-1])
    parts = split_quantity(text)
    if parts is None:
        allowed = "has no number in the base scenario"
        hint = "A sweep compares words such as these."
        raise ScenarioError([Problem("--input", 0, path, text, allowed, hint)])
    return float(parts[0].replace("_", "")), parts[1]


def _text(number: float, unit: str, path: str) -> str:
    rounded = round(number) if takes_whole_numbers(path) else float(f"{number:.{_DIGITS}g}")
    return f"{np.format_float_positional(rounded, trim='-')} {unit}".strip()


def _try(loaded: Loaded, setting: Setting) -> Scenario | None:
    """Return the scenario with a value set; None where the rules, or its demand, forbid it."""
    variant = vary(loaded, [setting], [])
    if variant is None:
        return None
    try:  # whether energy fits under the peak shows only when the hours are drawn
        build_profiles(variant.scenario, loaded.scenario.years[-1])
    except InputDataError:
        return None
    return variant.scenario


def _set(loaded: Loaded, setting: Setting | None) -> Scenario:
    problems: list[Problem] = []
    variant = vary(loaded, [setting] if setting else [], problems)
    if variant is None:
        raise ScenarioError(problems)
    return variant.scenario

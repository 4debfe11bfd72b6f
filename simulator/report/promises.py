"""Each promise with its verdict and its margins by year, ready to be shown."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from simulator.report.words import (
    Language,
    choose,
    day_label,
    format_day,
    plain_unit,
    word,
)
from simulator.report.words_decisions import format_moment
from simulator.run_folder.record import RunRecord
from simulator.scenario.pack import Target
from simulator.scenario.schema import Scenario

_MANY: Final = 100.0
_SOME: Final = 10.0


@dataclass(frozen=True)
class Promise:
    """One promise of the plan, in the reading that decides.

    Parameters
    ----------
    year, verdict, value, promised, margin, unit, decided_by, decided_at
        As in targets.csv for the year of the promise, in a unit and words that the language
        reads; NaN where there is no figure.
    modelled
        Whether the promise speaks of something the model knows at all.
    margins, verdicts
        By year of the run.
    """

    target: str
    name: str
    area: str
    comparison: str
    year: int
    verdict: str
    value: float
    promised: float
    margin: float
    unit: str
    decided_by: str
    decided_at: str
    modelled: bool
    margins: dict[int, float]
    verdicts: dict[int, str]

    @property
    def share(self) -> float:
        """Value over promise, or promise over value where less is better; above 1 is better."""
        if self.comparison in {"by", "before"} or pd.isna(self.value):
            return float("nan")
        high, low = (self.value, self.promised)
        if self.comparison == "<=":
            high, low = low, high
        return high / low if low else float("nan")


def read_promises(scenario: Scenario, record: RunRecord, language: Language) -> tuple[Promise, ...]:
    """Return the promises of the plan in the order of targets.csv of the pack."""
    rows = record.deciding
    return tuple(
        _promise(scenario, target, rows[rows["target"] == target.target], language)
        for target in scenario.pack.targets
    )


def shown_promises(
    promises: tuple[Promise, ...], language: Language
) -> tuple[tuple[Promise, ...], str]:
    """Return the promises worth a row in a table or chart, and a word about the others."""
    shown = tuple(promise for promise in promises if promise.modelled)
    others = len(promises) - len(shown)
    note = choose(
        f"; {others} more lie outside a model of the bulk grid, see targets.csv",
        f"；另有{others}项超出主网模型范围，见targets.csv",
        language,
    )
    return shown, note if others else ""


def missed_promises(scenario: Scenario, record: RunRecord) -> tuple[Promise, ...]:
    """Return the promises that are missed in their own year."""
    promises = read_promises(scenario, record, "en")
    return tuple(promise for promise in promises if promise.verdict == "missed")


def focus_year(scenario: Scenario) -> int:
    """Return the year that most promises of the run are made for, else its last year."""
    due = Counter(
        target.year
        for target in scenario.pack.targets
        if target.testable and target.year in scenario.years
    )
    return max(due, key=lambda year: (due[year], year)) if due else scenario.years[-1]


def span_text(scenario: Scenario, year: int, language: Language) -> str:
    """Return the time that figures of a year speak of: the year, or the days of a short run."""
    if scenario.period is None:
        return choose(f"In {year}", f"{year}年", language)
    first, last = (date.fromisoformat(day).replace(year=year) for day in scenario.period)
    return choose(
        f"From {day_label(first, 'en')} to {format_day(last, 'en')}",
        f"{format_day(first, 'zh')}至{day_label(last, 'zh')}",
        language,
    )


def format_number(value: float, *, signed: bool = False) -> str:
    """Return a figure with as many digits as a planner reads.

    Examples
    --------
    >>> format_number(21.43, signed=True), format_number(-0.5), format_number(22700.0)
    ('+21.4', '-0.5', '22,700')
    """
    if pd.isna(value):
        return "–"
    digits = 0 if abs(value) >= _MANY else 1 if abs(value) >= _SOME else 2
    text = f"{value:{'+' if signed else ''},.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"+0", "-0"} else text


def format_year(value: float) -> str:
    """Return a year, which has no thousands separator."""
    return "–" if pd.isna(value) else f"{value:.0f}"


def promised_text(promise: Promise, language: Language) -> str:
    """Return what was promised, such as ``≥ 450 万千瓦`` or ``by 2024``."""
    if promise.comparison == "by":
        return choose(f"by {promise.promised:.0f}", f"{promise.promised:.0f}年底前", language)
    if promise.comparison == "before":
        return choose(f"before {promise.promised:.0f}", f"{promise.promised:.0f}年前", language)
    sign = {">=": "≥", "<=": "≤"}[promise.comparison]
    return f"{sign} {with_unit(format_number(promise.promised), promise.unit, language)}"


def margin_text(promise: Promise, language: Language) -> str:
    """Return the signed margin with its unit; a share's is in points, a date's in years."""
    unit = promise.unit
    if promise.comparison in {"by", "before"}:
        unit = choose("years", "年", language)
    elif unit == "%":
        unit = choose("points", "个百分点", language)
    return with_unit(format_number(promise.margin, signed=True), unit, language)


def with_unit(number: str, unit: str, language: Language) -> str:
    """Return a number with its unit; no space stands between a number and a Chinese unit.

    Examples
    --------
    >>> with_unit("450", "万千瓦", "zh"), with_unit("80", "%", "zh"), with_unit("80", "%", "en")
    ('450万千瓦', '80%', '80 %')
    """
    joined = not unit.isascii() or (language == "zh" and unit == "%")
    return f"{number}{unit}" if joined else f"{number} {unit}".rstrip()


def decided_text(promise: Promise, language: Language) -> str:
    """Return the hour, day, month or year that decides a verdict."""
    return format_moment(promise.decided_at, language)


def _promise(scenario: Scenario, target: Target, rows: pd.DataFrame, language: Language) -> Promise:
    own = rows[rows["year"] == target.year].iloc[0]
    inside = rows[rows["year"].isin(scenario.years)]
    years = [int(year) for year in inside["year"]]
    unit, factor = plain_unit(target.unit, language)
    names = {bus.bus: choose(bus.en, bus.zh, language) for bus in scenario.pack.buses}
    return Promise(
        target=target.target,
        name=choose(target.en, target.zh, language),
        area=names.get(target.area, word("city", language)),
        comparison=target.comparison,
        year=target.year,
        verdict=str(own["verdict"]),
        value=float(own["value"]) * factor,
        promised=float(own["promised"]) * factor,
        margin=float(own["margin"]) * factor,
        unit=unit,
        decided_by=_text(own[choose("decided_by", "decided_by_zh", language)]),
        decided_at=_text(own["decided_at"]),
        modelled=target.quantity != "outside-the-model",
        margins=dict(zip(years, inside["margin"].astype(float) * factor, strict=True)),
        verdicts=dict(zip(years, inside["verdict"].astype(str), strict=True)),
    )


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""

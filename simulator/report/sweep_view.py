"""What the charts of a sweep are drawn from: the table of its cases, and the names of things."""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from simulator.report.promises import format_number, with_unit
from simulator.report.words import Language, choose, plain_unit

_NOTHING: Final = 1e-9


@dataclass(frozen=True)
class InputView:
    """An input that varies: its name in the table, in both languages, and its base value."""

    name: str
    zh: str
    en: str
    base: str

    def label(self, language: Language) -> str:
        """Return its name."""
        return choose(self.en, self.zh, language)


@dataclass(frozen=True)
class TargetView:
    """A promise whose margin the sweep looks at."""

    target: str
    zh: str
    en: str
    unit: str
    year: int
    yearly: bool = False

    def label(self, language: Language) -> str:
        """Return its name."""
        return choose(self.en, self.zh, language)

    def margin(self, value: float, language: Language, *, signed: bool = True) -> str:
        """Return a margin in the unit that the language reads."""
        unit, factor = self.shown(language)
        return with_unit(format_number(value * factor, signed=signed), unit, language)

    def shown(self, language: Language) -> tuple[str, float]:
        """Return the unit of its margin, and the factor from the plan's own unit."""
        unit, factor = plain_unit(self.unit, language)
        return (choose("points", "个百分点", language) if unit == "%" else unit), factor


@dataclass(frozen=True)
class SweepView:
    """A sweep, ready to be drawn.

    Parameters
    ----------
    cases
        ``cases.parquet``.
    indices
        Sensitivity by target and input, with intervals: target, input, index, value, low, high.
    probabilities
        Of an ensemble, by target and year: probability, low, high and the worst weather years.
    """

    zh: str
    en: str
    method: str
    inputs: tuple[InputView, ...]
    targets: tuple[TargetView, ...]
    cases: pd.DataFrame
    indices: pd.DataFrame
    probabilities: pd.DataFrame

    def title(self, language: Language) -> str:
        """Return the title of the sweep."""
        return choose(self.en, self.zh, language)

    def of(self, target: TargetView) -> pd.DataFrame:
        """Return the cases of the year of a promise, with margin and verdict."""
        rows = self.cases[self.cases["year"] == target.year]
        margin, verdict = rows[f"margin.{target.target}"], rows[f"verdict.{target.target}"]
        return rows.assign(margin=margin, verdict=verdict)

    def moved(self) -> tuple[TargetView, ...]:
        """Return the promises whose margin differs between cases."""
        found = []
        for target in self.targets:
            margins = self.of(target)["margin"].dropna()
            if len(margins) and float(margins.max() - margins.min()) > _NOTHING:
                found.append(target)
        return tuple(found)

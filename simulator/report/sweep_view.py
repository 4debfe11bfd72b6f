"""What the charts of a sweep are drawn from: the table of its cases, and the names of things."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from simulator.report.promises import format_number, with_unit
from simulator.report.words import Language, choose, plain_unit
from simulator.run_folder.folder import inputs_hash
from simulator.run_folder.names import CASE_TABLE, INDICES, MANIFEST, PROBABILITIES
from simulator.run_folder.record import read_manifest
from simulator.scenario.pack import Pack
from simulator.scenario.schema import Scenario

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

    def turns(self, target: TargetView) -> bool:
        """Whether a promise is met in some cases and missed in others."""
        return {"met", "missed"} <= set(self.of(target)["verdict"])

    def moved(self) -> tuple[TargetView, ...]:
        """Return the promises whose margin differs between cases."""
        found = []
        for target in self.targets:
            margins = self.of(target)["margin"].dropna()
            if len(margins) and float(margins.max() - margins.min()) > _NOTHING:
                found.append(target)
        return tuple(found)


def targets_of(pack: Pack, cases: pd.DataFrame) -> tuple[TargetView, ...]:
    """Return the promises that have a margin, each in its own year or the last one before it."""
    years = sorted(int(year) for year in cases["year"].unique())
    found = []
    for target in pack.targets:
        column = f"margin.{target.target}"
        if column not in cases or not cases[column].notna().any():
            continue
        before = [year for year in years if year <= target.year]
        year = before[-1] if before else years[0]
        found.append(TargetView(target.target, target.zh, target.en, target.unit, year))
    return tuple(found)


def find_sweeps(scenario: Scenario, output: Path) -> Iterator[tuple[Path, SweepView]]:
    """Yield the finished sweeps about a scenario that stand in a folder, as their charts see them.

    A sweep may cover some of the scenario's years; one of other inputs is passed over.
    """
    for folder in sorted(path.parent for path in output.glob(f"[!.]*/{MANIFEST}")):
        if not (folder / CASE_TABLE).is_file():
            continue
        manifest = read_manifest(folder)
        years = tuple(int(year) for year in manifest["years"])
        base = scenario.model_copy(update={"years": years})
        if manifest["base_inputs_hash"] != inputs_hash(base):
            continue
        cases = pd.read_parquet(folder / CASE_TABLE)
        if cases.empty:
            continue
        yield (
            folder,
            SweepView(
                zh=manifest["title"]["zh"],
                en=manifest["title"]["en"],
                method=manifest["method"],
                inputs=tuple(
                    InputView(one["name"], one["zh"], one["en"], one["base"])
                    for one in manifest["inputs"]
                ),
                targets=targets_of(scenario.pack, cases),
                cases=cases,
                indices=_table(folder / INDICES),
                probabilities=_table(folder / PROBABILITIES),
            ),
        )


def _table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype={"worst": str}) if path.is_file() else pd.DataFrame()

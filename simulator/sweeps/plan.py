"""The plan of a sweep: every case listed and checked before the first one runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from simulator.assessment.targets import check_targets
from simulator.errors import InputDataError, Problem
from simulator.run_folder.folder import inputs_hash
from simulator.run_folder.manifest import simulator_version
from simulator.scenario.load import Loaded, input_error, load_with_texts
from simulator.scenario.schema import Scenario
from simulator.scenario.variants import (
    Setting,
    Variant,
    is_known,
    known_paths,
    plain_path,
    takes_whole_numbers,
    text_at,
    typed_at,
    vary,
)
from simulator.sweeps.case import Task, case_hash
from simulator.sweeps.design import Row, design_rows
from simulator.sweeps.sweep_file import SweepFile, SweepInput, read_sweep_file

_MOST_CASES: Final = 100_000
_MANY: Final = 12
"""Cases from which on it pays that each process solves the base first: 4 s against 0.9 s a case."""
_ENOUGH_PROBLEMS: Final = 60
WEATHER_YEARS: Final = "weather-years"
"""Method of an ensemble: one case for each free draw of the weather."""


@dataclass(frozen=True)
class PlannedCase:
    """One row of the design.

    Parameters
    ----------
    case
        Hash of its inputs; rows with the same inputs share a case.
    row
        Texts of the inputs; None is the base value.
    numbers
        Values of the inputs in their base unit, as far as they are numbers.
    """

    case: str
    row: Row
    numbers: tuple[float | None, ...]


@dataclass(frozen=True)
class Plan:
    """A sweep, checked: what to run, and what it is about.

    Parameters
    ----------
    sweep
        The sweep file; for an ensemble one that nobody wrote.
    loaded
        The base scenario with its texts.
    name
        Stem of the sweep's file.
    key
        Hash of all that decides its results.
    base_texts
        The base value of each input, as written.
    """

    sweep: SweepFile
    loaded: Loaded
    name: str
    key: str
    cases: tuple[PlannedCase, ...]
    base_texts: tuple[str, ...]
    fast: bool = False

    @property
    def scenario(self) -> Scenario:
        """The base scenario."""
        return self.loaded.scenario

    @property
    def unique(self) -> dict[str, Row]:
        """Each case once, with the first row that asks for it."""
        rows: dict[str, Row] = {}
        for planned in self.cases:
            rows.setdefault(planned.case, planned.row)
        return rows

    def task(self, case: str, row: Row, *, hourly: bool, place: int = 0) -> Task:
        """Return what a worker needs for a case, the ``place``-th of those that are run."""
        problems: list[Problem] = []
        variant = vary(self.loaded, settings_of(self.sweep, row), problems)
        if variant is None:
            raise InputDataError(problems)  # the plan was checked: an error of this program
        base = self._without_changes if self._many and not self.scenario.dispatch.chain else None
        shared = self.key if base is not None and len(base.years) > 1 else ""
        return Task(case, variant.scenario, self.fast, hourly, base, shared, place)

    @cached_property
    def _many(self) -> bool:
        return len(self.unique) >= _MANY

    @cached_property
    def _without_changes(self) -> Scenario:
        """The base scenario as tasks carry scenarios."""
        variant = vary(self.loaded, [], [])
        return self.scenario if variant is None else variant.scenario


def plan_sweep(path: Path, years: tuple[int, ...] | None = None, *, fast: bool = False) -> Plan:
    """Read a sweep file, and list and check every one of its cases.

    Parameters
    ----------
    years
        Years to run instead of those of the file.

    Raises
    ------
    InputDataError
        With everything that is wrong with the sweep file, its base scenario, or a case.
    """
    sweep = read_sweep_file(path)
    loaded = load_with_texts(sweep.base, years or sweep.years)
    return _plan(sweep, loaded, path.stem, fast=fast)


def plan_ensemble(
    path: Path, draws: int, years: tuple[int, ...] | None = None, *, fast: bool = False
) -> Plan:
    """Return the plan of a scenario in weather years 1 to ``draws``."""
    loaded = load_with_texts(path, years)
    title = loaded.scenario.title
    numbers = tuple(str(number) for number in range(1, draws + 1))
    own = SweepInput(
        "weather.year", ("weather.year",), numbers, None, 0, "气象年", "weather year", 0
    )
    text = f"base: {path.name}\nmethod: {WEATHER_YEARS}\nweather_years: {draws}\n"
    sweep = SweepFile(path, title.zh, title.en, path, years, WEATHER_YEARS, draws, 1, (own,), text)
    return _plan(sweep, loaded, f"{path.stem}-weather", fast=fast)


def settings_of(sweep: SweepFile, row: Row) -> list[Setting]:
    """Return what a row of the design sets."""
    return [
        Setting(plain_path(path), text, str(sweep.path), one.line)
        for one, text in zip(sweep.inputs, row, strict=True)
        if text is not None
        for path in one.paths
    ]


def _plan(sweep: SweepFile, loaded: Loaded, name: str, *, fast: bool) -> Plan:
    problems = check_targets(loaded.scenario.pack)
    if problems:
        raise InputDataError(problems)
    _check_paths(sweep, loaded)
    rows = _rows(sweep)
    base = inputs_hash(loaded.scenario) + simulator_version()
    cases = _check_cases(sweep, loaded, rows, base, fast=fast)
    year = loaded.scenario.years[-1]
    texts = tuple(text_at(loaded, one.paths[0], year) for one in sweep.inputs)
    content = "\n".join([base, sweep.text, str(fast), *(case.case for case in cases)])
    key = sha256(content.encode()).hexdigest()[:8]
    return Plan(sweep, loaded, name, key, cases, texts, fast)


def _check_paths(sweep: SweepFile, loaded: Loaded) -> None:
    """Refuse paths that nothing answers to, and ranges of what is no number."""
    known = set(known_paths(loaded))
    problems: list[Problem] = []
    for one in sweep.inputs:
        for path in one.paths:
            setting = Setting(path, "", str(sweep.path), one.line)
            problem = is_known(loaded, setting, known)
            if problem is not None:
                problems.append(problem)
    if problems:
        raise input_error(str(sweep.path), problems)


def _rows(sweep: SweepFile) -> tuple[Row, ...]:
    if sweep.method == WEATHER_YEARS:
        return tuple((number,) for number in sweep.inputs[0].values)
    size = 1
    for one in sweep.inputs:
        size *= one.steps if one.spread else len(set(one.values))
    if sweep.method == "grid" and size > _MOST_CASES:
        allowed = f"makes {size:,} cases; at most {_MOST_CASES:,} are allowed"
        raise input_error(str(sweep.path), [Problem(str(sweep.path), 0, "inputs", "", allowed)])
    whole = frozenset(one.name for one in sweep.inputs if all(map(takes_whole_numbers, one.paths)))
    return design_rows(sweep, whole)


def _check_cases(
    sweep: SweepFile, loaded: Loaded, rows: Sequence[Row], base: str, *, fast: bool
) -> tuple[PlannedCase, ...]:
    problems: dict[Problem, None] = {}
    cases: list[PlannedCase] = []
    for row in rows:
        found: list[Problem] = []
        variant = vary(loaded, settings_of(sweep, row), found)
        if variant is None:
            problems |= dict.fromkeys(found)
            if len(problems) >= _ENOUGH_PROBLEMS:
                break
            continue
        name = case_hash(base, variant.changes, fast=fast)
        numbers = tuple(_number(loaded, variant, one) for one in sweep.inputs)
        cases.append(PlannedCase(name, row, numbers))
    if problems:
        raise input_error(str(sweep.path), list(problems))
    return tuple(cases)


def _number(loaded: Loaded, variant: Variant, one: SweepInput) -> float | None:
    """Return an input's value in its base unit; None where it is no number."""
    value: Any = typed_at(variant.scenario, one.paths[0], loaded.scenario.years[-1])
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

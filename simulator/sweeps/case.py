"""One case of a sweep: a scenario by value in, a small table out. All that a worker runs."""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from simulator.memory import keep_for_good, keep_no_longer
from simulator.scenario.schema import Scenario
from simulator.sweeps.shelf import find_once

if TYPE_CHECKING:  # the optimiser is slow to import, and only workers need it
    from simulator.dispatch.stages import Bases
    from simulator.year import YearResult

_DECIMALS: Final = 6
_HASH_LETTERS: Final = 16


@dataclass(frozen=True)
class Task:
    """What a worker needs to simulate one case.

    Parameters
    ----------
    case
        Hash of its inputs, which is its name.
    scenario
        The whole scenario, without ledger and texts.
    fast
        Whether dispatch may stop at a stated gap where no verdict is too close.
    hourly
        Whether the hourly series are wanted.
    base
        The scenario of which it is a variant, if its years are to begin from that one's bases.
    shared
        Name of the base, if the processes of a machine are to share its bases; else empty.
    place
        Its place in the sweep. The first cases begin with different years, so that processes that
        share bases find those of different ones.
    """

    case: str
    scenario: Scenario
    fast: bool = False
    hourly: bool = False
    base: Scenario | None = None
    shared: str = ""
    place: int = 0


@dataclass(frozen=True)
class CaseResult:
    """What a case says.

    Parameters
    ----------
    years
        By year: ``figures`` by name, and ``targets``: verdict, margin, value and unit of each
        promise in its deciding reading, and whether the gap of a fast solution could turn it.
    hourly
        By year: the hourly series as a parquet file, where they were wanted.
    """

    case: str
    years: dict[str, dict[str, Any]]
    hourly: dict[str, bytes] = field(default_factory=dict)


def case_hash(base: str, changes: Mapping[str, Any], *, fast: bool) -> str:
    """Return the hash of a case's inputs, whatever the order in which they are given.

    Parameters
    ----------
    base
        Hash of the base scenario's inputs.
    changes
        Typed values that differ from it.
    """
    plain = {name: _plain(value) for name, value in changes.items()}
    content = {"base": base, "changes": plain, "fast": fast}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_LETTERS]


def _plain(value: Any) -> Any:
    """Return a typed value as JSON has it."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    return value


def run_case(task: Task) -> CaseResult:
    """Simulate the years of a case in this process, one after the other."""
    from simulator.year import Chain, simulate_year  # noqa: PLC0415 - slow; needless in the client

    scenario = task.scenario
    years: dict[str, dict[str, Any]] = {}
    hourly: dict[str, bytes] = {}
    chain = Chain()
    for year in _in_turn(task):
        bases = None if task.base is None else _bases(task.base, year, task.shared)
        place = Chain()
        if scenario.dispatch.chain:
            place = replace(chain, free_end=year != scenario.years[-1])
        result = simulate_year(scenario, year, chain=place, fast=task.fast, lean=True, bases=bases)
        years[str(year)] = {"figures": _figures(result), "targets": _targets(scenario, result)}
        if task.hourly:
            hourly[str(year)] = _hourly_file(result)
        last = result.dispatch.level_mwh.iloc[-1]
        chain = Chain({str(plant): float(level) for plant, level in last.items()})
    years = {str(year): years[str(year)] for year in scenario.years}
    return CaseResult(task.case, years, hourly)


def _in_turn(task: Task) -> tuple[int, ...]:
    """Return the case's years from the one with which it begins.

    Beginnings lie far from those of the cases before: a half of the years on, a quarter, ...
    """
    years = task.scenario.years
    bits = f"{task.place:b}" if task.shared else "0"
    begin = len(years) * int(bits[::-1], 2) >> len(bits)
    return years[begin:] + years[:begin]


_kept: dict[int, "Bases | None"] = {}
_kept_of: Scenario | None = None


def _bases(base: Scenario, year: int, shared: str) -> "Bases | None":
    """Return the bases of the base scenario's year, found once in each process or machine.

    A case begins from them and never from another case, so that no result depends on the order.
    """
    from simulator.year import find_bases  # noqa: PLC0415 - slow; needless in the client

    global _kept_of  # noqa: PLW0603 - a worker serves one sweep after the other
    if base != _kept_of:
        _kept.clear()
        keep_no_longer()
        _kept_of = base
    if year not in _kept:
        find = partial(find_bases, base, year)
        _kept[year] = find_once(f"{shared}-{year}", find) if shared else find()
        keep_for_good()
    return _kept[year]


def _figures(result: "YearResult") -> dict[str, float]:
    solver = result.dispatch.solver
    figures = result.figures | {"objective_cny": solver.objective_cny, "solver_gap": solver.gap}
    return {name: round(float(value), _DECIMALS) for name, value in figures.items()}


def _targets(scenario: Scenario, result: "YearResult") -> dict[str, dict[str, Any]]:
    close = _close(scenario, result)
    return {
        verdict.target: {
            "verdict": verdict.verdict,
            "close": verdict.target in close,
            "margin": _rounded(verdict.margin),
            "value": _rounded(verdict.value),
            "unit": verdict.unit,
        }
        for verdict in result.verdicts
        if verdict.decides
    }


def _close(scenario: Scenario, result: "YearResult") -> set[str]:
    """Return the promises whose verdict the gap of a fast solution could turn."""
    from simulator.assessment.fast_gap import close_verdicts  # noqa: PLC0415 - with the year

    solver = result.dispatch.solver
    if solver.method != "fast":
        return set()
    sentences = close_verdicts(
        scenario, result.profiles, solver, result.absorption, result.verdicts
    )
    return {sentence.partition(":")[0] for sentence in sentences}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), _DECIMALS)


def _hourly_file(result: "YearResult") -> bytes:
    from simulator.run_folder.hourly import hourly_table  # noqa: PLC0415 - seldom wanted

    buffer = io.BytesIO()
    hourly_table(result).round(_DECIMALS).to_parquet(buffer, compression="zstd")
    return buffer.getvalue()

"""What each changed input contributed to each verdict's margin: Shapley values over orders."""

import itertools
import math
from collections.abc import Mapping
from typing import Final

import pandas as pd

from simulator.errors import Problem, ScenarioError, SolveError
from simulator.scenario.places import Place, mix
from simulator.scenario.schema import Scenario
from simulator.sweeps.case import CaseResult, Task
from simulator.sweeps.cluster import Runner
from simulator.sweeps.differences import OpenRun, changed_places, common_years

_MOST_CHANGES: Final = 5
_NAMES: Final = frozenset({"zh", "en"})
Margins = dict[tuple[str, int], float]
"""Margin of each deciding verdict, by promise and year."""
Subset = frozenset[str]


def changes_between(first: OpenRun, second: OpenRun) -> dict[str, list[Place]]:
    """Return the input changes from one run to the other, by path; names of things are left out.

    A plant or another record that only one run has is one change.
    """
    groups: dict[str, list[Place]] = {}
    for place in changed_places(first.loaded, second.loaded):
        if place.name in _NAMES:
            continue
        sides = [run.loaded.raw.get(place.table, {}) for run in (first, second)]
        alone = bool(place.table) and not all(place.key in side for side in sides)
        path = f"{place.table}.{place.key}" if alone else place.path
        groups.setdefault(path, []).append(place)
    return groups


def attribute(first: OpenRun, second: OpenRun, runner: Runner) -> pd.DataFrame:
    """Return what each input change contributed to the difference of each margin.

    Parameters
    ----------
    runner
        Runs the mixed cases: of n changes all but two of 2**n.

    Returns
    -------
    DataFrame
        target, year, unit, change, contribution; over the changes, contributions sum to the
        margin of the second run less that of the first.

    Raises
    ------
    ScenarioError
        If there are too many changes, or changes that only hold together.
    SolveError
        If a mixed case could not be simulated.
    """
    groups = changes_between(first, second)
    _check(first, second, groups)
    values = _values(first, second, groups, runner)
    units = first.record.deciding.set_index(["target", "year"])["unit"].to_dict()
    rows = []
    whole = values[frozenset(groups)]
    for key, before in values[frozenset()].items():
        if key in whole and abs(whole[key] - before) > 0:
            for change in groups:
                share = _shapley(change, list(groups), values, key)
                rows.append([*key, units.get(key, ""), change, share])
    return pd.DataFrame(rows, columns=["target", "year", "unit", "change", "contribution"])


def _check(first: OpenRun, second: OpenRun, groups: Mapping[str, list[Place]]) -> None:
    allowed = ""
    if first.years != second.years:
        allowed = "must have the same years"
    elif first.fast != second.fast:
        allowed = "must both be fast, or both exact"
    elif len(groups) > _MOST_CHANGES:
        allowed = f"differ in {len(groups)} inputs; at most {_MOST_CHANGES} can be attributed"
    if allowed:
        shown = f"{first.name}, {second.name}"
        listed = f"They differ in {', '.join(list(groups)[:12])}." if groups else ""
        raise ScenarioError([Problem(shown, 0, "", "", allowed, listed)])


def _values(
    first: OpenRun, second: OpenRun, groups: Mapping[str, list[Place]], runner: Runner
) -> dict[Subset, Margins]:
    """Return the margins of every mixture of the two runs."""
    values = {frozenset[str](): _recorded(first), frozenset(groups): _recorded(second)}
    subsets = {
        f"mixture-{number}": frozenset(chosen)
        for number, chosen in enumerate(
            chosen
            for size in range(1, len(groups))
            for chosen in itertools.combinations(groups, size)
        )
    }
    tasks = [
        Task(name, _mixture(first, second, groups, subset), fast=first.fast)
        for name, subset in subsets.items()
    ]
    if not tasks:
        return values
    for outcome in runner(tasks):
        if not isinstance(outcome, CaseResult):
            changed = ", ".join(sorted(subsets[outcome.case]))
            raise SolveError(f"With {changed} changed alone: {outcome.reason}")
        values[subsets[outcome.case]] = {
            (target, int(year)): float(one["margin"])
            for year, content in outcome.years.items()
            for target, one in content["targets"].items()
            if one["margin"] is not None
        }
    return values


def _mixture(
    first: OpenRun, second: OpenRun, groups: Mapping[str, list[Place]], subset: Subset
) -> Scenario:
    problems: list[Problem] = []
    places = [place for change in groups if change in subset for place in groups[change]]
    scenario = mix(first.loaded, second.loaded, places, problems)
    if problems:
        raise ScenarioError(problems)
    return scenario


def _recorded(run: OpenRun) -> Margins:
    rows = run.record.deciding.dropna(subset=["margin"])
    years = set(common_years([run]))
    return {
        (str(row["target"]), int(row["year"])): float(row["margin"])
        for row in rows.to_dict("records")
        if int(row["year"]) in years
    }


def _shapley(
    change: str, changes: list[str], values: Mapping[Subset, Margins], key: tuple[str, int]
) -> float:
    """Return the mean of what a change adds, over all orders in which changes are made."""
    others = [one for one in changes if one != change]
    total = 0.0
    for size in range(len(others) + 1):
        weight = 1 / (len(changes) * math.comb(len(others), size))
        for chosen in itertools.combinations(others, size):
            with_it, without = frozenset((*chosen, change)), frozenset(chosen)
            if key in values[with_it] and key in values[without]:
                total += weight * (values[with_it][key] - values[without][key])
    return total

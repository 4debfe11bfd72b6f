"""Judges one promise in many scenarios, side by side: what the search for a break-even needs."""

from collections.abc import Sequence

from simulator.errors import Problem, ScenarioError, SolveError, did_you_mean
from simulator.pathway.breakeven import Judge, Judgement
from simulator.scenario.pack import Target
from simulator.scenario.schema import Scenario
from simulator.sweeps.case import CaseResult, Task
from simulator.sweeps.cluster import Runner


def find_target(scenario: Scenario, name: str) -> tuple[Target, int]:
    """Return a promise and the year to judge it in, from ``absorption-2025`` or ``absorption``.

    Raises
    ------
    ScenarioError
        If there is no such promise, it cannot be judged, or its year is not in the run.
    """
    targets = {target.target: target for target in scenario.pack.targets if target.testable}
    head, _, year = name.rpartition("-")
    wanted = (name, 0) if name in targets else (head, int(year) if year.isdecimal() else 0)
    target = targets.get(wanted[0])
    if target is None:
        named = [f"{one.target}-{one.year}" for one in targets.values()]
        hint = did_you_mean(name, [*targets, *named])
        allowed = "is no promise that can be judged, with its year, such as absorption-2025"
        raise ScenarioError([Problem("--target", 0, "", name, allowed, hint)])
    chosen = wanted[1] or target.year
    if chosen not in scenario.years:
        allowed = f"{chosen} is not among the years of the scenario"
        raise ScenarioError([Problem("--target", 0, "", name, allowed)])
    if chosen < target.year:
        allowed = f"is not due before {target.year}"
        raise ScenarioError([Problem("--target", 0, "", name, allowed)])
    return target, chosen


def judge_with(runner: Runner, target: Target, base: Scenario, *, fast: bool) -> Judge:
    """Return a judge of a promise in variants of a scenario that simulates with this runner."""

    def judge(scenarios: Sequence[Scenario]) -> list[Judgement]:
        tasks = [
            Task(str(number), scenario, fast=fast, base=base)
            for number, scenario in enumerate(scenarios)
        ]
        found: dict[int, Judgement] = {}
        for outcome in runner(tasks):
            if not isinstance(outcome, CaseResult):
                raise SolveError(outcome.reason)
            (content,) = outcome.years.values()
            row = content["targets"][target.target]
            margin = float("nan") if row["margin"] is None else float(row["margin"])
            found[int(outcome.case)] = Judgement(row["verdict"], margin)
        return [found[number] for number in range(len(tasks))]

    return judge

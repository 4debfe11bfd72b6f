"""How much wind and solar the grid can host: curves of curtailment, and where they cross a floor.

The search is the same whatever simulates its points, and whichever of them is finished first: a
curve asks for its next points when those that it asked for before are there.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from simulator.errors import Problem, ScenarioError
from simulator.pathway.crossing import Curve, bracket, is_found, next_factors
from simulator.pathway.hosting_point import FLOORS, Reading
from simulator.pathway.hosting_scenario import (
    BASE,
    CITY,
    MIXES,
    PLAN,
    Installed,
    Line,
    Point,
    cases_of,
    installed,
    plants_at_year_end,
)
from simulator.scenario.schema import Scenario

DECIMALS: Final = 6
_LEAST_LEVEL: Final = 0.5  # of the plan's capacity: where curves begin
_MOST_LEVEL: Final = 2.0  # and where they end
_ROUNDS: Final = 40  # of one curve; a bisection of the whole range to 1 % takes 12
_EXPECTED: Final = 3  # points that a capacity takes, for the time left

Evaluate = Callable[[Sequence[Point]], Iterable[tuple[Point, Reading]]]
"""Simulates points, in any order. They become more while it gives readings; the new ones are more
urgent."""
Progress = Callable[[int, int], None]
"""Called with how many points are done, and how many there may be."""


@dataclass(frozen=True)
class Request:
    """What is asked of a scenario.

    Parameters
    ----------
    year
        One of its years.
    points
        Points of each curve before capacities are looked for.
    counties
        County buses that have a curve of their own.
    county_floors
        Floors at which each county's capacity is looked for.
    sensitivity
        Floors at which each case's capacity is looked for.
    exact
        Whether every point is solved exactly.
    """

    year: int
    points: int = 4
    counties: tuple[str, ...] = ()
    county_floors: tuple[str, ...] = ()
    sensitivity: tuple[str, ...] = ("reported",)
    exact: bool = False

    @property
    def areas(self) -> tuple[str, ...]:
        """Areas whose rate is held against floors."""
        return (CITY, *self.counties) if self.county_floors else (CITY,)


@dataclass(frozen=True)
class Capacity:
    """The largest capacity of a line that meets a floor, between two runs that show it.

    Parameters
    ----------
    low, high
        Factors of the largest run that meets the floor below the first that does not, and of that
        one; None where no run meets it (``low``) or none fails (``high``).
    """

    line: Line
    floor: str
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Hosting:
    """What was found.

    Parameters
    ----------
    installed
        Wind and solar of each line as the scenario has them.
    readings
        Every point that was simulated.
    capacities
        By line and floor.
    """

    request: Request
    installed: Mapping[Line, Installed]
    readings: Mapping[Point, Reading]
    capacities: tuple[Capacity, ...]

    def rates(self, line: Line) -> dict[float, float]:
        """Return the curtailment rate of a line's area by factor, in order."""
        return _rates(line, self.readings)

    def capacity(self, floor: str, line: Line) -> Capacity:
        """Return the capacity of a line at a floor."""
        return next(one for one in self.capacities if (one.line, one.floor) == (line, floor))


@dataclass
class _State:
    """What is known while the search goes on.

    Parameters
    ----------
    lines, wanted
        Each line's wind and solar, and the floors at which its capacity is looked for.
    waiting
        What each line has asked for and not yet got.
    rounds
        How often each line has asked.
    told
        Each line as it was when it knew the capacities that its cases are asked for: what they go
        by, whatever it goes on to learn.
    """

    lines: dict[Line, Installed]
    wanted: dict[Line, tuple[str, ...]]
    readings: dict[Point, Reading] = field(default_factory=dict)
    waiting: dict[Line, set[Point]] = field(default_factory=dict)
    rounds: Counter[Line] = field(default_factory=Counter)
    told: dict[Line, Curve] = field(default_factory=dict)


def check_request(scenario: Scenario, request: Request) -> None:
    """See that a scenario can be asked this.

    Raises
    ------
    ScenarioError
        If it lacks the year, the counties, or any wind and solar to scale.
    """
    problems = []
    file = scenario.name
    if request.year not in scenario.years:
        years = ", ".join(str(year) for year in scenario.years)
        allowed = f"must be a year of the scenario ({years})"
        problems.append(Problem(file, 0, "--year", str(request.year), allowed))
        raise ScenarioError(problems)
    counties = {bus.bus for bus in scenario.pack.buses if bus.kind == "county"}
    for county in request.counties:
        if county not in counties:
            allowed = f"must be a county bus ({', '.join(sorted(counties))}), all or none"
            problems.append(Problem(file, 0, "--county", county, allowed))
        elif not plants_at_year_end(scenario.pack, request.year, MIXES[PLAN], county):
            allowed = f"has no wind or solar at the end of {request.year}"
            problems.append(Problem(file, 0, "--county", county, allowed))
    if not plants_at_year_end(scenario.pack, request.year, MIXES[PLAN]):
        allowed = f"no wind or solar plant is in service at the end of {request.year}"
        hint = "There is nothing to scale; choose a later year."
        problems.append(Problem(file, 0, "plants", "", allowed, hint))
    if problems:
        raise ScenarioError(problems)


def counties_with_plants(scenario: Scenario, year: int) -> tuple[str, ...]:
    """Return the counties that have wind or solar at the year's end."""
    having = {plant.bus for plant in plants_at_year_end(scenario.pack, year, MIXES[PLAN])}
    return tuple(
        bus.bus for bus in scenario.pack.buses if bus.kind == "county" and bus.bus in having
    )


def find_hosting(
    scenario: Scenario,
    request: Request,
    evaluate: Evaluate,
    progress: Progress = lambda _done, _total: None,
) -> Hosting:
    """Draw the curves and bisect each capacity to 1 %, with a run on either side.

    Raises
    ------
    ScenarioError
        As :func:`check_request`.
    """
    check_request(scenario, request)
    state = _begin(scenario, request)
    for line, part in state.lines.items():
        factors = curve_factors(part, request.points) if line.case == BASE else ()
        # Of a county: what it could add.
        drawn = [factor for factor in factors if line.county == CITY or factor >= 1.0]
        state.waiting[line] = {Point(line, factor).same for factor in drawn}
    points = list(dict.fromkeys(point for one in state.waiting.values() for point in sorted(one)))
    progress(0, _expected(state, points))
    for point, reading in evaluate(points):
        state.readings[point] = reading
        asked = [line for line, waiting in state.waiting.items() if point in waiting]
        for line in asked:
            state.waiting[line].discard(point)
        for line in asked:
            points += _next_points(state, line, set(points))
        progress(len(state.readings), _expected(state, points))
    capacities = tuple(
        Capacity(line, floor, *bracket(_rates(line, state.readings), 1.0 - FLOORS[floor]))
        for line, floor in _searches(state)
    )
    return Hosting(request, state.lines, state.readings, capacities)


def _next_points(state: _State, line: Line, asked: set[Point]) -> list[Point]:
    """Return what a line and the cases that waited for it ask for next, if nobody has."""
    new: list[Point] = []
    while not state.waiting[line] and state.rounds[line] < _ROUNDS:
        wanted = {
            Point(line, round(factor, DECIMALS)).same
            for floor in state.wanted[line]
            for factor in _proposed(state, line, floor)
        }
        state.rounds[line] += 1
        if not wanted:
            break
        new += sorted(wanted - asked)
        state.waiting[line] = wanted - set(state.readings)
    for case in _cases(state, line):
        if all(_found(state, line, floor) for floor in state.wanted[case]):
            state.told.setdefault(line, _curve(state, line))
            new += _next_points(state, case, asked | set(new))
    return new


def _cases(state: _State, line: Line) -> list[Line]:
    """Return the cases that wait for a line."""
    if line.case != BASE or line in state.told:
        return []
    return [one for one in state.lines if one.case != BASE and one == replace(line, case=one.case)]


def curve_factors(part: Installed, points: int) -> tuple[float, ...]:
    """Return the factors at which a curve is drawn: the plan among them.

    Below the plan what is scaled falls to a half; above it, wind and solar together rise to twice
    the plan.

    Examples
    --------
    >>> curve_factors(Installed(100.0, 300.0, ("wind",)), 5)
    (0.5, 0.75, 1.0, 3.0, 5.0)
    """
    below = (points - 1) // 2
    above = points - 1 - below
    plan = part.level(1.0)
    lower = [_LEAST_LEVEL + (1.0 - _LEAST_LEVEL) * step / below for step in range(below)]
    upper = [
        part.factor(plan * (1.0 + (_MOST_LEVEL - 1.0) * step / above))
        for step in range(1, above + 1)
    ]
    return tuple(round(factor, DECIMALS) for factor in (*lower, 1.0, *upper))


def _begin(scenario: Scenario, request: Request) -> _State:
    """Return the lines that there are, and the floors that each is asked for."""
    city = installed(scenario, request.year, Line(PLAN))
    both = min(city.wind_mw, city.solar_mw) > 0
    lines = [Line(PLAN)]
    lines += [Line(mix) for mix in MIXES if mix != PLAN and both]
    wanted = {line: tuple(FLOORS) for line in lines}
    wanted |= {Line(PLAN, county): request.county_floors for county in request.counties}
    if request.sensitivity:
        cases = [case for case in cases_of(scenario.pack) if case != BASE]
        wanted |= {Line(PLAN, CITY, case): request.sensitivity for case in cases}
    return _State({line: installed(scenario, request.year, line) for line in wanted}, wanted)


def _expected(state: _State, points: Sequence[Point]) -> int:
    """Return how many points there will be, as far as can be told."""
    return len(points) + _EXPECTED * sum(not _found(state, *search) for search in _searches(state))


def _searches(state: _State) -> list[tuple[Line, str]]:
    return [(line, floor) for line, floors in state.wanted.items() for floor in floors]


def _found(state: _State, line: Line, floor: str) -> bool:
    curve = _curve(state, line)
    return bool(curve.rates) and is_found(curve, 1.0 - FLOORS[floor])


def _proposed(state: _State, line: Line, floor: str) -> tuple[float, ...]:
    """Return the factors to try next for a capacity; a case waits for its base."""
    base = None if line.case == BASE else state.told.get(replace(line, case=BASE))
    if line.case != BASE and base is None:
        return ()
    return next_factors(_curve(state, line), 1.0 - FLOORS[floor], state.rounds[line], base)


def _curve(state: _State, line: Line) -> Curve:
    return Curve(state.lines[line], _rates(line, state.readings))


def _rates(line: Line, readings: Mapping[Point, Reading]) -> dict[float, float]:
    """Return what is known of a line: its own points, and the one that it shares with others."""
    shared = Point(line, 1.0).same
    known = {
        point.factor: reading.rate(line.county)
        for point, reading in readings.items()
        if point.line == line
    }
    if shared in readings:
        known[1.0] = readings[shared].rate(line.county)
    return dict(sorted(known.items()))

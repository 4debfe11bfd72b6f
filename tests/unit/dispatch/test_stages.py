"""A further pass over the windows narrows the gap, and leaves what agrees with its prices."""

from dataclasses import replace

import numpy as np
import pytest

from simulator.dispatch import stages
from simulator.dispatch.compile import compile_model
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.mesh import Mesh, find_mesh
from simulator.dispatch.stages import Windowed, improve_windows, solve_windows, within_limits
from simulator.dispatch.water import gap_of
from simulator.dispatch.windows import Rolling, Settled, roll
from tests.benchmarks.synthetic import build_synthetic

HOURS, WINDOW = 2160, 72
HELD = range(8 * WINDOW, 16 * WINDOW)  # hours that are to stay as they are
FEASIBLE = 1e-5


@pytest.fixture(scope="module")
def solved() -> tuple[YearProgram, Mesh, Windowed]:
    """Return three months of the synthetic year, and their windows' solution."""
    model = build_synthetic(HOURS).optimize.create_model(include_objective_constant=False)
    year = compile_model(model, HOURS).year
    mesh = find_mesh(year)
    assert mesh is not None
    return year, mesh, solve_windows(year, mesh, Rolling(), 6)


def violation(year: YearProgram, values: np.ndarray) -> float:
    program = year.program
    activity = program.matrix @ values
    parts = (program.row_lower - activity, activity - program.row_upper,
             program.lower - values, values - program.upper)  # fmt: skip
    return float(max(part.max() for part in parts))


def test_a_corridor_is_limited_in_the_hours_in_which_it_is_nearly_full() -> None:
    """Of two corridors one is overloaded in one hour; the other is nearly full in another."""
    load = np.array([[0.95, 0.2], [1.1, 0.3], [0.5, 0.99], [0.4, 0.1]])
    none = np.zeros(load.shape, dtype=bool)
    limits = stages._limits(load, none, 0.0, mostly=0.5)
    assert limits.tolist() == [[True, True], [True, True], [False, False], [False, False]]
    assert stages._limits(load, none, 0.0, mostly=0.4).all()
    assert stages._limits(load, none, 0.25, mostly=0.5) is None
    assert stages._limits(load, limits, 0.0, mostly=0.5) is None


def test_a_corridor_full_in_a_few_hours_is_limited_in_a_few(
    solved: tuple[YearProgram, Mesh, Windowed],
) -> None:
    year, mesh, windowed = solved
    load = stages._load(year, mesh, windowed)
    line = int(load.max(axis=0).argmax())
    columns, share = mesh.flow_columns[:, line], 0.97 * load[:, line].max()
    lower, upper = year.program.lower.copy(), year.program.upper.copy()
    lower[columns] *= share
    upper[columns] *= share
    tight = replace(year, program=replace(year.program, lower=lower, upper=upper))
    begun = solve_windows(tight, mesh, Rolling(), 6)
    assert stages._load(tight, mesh, begun)[begun.over].max(axis=1).min() > stages.OVER_LIMIT
    again = within_limits(tight, mesh, begun, Rolling())
    assert again.over is None
    hours = again.limited.any(axis=1).mean()
    assert windowed.limited[:, line].sum() == 0
    assert 0 < hours < stages.MOSTLY
    assert stages._load(tight, mesh, again).max() <= stages.OVER_LIMIT
    assert violation(again.program, again.estimate.values) < FEASIBLE
    for windowed, enough in ((again, 0.0), (begun, 0.0), (begun, 1.0)):
        better = improve_windows(tight, mesh, windowed, Rolling(), enough)
        assert stages._load(tight, mesh, better).max() <= stages.OVER_LIMIT
        assert violation(better.program, better.estimate.values) < FEASIBLE
    gaps = [
        gap_of(one.program.program, one.estimate.values, one.estimate.duals)
        for one in (again, better)
    ]
    assert 0.0 <= gaps[1] < gaps[0]


def test_further_passes_narrow_the_gap(solved: tuple[YearProgram, Mesh, Windowed]) -> None:
    year, mesh, windowed = solved
    gaps = []
    for passes in (0, 1, 2):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(stages, "MORE_PASSES", passes)
            better = improve_windows(year, mesh, windowed, Rolling(), 0.0)
        best = better.estimate
        assert violation(better.program, best.values) < FEASIBLE
        gaps.append(gap_of(better.program.program, best.values, best.duals))
    assert gaps[0] >= gaps[1] >= gaps[2] >= 0.0
    assert gaps[2] < gaps[0]


def test_what_is_settled_is_the_best_dispatch(solved: tuple[YearProgram, Mesh, Windowed]) -> None:
    """Levels to aim at may come from another pass; its dispatch must not come along."""
    year, mesh, windowed = solved
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stages, "MORE_PASSES", 0)
        begun = improve_windows(year, mesh, windowed, Rolling(), 0.0)
        patch.setattr(stages, "MORE_PASSES", 1)
        assert begun.aims is not None
        program, entered = begun.program, []

        def watched(year, estimate, *others, **named):
            entered.append(estimate.values.copy())
            roll(year, estimate, *others, **named)

        patch.setattr(stages, "roll", watched)
        other = replace(begun, aims=np.where(program.is_level, begun.aims, 0.0))
        again = improve_windows(year, mesh, other, Rolling(), 0.0)
    dispatch = ~program.is_level
    assert np.array_equal(entered[0][dispatch], begun.estimate.values[dispatch])
    assert violation(again.program, again.estimate.values) < FEASIBLE


def test_settled_windows_stay_as_they_are(solved: tuple[YearProgram, Mesh, Windowed]) -> None:
    """Other prices before them give them other levels to begin with; one can go on from those."""
    _, _, windowed = solved
    program, first = windowed.program, windowed.estimate
    again = first.copy(first.values)
    again.duals[:] = 1.02 * first.duals
    roll(program, again, Rolling(), again=True, settled=Settled(first.values, _held()))
    assert not again.failed
    assert violation(program, again.values) < FEASIBLE
    change = np.abs(again.values - first.values)
    stayed = []
    for start in range(HELD.start, HELD.stop, WINDOW):
        inside = (program.column_hour >= start) & (program.column_hour < start + WINDOW)
        if not change[inside & ~program.is_level].any():
            stayed.append(change[inside & program.is_level].max())
    assert stayed
    assert min(stayed) > 1.0


def test_levels_that_cannot_move_along_are_decided_again(
    solved: tuple[YearProgram, Mesh, Windowed],
) -> None:
    _, _, windowed = solved
    first = windowed.estimate
    narrow = windowed.program.program.upper.copy()
    inside = _held()[windowed.program.column_hour] & windowed.program.is_level
    narrow[inside] = first.values[inside] + 1e-9  # whatever rises would pass its bound
    program = replace(windowed.program, program=replace(windowed.program.program, upper=narrow))
    again = first.copy(first.values)
    again.duals[:] = 1.02 * first.duals
    roll(program, again, Rolling(), again=True, settled=Settled(first.values, _held()))
    assert violation(program, again.values) < FEASIBLE


def _held() -> np.ndarray:
    return np.isin(np.arange(HOURS), HELD)

"""A further pass over the windows narrows the gap, and leaves what agrees with its prices."""

from dataclasses import replace

import numpy as np
import pytest

from simulator.dispatch import stages
from simulator.dispatch.compile import compile_model
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.limits import OVER_LIMIT, loading
from simulator.dispatch.mesh import Mesh, find_mesh
from simulator.dispatch.stages import Windowed, improve_windows, solve_windows
from simulator.dispatch.water import gap_of
from simulator.dispatch.windows import Rolling, Settled, roll
from tests.benchmarks.synthetic import build_synthetic

HOURS, WINDOW, DAY = 2160, 72, 24
HELD = range(8 * WINDOW, 16 * WINDOW)  # hours that are to stay as they are
FEASIBLE = 1e-5


@pytest.fixture(scope="module")
def solved() -> tuple[YearProgram, Mesh, Windowed]:
    """Return three months of the synthetic year, and their windows' solution."""
    model = build_synthetic(HOURS).optimize.create_model(include_objective_constant=False)
    year = compile_model(model, HOURS).year
    mesh = find_mesh(year)
    assert mesh is not None
    return year, mesh, solve_windows(year, mesh, Rolling(), 4)


def violation(year: YearProgram, values: np.ndarray) -> float:
    program = year.program
    activity = program.matrix @ values
    parts = (program.row_lower - activity, activity - program.row_upper,
             program.lower - values, values - program.upper)  # fmt: skip
    return float(max(part.max() for part in parts))


def test_no_pass_overloads_a_corridor(solved: tuple[YearProgram, Mesh, Windowed]) -> None:
    """A corridor full in a few hours has its limits in some hours of the program alone."""
    year, mesh, windowed = solved
    load = loading(windowed.program, windowed.estimate.values)
    line = int(load.max(axis=0).argmax())
    columns, share = mesh.flow_columns[:, line], 0.97 * load[:, line].max()
    lower, upper = year.program.lower.copy(), year.program.upper.copy()
    lower[columns] *= share
    upper[columns] *= share
    tight = replace(year, program=replace(year.program, lower=lower, upper=upper))
    passes = [solve_windows(tight, mesh, Rolling(), 4)]
    passes += [improve_windows(passes[0], Rolling(), enough) for enough in (1.0, 0.0)]
    gaps = []
    for windowed in passes:
        program, estimate = windowed.program, windowed.estimate
        assert loading(program, estimate.values).max() <= OVER_LIMIT + FEASIBLE
        assert violation(program, estimate.values) < FEASIBLE
        assert 0 < program.corridors.limited[:, line].mean() < 0.5
        gaps.append(gap_of(program.program, estimate.values, estimate.duals))
    assert 0.0 <= gaps[2] < gaps[1] < gaps[0]


def test_further_passes_narrow_the_gap(solved: tuple[YearProgram, Mesh, Windowed]) -> None:
    _, _, windowed = solved
    gaps = []
    for passes in (0, 1, 2):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(stages, "MORE_PASSES", passes)
            better = improve_windows(windowed, Rolling(), 0.0)
        best = better.estimate
        assert violation(better.program, best.values) < FEASIBLE
        gaps.append(gap_of(better.program.program, best.values, best.duals))
    assert gaps[0] >= gaps[1] >= gaps[2] >= 0.0
    assert gaps[2] < gaps[0]


def test_what_is_settled_is_the_best_dispatch(solved: tuple[YearProgram, Mesh, Windowed]) -> None:
    """Levels to aim at may come from another pass; its dispatch must not come along."""
    _, _, windowed = solved
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stages, "MORE_PASSES", 0)
        begun = improve_windows(windowed, Rolling(), 0.0)
        patch.setattr(stages, "MORE_PASSES", 1)
        assert begun.aims is not None
        program, entered = begun.program, []

        def watched(year, estimate, *others, **named):
            entered.append(estimate.values.copy())
            return roll(year, estimate, *others, **named)

        patch.setattr(stages, "roll", watched)
        other = replace(begun, aims=np.where(program.is_level, begun.aims, 0.0))
        again = improve_windows(other, Rolling(), 0.0)
    dispatch = ~program.is_level
    assert np.array_equal(entered[0][dispatch], begun.estimate.values[dispatch])
    assert violation(again.program, again.estimate.values) < FEASIBLE


def test_settled_windows_stay_as_they_are() -> None:
    """Other prices before them give them other levels to begin with; reservoirs go on from those.

    Batteries do not: those that end a window with another level have no room for it.
    """
    network = build_synthetic(HOURS)
    units = network.storage_units.max_hours
    network.remove("StorageUnit", units.index[units < DAY])
    model = network.optimize.create_model(include_objective_constant=False)
    year = compile_model(model, HOURS).year
    windowed = solve_windows(year, find_mesh(year), Rolling(), 4)
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

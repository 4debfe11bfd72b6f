"""Limits of corridors come into a program as rows, and change nothing but what they limit."""

from dataclasses import replace

import numpy as np
import pytest

from simulator.dispatch.carry import limit_rows, values_of_year
from simulator.dispatch.corridors import reduce_year
from simulator.dispatch.guide import build_blocks
from simulator.dispatch.hours import YearProgram
from simulator.dispatch.limits import NEARLY_FULL, OVER_LIMIT, Watch, limit, loading
from simulator.dispatch.mesh import Mesh
from simulator.dispatch.share import flows_of
from simulator.dispatch.simplex import Simplex
from tests.windowed_year import HOURS, solve_twenty_days

BLOCK = 6


@pytest.fixture(scope="module")
def twenty_days() -> tuple[YearProgram, Mesh, YearProgram, np.ndarray]:
    """Return a year, its mesh, its reduction, and a dispatch of this one within half the limits."""
    year, mesh, windowed = solve_twenty_days(0.5)
    return year, mesh, reduce_year(year, mesh), windowed.estimate.values


def test_flows_are_those_that_follow_from_the_whole_program(twenty_days) -> None:
    year, mesh, bare, values = twenty_days
    flows = flows_of(year, mesh, values_of_year(year, bare, values))
    limits = year.program.upper[mesh.flow_columns]
    assert loading(bare, values) == pytest.approx(np.abs(flows) / limits, rel=1e-9, abs=1e-9)


def test_a_row_says_of_its_corridor_what_the_flow_is(twenty_days) -> None:
    year, mesh, bare, values = twenty_days
    marks = np.random.default_rng(0).random(mesh.flow_columns.shape) < 0.1
    limited = limit(bare, marks)
    hour, line, row = limit_rows(limited)
    assert np.array_equal(np.argwhere(marks), np.stack([hour, line], 1))
    flows = flows_of(year, mesh, values_of_year(year, bare, values))
    activity = limited.program.matrix @ values
    span = limited.program.row_upper[row] - limited.program.row_lower[row]
    above = limited.program.row_upper[row] - activity[row]
    upper = year.program.upper[mesh.flow_columns][marks]
    assert above == pytest.approx(upper - flows[marks], abs=1e-6)
    assert span == pytest.approx(2 * upper)
    others = np.setdiff1d(np.arange(activity.size), row)
    assert np.array_equal(activity[others], bare.program.matrix @ values)
    assert np.array_equal(limited.row_key[others], bare.row_key)
    assert limited.program.matrix.has_sorted_indices


def test_limits_may_come_in_turn(twenty_days) -> None:
    _, mesh, bare, _ = twenty_days
    marks = np.random.default_rng(1).random(mesh.flow_columns.shape) < 0.1
    bare.balances  # noqa: B018 (moved along, if it is there)
    early = np.arange(HOURS)[:, None] < HOURS // 2
    once, twice = limit(bare, marks), limit(limit(bare, marks & early), marks)
    assert (once.program.matrix != twice.program.matrix).nnz == 0
    for name in ("row_lower", "row_upper"):
        assert np.array_equal(getattr(once.program, name), getattr(twice.program, name))
    assert np.array_equal(once.row_start, twice.row_start)
    anew = replace(once).balances
    assert all(map(np.array_equal, anew[:4], twice.balances[:4]))
    assert limit(once, marks & early) is once


def test_a_watch_asks_once_for_what_is_broken_and_what_is_nearly(twenty_days) -> None:
    _, _, bare, values = twenty_days
    hours = (100, 200)
    columns = slice(bare.column_start[hours[0]], bare.column_start[hours[1]])
    more = 1.05 * values[columns]
    watch = Watch(bare, hours)
    rows = watch(more)
    assert rows is not None
    everything = values.copy()
    everything[columns] = more
    load = loading(bare, everything)[slice(*hours)]
    assert (load > OVER_LIMIT).any()
    asked = np.stack([watch.hour - hours[0], watch.line], 1)
    assert np.array_equal(asked, np.argwhere(load > NEARLY_FULL))
    assert watch(more) is None
    assert Watch(bare, hours, often=1.0)(more) is None


def test_flows_of_blocks_are_those_of_their_hours(twenty_days) -> None:
    year, mesh, bare, _ = twenty_days
    blocks = build_blocks(bare, np.arange(bare.hours) // BLOCK)
    values = np.random.default_rng(2).random(blocks.year.column_key.size)
    hourly = values[blocks.column_block]
    flows = flows_of(year, mesh, values_of_year(year, bare, hourly))
    limits = year.program.upper[mesh.flow_columns].reshape(-1, BLOCK, flows.shape[1]).sum(axis=1)
    flows = flows.reshape(-1, BLOCK, flows.shape[1]).sum(axis=1)
    assert loading(blocks.year, values) == pytest.approx(np.abs(flows) / limits)


@pytest.mark.parametrize("steepest", [True, False])
def test_an_optimum_with_limits_as_they_are_broken_is_that_with_all(twenty_days, steepest) -> None:
    _, mesh, bare, _ = twenty_days
    watch = Watch(bare, (0, HOURS))
    outcome = Simplex().run_within(bare.program, None, watch, steepest=steepest)
    whole = limit(bare, np.ones(mesh.flow_columns.shape, dtype=bool))
    assert outcome.optimal
    assert outcome.objective == pytest.approx(Simplex().run(whole.program).objective, rel=1e-9)
    assert 0 < watch.hour.size < 0.5 * mesh.flow_columns.size
    assert loading(bare, outcome.values).max() <= OVER_LIMIT + 1e-6
    assert outcome.basis.rows.size == bare.row_key.size + watch.hour.size

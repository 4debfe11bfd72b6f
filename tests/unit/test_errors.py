"""Errors are data first: they pass between processes unchanged."""

import pickle

import pytest

from simulator.errors import InputDataError, Problem, ScenarioError, SolveError

PROBLEM = Problem("plants.csv", 2, "coal.units", "-1", "must be 1 or more", "")


@pytest.mark.parametrize(
    "error", [InputDataError([PROBLEM]), ScenarioError([PROBLEM, PROBLEM]), SolveError("2025: no")]
)
def test_errors_pass_from_a_worker_to_its_parent(error):
    passed = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(passed) is type(error)
    assert str(passed) == str(error)
    assert passed.exit_code == error.exit_code

"""A certificate proves nothing with numbers that are none."""

import numpy as np
import pytest

from simulator.dispatch.certify import Certificate
from simulator.dispatch.engine import LARGEST_FAST_GAP
from simulator.dispatch.refuse import refuse_other_decisions
from simulator.errors import SolveError

NONE = np.zeros(0)


@pytest.mark.parametrize(("bound", "passes"), [(100.0, True), (101.0, True), (-np.inf, False)])
def test_the_gap_is_what_the_bound_leaves_open(bound: float, passes: bool) -> None:
    assert (Certificate(NONE, NONE, 100.0, bound, 0.0).gap <= LARGEST_FAST_GAP) == passes


def test_a_bound_that_is_not_a_number_lets_nothing_pass() -> None:
    assert not Certificate(NONE, NONE, 100.0, np.nan, 0.0).gap <= LARGEST_FAST_GAP


def test_decisions_beyond_dispatch_are_refused_by_name() -> None:
    refuse_other_decisions(["Generator-p", "Store-e"])
    with pytest.raises(SolveError, match="decisions on Generator-status, Process-p"):
        refuse_other_decisions(["Generator-p", "Process-p", "Generator-status"])

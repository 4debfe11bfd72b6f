"""What a sweep says while it runs."""

import pytest

from simulator.cli import sweep
from simulator.sweeps.sweep import Tally


def test_time_left_is_told_by_the_pace_of_later_cases(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first case of a process takes several times as long as the next."""
    clock = [0.0]
    monkeypatch.setattr(sweep.time, "monotonic", lambda: clock[0])
    board = sweep._Board("en", silent=False)
    for done, second in ((0, 0.0), (1, 300.0), (2, 330.0), (3, 360.0), (4, 390.0), (5, 420.0)):
        clock[0] = second
        board.show(Tally(total=25, done=done))
    said = capsys.readouterr().err.splitlines()
    assert [" left" in line for line in said] == [False, False, False, False, True, True]
    assert said[-1].endswith("10 min left")  # 20 cases in 30 s each, not in 84 s


def test_cases_that_were_there_before_do_not_count_for_the_pace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = [0.0]
    monkeypatch.setattr(sweep.time, "monotonic", lambda: clock[0])
    board = sweep._Board("en", silent=False)
    for done, second in ((90, 0.0), (91, 60.0), (92, 120.0), (93, 180.0), (94, 240.0)):
        clock[0] = second
        board.show(Tally(total=100, done=done, here=90))
    assert capsys.readouterr().err.splitlines()[-1].endswith("6 min left")

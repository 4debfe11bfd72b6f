import pytest

from simulator.assessment.decision import Decision
from simulator.assessment.targets import (
    assess_year,
    check_targets,
    merge_verdicts,
    promised_verdicts,
)
from simulator.assessment.verdict import Verdict
from simulator.scenario.pack import Target
from simulator.scenario.schema import Scenario
from tests.unit.assessment.made_up import YEAR, account, dispatch, profiles, scenario, target


def judged(run: Scenario, curtailed_mwh: dict[str, float] | None = None) -> dict[str, Verdict]:
    verdicts = assess_year(run, profiles(), dispatch(), account(curtailed_mwh or {}))
    return {verdict.reading: verdict for verdict in verdicts}


def only(promise: Target) -> Verdict:
    return judged(scenario(promise))[promise.reading]


@pytest.mark.parametrize(
    ("promised", "verdict", "margin"),
    [("100", "met", 0.0), ("90", "met", 10.0), ("101", "missed", -1.0)],
)
def test_margin_is_in_the_plans_own_unit(promised: str, verdict: str, margin: float) -> None:
    row = only(target("capacity.coal", promised, "万千瓦", "installed"))
    assert (row.value, row.unit, row.promised) == (100.0, "万千瓦", float(promised))
    assert row.margin == pytest.approx(margin)
    assert row.verdict == verdict
    assert row.decides


def test_before_its_year_a_promise_is_not_due_but_measured() -> None:
    row = only(target("capacity.coal", "160", "万千瓦", "installed", year=2026))
    assert (row.verdict, row.year, row.margin) == ("not due", YEAR, -60.0)


@pytest.mark.parametrize(
    ("comparison", "promised", "verdict", "margin"),
    [
        ("by", "2026", "met", 0.0),
        ("by", "2024", "missed", -2.0),
        ("before", "2027", "met", 1.0),
        ("before", "2026", "missed", 0.0),
        ("by", "2026-06", "met", 0.0),
        ("before", "2026-06", "missed", 0.0),
        ("by", "2026-03", "missed", -0.25),
    ],
)
def test_by_and_before_a_year(comparison: str, promised: str, verdict: str, margin: float) -> None:
    promise = target("in-service.coal-late", promised, "年", "in-service", comparison=comparison)
    row = only(promise)
    assert row.verdict == verdict
    assert row.margin == pytest.approx(margin)


def test_absorption_readings_have_thresholds_of_their_own() -> None:
    promise = target("absorption", "100", "%", "reported")
    rows = judged(scenario(promise), {"wind": 4.0})  # 0.40 %
    assert [rows[name].verdict for name in ("reported", "strict", "floor-95")] == [
        "met",
        "missed",
        "met",
    ]
    assert rows["reported"].margin == pytest.approx(0.5 - 100 * 4 / 1004)
    assert [name for name, row in rows.items() if row.decides] == ["reported"]


def test_what_prints_as_0_mwh_is_strictly_absorbed() -> None:
    promise = target("absorption", "100", "%", "strict")
    assert judged(scenario(promise), {"wind": 0.4})["strict"].verdict == "met"
    assert judged(scenario(promise), {"wind": 0.6})["strict"].verdict == "missed"


def test_a_short_run_cannot_judge_a_year() -> None:
    promise = target("absorption", "100", "%", "reported")
    row = judged(scenario(promise, period=("2025-07-01", "2025-07-14")))["reported"]
    assert row.verdict == "not testable"
    assert row.value == 100.0
    assert [fact.kind for fact in row.decided_by] == ["short-run", "nothing-curtailed"]
    assert row.decided_by[0].names == {"first": "2025-07-01", "last": "2025-07-14"}


def test_what_cannot_be_tested_says_why() -> None:
    promise = target(
        "outage-hours", "1.8", "小时", "installed", testable=False, reason="no 10 kV network"
    )
    row = only(promise)
    assert (row.verdict, row.value, row.margin) == ("not testable", None, None)
    assert (row.promised, row.decided_by) == (1.8, (Decision("reason"),))


def test_smaller_is_better_where_the_plan_says_so() -> None:
    promise = target("capacity.coal", "110", "万千瓦", "installed", comparison="<=")
    assert only(promise).margin == pytest.approx(10.0)


def test_the_ledger_has_a_row_for_years_outside_the_run() -> None:
    late = target("capacity.coal", "160", "万千瓦", "installed", year=2030, target="late")
    now = target("capacity.coal", "90", "万千瓦", "installed", target="now")
    run = scenario(late, now)
    verdicts = assess_year(run, profiles(), dispatch(), account({}))
    assessment = merge_verdicts(run, {YEAR: verdicts})
    rows = [(row.target, row.year, row.verdict) for row in assessment.deciding()]
    assert rows == [("late", 2025, "not due"), ("now", 2025, "met"), ("late", 2030, "not due")]
    promised = promised_verdicts(run, assessment)
    assert [(row.target, row.year) for row in promised] == [("now", 2025), ("late", 2030)]
    assert promised[1].decided_by == (Decision("outside-run", "2030"),)


@pytest.mark.parametrize(
    ("promise", "message"),
    [
        (target("capacity.cole", "1", "MW", "installed"), "Did you mean capacity.coal?"),
        (target("in-service.coal-lat", "2025", "年", "in-service"), "Did you mean coal-late?"),
        (target("capacity.coal", "1", "MWh", "installed"), "promise.unit"),
        (target("capacity.coal", "viel", "MW", "installed"), "must be a number"),
        (target("absorption", "100", "%", "reportd"), "Did you mean reported?"),
        (target("outage-hours", "1.8", "小时", "installed"), "cannot be judged"),
    ],
)
def test_a_promise_that_cannot_be_read_is_a_problem(promise: Target, message: str) -> None:
    (problem,) = check_targets(scenario(promise).pack)
    assert message in str(problem)


def test_good_promises_are_no_problem() -> None:
    promises = (
        target("capacity.coal", "320", "万千瓦", "installed"),
        target("absorption", "100", "%", "reported"),
        target("in-service.coal-late", "2026", "年", "in-service"),
        target("demand.power-usage-effectiveness", "1.5", "PUE", "included"),
        target("outage-hours", "1.8", "小时", "installed", testable=False, reason="why"),
    )
    assert check_targets(scenario(*promises).pack) == []

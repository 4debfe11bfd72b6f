"""Break-even on a margin that is known: a straight line in two inputs, without any run."""

import pytest

from simulator.errors import ScenarioError
from simulator.pathway.breakeven import Judgement, assumed_numbers, break_even, screen
from simulator.profiles.build import build_profiles
from simulator.scenario.load import load_with_texts
from simulator.scenario.variants import Setting, typed_at, vary
from simulator.sweeps.judge import find_target


@pytest.fixture
def loaded(small_folder):
    return load_with_texts(small_folder / "scenarios" / "small.yaml", (2025,))


class _Line:
    """Judges by a margin of (export limit - 437 MW) / 100 - 20 × (reserve share - 5 %)."""

    def __init__(self):
        self.runs = 0

    def __call__(self, scenarios):
        self.runs += len(scenarios)
        return [self._one(scenario) for scenario in scenarios]

    def _one(self, scenario):
        limit = typed_at(scenario, "exchange.export_limit", 2025)
        reserve = typed_at(scenario, "commitment.reserve_share", 2025)
        margin = (limit - 437) / 100 - 20 * (reserve - 0.05)
        return Judgement("met" if margin >= 0 else "missed", margin)


def test_a_verdict_is_bracketed_by_two_runs(loaded):
    judge = _Line()
    found = break_even(loaded, "exchange.export_limit", judge)
    assert found.base.judgement.verdict == "missed"
    assert found.near.number < 437 <= found.far.number
    assert found.far.number - found.near.number <= 4.0  # 1 % of 400 MW
    assert (found.near.judgement.verdict, found.far.judgement.verdict) == ("missed", "met")
    assert found.move == pytest.approx(0.0925, abs=0.01)
    assert judge.runs == len(found.probes) <= 6  # the base, two ends, and what encloses the line


def test_a_jump_is_cut_in_three(loaded):
    batches = []

    def jump(scenarios):
        limits = [typed_at(one, "exchange.export_limit", 2025) for one in scenarios]
        batches.append(len(limits))
        return [Judgement("met" if limit >= 777 else "missed", limit - 5000) for limit in limits]

    found = break_even(loaded, "exchange.export_limit", jump)
    assert found.near.number < 777 <= found.far.number
    assert found.far.number - found.near.number <= 4.0  # 1 % of 400 MW
    assert max(batches) == 2  # side by side
    assert len(batches) <= 9


def test_a_full_screening_takes_the_assumed_numbers_of_the_ledger(loaded):
    paths = assumed_numbers(loaded)
    assert {"exchange.export_limit", "commitment.reserve_share", "demand.peak"} <= set(paths)
    ledger = {row.input: row.basis for row in loaded.scenario.assumptions}
    for path in paths:
        dated = {basis for name, basis in ledger.items() if name.startswith(f"{path}.2")}
        assert "assumed" in dated | {ledger.get(path)}
    assert not [path for path in paths if path.startswith(("plants", "weather", "lines"))]
    assert "exchange.provincial_peak_hours" not in paths  # no number


def test_it_looks_in_both_directions(loaded):
    found = break_even(loaded, "change.commitment.reserve_share", _Line())
    assert found.far.number < 5.0
    assert found.far.number == pytest.approx(3.15, abs=0.06)  # 5 % less 0.37 / 20


def test_what_does_not_flip_says_how_far_was_looked(loaded):
    found = break_even(loaded, "exchange.price_reference", _Line())
    assert (found.near, found.far, found.move) == (None, None, float("inf"))
    assert [probe.text for probe in found.probes] == ["0 CNY/MWh", "450 CNY/MWh", "1800 CNY/MWh"]


def test_the_range_ends_where_the_rules_do(loaded):
    found = break_even(loaded, "technologies.coal-660.min_stable", _Line())
    assert found.probes[-1].number == 100.0  # a share; 160 % is refused


def test_the_range_ends_where_energy_fits_under_the_peak(loaded):
    found = break_even(loaded, "demand.energy", _Line())
    for probe in found.probes:
        variant = vary(loaded, [Setting("demand.energy", probe.text)], [])
        assert build_profiles(variant.scenario, 2025).demand_mw.size
    base = found.base.number
    assert found.probes[0].number < base < found.probes[-1].number < 4 * base


def test_a_word_has_no_break_even(loaded):
    with pytest.raises(ScenarioError, match="has no number"):
        break_even(loaded, "hydrology", _Line())


def test_a_screening_sorts_by_how_far_each_must_move(loaded):
    paths = ("commitment.reserve_share", "exchange.export_limit", "exchange.price_reference")
    base, found = screen(loaded, paths, _Line())
    assert base.verdict == "missed"
    assert [one.path for one in found] == ["exchange.export_limit", "commitment.reserve_share"]
    assert found[0].needed == pytest.approx(0.0925)
    assert found[1].needed == pytest.approx(-0.37)


@pytest.mark.parametrize("name", ["absorbed-2025", "absorbed"])
def test_a_promise_is_named_with_or_without_its_year(loaded, name):
    target, year = find_target(loaded.scenario, name)
    assert (target.target, year) == ("absorbed", 2025)


@pytest.mark.parametrize(
    ("name", "words"),
    [("absorbd-2025", "Did you mean absorbed"), ("absorbed-2029", "2029 is not among"),
     ("outage-2025", "is no promise that can be judged")],
)  # fmt: skip
def test_an_unknown_promise_is_refused(loaded, name, words):
    with pytest.raises(ScenarioError, match=words):
        find_target(loaded.scenario, name)

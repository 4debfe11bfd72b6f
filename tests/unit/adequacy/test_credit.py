from dataclasses import replace

import numpy as np
import pytest

from simulator.adequacy.assess import Request, assess_adequacy, assess_credit
from simulator.adequacy.credit import Credit, CreditMethod, CreditMetric, capacity_of, members_of
from simulator.adequacy.system import System
from tests.systems import one_storage, system


def _case(**more: object) -> System:
    hours = np.arange(240)
    units = [(f"u{i}", 0, 10.0, 0.1, 20.0) for i in range(6)]
    mills = [(f"mill {i}", 0, 3.0, 0.1, 20.0) for i in (1, 2)]
    units = [*units, ("firm", 0, 5.0, 0.0, 0.0), *mills]
    base = system([42.0 + 6.0 * np.sin(hours / 3.8)], units, process="continuous")
    return replace(base, technology=("",) * 7 + ("mill",) * 2, **more)  # type: ignore[arg-type]


def _credit(
    case: System, name: str, request: Request, method: CreditMethod, metric: CreditMetric = "eue"
) -> Credit:
    return assess_credit(case, name, method, metric, assess_adequacy(case, request), 1)


@pytest.mark.parametrize("method", ["elcc", "efc"])
@pytest.mark.parametrize("request_", [Request(), Request(samples=4096)], ids=["exact", "sampled"])
def test_firm_capacity_is_worth_itself(method: CreditMethod, request_: Request) -> None:
    found = _credit(_case(), "firm", request_, method)
    assert found.mw == pytest.approx(5.0, abs=1e-3)


@pytest.mark.parametrize("method", ["elcc", "efc"])
@pytest.mark.parametrize("metric", ["eue", "lolh"])
def test_the_interval_holds_the_exact_credit(method: CreditMethod, metric: CreditMetric) -> None:
    exact = _credit(_case(), "u1", Request(), method, metric)
    found = _credit(_case(), "u1", Request(samples=20_000, seed=5), method, metric)
    assert exact.mw is not None
    assert found.low is not None
    assert found.high is not None
    # Loss of load of a fleet of 10 MW units is a staircase: the last bracket is 0.01 MW wide.
    assert found.low - 0.02 < exact.mw < found.high + 0.02
    assert found.high - found.low < 1.5


def test_a_technology_counts_as_one() -> None:
    case = _case()
    both, one = (_credit(case, name, Request(), "elcc").mw for name in ("mill", "mill 1"))
    assert members_of(case, "mill") == {"mill 1", "mill 2"}
    assert capacity_of(case, members_of(case, "mill")) == 6.0
    assert both is not None
    assert one is not None
    assert one < both < 6.0


def test_storage_has_a_credit_below_its_power() -> None:
    case = _case(storage=one_storage(240, 4.0, 8.0, efficiency=0.9, soc=1.0))
    found = _credit(case, "storage", Request(samples=4096), "elcc")
    assert found.mw is not None
    assert 0.5 < found.mw < 4.0


def test_no_credit_where_nothing_is_ever_short() -> None:
    case = _case()
    found = _credit(case.with_demand(case.demand_mw * 0.05), "u1", Request(samples=500), "elcc")
    assert found.mw is None
    assert "no credit is defined" in found.note

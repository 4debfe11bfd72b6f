"""Laws of adequacy that hold for every system of one region."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.adequacy.result import assess_by_sampling, assess_exactly
from simulator.adequacy.sampling import simulate
from simulator.adequacy.system import System
from simulator.adequacy.tally import ENERGY
from tests.systems import one_storage, system

_SNAPSHOTS = 48
_SLACK_MWH = 1e-6  # rounding of sums


@st.composite
def _systems(draw: st.DrawFn) -> System:
    count = draw(st.integers(1, 5))
    units = [
        (
            f"u{i}",
            0,
            float(draw(st.integers(1, 40))),
            draw(st.sampled_from([0.0, 0.02, 0.1, 0.4])),
            float(draw(st.integers(2, 60))),
        )
        for i in range(count)
    ]
    scale = draw(st.floats(0.4, 1.1)) * sum(unit[2] for unit in units)
    swing = draw(st.floats(0.0, 0.5))
    demand = scale * (1.0 - swing * np.cos(np.arange(_SNAPSHOTS) / 3.8) ** 2)
    process = draw(st.sampled_from(["continuous", "geometric", "independent"]))
    return system([demand], units, process=process)


def _energy(case: System) -> np.ndarray:
    return simulate(case, np.arange(64), 1).figures[:, 1, ENERGY]


@settings(max_examples=40, deadline=None)
@given(case=_systems(), capacity=st.floats(0.0, 30.0), rate=st.floats(0.0, 1.0))
def test_a_unit_appended_never_raises_unserved_energy(
    case: System, capacity: float, rate: float
) -> None:
    more = system([[0.0] * _SNAPSHOTS], [("new", 0, capacity, rate, 10.0)])
    units = replace(
        case.units,
        names=(*case.units.names, "new"),
        region=np.append(case.units.region, 0),
        forced_outage_rate=np.append(case.units.forced_outage_rate, rate),
        repair_time_h=np.append(case.units.repair_time_h, 10.0),
    )
    richer = replace(
        case,
        units=units,
        technology=(*case.technology, ""),
        capacity_mw=np.append(case.capacity_mw, more.capacity_mw),
        profile=np.append(case.profile, -1),
    )
    before, after = _energy(case), _energy(richer)
    assert (before >= 0).all()
    assert (after <= before + _SLACK_MWH).all()  # in every sample, not on average alone


@settings(max_examples=40, deadline=None)
@given(
    case=_systems(),
    power=st.floats(0.1, 20.0),
    more=st.floats(0.0, 20.0),
    energy=st.floats(0.1, 60.0),
)
def test_more_storage_power_never_raises_unserved_energy(
    case: System, power: float, more: float, energy: float
) -> None:
    def stored(with_power: float) -> np.ndarray:
        store = one_storage(_SNAPSHOTS, with_power, energy, efficiency=0.9, soc=0.5)
        return _energy(replace(case, storage=store))

    assert (stored(power) <= _energy(case) + _SLACK_MWH).all()
    # Of the mean: in a single sample more power now can be missing energy later.
    assert stored(power + more).mean() <= stored(power).mean() + _SLACK_MWH


@settings(max_examples=40, deadline=None)
@given(case=_systems(), import_mw=st.floats(0.0, 30.0))
def test_more_import_never_raises_unserved_energy(case: System, import_mw: float) -> None:
    helped = case.with_demand(np.maximum(case.demand_mw - import_mw, 0.0))
    assert (_energy(helped) <= _energy(case) + _SLACK_MWH).all()


@settings(max_examples=15, deadline=None, derandomize=True)
@given(case=_systems())
def test_exact_and_sampled_results_agree(case: System) -> None:
    exact = assess_exactly(case).metrics
    found = assess_by_sampling(case, 4000, None, 11, 1).metrics
    for name in ("lolh_hours_per_year", "eue_mwh_per_year", "lolf_events_per_year"):
        truth, estimate = getattr(exact, name).mean, getattr(found, name)
        # 45 comparisons: 4.5 standard errors; a rare event may not be drawn at all.
        assert abs(estimate.mean - truth) <= 4.5 * estimate.standard_error + 0.02 * (1 + truth)

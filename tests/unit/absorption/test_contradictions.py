"""A dispatch that contradicts itself gets no account."""

from dataclasses import replace

import pytest

from simulator.absorption.accounting import account_absorption
from simulator.absorption.balance import check_energy_balance, check_level_balance
from simulator.dispatch.result import DispatchResult
from simulator.errors import SolveError
from tests.dispatches import HandMade, Unit

WIND = Unit("wind", "wind", "north", [60.0, 60.0], available=[80.0, 60.0])
PONDS = Unit(
    "ponds",
    "hydro-run-of-river",
    "north",
    output=[5.0, 5.0],
    available=[10.0, 0.0],
    spill=[1.0, 0.0],
    capacity=10.0,
    energy=20.0,
)
BATTERY = Unit("battery", "battery", "north", [0.0, 9.0], charge=[10.0, 0.0], energy=20.0)
YEAR = HandMade([WIND, PONDS, BATTERY], prices={"north": [0.0, 0.0]})


def refusal(year: HandMade, dispatch: DispatchResult | None = None) -> str:
    with pytest.raises(SolveError) as caught:
        account_absorption(year.scenario(), year.profiles(), dispatch or year.dispatch())
    return str(caught.value)


def test_sound_year_is_accepted() -> None:
    account = account_absorption(YEAR.scenario(), YEAR.profiles(), YEAR.dispatch())
    assert account.storage["within_limit"].all()


def test_more_used_than_available() -> None:
    year = replace(YEAR, units=[replace(WIND, output=[60.0, 60.5])])
    message = refusal(year)
    assert "available less output of wind is -0.5 MW at 2025-01-01 01:00:00" in message


def test_solver_noise_is_neither_an_error_nor_curtailment() -> None:
    year = HandMade(
        [replace(WIND, output=[80.0 + 5e-7, 60.0 - 5e-7])], prices={"north": [0.0, 0.0]}
    )
    account = account_absorption(year.scenario(), year.profiles(), year.dispatch())
    assert account.plants["curtailed_mwh"].to_list() == [0.0, 0.0, 0.0]


def test_unknown_output() -> None:
    year = HandMade([replace(WIND, output=[float("nan"), 60.0])], prices={"north": [0.0, 0.0]})
    assert "does not balance" in refusal(year)


def test_less_spill_than_the_river_forces() -> None:
    # A flood of 50 in an hour, 10 turbined, pond half full: 30 cannot stay, yet 1 is spilled.
    dispatch = YEAR.dispatch()
    dispatch.available_mw.loc[:, "ponds"] = [50.0, 0.0]
    dispatch.level_mwh.loc[:, "ponds"] = [10.0 + 50.0 - 5.0 - 1.0, 49.0]
    message = refusal(YEAR, dispatch)
    assert "ponds spills 1 MWh in the dispatch, but must spill 30 MWh" in message


def test_bus_that_does_not_balance() -> None:
    dispatch = YEAR.dispatch()
    dispatch.demand_mw.iloc[1, 0] += 0.25
    with pytest.raises(SolveError, match=r"at north at 2025-01-01 01:00:00: -0\.25 MW"):
        check_energy_balance(YEAR.scenario(), dispatch)


@pytest.mark.parametrize("store", ["ponds", "battery"])
def test_level_that_does_not_follow_its_flows(store: str) -> None:
    dispatch = YEAR.dispatch()
    dispatch.level_mwh.loc[dispatch.level_mwh.index[1], store] += 0.5
    with pytest.raises(SolveError, match=rf"the level of {store} .* 01:00:00: \+0\.5 MWh"):
        check_level_balance(YEAR.scenario(), dispatch)


def test_first_level_must_be_the_packs() -> None:
    dispatch = YEAR.dispatch()
    dispatch.level_mwh.loc[:, "ponds"] += 2.0
    with pytest.raises(SolveError, match="00:00:00"):
        check_level_balance(YEAR.scenario(), dispatch)

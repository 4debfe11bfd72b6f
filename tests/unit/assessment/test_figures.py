import pytest

from simulator.absorption.accounting import account_absorption
from simulator.assessment.figures import year_figures
from tests.dispatches import HandMade, Line, Unit

# Three hours, a county and the province, coal 2 units of 50 MW (the second starts in hour 1).
#            coal wind(avail) battery   response  short  over   to province
#   hour 0   50   30 (40)     -20       0         0      0      +10
#   hour 1   80   20 (20)     +16.2     5         4      0      -30
#   hour 2   60   10 (30)     0         0         0      3       +8
# Demand: 50 + 30 - 20 - 10 = 50; 80 + 20 + 16.2 + 5 + 4 + 30 = 155.2; 60 + 10 - 3 - 8 = 59.
YEAR = HandMade(
    units=[
        Unit("coal", "coal", "north", [50.0, 80.0, 60.0], capacity=100.0),
        Unit("wind", "wind", "north", [30.0, 20.0, 10.0], available=[40.0, 20.0, 30.0]),
        Unit(
            "battery",
            "battery",
            "north",
            [0.0, 16.2, 0.0],
            charge=[20.0, 0.0, 0.0],
            energy=40.0,
            capacity=20.0,
        ),
        Unit("response", "demand-response", "north", [0.0, 5.0, 0.0], capacity=5.0),
    ],
    prices={"north": [0.0, 500.0, 0.0]},
    lines={"tie": Line("north", "province", [10.0, -30.0, 8.0])},
    imports=[0.0, 30.0, 0.0],
    shortfall={"north": [0.0, 4.0, 0.0]},
    overgeneration={"north": [0.0, 0.0, 3.0]},
    units_on={"coal": [1.0, 2.0, 2.0]},
)


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    scenario, profiles, dispatch = YEAR.scenario(), YEAR.profiles(), YEAR.dispatch()
    account = account_absorption(scenario, profiles, dispatch)
    return year_figures(scenario, profiles, dispatch, account)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("peak_mw", 155.2),
        ("peak_hour", 1.0),
        ("valley_mw", 50.0),
        ("demand_mwh", 264.2),
        ("unserved_mwh", 4.0),
        ("unserved_hours", 1.0),
        ("import_mwh", 30.0),
        ("export_mwh", 18.0),
        ("export_peak_mw", 10.0),
        ("overgeneration_mwh", 3.0),
        ("overgeneration_hours", 1.0),
        ("absorption_rate", 60.0 / 90.0),
        ("absorption_rate_with_hydro", 60.0 / 90.0),
        ("absorption_rate_hydro", 60.0 / 90.0),
        ("curtailed_mwh", 30.0),
        ("surplus_hours", 2.0),
        ("curtailed_peak_mw", 20.0),
        ("curtailed_wind_mwh", 30.0),
        ("curtailed_solar_mwh", 0.0),
        ("spilled_mwh", 0.0),
        ("variable_cost_cny", 190.0 * 300.0 + 16.2 * 10.0),
        ("start_cost_cny", 50.0 * 400.0),
        ("demand_response_cost_cny", 5.0 * 3000.0),
        ("import_cost_cny", 30.0 * 500.0),
        ("export_revenue_cny", 18.0 * 400.0),
        ("cost_cny", 57_162.0 + 20_000.0 + 15_000.0 + 15_000.0 - 7_200.0),
        ("unserved_cost_cny", 80_000.0),
        ("emissions_t_co2", 190.0 * 0.8),
        ("coal_burnt_tce", 190.0 * 0.3),
        ("generation_coal_mwh", 190.0),
        ("generation_battery_mwh", 16.2),
        ("generation_hydro-reservoir_mwh", 0.0),
        ("capacity_coal_mw", 100.0),
        ("full_load_hours_coal", 1.9),
        ("full_load_hours_solar", 0.0),
        ("storage_charged_mwh", 20.0),
        ("storage_losses_mwh", 3.8),
        ("storage_simultaneous_mwh", 0.0),
        ("balance_gap_mwh", 0.0),
    ],
)
def test_figure_by_hand(figures: dict[str, float], name: str, value: float) -> None:
    assert figures[name] == pytest.approx(value, abs=1e-9)


def test_hours_of_surplus_are_those_in_which_power_is_worth_nothing() -> None:
    # 0.5 orders plants, 0.05 orders hours: up to twice their sum is nothing; the province's bus
    # has no wind, and power lost there is not the city's.
    year = HandMade(
        units=[Unit("wind", "wind", "north", [10.0] * 4, available=[10.0] * 4)],
        prices={"north": [0.55, 1.0, 1.2, 300.0], "province": [0.0] * 4},
    )
    scenario, profiles, dispatch = year.scenario(), year.profiles(), year.dispatch()
    account = account_absorption(scenario, profiles, dispatch)
    assert year_figures(scenario, profiles, dispatch, account)["surplus_hours"] == 2.0


def test_year_balances(figures: dict[str, float]) -> None:
    generated = sum(
        value
        for name, value in figures.items()
        if name.startswith("generation_") and name.endswith("_mwh")
    )
    supplied = generated + figures["import_mwh"] + figures["unserved_mwh"]
    taken = (
        figures["demand_mwh"]
        + figures["export_mwh"]
        + figures["storage_charged_mwh"]
        + figures["overgeneration_mwh"]
    )
    assert supplied == pytest.approx(taken, rel=1e-6)


def test_every_figure_is_a_finite_number(figures: dict[str, float]) -> None:
    assert all(type(value) is float and abs(value) < float("inf") for value in figures.values())

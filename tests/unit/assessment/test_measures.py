import pandas as pd
import pytest

from simulator.assessment.absorption import measure_absorption
from simulator.assessment.capacity import measure_capacity
from simulator.assessment.coal_stock import measure_coal_stock
from simulator.assessment.decision import Decision
from simulator.assessment.demand_drivers import measure_driver
from simulator.assessment.in_service import measure_in_service
from simulator.assessment.supply import measure_supply, supply_capability
from tests.unit.assessment.made_up import (
    SNAPSHOTS,
    YEAR,
    account,
    dispatch,
    facts,
    scenario,
    small_pack,
    target,
)


@pytest.mark.parametrize(
    ("quantity", "area", "capacity_mw"),
    [
        ("capacity.coal", "city", 1000.0),  # no reserve, nothing later, nothing retired
        ("capacity.wind+solar", "city", 500.0),  # solar enters in December
        ("capacity.wind", "south", 0.0),
        ("capacity.hydro", "south", 200.0),
        ("capacity.demand-response", "north", 50.0),
    ],
)
def test_capacity_in_service_on_31_december(quantity: str, area: str, capacity_mw: float) -> None:
    promise = target(quantity, "1", "MW", "installed", area=area)
    (measured,) = measure_capacity(facts(scenario(promise)), promise)
    assert measured.value == capacity_mw


def test_capacity_names_the_next_plant() -> None:
    promise = target("capacity.coal", "320", "万千瓦", "installed")
    (measured,) = measure_capacity(facts(scenario(promise)), promise)
    assert measured.decided_by == (
        Decision("year-end", "2025-12-31"),
        Decision("next-plant", "2026-06", names={"plant": "coal-late"}),
    )


def test_stable_supply_of_the_city_in_all_readings() -> None:
    promise = target("stable-supply", "150", "万千瓦", "credited+firm-import")
    measured = measure_supply(facts(scenario(promise)), promise)
    readings = {reading.reading: reading.value for reading in measured}
    # nameplate: coal 1000 + river 200 + battery 100; credited: 900 + 100 (dry) + 20 (wind) + 50
    assert readings == {
        "nameplate": 1300.0,
        "credited": 1070.0,
        "credited+firm-import": 1470.0,
        "credited+firm-import-in-the-wet-season": 1520.0,
        "credited+firm-import+reserve": 1740.0,
    }
    by_name = {reading.reading: reading for reading in measured}
    assert by_name["credited+firm-import"].decided_by == (
        Decision("year-end", "2025-12-31"),
        Decision("season", names={"season": "dry"}),
        Decision("reserve-left-out"),
        Decision("local-and-firm-import", figures={"local_mw": 1070.0, "import_mw": 400.0}),
    )


def test_wet_season_credits_hydro_more() -> None:
    supply = supply_capability(small_pack(), YEAR)
    assert supply.credited_wet_mw - supply.credited_dry_mw == pytest.approx(50.0)


def test_county_supply_is_bounded_by_its_corridors_in_service() -> None:
    supply = supply_capability(small_pack(), YEAR, "south")
    assert supply.credited_mw == 150.0  # river 100 + battery 50
    assert supply.firm_import_mw == 300.0  # the corridor of 2026 does not count yet


def test_county_supply_is_bounded_by_what_others_can_spare() -> None:
    # in 2026: coal 1600 x 0.9 + wind 20 + firm import 400, less 60 % of the peak of 1000
    supply = supply_capability(small_pack(), YEAR + 1, "south")
    assert supply.firm_import_mw == pytest.approx(1200.0)  # the corridors carry 1200
    poor = small_pack(plants=())
    assert supply_capability(poor, YEAR + 1, "south").firm_import_mw == 0.0  # 400 less 600


def test_absorption_readings_by_hand() -> None:
    promise = target("absorption", "100", "%", "reported")
    run = facts(scenario(promise), absorption=account({"wind": 4.0, "river": 16.0}))
    measured = {reading.reading: reading for reading in measure_absorption(run, promise)}
    assert measured["reported"].value == pytest.approx(1 - 4 / 1004)
    assert measured["reported-with-hydro"].value == pytest.approx(1 - 20 / 2020)
    assert measured["reported"].promised == 0.995
    assert measured["floor-90"].promised == 0.90
    hour = "2025-04-03T12:00"
    for reading, power in (("strict", 4.0), ("strict-with-hydro", 20.0)):
        worst = Decision("worst-curtailment", hour, {"curtailed_mw": power})
        assert measured[reading].decided_by == (worst,)


def test_absorption_of_a_county_is_that_of_its_plants() -> None:
    promise = target("absorption", "100", "%", "reported", area="south")
    run = facts(scenario(promise), absorption=account({"wind": 4.0, "solar": 1.0}))
    measured = {reading.reading: reading for reading in measure_absorption(run, promise)}
    assert measured["reported"].value == pytest.approx(1 - 1 / 101)
    empty = target("absorption", "100", "%", "reported", area="nowhere")
    assert all(reading.untestable for reading in measure_absorption(run, empty))


def test_a_plant_enters_service_in_its_year() -> None:
    promise = target("in-service.coal-late", "2026", "年", "in-service", comparison="by")
    (measured,) = measure_in_service(facts(scenario(promise)), promise)
    assert measured.value == 2026.0
    assert measured.decided_by == (Decision("in-service", "2026-06", names={"plant": "coal-late"}),)


def test_coal_stock_is_the_worst_burn_of_so_many_days() -> None:
    output = pd.DataFrame(100.0, index=SNAPSHOTS, columns=["coal-a", "wind"])
    output.loc["2025-07-10":"2025-07-11", "coal-a"] = 1000.0
    promise = target("coal-stock-days", "2", "天", "included", reason="no data", testable=False)
    (measured,) = measure_coal_stock(
        facts(scenario(promise), dispatch=dispatch(output_mw=output)), promise
    )
    # 48 h x 1000 MW x 0.3 tce/MWh
    need, reason = measured.untestable
    assert (need.kind, need.at) == ("coal-need", "2025-07-10")
    assert need.figures == {"days": 2.0, "coal_t": pytest.approx(14_400.0)}
    assert reason == Decision("reason")
    assert measured.value is None


def test_drivers_are_included_and_served() -> None:
    promise = target("demand.electrification", "3.5", "亿度", "included")
    (measured,) = measure_driver(facts(scenario(promise)), promise)
    assert (measured.value, measured.holds) == (350e3, True)
    assert measured.decided_by == (Decision("driver-served", "2025", {"energy_mwh": 350e3}),)


def test_drivers_that_are_not_served_do_not_hold() -> None:
    short = pd.DataFrame(0.0, index=SNAPSHOTS, columns=["north", "south"])
    short.loc["2025-07-20 20:00", "north"] = 8760.0  # 1e-3 of the demand of 1000 MW
    promise = target("demand.chargers", "22700", "根", "included")
    (measured,) = measure_driver(
        facts(scenario(promise), dispatch=dispatch(shortfall_mw=short)), promise
    )
    assert not measured.holds
    (worst,) = measured.decided_by
    assert (worst.kind, worst.at) == ("not-served", "2025-07-20T20:00")
    assert worst.figures == {"share": pytest.approx(1e-3)}

"""The Changde pack as data: provenance, totals of the plan, shares, and a row for each promise.

Reads the files with pandas alone, so that it holds whatever the loader accepts.
"""

from pathlib import Path

import pandas as pd
import pytest
import yaml

PACK = Path(__file__).parents[2] / "inputs" / "changde"
YEARS = range(2022, 2031)
END_OF_PLAN = "2025-12"
TABLES = (
    "buses",
    "lines",
    "plants",
    "technologies",
    "exchange",
    "commitment",
    "forecast",
    "demand",
    "load_shape",
    "load_month",
    "load_day",
    "hydro",
    "climate",
    "weather",
    "stress",
    "targets",
)
COUNTIES = {
    "wuling",
    "dingcheng",
    "taoyuan",
    "shimen",
    "lixian",
    "linli",
    "anxiang",
    "hanshou",
    "jinshi",
}
PROMISES = {
    # quantity at area: what is printed (issue: every promise about power of both plans)
    ("stable-supply", "city"): "450",
    ("capacity.coal", "city"): "320",
    ("capacity.hydro", "city"): "97",
    ("capacity.solar", "city"): "220",
    ("capacity.wind", "city"): "80",
    ("capacity.wind+solar", "city"): "300",
    ("capacity.battery", "city"): "25",
    ("capacity.demand-response", "city"): "26",
    ("small-hydro-3day", "city"): "27",
    ("capacity.biomass", "city"): "10",
    ("absorption", "city"): "100",
    ("demand.chargers", "city"): "22700",
    ("demand.electrification", "city"): "3.5",
    ("coal-stock-days", "city"): "30",
    ("in-service.shimen-3", "city"): "2024",
    ("in-service.taoyuan-psh", "city"): "2030",
    ("demand.compute", "city"): "240",
    ("demand.power-usage-effectiveness", "city"): "1.5",
    ("demand.base-stations", "city"): "12000",
    ("outage-hours", "city"): "1.8",
    ("distribution-automation", "city"): "80",
    ("stable-supply", "lixian"): "51",
    ("capacity.solar", "lixian"): "19",
    ("capacity.wind", "lixian"): "30",
    ("capacity.demand-response", "lixian"): "1.8",
    ("absorption", "lixian"): "100",
    ("outage-hours", "lixian"): "7.57",
}


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(PACK / f"{name}.csv", dtype=str, keep_default_na=False)


def number(cells: "pd.Series[str]") -> "pd.Series[float]":
    return cells.str.split().str[0].astype(float)


def energy_gwh(cell: str) -> float:
    value, unit = cell.split()
    return float(value) * {"GWh": 1.0, "TWh": 1000.0}[unit]


@pytest.fixture(scope="module")
def plants() -> pd.DataFrame:
    table = read("plants")
    carriers = read("technologies").query("parameter == 'carrier'").set_index("technology")["value"]
    table["carrier"] = table["technology"].map(carriers)
    table["mw"] = table["units"].astype(int) * number(table["unit_capacity"])
    return table


@pytest.fixture(scope="module")
def in_plan(plants: pd.DataFrame) -> pd.DataFrame:
    return plants[plants["in_service"] <= END_OF_PLAN]


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_a_known_source_and_a_basis(name: str) -> None:
    table, sources = read(name), set(read("sources")["source"])
    assert set(table["source"]) <= sources
    assert set(table["basis"]) <= {"plan", "reported", "derived", "assumed"}


@pytest.mark.parametrize("name", TABLES)
def test_derived_and_assumed_rows_say_why(name: str) -> None:
    table = read(name)
    silent = table[table["basis"].isin(["derived", "assumed"]) & (table["note"].str.len() < 8)]
    assert silent.empty, silent


def test_numbers_of_the_region_have_source_and_basis() -> None:
    region = yaml.safe_load((PACK / "region.yaml").read_text(encoding="utf-8"))
    sources = set(read("sources")["source"])
    figures = [value for value in region.values() if isinstance(value, dict) and "value" in value]
    assert len(figures) == 15
    assert all(figure["source"] in sources and figure["note"] for figure in figures)


def test_sources_are_unique_and_used_or_named_in_a_note() -> None:
    sources = read("sources")
    assert sources["source"].is_unique
    assert (sources[["title", "publisher", "date", "section", "licence"]] != "").all(axis=None)
    used = {source for name in TABLES for source in read(name)["source"]}
    region = yaml.safe_load((PACK / "region.yaml").read_text(encoding="utf-8"))
    used |= {
        value["source"]
        for value in region.values()
        if isinstance(value, dict) and "source" in value
    }
    notes = " ".join(note for name in TABLES for note in read(name)["note"])
    unused = set(sources["source"]) - used
    assert all(source in notes for source in unused), unused


@pytest.mark.parametrize(
    ("carriers", "mw"),
    [
        (["hydro-run-of-river", "hydro-reservoir"], 970),
        (["solar"], 2200),
        (["battery"], 250),
        (["biomass"], 100),
        (["demand-response"], 260),
    ],
)
def test_totals_of_the_plan_are_reached_exactly(
    in_plan: pd.DataFrame, carriers: list[str], mw: float
) -> None:
    assert in_plan.loc[in_plan["carrier"].isin(carriers), "mw"].sum() == pytest.approx(mw)


def test_coal_in_base_role_reaches_the_plan_without_shimen_1(in_plan: pd.DataFrame) -> None:
    coal = in_plan[in_plan["carrier"] == "coal"]
    assert coal.loc[coal["role"] == "base", "mw"].sum() == 3240
    assert coal.loc[coal["role"] == "reserve", "plant"].tolist() == ["shimen-1"]


def test_wind_reaches_the_plan_and_the_rest_of_the_list_comes_later(
    plants: pd.DataFrame, in_plan: pd.DataFrame
) -> None:
    wind = plants[plants["carrier"] == "wind"]
    assert in_plan.loc[in_plan["carrier"] == "wind", "mw"].sum() == 815
    # The provincial list sums to 920 MW; Lixian's 300 MW are on top of it.
    assert wind.loc[wind["kind"] == "project", "mw"].sum() == 920


@pytest.mark.parametrize(
    ("carrier", "mw"), [("solar", 190), ("wind", 300), ("demand-response", 18)]
)
def test_lixian_reaches_its_own_plan(in_plan: pd.DataFrame, carrier: str, mw: float) -> None:
    lixian = in_plan[(in_plan["bus"] == "lixian") & (in_plan["carrier"] == carrier)]
    assert lixian["mw"].sum() == mw


def test_remainders_are_positive_and_one_per_technology_and_county(plants: pd.DataFrame) -> None:
    remainder = plants[plants["kind"] == "remainder"]
    assert (remainder["mw"] > 0).all()
    assert not remainder.duplicated(["technology", "bus"]).any()


def test_shimen_3_and_pumped_storage_come_when_promised(plants: pd.DataFrame) -> None:
    month = plants.set_index("plant")["in_service"]
    assert month["shimen-3"] <= "2024-12"
    assert month["taoyuan-psh"] < "2030-01"


def test_storage_and_response_have_energy(plants: pd.DataFrame) -> None:
    stores = plants["technology"].isin(
        ["battery", "pumped-hydro", "demand-response", "hydro-small", "hydro-reservoir"]
    )
    assert (plants.loc[stores, "energy"] != "").all()
    response = plants[plants["carrier"] == "demand-response"]
    assert number(response["energy"]).tolist() == (response["mw"] * 4).tolist()


def test_plants_and_lines_stand_at_known_buses(plants: pd.DataFrame) -> None:
    buses, lines = read("buses"), read("lines")
    assert set(buses.loc[buses["kind"] == "county", "bus"]) == COUNTIES
    assert set(plants["bus"]) | set(lines["bus0"]) | set(lines["bus1"]) <= set(buses["bus"])
    assert lines["line"].is_unique
    assert plants["plant"].is_unique
    ties = lines[lines["bus1"] == "province"]
    assert set(ties["line"]) == {"tie-gangshi", "tie-shimenqiao"}


@pytest.mark.parametrize("year", [2025, 2030])
def test_each_county_can_import_its_peak(year: int) -> None:
    lines, buses, demand = read("lines"), read("buses"), read("demand")
    lines = lines[lines["in_service"] <= f"{year}-01"]
    peak = number(demand.query(f"quantity == 'peak' and year == '{year}'")["value"]).item()
    for bus, share in zip(buses["bus"], number(buses["demand_share"]), strict=True):
        at_bus = lines[(lines["bus0"] == bus) | (lines["bus1"] == bus)]
        assert number(at_bus["limit"]).sum() > share / 100 * peak, bus


def test_shares_sum_to_one() -> None:
    assert number(read("buses")["demand_share"]).sum() == pytest.approx(100)
    shapes = read("load_shape").set_index("shape").filter(regex=r"^h\d").astype(float)
    kinds = ["workday", "holiday", "spring-festival"]
    assert (shapes.loc[kinds].min(axis=1) == 0).all()
    assert (shapes.loc[kinds].max(axis=1) == 1).all()
    assert shapes.drop(index=kinds).sum(axis=1).tolist() == pytest.approx([1.0] * 4)
    hydro = read("hydro")
    by_technology = number(hydro["energy_share"]).groupby(hydro["technology"]).sum()
    assert by_technology.tolist() == pytest.approx([100.0] * 3)


@pytest.mark.parametrize(("column", "factor"), [("dry", 0.77), ("normal", 1.01), ("wet", 1.23)])
def test_year_types_of_hydro_keep_their_energy(column: str, factor: float) -> None:
    hydro = read("hydro")
    weighted = number(hydro["energy_share"]) / 100 * hydro[column].astype(float)
    # Months carry two decimals, so the year is met to about half a per cent.
    assert weighted.groupby(hydro["technology"]).sum().tolist() == pytest.approx(
        [factor] * 3, abs=0.005
    )


def test_demand_is_complete_and_its_drivers_stay_inside() -> None:
    demand = read("demand")
    wide = demand.set_index(["year", "quantity"])["value"].unstack("quantity")  # noqa: PD010 - text cells
    assert wide.index.tolist() == [str(year) for year in YEARS]
    assert (wide != "").all(axis=None)
    energy = wide["energy"].map(energy_gwh)
    drivers = wide.filter(regex=r".+_energy$").map(energy_gwh).sum(axis=1)
    assert (drivers / energy).between(0.01, 0.10).all()
    load_factor = energy * 1000 / number(wide["peak"]) / 8760
    assert load_factor.between(0.43, 0.47).all()
    assert energy.is_monotonic_increasing
    assert energy["2025"] == 15500
    assert number(wide["peak"])["2025"] == 4000


def test_exchange_and_months_are_complete() -> None:
    exchange = read("exchange")
    assert (exchange.groupby("item")["year"].min() == "2022").all()
    months = [str(month) for month in range(1, 13)]
    assert read("climate")["month"].tolist() == months
    assert read("load_month")["month"].tolist() == months
    assert set(read("hydro").groupby("technology")["month"].agg(",".join)) == {",".join(months)}


def test_every_promise_has_a_row() -> None:
    targets = read("targets")
    modelled = targets[targets["quantity"] != "outside-the-model"]
    printed = {(row.quantity, row.area): row.value for row in modelled.itertuples()}
    assert printed == PROMISES
    assert targets["target"].is_unique
    assert (targets["section"] != "").all()


def test_promises_that_cannot_be_tested_say_why() -> None:
    targets = read("targets")
    untestable = targets["testable"] == "no"
    for column in ("reason", "reason_zh"):
        assert (targets.loc[untestable, column] != "").all()
    assert (targets.loc[~untestable, ["reason", "reason_zh"]] == "").all(axis=None)
    assert set(targets.loc[untestable, "quantity"]) == {
        "coal-stock-days",
        "outage-hours",
        "distribution-automation",
        "outside-the-model",
    }

"""A made-up region and made-up years, balanced in every hour, for tests that need no solver."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from simulator.absorption.account import AbsorptionAccount
from simulator.assessment.balance import BalanceRow, Balances, Pair, balance_table
from simulator.assessment.decision import Decision
from simulator.assessment.verdict import Verdict
from simulator.dispatch.foresight import ForecastSeries
from simulator.dispatch.result import Commitment, DispatchResult, SolverReport
from simulator.profiles.series import Profiles
from simulator.year import YearResult
from tests.made_up_adequacy import made_up_adequacy

COUNTIES = ("upper", "lower")
BUSES = (*COUNTIES, "province")
PLANTS = (
    # plant, zh, en, carrier, bus, MW, MWh, first year
    ("old-coal", "老煤电", "Old coal", "coal", "lower", 1200.0, np.nan, 2015),
    ("new-coal", "新煤电", "New coal", "coal", "upper", 1320.0, np.nan, 2024),
    ("waste", "垃圾发电", "Waste to energy", "biomass", "lower", 100.0, np.nan, 2020),
    ("river", "河床水电站", "River station", "hydro-run-of-river", "upper", 570.0, np.nan, 2000),
    ("lake", "湖泊水电站", "Lake station", "hydro-reservoir", "upper", 400.0, 90_000.0, 2000),
    ("ridge", "山脊风电场", "Ridge wind farm", "wind", "upper", 800.0, np.nan, 2022),
    ("roofs", "屋顶光伏", "Roof-top solar", "solar", "lower", 1200.0, np.nan, 2021),
    ("field", "农光互补", "Field solar", "solar", "upper", 1000.0, np.nan, 2025),
    ("cells", "储能电站", "Battery station", "battery", "lower", 250.0, 500.0, 2023),
    ("call", "需求响应", "Demand response", "demand-response", "lower", 260.0, 520.0, 2022),
)


def scenario_of(years: tuple[int, ...]) -> Any:
    """Return a stand-in for a scenario of the made-up region."""
    plants = tuple(
        SimpleNamespace(
            plant=name, zh=zh, en=en, kind="project", in_service=first * 12, role="base"
        )
        for name, zh, en, _, _, _, _, first in PLANTS
    )
    buses = tuple(
        SimpleNamespace(
            bus=name, zh=zh, en=name.title(), kind="county", longitude=longitude, latitude=latitude
        )
        for name, zh, longitude, latitude in (
            ("upper", "上县", 111.4, 29.6),
            ("lower", "下县", 111.7, 29.0),
        )
    )
    targets = tuple(
        SimpleNamespace(
            target=name, zh=zh, en=en, area="city", quantity=quantity, year=2025, testable=testable,
            comparison=">=", unit="万千瓦", reading="installed",
            reason="" if testable else "A bulk model has no distribution network.",
            reason_zh="" if testable else "主网模型不含配电网。",
        )
        for name, zh, en, quantity, testable in (
            ("supply", "电力稳定供应能力", "Stable supply", "stable-supply", True),
            ("wind", "风电装机", "Wind capacity", "capacity.wind", True),
            ("absorption", "新能源消纳", "Renewables absorbed", "absorption", True),
            ("outages", "户均停电时间", "Outage hours", "outage-hours", False),
        )
    )  # fmt: skip
    return SimpleNamespace(
        name="made-up",
        title=SimpleNamespace(zh="虚构规划", en="A made-up plan"),
        region="nowhere",
        years=years,
        period=None,
        weather=SimpleNamespace(seed=1),
        adequacy=SimpleNamespace(samples=10, weather_years=4, seed=1),
        pack=SimpleNamespace(
            plants=plants, buses=buses, targets=targets,
            region=SimpleNamespace(zh="某市", en="Nowhere"),
            lines=(
                SimpleNamespace(line="upper-lower", bus0="upper", bus1="lower", limit_mw=900.0),
            ),
            sources=(
                SimpleNamespace(
                    source="paper", title="规划 <b>", publisher="某市", date="2022-01",
                    section="3", licence="public",
                ),
            ),
        ),
        assumptions=(
            SimpleNamespace(
                model_dump=lambda: {
                    "input": "plants.ridge.capacity", "value": "800", "unit": "MW",
                    "basis": "plan", "source": "paper", "note": "=1+1",
                }
            ),
        ),
        input_files={"scenario.yaml": "region: nowhere\n", "inputs/nowhere/plants.csv": "plant\n"},
        measured=None,
    )  # fmt: skip


def made_up_year(year: int, hours: int = 8760) -> YearResult:
    """Return one year of plausible, balanced numbers."""
    rng = np.random.default_rng(year)
    snapshots = pd.date_range(f"{year}-01-01", periods=hours, freq="h", name="snapshot")
    fleet = [row for row in PLANTS if row[7] <= year]
    hour, day = snapshots.hour.to_numpy(), snapshots.day_of_year.to_numpy()
    growth = 1.05 ** (year - 2025)
    season = 1 + 0.25 * np.cos((day - 205) / 365 * 4 * np.pi) * (0.6 + 0.4 * (day > 100))
    daily = (
        0.72 + 0.2 * np.sin((hour - 9) / 24 * 2 * np.pi) + 0.14 * np.exp(-((hour - 20) ** 2) / 6)
    )
    demand = growth * 2650 * season * daily * (1 + 0.02 * rng.standard_normal(hours))
    sun = np.clip(np.sin((hour - 5.5) / 13 * np.pi), 0, None) * (hour > 5) * (hour < 19)
    sun = sun * (0.55 - 0.25 * np.cos((day - 15) / 365 * 2 * np.pi)) * rng.uniform(0.3, 1.0, hours)
    gusts = np.convolve(rng.standard_normal(hours + 47), np.ones(48) / 48, "valid")
    breeze = np.clip(0.24 + 0.9 * gusts, 0, 1)
    flow = np.clip(0.45 - 0.35 * np.cos((day + 10) / 365 * 2 * np.pi), 0.1, 1)
    share = {"wind": breeze, "solar": sun, "hydro-run-of-river": flow, "hydro-reservoir": flow}
    available = pd.DataFrame(
        {
            name: share[carrier] * mw
            for name, _, _, carrier, _, mw, _, _ in fleet
            if carrier in share
        },
        index=snapshots,
    )
    plants = pd.DataFrame(
        [(n, c, b, mw, mwh, c, "base") for n, _, _, c, b, mw, mwh, _ in fleet],
        columns=["plant", "carrier", "bus", "capacity_mw", "energy_mwh", "technology", "role"],
    ).set_index("plant")
    output, charge, exchange = _merit_order(plants, available, demand, hour)
    curtailed = (available - output[available.columns]).clip(lower=0.0)
    curtailed["lake"] = 0.0
    county = {"upper": 0.4, "lower": 0.6}
    demand_mw = pd.DataFrame({bus: demand * county[bus] for bus in COUNTIES}, index=snapshots)
    dispatch = _dispatch(year, plants, available, output, charge, exchange, demand_mw)
    absorption = _absorption(year, plants, available, output, curtailed)
    figures = _figures(plants, dispatch, absorption)
    verdicts = _verdicts(year, figures)
    seconds = {"profiles": 1.0, "dispatch": 20.0}
    network = SimpleNamespace(export_to_netcdf=lambda path: path.write_bytes(b"netcdf"))
    profiles = _profiles(year, snapshots, demand_mw)
    return YearResult(
        year, profiles, dispatch, absorption, figures, verdicts, _balances(year), seconds, network,
        forecast=_forecast(demand_mw), adequacy=made_up_adequacy(year),
    )  # fmt: skip


def _forecast(demand_mw: pd.DataFrame) -> ForecastSeries:
    """Return forecasts that know the demand but for a tenth at noon, and no weather."""
    noon = pd.Series(1.0 - 0.1 * (pd.DatetimeIndex(demand_mw.index).hour == 12), demand_mw.index)
    return ForecastSeries(demand_mw.mul(noon, axis=0), 0.0 * demand_mw + 90.0, 0.1 * demand_mw)


def _balances(year: int) -> Balances:
    """Return balances in which the dry summer and the Spring Festival are tightest."""
    return Balances(
        power=_balance_of_cases(
            year,
            {"summer-wet": 410.4, "summer-dry": -123.4},
            ("peak_demand", "required", "credited_coal", "import_power", "surplus"),
        ),
        energy=balance_table(
            year,
            [
                BalanceRow("year", "demand_energy", Pair(18e6, 18.1e6), "MWh", "same"),
                BalanceRow("year", "generation_coal", Pair(9e6, 8.5e6), "MWh", "remainder"),
                BalanceRow("year", "hours_coal", Pair(3571.4, 3373.0), "h", "remainder"),
                BalanceRow("year", "energy_gap", Pair(0.0, 0.0), "MWh", "same"),
            ],
        ),
        regulation=_balance_of_cases(
            year,
            {"spring-weekend": 1600.0, "spring-festival": -345.6},
            ("valley_demand", "room", "wind_output", "output", "room_gap"),
        ),
    )


def _balance_of_cases(year: int, results: dict[str, float], items: tuple[str, ...]) -> pd.DataFrame:
    """Return cases with their results as the last item, each figure another."""
    rows = []
    for place, (case, result) in enumerate(results.items()):
        for number, item in enumerate(items[:-1]):
            planned = 1000.0 + 100.0 * place + 10.0 * number
            rows.append(BalanceRow(case, item, Pair(planned, planned - 7.0), "MW", "weather"))
        rows.append(BalanceRow(case, items[-1], Pair(result, result + 50.0), "MW", "gap"))
    return balance_table(year, rows)


def _merit_order(
    plants: pd.DataFrame, available: pd.DataFrame, demand: Any, hour: Any
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    output = pd.DataFrame(0.0, index=available.index, columns=plants.index)
    charge = pd.DataFrame(index=available.index)
    rest = demand.copy()
    if "cells" in plants.index:
        charge["cells"] = np.where((hour >= 11) & (hour < 13), 250.0, 0.0)
        output["cells"] = np.where((hour >= 19) & (hour < 21), 210.0, 0.0)
        rest = rest + charge["cells"].to_numpy() - output["cells"].to_numpy()
    coal = plants.index[plants["carrier"] == "coal"]
    for name in coal:
        output[name] = 0.35 * plants.loc[name, "capacity_mw"]
    output["waste"] = 80.0
    rest = rest - output[[*coal, "waste"]].sum(axis=1).to_numpy()
    export = np.where(demand < 2200, 400.0, 0.0)
    rest = rest + export
    for name in available.columns:
        used = np.clip(rest, 0, available[name])
        output[name] = used
        rest = rest - used
    for name in coal:
        more = np.clip(rest, 0, 0.65 * plants.loc[name, "capacity_mw"])
        output[name] += more
        rest = rest - more
    imported = np.clip(rest, 0, 1800)
    rest = rest - imported
    exchange = pd.DataFrame(
        {"import": imported, "export": export, "short": np.clip(rest, 0, None),
         "over": np.clip(-rest, 0, None)},
        index=available.index,
    )  # fmt: skip
    return output, charge, exchange


def _dispatch(
    year: int, plants: pd.DataFrame, available: pd.DataFrame, output: pd.DataFrame,
    charge: pd.DataFrame, exchange: pd.DataFrame, demand_mw: pd.DataFrame,
) -> DispatchResult:  # fmt: skip
    snapshots = available.index
    zero = pd.DataFrame(0.0, index=snapshots, columns=list(COUNTIES))
    coal = plants.index[plants["carrier"] == "coal"]
    days = pd.DatetimeIndex(snapshots.normalize().unique())
    commitment = Commitment(
        units_on=pd.DataFrame(2.0, index=snapshots, columns=coal),
        need_mw=pd.Series(2000.0, index=days),
        committed_mw=pd.Series(2520.0, index=days),
        minimum_mw=pd.Series(880.0, index=days),
        valley_room_mw=pd.Series(1000.0, index=days),
        valley_bound=pd.Series(days.month == 2, index=days),
    )
    return DispatchResult(
        year=year, plants=plants, available_mw=available, output_mw=output, charge_mw=charge,
        spill_mw=pd.DataFrame({"lake": 0.0}, index=snapshots),
        level_mwh=pd.DataFrame({"lake": 45_000.0}, index=snapshots),
        initial_level_mwh=pd.Series({"lake": 45_000.0}),
        demand_mw=demand_mw,
        shortfall_mw=zero.assign(lower=exchange["short"]),
        overgeneration_mw=zero.assign(lower=exchange["over"]),
        price_cny_per_mwh=zero + 450.0,
        import_mw=exchange["import"], export_mw=exchange["export"],
        import_available_mw=pd.Series(1800.0, index=snapshots),
        export_available_mw=pd.Series(900.0, index=snapshots),
        flow_mw=pd.DataFrame({"upper-lower": 100.0}, index=snapshots),
        lines=pd.DataFrame({"bus0": ["upper"], "bus1": ["lower"], "limit_mw": [900.0]},
                           index=["upper-lower"]),
        minimum_output_mw=output[coal].clip(upper=400.0),
        commitment=commitment,
        solver=SolverReport("pypsa", "optimal", 1e9, 0.0, 1e-9, 20.0),
    )  # fmt: skip


def _absorption(
    year: int, plants: pd.DataFrame, available: pd.DataFrame, output: pd.DataFrame,
    curtailed: pd.DataFrame,
) -> AbsorptionAccount:  # fmt: skip
    rows = pd.DataFrame(
        {
            "year": year, "plant": available.columns,
            "carrier": plants.loc[available.columns, "carrier"].to_numpy(),
            "bus": plants.loc[available.columns, "bus"].to_numpy(),
            "available_mwh": available.sum().to_numpy(),
            "used_mwh": output[available.columns].sum().to_numpy(),
            "curtailed_mwh": curtailed.sum().to_numpy(), "spilled_mwh": 0.0,
        }
    )  # fmt: skip
    rows["curtailment_rate"] = rows["curtailed_mwh"] / (rows["used_mwh"] + rows["curtailed_mwh"])
    rows["order"] = "pro-rata"
    new = rows[rows["carrier"].isin(["wind", "solar"])]
    rate = new["curtailed_mwh"].sum() / (new["used_mwh"] + new["curtailed_mwh"]).sum()
    rates = pd.DataFrame({"wind_solar": [rate], "with_hydro": [rate]}, index=["pro-rata"])
    storage = pd.DataFrame(columns=["charged_mwh", "discharged_mwh"])
    return AbsorptionAccount(year, rows, rates, "pro-rata", curtailed, storage)


def _figures(
    plants: pd.DataFrame, dispatch: DispatchResult, absorption: AbsorptionAccount
) -> dict[str, float]:
    demand = dispatch.demand_mw.sum(axis=1)
    figures = {
        "peak_mw": demand.max(), "demand_mwh": demand.sum(),
        "unserved_mwh": dispatch.shortfall_mw.sum().sum(),
        "import_mwh": dispatch.import_mw.sum(), "export_mwh": dispatch.export_mw.sum(),
        "absorption_rate": 1 - absorption.rates.loc["pro-rata", "wind_solar"],
        "surplus_hours": 0.0,
        "overgeneration_mwh": dispatch.overgeneration_mw.sum().sum(),
        "cost_cny": 3.1e9, "emissions_t_co2": 8.0e6, "forecast_net_load_error_mw": 160.0,
        "forecast_worth_cny": 2.2e6, "forecast_unserved_cost_cny": 0.0,
        "forecast_curtailment_mwh": 1500.0, "forecast_unserved_mwh": 0.0,
        "forecast_overgeneration_mwh": -40.0,
    }  # fmt: skip
    for carrier, names in plants.groupby("carrier").groups.items():
        figures[f"generation_{carrier}_mwh"] = dispatch.output_mw[names].sum().sum()
        figures[f"capacity_{carrier}_mw"] = plants.loc[names, "capacity_mw"].sum()
    return {name: float(value) for name, value in figures.items()}


def _verdicts(year: int, figures: dict[str, float]) -> tuple[Verdict, ...]:
    def verdict(target: str, reading: str, decides: bool, value: float, unit: str,
                promised: float, hour: str) -> Verdict:  # fmt: skip
        due = year == 2025
        outcome = "not due" if not due else "met" if value >= promised else "missed"
        return Verdict(target, "city", year, reading, decides, value, unit, promised,
                       value - promised, outcome, None, None, None,
                       (Decision("year-end", hour),))  # fmt: skip

    peak = f"{year}-07-24T21:00"
    wind = figures["capacity_wind_mw"] / 10
    return (
        verdict("supply", "nameplate", False, 452.0, "万千瓦", 450.0, str(year)),
        verdict("supply", "credited", False, 341.0, "万千瓦", 450.0, peak),
        verdict("supply", "credited+firm-import", True, 471.0, "万千瓦", 450.0, peak),
        verdict("wind", "installed", True, wind, "万千瓦", 80.0, str(year)),
        verdict("absorption", "reported", True, 100 * figures["absorption_rate"], "%", 99.5, peak),
        Verdict("outages", "city", year, "included", True, None, "h", 1.8, None, "not testable",
                None, None, None, (Decision("reason"),)),
    )  # fmt: skip


def _profiles(year: int, snapshots: pd.DatetimeIndex, demand_mw: pd.DataFrame) -> Profiles:
    def flat(value: float) -> pd.DataFrame:
        return pd.DataFrame(value, index=snapshots, columns=list(COUNTIES))

    price = pd.Series(450.0, index=snapshots)
    no = pd.Series(data=False, index=snapshots)
    return Profiles(
        year=year, snapshots=snapshots, demand_mw=demand_mw, temperature_c=flat(20.0),
        wind_capacity_factor=flat(0.2), solar_capacity_factor=flat(0.1),
        hydro_inflow=pd.DataFrame(index=snapshots), availability=pd.DataFrame(index=snapshots),
        import_price_cny_per_mwh=price, export_price_cny_per_mwh=0.5 * price,
        import_available_mw=pd.Series(1800.0, index=snapshots),
        export_available_mw=pd.Series(900.0, index=snapshots), export_blocked=no,
        day_type=pd.Series("workday", index=snapshots), demand_response_days=no,
    )  # fmt: skip

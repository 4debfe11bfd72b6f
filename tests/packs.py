"""A small region pack and its scenario, written into a folder: two counties and the province.

The figures are round inventions, chosen so that a year is quick to dispatch and feasible. A test
that needs another pack changes the text of one file: ``edit(folder, "plants.csv", "old", "new")``.
"""

from pathlib import Path
from typing import Final

from tests.pack_weather import LOAD_DAYS, WEATHER

REGION: Final = "small"
YEARS: Final = (2024, 2025, 2026)
TAIL: Final = "made-up,assumed,"

REGION_YAML: Final = """\
names: {zh: 小城, en: Small city}
time_zone: Asia/Shanghai
currency: CNY
price_year: 2024
discount_rate: {value: 8 %, source: made-up, basis: assumed, note: ""}
planning_reserve: {value: 12 %, source: made-up, basis: assumed}
value_of_lost_load: {value: 30 CNY/kWh, source: made-up, basis: assumed}
demand_response_cost: {value: 3 CNY/kWh, source: made-up, basis: assumed}
heating_threshold: {value: 10 °C, source: made-up, basis: assumed}
cooling_threshold: {value: 24 °C, source: made-up, basis: assumed}
heating_sensitivity: {value: 1 %, source: made-up, basis: assumed}
cooling_sensitivity: {value: 2 %, source: made-up, basis: assumed}
reliability_standard: {value: 2.4 h, source: made-up, basis: assumed}
summer_months: {value: 6-9, source: made-up, basis: assumed}
winter_months: {value: 12;1-2, source: made-up, basis: assumed}
spring_months: {value: 3-5, source: made-up, basis: assumed}
wet_months: {value: 4-7, source: made-up, basis: assumed}
valley_output: {value: 95 %, source: made-up, basis: assumed}
unlimited_store: {value: 168 h, source: made-up, basis: assumed}
"""

BUSES: Final = """\
bus,zh,en,kind,longitude,latitude,demand_share,source,basis,note
north,北县,North,county,111.5,29.5,60 %,made-up,assumed,
south,南县,South,county,111.7,28.9,40 %,made-up,assumed,
province,省网,Province,province,111.9,28.8,0 %,made-up,assumed,
"""

LINES: Final = """\
line,bus0,bus1,circuits,length,limit,reactance,in_service,source,basis,note
north-south,north,south,2,60 km,500 MW,9 Ω,2010-01,made-up,assumed,
tie-south,province,south,2,1 km,800 MW,3 Ω,2010-01,made-up,assumed,
"""

PLANTS: Final = """\
plant,zh,en,kind,bus,technology,units,unit_capacity,energy,in_service,retired,role,source,basis,note
coal-a,甲电厂,Coal A,project,north,coal-660,1,400 MW,,2010-01,,base,made-up,assumed,
coal-b,乙电厂,Coal B,project,south,coal-300,1,300 MW,,2010-01,,base,made-up,assumed,
coal-old,老电厂,Old coal,project,north,coal-300,1,200 MW,,1996-01,,reserve,made-up,assumed,
coal-c,丙电厂,Coal C,project,south,coal-660,1,350 MW,,2025-07,,base,made-up,assumed,
river,河水电,River station,project,north,hydro-run-of-river,4,30 MW,,2000-01,,base,made-up,assumed,
ponds,小水电,Small hydro,remainder,north,hydro-small,10,5 MW,400 MWh,2005-01,,base,made-up,assumed,
reservoir,水库,Reservoir,project,south,hydro-reservoir,2,40 MW,20 GWh,1999-01,,base,made-up,assumed,
wind-a,风电甲,Wind A,project,north,wind,50,4 MW,,2022-01,,base,made-up,assumed,
wind-b,风电乙,Wind B,project,south,wind,25,4 MW,,2025-12,,base,made-up,assumed,
solar-a,光伏甲,Solar A,remainder,south,solar,100,3 MW,,2022-01,,base,made-up,assumed,
battery-a,储能甲,Battery A,project,south,battery,1,60 MW,120 MWh,2023-06,,base,made-up,assumed,
psh,抽蓄,Pumped hydro,project,province,pumped-hydro,2,50 MW,600 MWh,2025-06,,base,made-up,assumed,
waste,垃圾,Waste,project,north,biomass,2,15 MW,,2018-01,,base,made-up,assumed,
response,响应,Response,remainder,south,demand-response,1,30 MW,,2024-01,,base,made-up,assumed,
"""

TECHNOLOGIES: Final = {
    "coal-660": {
        "carrier": "coal",
        "capacity_credit": "92 %",
        "min_stable": "40 %",
        "forced_outage_rate": "4 %",
        "repair_time": "60 h",
        "planned_outage": "30 d/a",
        "min_up": "12 h",
        "min_down": "8 h",
        "start_cost": "400 CNY/MW",
        "variable_cost": "320 CNY/MWh",
        "emission": "0.82 t/MWh",
        "coal_rate": "0.3 t/MWh",
        "capital_cost": "3800 CNY/kW",
        "lifetime": "30 a",
        "auxiliary_use": "5 %",
    },
    "coal-300": {
        "carrier": "coal",
        "capacity_credit": "90 %",
        "min_stable": "45 %",
        "forced_outage_rate": "5 %",
        "repair_time": "60 h",
        "planned_outage": "30 d/a",
        "min_up": "12 h",
        "min_down": "8 h",
        "start_cost": "450 CNY/MW",
        "variable_cost": "350 CNY/MWh",
        "emission": "0.9 t/MWh",
        "coal_rate": "0.33 t/MWh",
    },
    "hydro-run-of-river": {
        "carrier": "hydro-run-of-river",
        "capacity_credit": "30 %",
        "capacity_credit_wet": "70 %",
        "min_stable": "10 %",
    },
    "hydro-small": {
        "carrier": "hydro-run-of-river",
        "capacity_credit": "25 %",
        "capacity_credit_wet": "60 %",
    },
    "hydro-reservoir": {"carrier": "hydro-reservoir", "capacity_credit": "80 %"},
    "wind": {"carrier": "wind", "capacity_credit": "10 %"},
    "solar": {"carrier": "solar", "capacity_credit": "5 %"},
    "battery": {
        "carrier": "battery",
        "capacity_credit": "80 %",
        "round_trip_efficiency": "88 %",
        "variable_cost": "5 CNY/MWh",
    },
    "pumped-hydro": {
        "carrier": "pumped-hydro",
        "capacity_credit": "95 %",
        "round_trip_efficiency": "76 %",
    },
    "biomass": {
        "carrier": "biomass",
        "capacity_credit": "85 %",
        "min_stable": "60 %",
        "planned_outage": "30 d/a",
        "variable_cost": "50 CNY/MWh",
    },
    "demand-response": {
        "carrier": "demand-response",
        "capacity_credit": "80 %",
        "hours_per_day": "3 h/d",
        "days_per_year": "20 d/a",
    },
}

EXCHANGE: Final = {
    "import_limit": "600 MW",
    "export_limit": "400 MW",
    "firm_import": "300 MW",
    "import_at_provincial_peak": "350 MW",
    "provincial_peak_months": "1;7;8;12",
    "provincial_peak_hours": "18-22",
    "price_reference": "450 CNY/MWh",
    "price_peak_ratio": "1.6",
    "price_valley_ratio": "0.4",
    "price_critical_ratio": "1.2",
    "price_peak_hours": "11-13;18-22",
    "price_valley_hours": "0-6;23",
    "price_critical_months": "1;7;8;12",
    "price_critical_hours": "18-21",
    "export_price_ratio": "0.8",
    "export_blocked_months": "2-6",
    "export_blocked_hours": "10-15",
    "export_blocked_sun": "50 %",
    "export_blocked_holidays": "yes",
    "export_in_blocked_hours": "0 MW",
}

COMMITMENT: Final = {
    "reserve_share": "5 %",
    "reserve_floor": "40 MW",
    "credit_wind": "20 %",
    "credit_solar": "20 %",
    "credit_hydro": "90 %",
    "credit_storage": "80 %",
    "credit_demand_response": "0 %",
    "credit_import": "100 %",
    "forecast": "perfect",
    "commit_for": "local-less-import",
    "curtail_first": "pro-rata",
    "overgeneration_cost": "500 CNY/MWh",
    "storage_throughput_cost": "1 CNY/MWh",
    "curtailment_tier": "0.5 CNY/MWh",
    "tie_break": "0.05 CNY/MWh",
    "year_end_level": "50 %",
    "maintenance_months": "3-5;10-11",
}

FORECAST: Final = {
    "wind_error": "15 %",
    "wind_persistence": "8 h",
    "wind_length": "350 km",
    "solar_error": "10 %",
    "solar_persistence": "6 h",
    "solar_length": "200 km",
    "demand_error": "3 %",
    "demand_persistence": "24 h",
    "demand_length": "500 km",
}

DEMAND: Final = {
    "energy": ("4.4 TWh", "4.6 TWh", "4.8 TWh"),
    "peak": ("950 MW", "1 GW", "1050 MW"),
    "chargers": ("2000", "2500", "3000"),
    "charger_energy": ("30 GWh", "40 GWh", "50 GWh"),
    "electrification_energy": ("60 GWh", "80 GWh", "100 GWh"),
    "compute": ("100 PFLOPS", "240 PFLOPS", "240 PFLOPS"),
    "power_usage_effectiveness": ("1.5", "1.5", "1.5"),
    "data_centre_energy": ("20 GWh", "40 GWh", "40 GWh"),
    "base_stations": ("1000", "1200", "1300"),
    "base_station_energy": ("20 GWh", "25 GWh", "25 GWh"),
}

_WORKDAY_TEXT: Final = (
    "0.25 0.15 0.08 0.03 0 0.05 0.15 0.35 0.55 0.7 0.78 0.8 "
    "0.72 0.68 0.7 0.74 0.78 0.85 0.95 1 0.98 0.85 0.6 0.4"
)
_WORKDAY: Final = _WORKDAY_TEXT.split()
SHAPES: Final = {
    "workday": _WORKDAY,
    "holiday": _WORKDAY,
    "spring-festival": _WORKDAY,
    "chargers": ["0.08"] * 8 + ["0.01"] * 8 + ["0.035"] * 8,
    "electrification": ["0.03"] * 8 + ["0.06"] * 8 + ["0.035"] * 8,
    "data-centre": ["0.04"] * 8 + ["0.045"] * 8 + ["0.04"] * 8,
    "base-station": ["0.04"] * 8 + ["0.045"] * 8 + ["0.04"] * 8,
}
DAILY_PEAK: Final = "0.9 0.82 0.75 0.72 0.76 0.88 1 0.99 0.85 0.74 0.78 0.92"
HYDRO_SHARES: Final = "3% 4% 7% 11% 15% 17% 15% 10% 7% 5% 3% 3%"
HYDRO_HOURS: Final = {
    "hydro-run-of-river": "3600 h",
    "hydro-small": "3000 h",
    "hydro-reservoir": "2600 h",
}
TEMPERATURE: Final = (5, 7, 12, 18, 22, 26, 29, 28, 24, 18, 13, 7)
IRRADIATION: Final = (2.1, 2.3, 2.7, 3.6, 4.1, 4.4, 5.3, 5.0, 3.8, 3.0, 2.6, 2.3)
WIND: Final = (22, 24, 26, 27, 24, 21, 24, 21, 22, 21, 22, 23)

STRESS: Final = {
    "hot-calm": {
        "start": "07-20",
        "days": "14",
        "temperature_anomaly": "4 K",
        "clear_sky_index": "0.9",
        "wind_capacity_factor": "8 %",
        "inflow": "60 %",
    },
    "ice": {
        "start": "01-13",
        "days": "7",
        "edge": "3",
        "temperature_anomaly": "-6 K",
        "wind_icing": "60 %",
    },
}

TARGETS: Final = """\
target,area,zh,en,quantity,comparison,value,unit,year,reading,source,section,basis,note,testable,reason,reason_zh
coal,city,煤电,Coal,capacity.coal,>=,105,万千瓦,2025,installed,plan,3.1,plan,,yes,,
supply,city,稳供,Supply,stable-supply,>=,140,万千瓦,2025,credited+firm-import,plan,3.1,plan,,yes,,
absorbed,city,消纳,Absorption,absorption,>=,100,%,2025,reported,plan,3.2,plan,,yes,,
coal-c,city,丙厂,Coal C,in-service.coal-c,by,2025,年,2025,in-service,plan,3.3,plan,,yes,,
wind-north,north,北风,Wind North,capacity.wind,>=,20,万千瓦,2025,installed,plan,3.4,plan,,yes,,
outage,city,停电,Outage,outage-hours,<=,1.8,小时,2025,included,plan,3.5,plan,,no,bulk,主网
"""

SOURCES: Final = """\
source,title,publisher,date,section,licence
made-up,Round figures for tests,this project,2025-01,,MIT
plan,Plan of a city that does not exist,this project,2025-01,3,MIT
"""

SCENARIO: Final = """\
title: {zh: 小城方案, en: Small plan}
region: small
years: 2024-2026
"""


def _long(header: str, rows: dict[str, str]) -> str:
    lines = [f"{key},{value},{TAIL}" for key, value in rows.items()]
    return "\n".join([f"{header},source,basis,note", *lines, ""])


def _demand() -> str:
    rows = {
        f"{quantity},{year}": value
        for quantity, values in DEMAND.items()
        for year, value in zip(YEARS, values, strict=True)
    }
    return _long("quantity,year,value", rows)


def _technologies() -> str:
    rows = {
        f"{technology},{parameter}": value
        for technology, parameters in TECHNOLOGIES.items()
        for parameter, value in parameters.items()
    }
    return _long("technology,parameter,value", rows)


def _hydro() -> str:
    rows = {
        f"{technology},{month}": f"{share},{hours},0.75,1,1.2"
        for technology, hours in HYDRO_HOURS.items()
        for month, share in enumerate(HYDRO_SHARES.split(), start=1)
    }
    return _long("technology,month,energy_share,full_load_hours,dry,normal,wet", rows)


def _climate() -> str:
    rows = {
        str(month): f"{temperature} °C,{irradiation} kWh/m2/d,{wind} %,3.5"
        for month, (temperature, irradiation, wind) in enumerate(
            zip(TEMPERATURE, IRRADIATION, WIND, strict=True), start=1
        )
    }
    return _long("month,temperature,irradiation,wind_capacity_factor,linke_turbidity", rows)


def small_pack_files() -> dict[str, str]:
    """Return the text of every file of the small pack, by file name."""
    hours = ",".join(f"h{hour}" for hour in range(24))
    return {
        "region.yaml": REGION_YAML,
        "buses.csv": BUSES,
        "lines.csv": LINES,
        "plants.csv": PLANTS,
        "technologies.csv": _technologies(),
        "exchange.csv": _long(
            "item,year,value", {f"{item},2022": value for item, value in EXCHANGE.items()}
        ),
        "commitment.csv": _long("parameter,value", COMMITMENT),
        "forecast.csv": _long("parameter,value", FORECAST),
        "demand.csv": _demand(),
        "load_shape.csv": _long(
            f"shape,{hours}", {shape: ",".join(values) for shape, values in SHAPES.items()}
        ),
        "load_month.csv": _long(
            "month,daily_peak,valley_over_peak",
            {str(month): f"{peak},0.6" for month, peak in enumerate(DAILY_PEAK.split(), start=1)},
        ),
        "load_day.csv": _long("day_kind,value", LOAD_DAYS),
        "hydro.csv": _hydro(),
        "climate.csv": _climate(),
        "weather.csv": _long("parameter,value", WEATHER),
        "stress.csv": _long(
            "stress,parameter,value",
            {
                f"{stress},{parameter}": value
                for stress, parameters in STRESS.items()
                for parameter, value in parameters.items()
            },
        ),
        "targets.csv": TARGETS,
        "sources.csv": SOURCES,
    }


def write_small_pack(folder: Path) -> Path:
    """Write ``inputs/small/`` and ``scenarios/small.yaml`` below a folder; return the scenario."""
    pack = folder / "inputs" / REGION
    pack.mkdir(parents=True)
    for name, text in small_pack_files().items():
        (pack / name).write_text(text, encoding="utf-8")
    scenario = folder / "scenarios" / "small.yaml"
    scenario.parent.mkdir()
    scenario.write_text(SCENARIO, encoding="utf-8")
    return scenario


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Replace the first ``old`` by ``new`` in a file of the pack, or in ``small.yaml``."""
    below = "scenarios" if name == "small.yaml" else f"inputs/{REGION}"
    file = folder / below / name
    text = file.read_text(encoding="utf-8")
    if old not in text:
        message = f"{old!r} is not in {file}"
        raise ValueError(message)
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

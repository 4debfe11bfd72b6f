"""Terms of the planning balances in both languages, as planning reports print them."""

from typing import Final, NamedTuple


class Term(NamedTuple):
    """A term in English and in Chinese."""

    en: str
    zh: str


_TYPES: Final = {
    "coal": Term("coal", "煤电"),
    "biomass": Term("small thermal", "小火电"),
    "hydro-run-of-river": Term("run-of-river and daily-pond hydro", "径流式及日调节水电"),
    "hydro-reservoir": Term("reservoir hydro", "水库调节水电"),
    "wind": Term("wind", "风电"),
    "solar": Term("solar", "光伏"),
    "pumped-hydro": Term("pumped storage", "抽水蓄能"),
    "battery": Term("battery storage", "电化学储能"),
}


def _by_type(item: str, english: str, chinese: str) -> dict[str, Term]:
    """Return an item for each type of plant: ``installed_coal``, installed: coal, 煤电装机."""
    return {
        f"{item}_{name}": Term(english.format(term.en), chinese.format(term.zh))
        for name, term in _TYPES.items()
    }


ITEMS: Final[dict[str, Term]] = {
    # 电力平衡
    "peak_demand": Term("peak demand", "最大负荷"),
    "demand_response": Term("demand response", "需求侧响应"),
    "reserve": Term("reserve", "备用容量"),
    "required": Term("required capacity", "需要容量"),
    **_by_type("installed", "installed: {}", "{}装机"),
    "installed": Term("installed capacity", "装机容量合计"),
    **_by_type("blocked", "blocked: {}", "{}受阻"),
    "blocked": Term("blocked capacity", "受阻容量合计"),
    **_by_type("credited", "available: {}", "{}可用"),
    "credited": Term("available capacity", "可用容量合计"),
    "import_power": Term("import", "区外受入电力"),
    "surplus": Term("surplus (+) or deficit (-)", "电力盈（+）亏（-）"),
    "reserve_units": Term("reserve units, not counted", "应急备用机组（不计入）"),
    # 电量平衡
    "demand_energy": Term("demand", "全社会用电量"),
    **_by_type("generation", "generation: {}", "{}发电量"),
    **_by_type("hours", "utilisation hours: {}", "{}利用小时"),
    "generation": Term("generation", "发电量合计"),
    "demand_response_energy": Term("demand response", "需求侧响应电量"),
    "import_energy": Term("import", "受入电量"),
    "export_energy": Term("export", "外送电量"),
    "storage_losses": Term("storage losses", "储能与抽蓄损耗"),
    "unserved_energy": Term("unserved energy", "缺供电量"),
    "overgeneration_energy": Term("overgeneration", "无处消纳的最小出力电量"),
    "energy_gap": Term("surplus (+) or deficit (-)", "电量盈（+）亏（-）"),
    # 调峰平衡
    "valley_demand": Term("valley demand", "低谷负荷"),
    "export_room": Term("room in export", "外送空间"),
    "storage_room": Term("room in storage", "储能与抽蓄充电空间"),
    "room": Term("room", "可用空间合计"),
    "minimum_thermal": Term("minimum output of coal", "煤电最小技术出力"),
    "minimum_biomass": Term("minimum output of small thermal", "小火电最小出力"),
    "forced_hydro": Term("forced hydro", "水电强迫出力"),
    "wind_output": Term("wind", "风电出力"),
    "solar_output": Term("solar", "光伏出力"),
    "other_supply": Term("import, storage and demand response", "受入及储能放电、需求响应"),
    "output": Term("output", "出力合计"),
    "room_gap": Term("room left (+) or short (-)", "调峰盈（+）亏（-）"),
}

CASES: Final[dict[str, Term]] = {
    "summer-wet": Term("summer peak, wet season", "夏季高峰（丰水）"),
    "summer-dry": Term("summer peak, dry season", "夏季高峰（枯水）"),
    "winter-wet": Term("winter peak, wet season", "冬季高峰（丰水）"),
    "winter-dry": Term("winter peak, dry season", "冬季高峰（枯水）"),
    "year": Term("year", "全年"),
    "spring-weekend": Term("spring weekend", "春季周末"),
    "spring-festival": Term("Spring Festival", "春节"),
    "national-day": Term("National Day", "国庆"),
    "wet-night": Term("wet-season night", "丰水期夜间低谷"),
}

WHY: Final[dict[str, Term]] = {
    "same": Term("The same figure.", "两者相同。"),
    "sum": Term("Sum of the items above.", "以上各项合计。"),
    "plan-peak": Term(
        "Planned: the forecast peak. Hourly: the highest hour of the season in this weather year.",
        "规划值取预测最大负荷；逐时值取本气象年该季最高小时。",
    ),
    "season-peak": Term(
        "No forecast for this season's peak is at hand: both are the season's highest hour.",
        "该季最大负荷无规划预测值，两者均取该季最高小时。",
    ),
    "response": Term(
        "Planned: what is contracted. Hourly: what the run called in the peak hour; it is dear and"
        " called last.",
        "规划值取签约能力；逐时值为高峰小时实际调用，价高故最后调用。",
    ),
    "reserve": Term(
        "Planned: total reserve as a share of the peak. Hourly: committed coal not in use in the"
        " peak hour.",
        "规划值为按最大负荷比例计的总备用；逐时值为高峰小时开机煤电的未用容量。",
    ),
    "maintenance": Term(
        "Planned: a fixed credit. Hourly: units in service and not in overhaul.",
        "规划值按固定受阻比例；逐时值为在役且未检修的容量。",
    ),
    "weather": Term(
        "Planned: a fixed credit whatever the weather. Hourly: what the weather allowed in that"
        " hour.",
        "规划值按固定比例，不计天气；逐时值为该小时天气所允许的出力。",
    ),
    "water": Term(
        "Planned: a credit for the season. Hourly: what rivers and ponds gave in that hour.",
        "规划值按丰枯季比例；逐时值为该小时来水与水库实际出力。",
    ),
    "stored": Term(
        "Planned: a credit for its duration. Hourly: what it discharged in that hour.",
        "规划值按持续时间折算；逐时值为该小时实际放电。",
    ),
    "import": Term(
        "Planned: the import that is firm. Hourly: what was taken, also where it is only cheaper.",
        "规划值取有保障的受入；逐时值为实际受入，含因价低而多受入的部分。",
    ),
    "reserve-units": Term(
        "Planned: their credit, not in the sum. Hourly: what they gave; they run last.",
        "规划值为其可用容量，不计入合计；逐时值为实际出力，最后启用。",
    ),
    "no-curtailment": Term(
        "Planned: all that the weather allows. Hourly: less what was curtailed.",
        "规划值按天气可发电量；逐时值已扣除弃电。",
    ),
    "mean-water": Term(
        "Planned: full-load hours of a mean year. Hourly: this year's water, less spill and"
        " curtailment.",
        "规划值按多年平均利用小时；逐时值按当年来水，扣除弃水弃电。",
    ),
    "full-time": Term(
        "Planned: full output outside overhaul. Hourly: runs lower where others are cheaper.",
        "规划值按检修外满发；逐时值在他源更便宜时降出力。",
    ),
    "remainder": Term(
        "Planned: the rest of demand, without exchange. Hourly: exchange and prices decide too.",
        "规划值为扣除其他电源后的余额，不计区外交换；逐时值还取决于交换与价格。",
    ),
    "exchange": Term(
        "Planned: none, the city balances itself. Hourly: what price and limits made of it.",
        "规划值按自平衡计为零；逐时值由价格与限额决定。",
    ),
    "losses": Term(
        "Planned: left out. Hourly: charged less discharged.",
        "规划值不计；逐时值为充电减放电。",
    ),
    "valley": Term(
        "Planned: the lowest demand at that hour of such days. Hourly: demand of the hour shown.",
        "规划值取同类日同一时刻的最低负荷；逐时值为所示小时负荷。",
    ),
    "export-used": Term(
        "Planned: all that the province takes. Hourly: what was sent.",
        "规划值取省网可接纳的全部；逐时值为实际外送。",
    ),
    "charging": Term(
        "Planned: full charging power. Hourly: what was charged; a full store takes no more.",
        "规划值按满功率充电；逐时值为实际充电，充满后不再有空间。",
    ),
    "minimum": Term(
        "Planned: the least output of the units that are on. Hourly: what they gave.",
        "规划值为开机机组最小出力；逐时值为实际出力。",
    ),
    "forced": Term(
        "Planned: what cannot be held back. Hourly: what was generated, ponds included.",
        "规划值为不可调减部分；逐时值为含调节在内的实际出力。",
    ),
    "high-output": Term(
        "Planned: output not exceeded on 95 of 100 such days at that hour. Hourly: what was"
        " available.",
        "规划值取同类日同一时刻95%概率不超过的出力；逐时值为该小时可发出力。",
    ),
    "not-planned": Term(
        "Planned: none in a valley. Hourly: what other buses and hours made worth while.",
        "规划值在低谷时计为零；逐时值为经济性带来的出力。",
    ),
    "gap": Term(
        "Planned: room less output. Hourly: below zero is what was curtailed or fitted nowhere.",
        "规划值为空间减出力；逐时值小于零即弃电或无处消纳的出力。",
    ),
    "headroom": Term(
        "Planned: available and firm import less required. Hourly: the same sum of that hour.",
        "规划值为可用加受入减需要；逐时值为该小时各项同样相加。",
    ),
}

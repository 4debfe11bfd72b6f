"""Words of charts, terminal and findings in Chinese and English."""

import calendar
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, Literal

Language = Literal["en", "zh"]

_WORDS: Final[dict[str, tuple[str, str]]] = {
    # carriers and what stands beside them in a balance
    "coal": ("coal", "煤电"),
    "biomass": ("biomass", "生物质"),
    "hydro-run-of-river": ("run-of-river and small hydro", "径流式及小水电"),
    "hydro-reservoir": ("reservoir hydro", "水库水电"),
    "wind": ("wind", "风电"),
    "solar": ("solar", "光伏"),
    "battery": ("battery", "电化学储能"),
    "pumped-hydro": ("pumped storage", "抽水蓄能"),
    "demand-response": ("demand response", "需求侧响应"),
    "import": ("import", "省网受入"),
    "export": ("export", "送出省网"),
    "charging": ("charging", "储能充电"),
    "curtailed": ("curtailed", "弃电"),
    "unserved": ("not served", "缺供"),
    "overgeneration": ("overgeneration", "调峰缺口"),
    "demand": ("demand", "负荷"),
    "net_load": ("net load", "净负荷"),
    "forced": ("forced output", "最小技术出力"),
    # verdicts
    "met": ("met", "达成"),
    "missed": ("missed", "未达成"),
    "not testable": ("not testable", "不可检验"),
    "not due": ("not due", "未到期"),
    # headings
    "promise": ("Promise", "承诺"),
    "city": ("city", "全市"),
    "margin": ("margin", "裕度"),
    "peak_demand": ("peak demand", "最大负荷"),
}
_POWER_UNIT: Final = {"en": ("GW", 1e-3), "zh": ("万千瓦", 0.1)}
_ENERGY_UNIT: Final = {"en": ("TWh", 1e-6), "zh": ("亿千瓦时", 1e-5)}
_SMALL_ENERGY_UNIT: Final = {"en": ("GWh", 1e-3), "zh": ("万千瓦时", 0.1)}
_CHINESE_UNITS: Final = {
    "CNY/kWh": (1.0, "元/千瓦时"),
    "MW": (0.1, "万千瓦"),
    "MWh": (1e-5, "亿千瓦时"),
    "GWh": (0.01, "亿千瓦时"),
    "TWh": (10.0, "亿千瓦时"),
    "h": (1.0, "小时"),
}
"""Unit in which Chinese planners read an input, and its factor."""
_ENGLISH_UNITS: Final = {
    "万千瓦": ("MW", 10.0),
    "万kW": ("MW", 10.0),
    "亿千瓦时": ("GWh", 100.0),
    "亿kWh": ("GWh", 100.0),
    "亿度": ("GWh", 100.0),
    "小时": ("h", 1.0),
    "天": ("days", 1.0),
    "个": ("", 1.0),
    "根": ("", 1.0),
    "座": ("", 1.0),
    "处": ("", 1.0),
    "位": ("(rank)", 1.0),
    "千伏安/户": ("kVA per household", 1.0),
}
_SPACE: Final = "\u00a0"  # keeps a number and its unit on one line
_NEARLY_ALL: Final = 0.995  # from here on the second digit of a percentage matters
_LARGE_ZH_MWH: Final = 1e5  # 1 亿千瓦时
_GWH: Final = 1e3
_TWH: Final = 1e6


def word(key: str, language: Language) -> str:
    """Return the word for a carrier, verdict or heading."""
    return choose(*_WORDS[key], language)


def choose(english: str, chinese: str, language: Language) -> str:
    """Return the text of the language."""
    return chinese if language == "zh" else english


def look_up(words: Mapping[str, tuple[str, str]], key: str, language: Language) -> str:
    """Return the text of the language for a key of a list; the key itself where it is not in it.

    Examples
    --------
    >>> look_up({"dry": ("dry", "枯水年")}, "dry", "zh"), look_up({}, "1500 MW", "zh")
    ('枯水年', '1500 MW')
    """
    return choose(*words.get(key, (key, key)), language)


def power_unit(language: Language) -> tuple[str, float]:
    """Return the unit in which planners read power, and its factor from MW."""
    return _POWER_UNIT[language]


def energy_unit(language: Language) -> tuple[str, float]:
    """Return the unit in which planners read a year's energy, and its factor from MWh."""
    return _ENERGY_UNIT[language]


def small_energy_unit(language: Language) -> tuple[str, float]:
    """Return the unit in which planners read a month's curtailment, and its factor from MWh."""
    return _SMALL_ENERGY_UNIT[language]


def format_power(value_mw: float, language: Language) -> str:
    """Return a power with its unit.

    Examples
    --------
    >>> format_power(3976.0, "zh")
    '397.6万千瓦'
    """
    unit, factor = power_unit(language)
    value = value_mw * factor
    return f"{value:,.1f}{unit}" if language == "zh" else f"{value:,.2f}{_SPACE}{unit}"


def format_energy(value_mwh: float, language: Language) -> str:
    """Return an energy with a unit that suits its size.

    Examples
    --------
    >>> format_energy(15_500.0, "zh"), format_energy(15_500_000.0, "zh")
    ('1,550万千瓦时', '155.00亿千瓦时')
    """
    if language == "zh":
        large = value_mwh >= _LARGE_ZH_MWH
        return f"{value_mwh * 1e-5:,.2f}亿千瓦时" if large else f"{value_mwh * 0.1:,.0f}万千瓦时"
    if value_mwh >= _TWH:
        return f"{value_mwh / _TWH:,.2f}{_SPACE}TWh"
    if value_mwh >= _GWH:
        return f"{value_mwh / _GWH:,.1f}{_SPACE}GWh"
    return f"{value_mwh:,.0f}{_SPACE}MWh"


def format_percent(share: float, language: Language) -> str:
    """Return a share as a percentage; 100 % is printed only where nothing is missing.

    Examples
    --------
    >>> format_percent(0.99996, "zh"), format_percent(0.858, "zh"), format_percent(1.0, "zh")
    ('99.99%', '85.8%', '100%')
    """
    digits = 1 if share < _NEARLY_ALL else 2
    scale = 10.0**digits
    rounded = int(share * 100 * scale) / scale if share >= _NEARLY_ALL else share * 100
    text = "100" if share >= 1.0 else f"{rounded:.{digits}f}"
    return f"{text}%" if language == "zh" else f"{text}{_SPACE}%"


def quantity_text(value: str, unit: str, language: Language) -> str:
    r"""Return the value of an input with its unit, in Chinese with that of Chinese planners.

    Examples
    --------
    >>> quantity_text("15.5", "TWh", "zh"), quantity_text("1500", "MW", "en")
    ('155亿千瓦时', '1500\xa0MW')
    """
    if language == "en":
        return f"{value}\u00a0{unit}".rstrip("\u00a0")
    factor, name = _CHINESE_UNITS.get(unit, (1.0, unit))
    return f"{value if factor == 1.0 else f'{float(value) * factor:.10g}'}{name}"


def plain_unit(unit: str, language: Language) -> tuple[str, float]:
    """Return the unit in which a promise is shown, and its factor from the plan's own unit.

    Examples
    --------
    >>> plain_unit("万千瓦", "en"), plain_unit("万千瓦", "zh")
    (('MW', 10.0), ('万千瓦', 1.0))
    """
    if language == "zh":
        return unit, 1.0
    return _ENGLISH_UNITS.get(unit, (unit, 1.0))


def month_name(month: int, language: Language) -> str:
    """Return the name of a month.

    Examples
    --------
    >>> month_name(3, "en"), month_name(3, "zh")
    ('March', '3月')
    """
    return f"{month}月" if language == "zh" else calendar.month_name[month]


def month_label(month: int, language: Language) -> str:
    """Return the short name of a month, for an axis.

    Examples
    --------
    >>> month_label(3, "en"), month_label(3, "zh")
    ('Mar', '3月')
    """
    return f"{month}月" if language == "zh" else calendar.month_abbr[month]


def format_day(day: date, language: Language) -> str:
    """Return a date as a planner writes it.

    Examples
    --------
    >>> format_day(date(2025, 7, 24), "en"), format_day(date(2025, 7, 24), "zh")
    ('24 Jul 2025', '2025年7月24日')
    """
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {calendar.month_abbr[day.month]} {day.year}"


def day_label(day: date, language: Language) -> str:
    """Return a date without its year, for an axis.

    Examples
    --------
    >>> day_label(date(2025, 7, 24), "en"), day_label(date(2025, 7, 24), "zh")
    ('24 Jul', '7月24日')
    """
    if language == "zh":
        return f"{day.month}月{day.day}日"
    return f"{day.day} {calendar.month_abbr[day.month]}"


def format_hour(hour: str, language: Language) -> str:
    """Return an ISO hour as a planner writes it.

    Examples
    --------
    >>> format_hour("2025-07-24T21:00:00", "en")
    '24 Jul 2025 21:00'
    >>> format_hour("2025-07-24T21:00:00", "zh")
    '2025年7月24日21时'
    """
    moment = datetime.fromisoformat(hour)  # local time of the region
    day = format_day(moment, language)
    return f"{day}{moment.hour}时" if language == "zh" else f"{day} {moment:%H:%M}"

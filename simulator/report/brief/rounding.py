"""How figures of the run folder are rounded in the paper; the paper states these rules itself."""

from typing import Final

import pandas as pd

from simulator.report.words import Language, choose, format_percent

NOTHING: Final = "–"
_POWER: Final = {"en": ("MW", 1.0, 0), "zh": ("万千瓦", 0.1, 1)}
_ENERGY: Final = {"en": ("GWh", 1e-3, 0), "zh": ("亿千瓦时", 1e-5, 2)}
_SMALL_ENERGY: Final = {"en": ("GWh", 1e-3, 1), "zh": ("万千瓦时", 0.1, 0)}


def power_unit(language: Language) -> str:
    """Return the unit of power in tables."""
    return _POWER[language][0]


def energy_unit(language: Language) -> str:
    """Return the unit of a year's energy in tables."""
    return _ENERGY[language][0]


def small_energy_unit(language: Language) -> str:
    """Return the unit of curtailed energy in tables."""
    return _SMALL_ENERGY[language][0]


def round_power(value_mw: float, language: Language, *, signed: bool = False) -> str:
    """Return a power for a table.

    Examples
    --------
    >>> round_power(4503.7, "zh"), round_power(-4503.7, "en"), round_power(float("nan"), "en")
    ('450.4', '-4,504', '–')
    """
    return _rounded(value_mw, _POWER[language], signed=signed)


def round_energy(value_mwh: float, language: Language, *, signed: bool = False) -> str:
    """Return a year's energy for a table.

    Examples
    --------
    >>> round_energy(15_523_456.0, "zh"), round_energy(15_523_456.0, "en")
    ('155.23', '15,523')
    """
    return _rounded(value_mwh, _ENERGY[language], signed=signed)


def round_small_energy(value_mwh: float, language: Language) -> str:
    """Return a curtailed energy for a table.

    Examples
    --------
    >>> round_small_energy(58_234.0, "zh"), round_small_energy(58_234.0, "en")
    ('5,823', '58.2')
    """
    return _rounded(value_mwh, _SMALL_ENERGY[language], signed=False)


def round_count(value: float) -> str:
    """Return a number of hours or units.

    Examples
    --------
    >>> round_count(1234.4)
    '1,234'
    """
    return _rounded(value, ("", 1.0, 0), signed=False)


def round_share(value: float, language: Language) -> str:
    """Return a share; 100 % only where nothing is missing."""
    return NOTHING if pd.isna(value) else format_percent(value, language)


def round_part(value: float, language: Language) -> str:
    """Return the part of a whole, which can be below nothing or above all.

    Examples
    --------
    >>> round_part(-0.0051, "zh"), round_part(1.0051, "zh")
    ('-0.5%', '100.5%')
    >>> round_part(-2e-5, "zh")
    '0.0%'
    """
    return f"{100 * value:z.1f}{choose(chr(0xA0), '', language)}%"


def rounding_rules(language: Language) -> str:
    """Return the rules, as the paper states them."""
    return choose(
        "Sentences give power in GW to 0.01 and energy in TWh to 0.01 or GWh to 0.1; tables give "
        "power in MW to 1 and a year's energy in GWh to 1, curtailed energy to 0.1. Shares are "
        "rounded to 0.1 %; from 99.5 % on to 0.01 % and never up, so 100 % means that nothing is "
        "missing. Promises and margins have two decimals below 10, one below 100 and none from 100 "
        "on; hours are whole; hours and energy of expected shortfall have two digits that count. "
        "Each figure is rounded by itself, so totals can differ from the sum of what is printed.",
        "电力以万千瓦计，保留1位小数；电量以亿千瓦时计，保留2位小数，"
        "弃电量及不足1亿千瓦时者以万千瓦时计，取整数；比例保留1位小数，"
        "99.5%及以上保留2位且只舍不入；承诺值与裕度不足10的保留2位小数、"
        "不足100的保留1位、其余取整数；小时数取整数，期望缺电指标保留2位有效数字。"
        "各数分别取舍，合计与分项之和可能略有出入。",
        language,
    )


def _rounded(value: float, unit: tuple[str, float, int], *, signed: bool) -> str:
    if pd.isna(value):
        return NOTHING
    _, factor, digits = unit
    text = f"{value * factor:{'+' if signed else ''},.{digits}f}"
    return text.lstrip("+-") if not text.strip("+-0.,") else text

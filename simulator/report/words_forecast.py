"""What day-ahead forecasts missed and cost, in English and Chinese."""

import numpy as np

from simulator.report.promises import focus_year, span_text
from simulator.report.words import Language, choose, format_energy, format_power
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_NOTHING_MWH = 0.5  # what is printed as 0 MWh
_NOTHING_CNY = 5e3  # what is printed as 0.0 million
_ERROR = "forecast_net_load_error_mw"


def forecast_sentence(scenario: Scenario, record: RunRecord, language: Language) -> str | None:
    """Return how far forecasts erred and what a perfect one would change; None without any."""
    year = focus_year(scenario)
    if not has_forecast(record, year):
        return None
    span = span_text(scenario, year, language)
    error = format_power(record.figure(year, _ERROR), language)
    missed = choose(
        f"{span} coal is committed on day-ahead forecasts that miss the city's net load by {error} "
        "(root mean square)",
        f"{span}按日前预测安排开机，全市净负荷预测均方根误差{error}",
        language,
    )
    worth = forecast_worth(record, year, language)
    return f"{missed}{choose('; ', '；', language) if worth else ''}{worth}" + choose(
        ".", "。", language
    )


def forecast_worth(record: RunRecord, year: int, language: Language) -> str:
    """Return what a perfect forecast would change; nothing where that was not dispatched."""
    if not _has_figure(record, year, "forecast_worth_cny"):
        return ""
    figures = {
        name: record.figure(year, f"forecast_{name}")
        for name in ("worth_cny", "curtailment_mwh", "unserved_mwh", "overgeneration_mwh")
    }
    named = {
        "curtailment_mwh": ("curtailment", "弃电"),
        "unserved_mwh": ("load not served", "缺供电量"),
        "overgeneration_mwh": ("minimum output that fits nowhere", "最小出力无处消纳电量"),
    }
    parts = []
    if abs(figures["worth_cny"]) >= _NOTHING_CNY:
        money = format_money(abs(figures["worth_cny"]), language)
        parts.append(
            _change(choose("cost", "成本", language), figures["worth_cny"], money, language)
        )
    for name, (english, chinese) in named.items():
        if abs(figures[name]) >= _NOTHING_MWH:
            energy = format_energy(abs(figures[name]), language)
            what = choose(english, chinese, language)
            parts.append(_change(what, figures[name], energy, language))
    if not parts:
        return choose("a perfect forecast would change nothing", "完美预测亦无改变", language)
    if language == "zh":
        return f"若预测完全准确，{'、'.join(parts)}"
    listed = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    return f"a perfect forecast would {listed}"


def _change(what: str, saved: float, size: str, language: Language) -> str:
    english = f"{'lower' if saved > 0 else 'raise'} {what} by {size}"
    return choose(english, f"{what}{'减少' if saved > 0 else '增加'}{size}", language)


def format_money(value_cny: float, language: Language) -> str:
    """Return an amount of money as a planner writes it.

    Examples
    --------
    >>> format_money(2_205_629.0, "zh"), format_money(220_562_900.0, "zh")
    ('221万元', '2.21亿元')
    >>> format_money(2_205_629.0, "en").replace(chr(160), " ")
    '2.2 million CNY'
    """
    if language == "zh":
        large = value_cny >= 1e8  # noqa: PLR2004 - 1 亿元
        return f"{value_cny * 1e-8:,.2f}亿元" if large else f"{value_cny * 1e-4:,.0f}万元"
    return f"{value_cny * 1e-6:,.1f}\u00a0million\u00a0CNY"


def has_forecast(record: RunRecord, year: int) -> bool:
    """Whether coal was committed on forecasts in a year."""
    return _has_figure(record, year, _ERROR)


def _has_figure(record: RunRecord, year: int, name: str) -> bool:
    return name in record.years and not np.isnan(record.figure(year, name))

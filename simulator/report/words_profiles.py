"""Words of the figures of weather years in Chinese; in English the figures bear their names."""

from types import MappingProxyType
from typing import Final

from simulator.report.words import Language

_CHINESE: Final = MappingProxyType(
    {
        "sun": "太阳辐照",
        "temperature": "气温",
        "space": "空间相关",
        "wind": "风电",
        "solar": "光伏",
        "demand": "负荷",
        "hydro": "来水",
        "year over climate": "年辐照量／气候值",
        "month over climate, least": "月辐照量／气候值，最小",
        "month over climate, most": "月辐照量／气候值，最大",
        "variation between years": "年际变差系数",
        "deviation of daily clearness": "日晴空度标准差",
        "memory of daily clearness": "日晴空度滞后1日自相关",
        "variation of daily sums": "日辐照量变差系数",
        "hourly clearness, median": "小时晴空度中位数",
        "hourly clearness, p95": "小时晴空度95%分位",
        "lowest three days over mean": "最低三日／平均",
        "month less climate, least [K]": "月均与气候值之差，最小（K）",
        "month less climate, most [K]": "月均与气候值之差，最大（K）",
        "memory of days": "日均滞后1日自相关",
        "p99.6 [°C]": "99.6%分位（℃）",
        "with clearness in summer": "夏季与晴空度相关",
        "with wind in summer": "夏季与风电相关",
        "daily clearness": "日晴空度（60–110 km）",
        "daily temperature": "日均气温（60–110 km）",
        "hourly wind": "小时风电（60–110 km）",
        "full-load hours over climate": "利用小时／气候值",
        "month less climate, least": "月出力率与气候值之差，最小",
        "month less climate, most": "月出力率与气候值之差，最大",
        "memory at 1 h": "滞后1小时自相关",
        "memory at 6 h": "滞后6小时自相关",
        "memory at 24 h": "滞后24小时自相关",
        "ramp, p95": "小时爬坡95%分位",
        "ramp, p99": "小时爬坡99%分位",
        "capacity factor, p5": "出力率5%分位",
        "capacity factor, p50": "出力率中位数",
        "capacity factor, p95": "出力率95%分位",
        "full-load hours [h]": "利用小时（h）",
        "centre of the day [h]": "日出力重心（时）",
        "with wind in winter": "冬季与风电日相关",
        "with wind in autumn": "秋季与风电日相关",
        "load factor": "负荷率",
        "ramp over mean, p95": "小时爬坡95%分位／平均负荷",
        "winter peak over summer peak": "冬峰／夏峰",
        "variation of the peak between years": "最大负荷年际变差系数",
    }
)


def band_name(name: str, language: Language) -> str:
    """Return the name of a figure, such as ``wind: ramp, p95``.

    Examples
    --------
    >>> band_name("wind: ramp, p95", "zh"), band_name("wind: ramp, p95", "en")
    ('风电：小时爬坡95%分位', 'wind: ramp, p95')
    """
    if language == "en":
        return name
    topic, figure = name.split(": ", 1)
    return f"{_CHINESE[topic]}：{_CHINESE[figure]}"

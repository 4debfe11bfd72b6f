"""What is said about sweeps, ensembles and break-evens, in English and Chinese."""

import re
from typing import Any, Final

import pandas as pd

from simulator.report.sweep_view import InputView, TargetView
from simulator.report.words import Language, choose, look_up, quantity_text

_QUANTITY: Final = re.compile(r"([+-]?\d+(?:\.\d+)?) ([A-Za-z%]\S*)")
_CHOICES: Final = {
    "pack": ("as the pack", "按数据包"),
    "local": ("local need", "本地需要"),
    "local-less-import": ("local need less import", "本地需要扣减受入"),
    "local-and-export": ("local need and export", "本地需要及外送"),
    "normal": ("normal", "平水年"),
    "dry": ("dry", "枯水年"),
    "wet": ("wet", "丰水年"),
    "typical": ("typical", "典型年"),
    "perfect": ("perfect", "完全预见"),
    "day-ahead": ("day-ahead", "日前预测"),
    "schedule": ("schedule", "开机方式"),
    "milp": ("milp", "机组组合优化"),
    "pro-rata": ("pro rata", "按比例"),
    "hydro": ("hydro first", "先水电"),
    "wind-solar": ("wind and solar first", "先新能源"),
}


def value_text(text: str, language: Language) -> str:
    """Return the value of an input as charts show it: words of a choice, or the figure as written.

    Examples
    --------
    >>> value_text("dry", "zh"), value_text("1500 MW", "zh"), value_text("-5 %", "zh")
    ('枯水年', '150万千瓦', '-5%')
    """
    found = _QUANTITY.fullmatch(text)
    if language == "zh" and found:
        return quantity_text(found[1], found[2], language)
    return look_up(_CHOICES, text, language)


def there_sentence(language: Language) -> str:
    """Return that the sweep was there before."""
    return choose(
        "This sweep was there already; --force runs it again.",
        "该批量结果此前已算好，直接采用；如需重算请加 --force。",
        language,
    )


def unmoved_sentence(language: Language) -> str:
    """Return that no margin differs between the cases."""
    return choose(
        "No margin that can be judged differs between the cases.",
        "各算例的可检验裕度均无差别。",
        language,
    )


def standing_sentence(language: Language) -> str:
    """Return that no verdict differs between the cases, though margins do."""
    return choose(
        "No verdict differs between the cases; margins alone move.",
        "各算例判定均无差别，仅裕度变化。",
        language,
    )


def failed_sentence(count: int, language: Language) -> str:
    """Return how many cases failed, and how to try again."""
    return choose(
        f"{count} cases failed, see failed.csv; --resume tries them again.",
        f"{count}个算例失败，见failed.csv；加 --resume 可重试。",
        language,
    )


def verdicts_sentence(name: str, met: int, total: int, close: int, language: Language) -> str:
    """Return in how many cases a promise holds."""
    note = ""
    if close:
        note = choose(
            f"; in {close} the gap of the fast solution could turn it",
            f"；其中{close}个算例的快速解误差可能改变判定",
            language,
        )
    return choose(
        f"{name}: met in {met} of {total} cases{note}.",
        f"{name}：{total}个算例中{met}个达成{note}。",
        language,
    )


def largest_sentence(name: str, low: str, high: str, language: Language) -> str:
    """Return which input moves a margin most."""
    return choose(
        f"  Most decisive: {name}, margin from {low} to {high}.",
        f"  影响最大：{name}，裕度{low}至{high}。",
        language,
    )


def probability_sentence(
    name: str, year: int, share: float, ends: tuple[float, float], worst: str, language: Language
) -> str:
    """Return how probable a promise is over weather years, and the worst of them."""
    low, high = ends
    return choose(
        f"{name} {year}: holds in {share:.0%} of weather years (95 % interval {low:.0%} to "
        f"{high:.0%}); worst weather years {worst}.",
        f"{name}（{year}年）：{share:.0%}的气象年达成（95%置信区间{low:.0%}至{high:.0%}）；"
        f"最不利气象年：{worst}。",
        language,
    )


def tornado_words(target: TargetView, language: Language) -> str:
    """Return what an axis of margins shows, with its unit."""
    unit, _ = target.shown(language)
    name = target.label(language)
    return choose(
        f"margin of {name[0].lower()}{name[1:]} [{unit}]", f"{name}裕度（{unit}）", language
    )


def tornado_title(
    target: TargetView, base: float, one: InputView, cases: pd.DataFrame, language: Language
) -> str:
    """Return which input moves a margin most, and whether any input alone turns the verdict."""
    name, most = target.label(language), one.label(language)
    ends = [target.margin(float(cases["margin"].agg(end)), language) for end in ("min", "max")]
    low = min(base, float(cases["margin"].min()))
    turned = (low < 0) != (max(base, float(cases["margin"].max())) < 0)
    if turned:
        return choose(
            f"{name}: {most} alone turns the verdict (margin {ends[0]} to {ends[1]})",
            f"{name}：仅{most}变化即可改变判定（裕度{ends[0]}至{ends[1]}）",
            language,
        )
    return choose(
        f"{name}: {most} moves the margin most ({ends[0]} to {ends[1]}) and does not turn the "
        "verdict",
        f"{name}：{most}影响最大（裕度{ends[0]}至{ends[1]}），但未改变判定",
        language,
    )


def heat_map_title(target: TargetView, met: int, total: int, language: Language) -> str:
    """Return in how many combinations a promise holds."""
    name = target.label(language)
    return choose(
        f"{name}: met in {met} of {total} combinations",
        f"{name}：{total}种组合中{met}种达成",
        language,
    )


def indices_title(target: TargetView, one: str, language: Language) -> str:
    """Return which input matters most."""
    name = target.label(language)
    return choose(f"{name} depends most on {one}", f"{name}最取决于{one}", language)


def ensemble_title(target: TargetView, chance: "pd.Series[Any]", language: Language) -> str:
    """Return how probable a promise is."""
    name, year = target.label(language), int(chance["year"])
    share, low, high = (float(chance[key]) for key in ("probability", "low", "high"))
    return choose(
        f"{name} {year}: holds in {share:.0%} of weather years ({low:.0%} to {high:.0%}); "
        f"worst {chance['worst']}",
        f"{name}（{year}年）：{share:.0%}的气象年达成（{low:.0%}至{high:.0%}）；"
        f"最不利气象年{chance['worst']}",
        language,
    )

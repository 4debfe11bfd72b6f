"""Words of the paper that charts and findings do not need."""

from typing import Final

from simulator.report.words import Language, choose, look_up, quantity_text

_BASES: Final = {
    "plan": ("plan", "规划文件"),
    "reported": ("reported", "公开报道"),
    "derived": ("derived", "推算"),
    "assumed": ("assumed", "假设"),
    "changed": ("changed by the scenario", "情景改动"),
    "measured": ("measured", "实测"),
}
_RESOURCES: Final = {
    "wind": ("wind", "风电"),
    "solar": ("solar", "光伏"),
    "storage": ("storage", "储能"),
    "demand-response": ("demand response", "需求侧响应"),
}
_RULES: Final = {
    "local": ("the city's own demand", "仅为本地负荷"),
    "local-less-import": ("the city's demand less firm import", "本地负荷扣除保证受入"),
    "local-and-export": ("the city's demand and export", "本地负荷与外送"),
    "pro-rata": ("in proportion", "按比例同时弃"),
    "hydro": ("hydro first", "先弃水"),
    "wind-solar": ("wind and solar first", "先弃风弃光"),
    "perfect": ("perfect", "准确预知"),
    "day-ahead": ("day-ahead, with errors", "日前预测（含误差）"),
}
_HAN: Final = ("", *"一二三四五六七八九十")
_TEN: Final = 10
_OWN_PUBLISHER: Final = "this project"


def basis_text(basis: str, language: Language) -> str:
    """Return what a basis is called."""
    return look_up(_BASES, basis, language)


def resource_text(resource: str, language: Language) -> str:
    """Return what a resource of the adequacy study is called."""
    return look_up(_RESOURCES, resource, language)


def value_text(value: str, unit: str, language: Language) -> str:
    """Return the value of an input with its unit; rules are said in words.

    Examples
    --------
    >>> value_text("15.5", "TWh", "zh"), value_text("local", "", "zh")
    ('155亿千瓦时', '仅为本地负荷')
    """
    if value in _RULES:
        return choose(*_RULES[value], language)
    return quantity_text(value, unit, language)


def source_text(title: str, publisher: str, language: Language) -> str:
    """Return a source as the paper cites it; the project's own are named in the language."""
    if publisher == _OWN_PUBLISHER and language == "zh":
        return "本模型假设" if "odel" in title else "工程经验"
    return title


def section_number(number: int, level: int, language: Language) -> str:
    """Return the number of a heading as official papers count.

    Examples
    --------
    >>> section_number(11, 1, "zh"), section_number(2, 2, "zh"), section_number(2, 2, "en")
    ('十一、', '（二）', '(2) ')
    """
    if language == "zh":
        told = _HAN[number] if number <= _TEN else f"十{_HAN[number - _TEN]}"
        return f"{told}、" if level == 1 else f"（{told}）"
    return f"{number}. " if level == 1 else f"({number}) "

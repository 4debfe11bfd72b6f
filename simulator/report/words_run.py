"""What is said about a run as a whole, in English and Chinese."""

from simulator.report.words import Language, choose, look_up

_LANGUAGES = {"en": ("English", "英文"), "zh": ("Chinese", "中文")}


def reused_sentence(language: Language) -> str:
    """Return that the run was there before."""
    return choose(
        "This run was there already; --force simulates it again.",
        "该结果此前已算好，直接采用；如需重算请加 --force。",
        language,
    )


def version_note(version: str, language: Language) -> str:
    """Return that a reused run was made by another version of the program."""
    return choose(
        f"Note: it was made by version {version}; --force makes it again.",
        f"注：该结果由{version}版生成；如需重算请加 --force。",
        language,
    )


def networks_note(language: Language) -> str:
    """Return that a reused run holds fewer networks than are asked for."""
    return choose(
        "Note: it stores the networks of target years only; --force with --networks all.",
        "注：该结果只保存承诺年份的电网模型；如需全部，请加 --force --networks all。",
        language,
    )


def redrawn_note(language: Language) -> str:
    """Return that the charts of a reused run were drawn in another language."""
    name = look_up(_LANGUAGES, language, language)
    return choose(
        f"Note: its charts were drawn again in {name}.", f"注：图表已重绘为{name}。", language
    )


def where_sentence(path: str, language: Language) -> str:
    """Return where the files of a run are."""
    return choose(
        f"Tables, hourly series and charts: {path}", f"数据表、逐时序列与图表：{path}", language
    )

"""What is said while a run is under way, in English and Chinese."""

from collections.abc import Mapping
from typing import Final

from simulator.report.words import Language, choose

_STAGES: Final = {
    "profiles": "生成曲线",
    "network": "建立电网",
    "commitment": "安排开机",
    "dispatch": "逐时运行",
    "absorption": "消纳核算",
    "assessment": "承诺检验",
    "comparison": "开机比较",
    "forecast": "预测比较",
    "causes": "弃电原因",
    "adequacy": "充裕度",
    "files": "写出文件",
    "done": "完成",
    "tables": "汇总表格",
    "report": "图表报告",
    "waiting": "等待",
    "all": "全部",
}
"""Each stage of a year and of a run, in Chinese; in English it goes by its own name."""
_MINUTES_FROM: Final = 90.0  # seconds from which time left is told in minutes
_MINUTE: Final = 60.0


def stage_name(stage: str, language: Language) -> str:
    """Return what a stage is called on the screen.

    Examples
    --------
    >>> stage_name("dispatch", "en"), stage_name("dispatch", "zh")
    ('dispatch', '逐时运行')
    """
    return choose(stage, _STAGES[stage], language)


def time_left(seconds: float, language: Language) -> str:
    """Return the time that is left, in words; nothing where there is none.

    Examples
    --------
    >>> time_left(30.0, "en"), time_left(120.0, "zh"), time_left(0.0, "zh")
    ('30 s left', '剩余2分钟', '')
    """
    if seconds <= 0:
        return ""
    if seconds > _MINUTES_FROM:
        minutes = f"{seconds / _MINUTE:.0f}"
        return choose(f"{minutes} min left", f"剩余{minutes}分钟", language)
    return choose(f"{seconds:.0f} s left", f"剩余{seconds:.0f}秒", language)


def simulated_sentence(year: int, seconds: float, language: Language) -> str:
    """Return that a year is done, and how long it took."""
    return choose(
        f"{year} simulated in {seconds:.0f} s", f"{year}年推演完成，用时{seconds:.0f}秒", language
    )


def points_label(language: Language) -> str:
    """Return what a hosting study counts."""
    return choose("runs of the year", "全年推演", language)


def points_sentence(done: int, total: int, language: Language) -> str:
    """Return how many runs of a hosting study are done."""
    return choose(
        f"{done} of about {total} runs of the year done",
        f"全年推演已完成{done}个，共约{total}个",
        language,
    )


def cases_sentence(
    done: int, total: int, here: int, failed: int, verdicts: Mapping[str, int], language: Language
) -> str:
    """Return how far a sweep is: cases done, there before and failed, and what they found."""
    parts = [choose(f"{done} of {total} cases done", f"算例已完成{done}/{total}个", language)]
    if here:
        parts.append(choose(f"{here} of them there before", f"其中{here}个此前已有", language))
    if failed:
        parts.append(choose(f"{failed} failed", f"失败{failed}个", language))
    if verdicts:
        met, missed = verdicts["met"], verdicts["missed"]
        parts.append(
            choose(
                f"{met} verdicts met, {missed} missed", f"达成{met}项、未达成{missed}项", language
            )
        )
    return choose("; ", "；", language).join(parts)


def stopped_sentence(language: Language) -> str:
    """Return that a command was interrupted and left nothing."""
    return choose("Interrupted; nothing was written.", "已中断，未写出任何文件。", language)


def study_stopped_sentence(language: Language) -> str:
    """Return that a hosting study was interrupted, and how to go on."""
    return choose(
        "Interrupted; runs that are done are kept: the same command goes on.",
        "已中断；已完成的推演均已保留，再次执行同一命令即可继续。",
        language,
    )


def sweep_stopped_sentence(done: int, total: int, again: str, language: Language) -> str:
    """Return that a sweep was interrupted, what it keeps, and how to go on.

    Parameters
    ----------
    again
        The command that goes on.
    """
    return choose(
        f"Interrupted; {done} of {total} cases are done and kept. To go on: {again}",
        f"已中断；{total}个算例中{done}个已完成并保留。继续请执行：{again}",
        language,
    )


def sweep_not_begun_sentence(file: str, language: Language) -> str:
    """Return that a sweep was interrupted before its first case."""
    return choose(
        f"Interrupted before the first case of {file}.",
        f"已中断，{file}的首个算例尚未开始。",
        language,
    )

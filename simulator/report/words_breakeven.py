"""What is said about break-evens, in English and Chinese."""

from simulator.report.words import Language, choose, word

_DIGITS = 4


def base_sentence(
    name: str, year: int, verdict: str, margin: float, unit: str, language: Language
) -> str:
    """Return what holds in the scenario as it is."""
    return choose(
        f"{name} {year}: {verdict}, margin {margin:+.{_DIGITS}g} {unit}.",
        f"{name}（{year}年）：{word(verdict, 'zh')}，裕度{margin:+.{_DIGITS}g}{unit}。",
        language,
    )


def flip_sentence(
    path: str, base: str, ends: tuple[str, str], margins: tuple[float, float], move: float,
    language: Language,
) -> str:  # fmt: skip
    """Return where a verdict flips."""
    near, far = ends
    before, after = margins
    return choose(
        f"{path}: the verdict flips between {near} (margin {before:+.{_DIGITS}g}) and {far} "
        f"({after:+.{_DIGITS}g}), {move:+.1%} from {base}; both were simulated.",
        f"{path}：判定在{near}（裕度{before:+.{_DIGITS}g}）与{far}（{after:+.{_DIGITS}g}）之间翻转，"
        f"距基准{base}为{move:+.1%}；两侧均经模拟确认。",
        language,
    )


def no_flip_sentence(path: str, base: str, first: str, last: str, language: Language) -> str:
    """Return that a verdict does not flip in the range looked at."""
    return choose(
        f"{path}: the verdict does not flip between {first} and {last} (base {base}).",
        f"{path}：在{first}至{last}范围内判定不变（基准{base}）。",
        language,
    )


def screening_heading(count: int, screened: int, language: Language) -> str:
    """Return what the list of a screening shows."""
    return choose(
        f"{count} of {screened} inputs could turn it; straight-line estimate of how far each must "
        "move:",
        f"{screened}项输入中有{count}项可能使判定翻转；按线性估计各需变化的幅度：",
        language,
    )


def screened_line(path: str, base: str, slope: float, needed: float, language: Language) -> str:
    """Return how far one input must move."""
    tenth = slope / 10
    return choose(
        f"  {needed:+8.1%}  {path} (base {base}; +10 % moves the margin by {tenth:+.3g})",
        f"  {needed:+8.1%}  {path}（基准{base}；增加10%裕度变化{tenth:+.3g}）",
        language,
    )

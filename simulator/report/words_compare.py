"""What is said about runs side by side, in English and Chinese."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from simulator.report.words import Language, choose, word

_FIGURES: Final = {
    "absorption_rate": ("wind and solar absorbed [%]", "新能源消纳率（%）", 100.0, 100.0),
    "curtailed_mwh": ("curtailed [GWh]", "弃电量（万千瓦时）", 1e-3, 0.1),
    "unserved_mwh": ("not served [MWh]", "缺供电量（万千瓦时）", 1.0, 0.1),
    "import_mwh": ("import [TWh]", "受入电量（亿千瓦时）", 1e-6, 1e-5),
    "export_mwh": ("export [TWh]", "送出电量（亿千瓦时）", 1e-6, 1e-5),
    "cost_cny": ("cost of dispatch [billion CNY]", "运行成本（亿元）", 1e-9, 1e-8),
}


def figure_words(name: str, language: Language) -> tuple[str, float]:
    """Return what a headline figure is called with its unit, and its factor from the base unit."""
    english, chinese, factor_en, factor_zh = _FIGURES[name]
    return (chinese, factor_zh) if language == "zh" else (english, factor_en)


def identical_sentence(names: Sequence[str], language: Language) -> str:
    """Return that runs are the same."""
    listed = choose(", ", "、", language).join(names)
    return choose(
        f"The runs are identical: the same inputs and the same results ({listed}).",
        f"各结果完全相同：输入一致，结果一致（{listed}）。",
        language,
    )


def same_results_sentence(language: Language) -> str:
    """Return that inputs differ and results do not."""
    return choose(
        "The inputs differ, but no figure and no verdict of the common years does.",
        "输入有差别，但共同年份的指标与判定均无差别。",
        language,
    )


def no_common_year_sentence(language: Language) -> str:
    """Return that runs have no year in common."""
    return choose("The runs have no year in common.", "各结果没有共同年份。", language)


def verdicts_title(verdicts: pd.DataFrame, names: Sequence[str], language: Language) -> str:
    """Return how many verdicts turn, or that none does."""
    columns = [f"verdict.{name}" for name in names]
    turned = sum(len(set(row)) > 1 for row in verdicts[columns].to_numpy().tolist())
    if not turned:
        return choose(
            f"No verdict turns; {len(verdicts)} margins differ",
            f"判定均未改变；{len(verdicts)}项裕度有差别",
            language,
        )
    return choose(
        f"{turned} of {len(verdicts)} verdicts whose margins differ turn",
        f"{len(verdicts)}项裕度有差别，其中{turned}项判定改变",
        language,
    )


def figures_title(names: Sequence[str], years: Sequence[pd.DataFrame], language: Language) -> str:
    """Return how far absorption moves between the first and the last run."""
    common = [year for year in years[0].index if all(year in table.index for table in years)]
    year = common[-1]
    first, last = (
        float(table["absorption_rate"].loc[year]) * 100 for table in (years[0], years[-1])
    )
    return choose(
        f"In {year}, {last:.2f}\u00a0% of wind and solar is absorbed in {names[-1]}, "
        f"{first:.2f}\u00a0% in {names[0]}",
        f"{year}年新能源消纳率：{names[-1]}为{last:.2f}%，{names[0]}为{first:.2f}%",
        language,
    )


def contributions_title(
    promise: str, year: int, change: str, total: str, language: Language
) -> str:
    """Return which change explains most of a difference."""
    return choose(
        f"{promise} {year}: {change} explains most of the difference of {total}",
        f"{promise}（{year}年）：裕度差{total}主要来自{change}",
        language,
    )


HEADINGS: Final = {
    "en": ("Inputs that differ:", "Verdicts:", "Contributions to the margins:"),
    "zh": ("有差别的输入：", "判定：", "对裕度的贡献："),
}


def verdict_line(row: dict[str, object], names: Sequence[str], language: Language) -> str:
    """Return one promise with the verdict and margin of each run."""
    told = [
        f"{word(str(row[f'verdict.{name}']), language)} {float(str(row[f'margin.{name}'])):+.4g}"
        for name in names
    ]
    return f"{row['target']} {row['year']} [{row['unit']}]: {' → '.join(told)}"


def contribution_line(row: dict[str, object]) -> str:
    """Return what one change contributed to one margin."""
    share = float(str(row["contribution"]))
    return f"{row['target']} {row['year']}: {row['change']} {share:+.4g} {row['unit']}"

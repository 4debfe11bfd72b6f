"""Charts: when shortfall is to be feared, and how well that is known."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.report.adequacy_figures import (
    case_text,
    format_few,
    interval_text,
    metric,
    riskiest_case,
    rows_of,
    studied_year,
)
from simulator.report.style import COLOURS, new_chart
from simulator.report.words import Language, choose, format_percent, month_label, month_name
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_MONTHS: Final = 12
_DAY: Final = 24
_NORMAL_95: Final = 1.96


def draw_shortfall_risk(scenario: Scenario, record: RunRecord, language: Language) -> Figure | None:
    """Draw the expected hours with a shortfall by month and hour of the day."""
    year = studied_year(scenario, record)
    if year is None:
        return None
    case = riskiest_case(record, year)
    rows = rows_of(record, "adequacy_hours", year, case)
    places = rows["month"].to_numpy(dtype=int) - 1, rows["hour"].to_numpy(dtype=int)
    hours = np.zeros((_MONTHS, _DAY))
    hours[places] = rows["lolh_hours"].to_numpy(dtype=float)
    subtitle = choose(
        f"Expected hours a year with a shortfall by month and hour of the day, {year}, "
        f"{case_text(case, 'en')}",
        f"{year}年各月、各时段的期望缺电时数（小时/年），{case_text(case, 'zh')}",
        language,
    )
    figure = new_chart(_risk_title(record, year, case, hours, language), subtitle)
    axes = figure.subplots()
    picture = axes.imshow(hours, aspect="auto", cmap="YlOrRd", vmin=0.0)
    axes.grid(visible=False)
    axes.set_yticks(range(_MONTHS), [month_label(m + 1, language) for m in range(_MONTHS)])
    axes.set_xticks(range(0, _DAY, 2))
    axes.set_xlabel(choose("hour of the day, hour beginning", "时刻（小时起点）", language))
    bar = figure.colorbar(picture, ax=axes, pad=0.02)
    bar.set_label(choose("h a year", "小时/年", language))
    return figure


def _risk_title(
    record: RunRecord, year: int, case: str, hours: np.ndarray, language: Language
) -> str:
    total = float(hours.sum())
    name = case_text(case, language)
    if total <= 0:
        english = f"In {year} no shortfall was met {name}: LOLH is 0."
        return choose(english, f"{year}年{name}未出现缺电：LOLH为0。", language)
    by_month, by_hour = hours.sum(axis=1), hours.sum(axis=0)
    first, second = np.argsort(by_month)[::-1][:2].tolist()
    share = format_percent(float(by_month[[first, second]].sum()) / total, language)
    worst = int(by_hour.argmax())
    row = metric(record, year, "lolh", case)
    value, interval = format_few(row["value"]), interval_text(row, language)
    months = [month_name(month + 1, language) for month in sorted((first, second))]
    return choose(
        f"In {year} {name} {value} h are short a year{interval}; {share} of them in {months[0]} "
        f"and {months[1]}, most at {worst}:00.",
        f"{year}年{name}，年均缺电{value}小时{interval}，其中{months[0]}、{months[1]}占{share}，"
        f"{worst}时最多。",
        language,
    )


def draw_adequacy_convergence(
    scenario: Scenario, record: RunRecord, language: Language
) -> Figure | None:
    """Draw how the mean hours short settle as weather years are added."""
    year = studied_year(scenario, record)
    if year is None:
        return None
    case = riskiest_case(record, year)
    row = metric(record, year, "lolh", case)
    count = len(rows_of(record, "adequacy_weather", year, case))
    name = case_text(case, language)
    share = row["standard_error"] / row["value"] if row["value"] > 0 else 0.0
    title = choose(
        f"After {count} weather years the hours short in {year} {name} are known to "
        f"{share:.0%} (standard error): {format_few(row['value'])} h{interval_text(row, 'en')}.",
        f"{count}个气象年后，{year}年{name}的年均缺电时数为{format_few(row['value'])}小时"
        f"{interval_text(row, 'zh')}，标准误差{share:.0%}。",
        language,
    )
    subtitle = choose(
        "Mean hours with a shortfall over the weather years so far [h a year], with its 95 % "
        "interval; points: single weather years",
        "截至该气象年的平均缺电时数（小时/年）及95%区间；点：各气象年",
        language,
    )
    figure = new_chart(title, subtitle, (9.0, 4.6))
    panels = figure.subplots(1, 2)
    for axes, panel in zip(panels, ("islanded", "firm_import"), strict=True):
        _draw_convergence(axes, rows_of(record, "adequacy_weather", year, panel), language)
        axes.set_title(case_text(panel, language), fontsize=9)
    return figure


def _draw_convergence(axes: Axes, rows: pd.DataFrame, language: Language) -> None:
    values = rows["lolh_hours"].to_numpy(dtype=float)
    count = np.arange(1, len(values) + 1)
    mean = values.cumsum() / count
    spread = np.sqrt(np.maximum((values**2).cumsum() / count - mean**2, 0.0))
    reach = _NORMAL_95 * spread / np.sqrt(np.maximum(count - 1, 1))
    later = count > 1
    axes.plot(count, values, ".", color="#bdbdbd", markersize=3)
    axes.fill_between(
        count[later], np.maximum(mean - reach, 0.0)[later], (mean + reach)[later],
        color=COLOURS["met"], alpha=0.25, linewidth=0,
    )  # fmt: skip
    axes.plot(count, mean, color=COLOURS["met"], linewidth=1.5)
    axes.set_ylim(0.0, max(float((mean + reach)[later].max(initial=0.0)) * 1.05, 1e-3))
    axes.set_xlabel(choose("weather years", "气象年数", language))
    axes.set_ylabel(choose("h a year", "小时/年", language))

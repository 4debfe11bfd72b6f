"""Chart: what wind, solar, storage and demand response are worth, beside the planners' credits."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.report.adequacy_figures import DECIDING, case_text, rows_of
from simulator.report.promises import focus_year
from simulator.report.style import COLOURS, new_chart
from simulator.report.words import Language, choose
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_NAMES: Final = {
    "wind": ("wind", "风电"),
    "solar": ("solar", "光伏"),
    "storage": ("storage", "储能"),
    "demand-response": ("demand response", "需求响应"),
}
_COLOURS: Final = {"storage": "battery"}
_SHARE: Final = "elcc_at_standard_share"
_STATIC: Final = "static_credit_share"


def draw_capacity_credits(
    scenario: Scenario, record: RunRecord, language: Language
) -> Figure | None:
    """Draw ELCC with its interval beside the static credit of the power balance, by year."""
    table = record.tables["adequacy"]
    years = sorted(set(table.loc[table["metric"] == _SHARE, "year"]))
    if not years:
        return None
    focus = focus_year(scenario) if focus_year(scenario) in years else years[-1]
    subtitle = choose(
        "Share of capacity [%]: ELCC at the reliability standard, "
        f"{case_text(DECIDING, 'en')}, with 95 % interval; hatched: credit in the planners' "
        "power balance",
        f"占装机的比例（%）：可靠性标准下的有效载荷能力（ELCC），{case_text(DECIDING, 'zh')}，"
        "附95%区间；斜线：电力平衡所用置信容量",
        language,
    )
    figure = new_chart(_title(_shares(record, focus), focus, language), subtitle)
    panels = figure.subplots(1, len(years), sharey=True, squeeze=False)[0]
    for axes, year in zip(panels, years, strict=True):
        _draw_year(axes, _shares(record, year), language)
        axes.set_title(str(year), fontsize=9)
    panels[0].set_ylabel("%")
    return figure


def _shares(record: RunRecord, year: int) -> pd.DataFrame:
    """Return ELCC with its interval and the static credit by resource. [%]."""
    rows = rows_of(record, "adequacy", year)
    elcc = rows[rows["metric"] == _SHARE].set_index("resource")[["value", "low", "high"]]
    static = rows[rows["metric"] == _STATIC].set_index("resource")["value"]
    shares = elcc.astype(float).assign(static=static.astype(float)).dropna()
    return shares * 100.0


def _draw_year(axes: Axes, shares: pd.DataFrame, language: Language) -> None:
    places = np.arange(len(shares))
    colours = [COLOURS[_COLOURS.get(str(name), str(name))] for name in shares.index]
    value = shares["value"].to_numpy()
    reach = np.abs(np.array([value - shares["low"], shares["high"] - value]))
    axes.bar(places - 0.2, value, 0.36, color=colours)
    axes.errorbar(places - 0.2, value, reach, fmt="none", ecolor="black", capsize=2, linewidth=0.9)
    static = shares["static"].to_numpy()
    axes.bar(places + 0.2, static, 0.36, facecolor="none", edgecolor=colours, hatch="////")
    for place, height in [*zip(places - 0.2, shares["high"], strict=True),
                          *zip(places + 0.2, static, strict=True)]:  # fmt: skip
        shown = static[round(place - 0.2)] if place % 1 < 0.5 else value[round(place + 0.2)]  # noqa: PLR2004
        axes.annotate(
            f"{shown:.0f}", (place, height), (0, 2), textcoords="offset points", ha="center",
            fontsize=7.5,
        )  # fmt: skip
    names = [choose(*_NAMES[str(name)], language) for name in shares.index]
    axes.set_xticks(places, [name.replace(" ", "\n") for name in names])


def _title(shares: pd.DataFrame, year: int, language: Language) -> str:
    parts = []
    for resource, row in shares.iterrows():
        name = choose(*_NAMES[str(resource)], language)
        english = f"{name} {row['value']:.0f}\u00a0% instead of {row['static']:.0f}\u00a0%"
        parts.append(
            choose(english, f"{name}{row['value']:.0f}%（平衡取{row['static']:.0f}%）", language)
        )
    listed = choose(", ", "、", language).join(parts)
    return choose(
        f"Load carried in {year} as a share of capacity, against the planners' credits: {listed}.",
        f"{year}年各类资源的有效载荷能力：{listed}。",
        language,
    )

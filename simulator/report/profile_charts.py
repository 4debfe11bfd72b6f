"""Charts of weather years: months beside the climate, duration curves, hourly ramps."""

from typing import Final

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator.profiles.study import ProfileStudy
from simulator.profiles.study_figures import duration, monthly_means, ramps, regional_series
from simulator.report.profile_bands import years_text
from simulator.report.style import COLOURS, new_chart
from simulator.report.words import (
    Language,
    choose,
    format_percent,
    format_power,
    month_label,
    power_unit,
    word,
)

FloatArray = npt.NDArray[np.float64]

_LINES: Final = {
    "wind": COLOURS["wind"],
    "solar": "#c9a800",
    "demand": COLOURS["demand"],
    "net load": COLOURS["met"],
}
_PANELS: Final = ("temperature", "irradiation", "wind", "inflow")
_MONTHS: Final = np.arange(12)
_HALF: Final = 0.5
_RARE: Final = 99.0
_STEPS: Final = np.linspace(0.0, 100.0, 501)


def draw_monthly(study: ProfileStudy, language: Language) -> Figure:
    """Draw monthly means of temperature, sun, wind and inflow beside the climate."""
    means = monthly_means(study)
    subtitle = choose(
        "Monthly means of the region; bar: "
        + ("median, whisker: 10 to 90 % of the years" if study.draws else "this weather year")
        + "; dot: climate (inflow: the kind of year chosen)",
        "全市月均值；柱："
        + ("中位数，须线：10%–90%的年份" if study.draws else "本气象年")
        + "；圆点：气候值（来水为所选年型）",
        language,
    )
    figure = new_chart(_monthly_title(study, means, language), subtitle, (10.0, 5.8))
    panels = figure.subplots(2, 2)
    for axes, name in zip(panels.ravel(), _PANELS, strict=True):
        _draw_months(axes, means[name], study.climate[name], name, language)
    return figure


def _monthly_title(study: ProfileStudy, means: dict[str, FloatArray], language: Language) -> str:
    typical = {name: np.median(means[name], axis=0) for name in _PANELS}
    heat = _farthest(typical["temperature"] - study.climate["temperature"])
    sun = _farthest(typical["irradiation"] / study.climate["irradiation"] - 1.0)
    wind = _farthest(typical["wind"] - study.climate["wind"])
    share = format_percent(abs(sun), language)
    which = "Medians of the months" if study.draws else "Months"
    span = years_text(study, language)
    if max(abs(heat), abs(sun), abs(wind)) < 1e-6:  # noqa: PLR2004 - matched to 1e-12
        return choose(
            "Each month of the typical year matches the climate.",
            "典型年逐月与气候值一致。",
            language,
        )
    return choose(
        f"{which} {span} lie within {abs(heat):.1f}\u00a0K, {share} of sun and "
        f"{abs(wind) * 100:.1f} points of wind output of the climate.",
        f"{span}逐月与气候值之差：气温不超过{abs(heat):.1f} K，辐照不超过{share}，"
        f"风电出力率不超过{abs(wind) * 100:.1f}个百分点。",
        language,
    )


def _farthest(differences: FloatArray) -> float:
    return float(differences[np.argmax(np.abs(differences))])


def _draw_months(
    axes: Axes, means: FloatArray, climate: FloatArray, name: str, language: Language
) -> None:
    titles = {
        "temperature": choose("air temperature [°C]", "气温（℃）", language),
        "irradiation": choose("irradiation [kWh/m²/d]", "日均辐照量（kWh/m²）", language),
        "wind": choose("wind output over nameplate", "风电出力率", language),
        "inflow": choose("inflow over hydro nameplate", "来水出力率", language),
    }
    colours = {
        "temperature": "#d55e00", "irradiation": "#f0d442", "wind": COLOURS["wind"],
        "inflow": COLOURS["hydro-run-of-river"],
    }  # fmt: skip
    middle = np.median(means, axis=0)
    axes.bar(_MONTHS, middle, 0.65, color=colours[name], alpha=0.75)
    if len(means) > 1:
        low, high = np.percentile(means, [10, 90], axis=0)
        axes.vlines(_MONTHS, low, high, color="#404040", linewidth=1.0)
    axes.plot(_MONTHS, climate, "o", color="black", markersize=3.5)
    axes.set_xticks(_MONTHS, [month_label(month + 1, language) for month in range(12)])
    axes.tick_params(axis="x", labelsize=7.5, length=0)
    axes.set_title(titles[name], fontsize=9, loc="left")


def _names(language: Language) -> dict[str, str]:
    return {name: word(name.replace(" ", "_"), language) for name in _LINES}


def draw_duration(study: ProfileStudy, language: Language) -> Figure:
    """Draw duration curves of wind, sun, demand and net load."""
    series = regional_series(study)
    often = format_percent(float((series["wind"] > _HALF).mean()), language)
    net = series["net load"]
    highest, lowest = (
        format_power(float(np.median(values)), language) for values in (net.max(1), net.min(1))
    )
    title = choose(
        f"Wind gives more than half of its nameplate in {often} of the hours; net load of "
        f"{study.year} runs from {highest} down to {lowest}.",
        f"风电出力超过装机一半的时间占{often}；{study.year}年净负荷在{highest}与{lowest}之间。",
        language,
    )
    several = choose(
        "median of the years, shade: 10 to 90 %", "各年中位数，阴影：10%–90%", language
    )
    subtitle = choose("Hours from the highest to the lowest", "各小时由高到低排列", language) + (
        choose("; ", "；", language) + several if study.draws else ""
    )
    figure = new_chart(title, subtitle, (10.0, 4.8))
    left, right = figure.subplots(1, 2)
    unit, factor = power_unit(language)
    names = _names(language)
    for axes, chosen, scale in (
        (left, ("wind", "solar"), 1.0),
        (right, ("demand", "net load"), factor),
    ):
        for name in chosen:
            curves = np.percentile(duration(series[name]), 100.0 - _STEPS, axis=1).T * scale
            _draw_curves(axes, _STEPS, curves, name, names[name])
        axes.set_xlim(0, 100)
        axes.set_xlabel(choose("share of hours [%]", "小时占比（%）", language))
        axes.legend()
    left.set_ylim(0, 1)
    left.set_ylabel(choose("output over nameplate", "出力率", language))
    right.axhline(0, color="black", linewidth=0.7)
    right.set_ylabel(unit)
    return figure


def _draw_curves(axes: Axes, x: FloatArray, curves: FloatArray, name: str, label: str) -> None:
    """Draw the median of curves of shape (year, x), and where most of them lie."""
    if len(curves) > 1:
        low, high = np.percentile(curves, [10, 90], axis=0)
        axes.fill_between(x, low, high, color=_LINES[name], alpha=0.2, linewidth=0)
    axes.plot(x, np.median(curves, axis=0), color=_LINES[name], linewidth=1.5, label=label)


def draw_ramps(study: ProfileStudy, language: Language) -> Figure:
    """Draw how often output and load change by how much from hour to hour."""
    series = {name: ramps(values) for name, values in regional_series(study).items()}
    rare = {
        name: float(np.median(np.percentile(values, _RARE, axis=1)))
        for name, values in series.items()
    }
    net = format_power(rare["net load"], language)
    wind, solar = (format_percent(rare[name], language) for name in ("wind", "solar"))
    title = choose(
        f"In one hour of a hundred wind changes by more than {wind} of its nameplate, "
        f"solar by {solar}, net load of {study.year} by {net}.",
        f"每百小时有一小时：风电变化超过装机的{wind}，光伏超过{solar}，"
        f"{study.year}年净负荷超过{net}。",
        language,
    )
    subtitle = choose(
        "Share of hours in which the change from one hour to the next exceeds a size (log scale)",
        "相邻两小时变化超过某一幅度的小时占比（对数坐标）",
        language,
    )
    figure = new_chart(title, subtitle, (10.0, 4.8))
    left, right = figure.subplots(1, 2)
    unit, factor = power_unit(language)
    names = _names(language)
    for axes, chosen, scale in (
        (left, ("wind", "solar"), 1.0),
        (right, ("demand", "net load"), factor),
    ):
        for name in chosen:
            _draw_exceedance(axes, series[name] * scale, name, names[name])
        axes.set_yscale("log")
        axes.set_ylim(0.01, 100)
        axes.set_yticks([0.01, 0.1, 1, 10, 100], ["0.01", "0.1", "1", "10", "100"])
        axes.minorticks_off()
        axes.axhline(1.0, color="#8c8c8c", linewidth=0.8, linestyle=":")
        axes.set_xlim(left=0)
        axes.legend()
    left.set_ylabel(choose("share of hours [%]", "小时占比（%）", language))
    left.set_xlabel(choose("hourly change over nameplate", "小时变化／装机", language))
    right.set_xlabel(choose(f"hourly change [{unit}]", f"小时变化（{unit}）", language))
    return figure


def _draw_exceedance(axes: Axes, changes: FloatArray, name: str, label: str) -> None:
    sizes = np.linspace(0.0, float(changes.max()), 300)
    shares = np.stack(
        [100.0 * (1.0 - np.searchsorted(np.sort(year), sizes, side="right") / len(year))
         for year in changes]
    )  # fmt: skip
    _draw_curves(axes, sizes, np.maximum(shares, 1e-3), name, label)

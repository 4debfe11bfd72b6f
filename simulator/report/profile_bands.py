"""Charts of weather years: the bands, and how far weather reaches."""

from typing import Final
from unicodedata import east_asian_width

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from simulator.profiles.study import ProfileStudy
from simulator.profiles.study_figures import correlation_by_distance
from simulator.profiles.weather_bands import BANDS, BandFigure
from simulator.profiles.weather_figures import FAR_KM, NEAR_KM
from simulator.report.style import COLOURS, new_chart
from simulator.report.words import Language, choose, word
from simulator.report.words_profiles import band_name

_BAND_COLOUR: Final = "#d9d9d9"
_OUTSIDE_BY: Final = 0.45  # how far beyond its band a dot is drawn at most, in widths of the band
_MOST_NAMED: Final = 3
_MIDDLING, _LARGE = 10.0, 100.0
_REACH: Final = (
    ("temperature", "space: daily temperature", "#d55e00", "o"),
    ("clearness", "space: daily clearness", "#e69f00", "s"),
    ("wind", "space: hourly wind", "#009e73", "^"),
)


def years_text(study: ProfileStudy, language: Language) -> str:
    """Return which weather years a figure speaks of."""
    if study.draws:
        return choose(f"over {study.draws} years", f"{study.draws}个气象年", language)
    return choose("in this weather year", "本气象年", language)


def bands_sentence(study: ProfileStudy, language: Language) -> str:
    """Return how many bands are met, and which are not."""
    bands = [band for band in study.bands if band.applies]
    missed = [band for band in bands if not band.holds]
    met = len(bands) - len(missed)
    span = years_text(study, language)
    sentence = choose(
        f"{met} of {len(bands)} bands met {span}",
        f"{span}：{len(bands)}个区间中有{met}个达到",
        language,
    )
    if not missed:
        return sentence + choose(".", "。", language)
    named = choose("; ", "；", language).join(
        f"{band_name(band.name, language)} {_number(band.value, band)}"
        for band in missed[:_MOST_NAMED]
    )
    more = len(missed) - _MOST_NAMED
    rest = choose(f" and {more} more", f"等{len(missed)}项", language) if more > 0 else ""
    outside = choose(f"; outside: {named}{rest}.", f"；未达到：{named}{rest}。", language)
    return sentence + outside


def band_line(band: BandFigure, language: Language) -> str:
    """Return a figure beside its band as a line of text."""
    met = word("met" if band.holds else "missed", language) if band.applies else "–"
    value = _number(band.value, band) if band.applies else "–"
    span = f"{_number(band.least, band)} … {_number(band.most, band)}"
    name = band_name(band.name, language)
    pad = " " * max(1, 46 - cell_width(name))
    return f"{name}{pad}{value:>8}   {span:<20}{met}"


def cell_width(text: str) -> int:
    """Return the cells that a text takes on a terminal; a Chinese character takes two.

    Examples
    --------
    >>> cell_width("wind"), cell_width("风电")
    (4, 4)
    """
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def draw_bands(study: ProfileStudy, language: Language) -> Figure:
    """Draw every band as a bar and the figure as a dot on it, each on a scale of its own."""
    shown = [band for band in study.bands if band.applies]
    subtitle = choose(
        "Bar: band from hourly records of central China, each on its own scale; dot: "
        + ("median of the years" if study.draws else "this weather year, which varies more"),
        "横条：华中地区逐时资料的区间（各自标度）；圆点："
        + ("各气象年中位数" if study.draws else "本气象年（单年波动更大）"),
        language,
    )
    height = 1.0 + 0.21 * len(shown)
    figure = new_chart(bands_sentence(study, language), subtitle, (9.0, height))
    axes = figure.subplots()
    for row, band in enumerate(shown):
        _draw_band(axes, -row, band)
    axes.set_yticks(
        [-row for row in range(len(shown))], [band_name(band.name, language) for band in shown]
    )
    axes.tick_params(axis="y", length=0, labelsize=8)
    axes.set_xticks([])
    axes.set_xlim(-0.75, 2.02)
    axes.set_ylim(-len(shown) + 0.3, 0.7)
    axes.grid(visible=False)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    return figure


def _draw_band(axes: Axes, y: float, band: BandFigure) -> None:
    width = band.most - band.least
    place = float(np.clip((band.value - band.least) / width, -_OUTSIDE_BY, 1 + _OUTSIDE_BY))
    colour = COLOURS["met" if band.holds else "missed"]
    axes.add_patch(Rectangle((0, y - 0.3), 1, 0.6, facecolor=_BAND_COLOUR, edgecolor="none"))
    axes.plot([place], [y], "o" if band.holds else "D", color=colour, markersize=5)
    for x, value, side in ((-0.52, band.least, "right"), (1.52, band.most, "left")):
        axes.text(x, y, _number(value, band), ha=side, va="center", fontsize=7, color="#595959")
    axes.text(2.0, y, _number(band.value, band), ha="right", va="center", fontsize=8, color=colour)


def _number(value: float, band: BandFigure) -> str:
    """Return a figure with as many digits as its band needs.

    Examples
    --------
    >>> _number(0.4419, BandFigure("", 0.4419, 0.45, 0.60))
    '0.442'
    >>> _number(905.4, BandFigure("", 905.4, 880.0, 1000.0))
    '905'
    """
    digits = 0 if band.most >= _LARGE else 1 if band.most >= _MIDDLING else 3
    text = f"{value:.{digits}f}"
    return text.removeprefix("-") if float(text) == 0.0 else text


def draw_correlation(study: ProfileStudy, language: Language) -> Figure | None:
    """Draw how the weather of two counties goes together over their distance."""
    table = correlation_by_distance(study)
    if table.empty:
        return None
    far = table[table["distance_km"] >= min(NEAR_KM, table["distance_km"].max())]
    wind, heat = (float(far[name].median()) for name in ("wind", "temperature"))
    title = choose(
        f"At {far['distance_km'].median():.0f} km the wind of two counties goes together at "
        f"{wind:.2f}, their temperature at {heat:.2f}.",
        f"相距{far['distance_km'].median():.0f} km的两县，风电相关系数{wind:.2f}，"
        f"气温相关系数{heat:.2f}。",
        language,
    )
    subtitle = choose(
        "Correlation of every two counties; anomalies of days, hours of wind; bars on the right: "
        f"bands for {NEAR_KM:.0f} to {FAR_KM:.0f} km (grey)",
        "任意两县的相关系数（日距平；风电为小时值）；右侧竖条："
        f"{NEAR_KM:.0f}–{FAR_KM:.0f} km（灰底）的区间",
        language,
    )
    figure = new_chart(title, subtitle)
    axes = figure.subplots()
    words = {
        "temperature": choose("daily temperature", "日均气温", language),
        "clearness": choose("daily clearness", "日晴空度", language),
        "wind": choose("hourly wind", "小时风电", language),
    }
    for place, (name, band, colour, marker) in enumerate(_REACH):
        axes.plot(
            table["distance_km"], table[name], marker, color=colour, markersize=5,
            label=words[name], linestyle="none",
        )  # fmt: skip
        axes.vlines(FAR_KM + 3.0 * (place + 1), *BANDS[band], color=colour, linewidth=5)
    axes.axvspan(NEAR_KM, FAR_KM, color=_BAND_COLOUR, alpha=0.3, linewidth=0)
    axes.set_xlim(0, max(FAR_KM + 15.0, float(table["distance_km"].max()) * 1.05))
    axes.set_ylim(min(0.5, float(table[["wind", "clearness"]].min().min()) - 0.05), 1.01)
    axes.set_xlabel(choose("distance [km]", "距离（km）", language))
    axes.set_ylabel(choose("correlation", "相关系数", language))
    axes.legend(loc="lower left")
    return figure

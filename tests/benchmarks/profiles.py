"""How many weather years a core generates in a second, for nine counties with their inflow.

Run as ``python -m tests.benchmarks.profiles``; the aim is 20 years a second. With ``--bands`` it
prints thirty years beside the bands, and what each broken generator does.
"""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from simulator.profiles.hydro import build_inflow
from simulator.profiles.weather import generate_weather
from simulator.profiles.weather_bands import BandFigure
from simulator.scenario.load import load_scenario
from simulator.scenario.pack import Pack
from simulator.scenario.schema import Weather
from tests.broken_weather import BROKEN, BROKEN_YEARS, YEARS, bands_of, broken_bands
from tests.packs import write_small_pack
from tests.weather_pack import nine_counties

TIMED_YEARS = 60


def nine_county_pack() -> Pack:
    """Return the small pack with nine counties."""
    with TemporaryDirectory() as folder:
        return nine_counties(load_scenario(write_small_pack(Path(folder))).pack)


def weather_years_per_second(years: int = TIMED_YEARS) -> tuple[float, float]:
    """Return weather years per second of wall time and of processor time. [1/s]"""
    pack = nine_county_pack()
    generate_weather(pack, 2025, Weather(year=1))  # the sun's course is computed once
    wall, processor = time.perf_counter(), time.process_time()
    for year in range(1, years + 1):
        weather = generate_weather(pack, 2025, Weather(year=year))
        build_inflow(pack, weather, "normal")
    return years / (time.perf_counter() - wall), years / (time.process_time() - processor)


def bands_table(pack: Pack) -> str:
    """Return thirty years beside the bands as a table in Markdown."""
    figures = bands_of(pack, YEARS)
    lines = [f"| over {YEARS} years | figure | band | |", "|---|---|---|---|"]
    lines += [
        f"| {figure.name} | {figure.value:.3f} | {_band(figure)} | {_met(figure)} |"
        for figure in figures
    ]
    met = sum(figure.holds for figure in figures)
    return "\n".join([*lines, "", f"{met} of {len(figures)} bands met."])


def broken_table(pack: Pack) -> str:
    """Return the broken generators as a table: the band each must leave, and all it leaves."""
    sound = sum(not figure.holds for figure in bands_of(pack, BROKEN_YEARS))
    lines = [
        f"| broken generator, {BROKEN_YEARS} years | leaves | figure | band | bands left in all |",
        "|---|---|---|---|---|",
        f"| none | | | | {sound} |",
    ]
    for name, broken in BROKEN.items():
        figures = broken_bands(pack, name)
        left = [figure for figure in figures if not figure.holds]
        figure = next(one for one in figures if one.name == broken.band)
        mark = "" if figure in left else " (NOT LEFT)"
        value = f"{figure.value:.3f}{mark} | {_band(figure)} | {len(left)}"
        lines.append(f"| {name} | {broken.band} | {value} |")
    return "\n".join(lines)


def _band(figure: BandFigure) -> str:
    return f"{figure.least:g} to {figure.most:g}"


def _met(figure: BandFigure) -> str:
    return "met" if figure.holds else "missed"


if __name__ == "__main__":
    if "--bands" in sys.argv[1:]:
        small = nine_county_pack()
        sys.stdout.write(f"{bands_table(small)}\n\n{broken_table(small)}\n")
    else:
        wall_rate, processor_rate = weather_years_per_second()
        sys.stdout.write(
            f"{wall_rate:.1f} weather years/s of wall time, "
            f"{processor_rate:.1f} of processor time\n"
        )

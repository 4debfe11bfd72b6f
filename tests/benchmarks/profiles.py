"""How many weather years a core generates in a second, for nine counties with their inflow.

Run as ``python -m tests.benchmarks.profiles``; the aim is 20 years a second.
"""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from simulator.profiles.hydro import build_inflow
from simulator.profiles.weather import generate_weather
from simulator.scenario.load import load_scenario
from simulator.scenario.schema import Weather
from tests.packs import write_small_pack
from tests.weather_pack import nine_counties

YEARS = 60


def weather_years_per_second(years: int = YEARS) -> tuple[float, float]:
    """Return weather years per second of wall time and of processor time. [1/s]"""
    with TemporaryDirectory() as folder:
        pack = nine_counties(load_scenario(write_small_pack(Path(folder))).pack)
    generate_weather(pack, 2025, Weather(year=1))  # the sun's course is computed once
    wall, processor = time.perf_counter(), time.process_time()
    for year in range(1, years + 1):
        weather = generate_weather(pack, 2025, Weather(year=year))
        build_inflow(pack, weather, "normal")
    return years / (time.perf_counter() - wall), years / (time.process_time() - processor)


if __name__ == "__main__":
    wall_rate, processor_rate = weather_years_per_second()
    sys.stdout.write(
        f"{wall_rate:.1f} weather years/s of wall time, {processor_rate:.1f} of processor time\n"
    )

"""The folder of a hosting study: its tables, and its points, each kept as soon as it is there."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import pandas as pd

from simulator.pathway.hosting import Capacity, Hosting, Request
from simulator.pathway.hosting_point import FLOORS, Reading
from simulator.pathway.hosting_scenario import BASE, CITY, Line, Point
from simulator.run_folder.folder import inputs_hash
from simulator.run_folder.manifest import simulator_version, write_inputs, write_json
from simulator.run_folder.names import MANIFEST
from simulator.scenario.schema import Scenario

CURVES: Final = "hosting.csv"
CAPACITIES: Final = "capacities.csv"
POINTS: Final = "points"
FOUND, NONE, BEYOND = "found", "none", "beyond"
"""Whether a capacity lies between two runs, or no run meets its floor, or all do."""
_DECIMALS: Final = 6


def hosting_folder(scenario: Scenario, request: Request, output: Path) -> Path:
    """Return where a study stands once it is whole."""
    key = {"inputs": inputs_hash(scenario), **asdict(request)}
    return output / f"{scenario.name}-hosting-{_digest(key)[:8]}"


class PointStore:
    """Readings that are there already, in the study at hand or in others of the same inputs.

    Parameters
    ----------
    folder
        Where the study will stand. Until it is whole its points stand beside it, in a folder with
        a leading dot, so that the same command goes on after an interruption.
    """

    def __init__(self, scenario: Scenario, request: Request, folder: Path) -> None:
        self._key = {
            "inputs": inputs_hash(scenario),
            "simulator": simulator_version(),
            "year": request.year,
            "exact": request.exact,
        }
        self._request = request
        self._others = f"{scenario.name}-hosting-*/{POINTS}"
        self._output = folder.parent
        self.path = folder.parent / f".{folder.name}.{POINTS}"

    def find(self, point: Point) -> Reading | None:
        """Return the reading of a point, if it is there and settles what is asked now."""
        name = self._name(point)
        for path in (self.path / name, *self._output.glob(f"{self._others}/{name}")):
            if path.is_file():
                reading = Reading(**json.loads(path.read_text(encoding="utf-8"))["reading"])
                if reading.gap_mwh == 0 or not reading.close(self._request.areas):
                    return reading
        return None

    def recall(self, points: Sequence[Point]) -> Iterator[tuple[Point, Reading]]:
        """Yield points with their readings, all of which are there.

        Raises
        ------
        KeyError
            If one is not.
        """
        for point in points:
            reading = self.find(point)
            if reading is None:
                raise KeyError(point)
            yield point, reading

    def keep(self, point: Point, reading: Reading) -> None:
        """Write a reading, whole or not at all."""
        self.path.mkdir(parents=True, exist_ok=True)
        content = {"point": asdict(point), "reading": asdict(reading)}
        partial = self.path / f".{self._name(point)}"
        partial.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        partial.replace(self.path / self._name(point))

    def forget(self) -> None:
        """Remove what an unfinished study left."""
        shutil.rmtree(self.path, ignore_errors=True)

    def move_into(self, folder: Path, hosting: Hosting) -> None:
        """Write all points of a study into its folder."""
        (folder / POINTS).mkdir()
        for point, reading in hosting.readings.items():
            self.keep(point, reading)
            os.link(self.path / self._name(point), folder / POINTS / self._name(point))

    def _name(self, point: Point) -> str:
        return f"{_digest({**self._key, 'point': asdict(point)})[:16]}.json"


def write_hosting_tables(folder: Path, hosting: Hosting) -> None:
    """Write ``hosting.csv`` and ``capacities.csv``."""
    tables = {CURVES: curve_table(hosting), CAPACITIES: capacity_table(hosting)}
    for name, table in tables.items():
        table.round(_DECIMALS).to_csv(folder / name, index=False, lineterminator="\n")


def write_hosting_manifest(
    folder: Path,
    run: str,
    scenario: Scenario,
    hosting: Hosting,
    options: Mapping[str, Any],
) -> None:
    """Write ``inputs/`` and ``manifest.json``."""
    write_inputs(folder, scenario)
    methods = [reading.method for reading in hosting.readings.values()]
    manifest = {
        "run": run,
        "scenario": scenario.name,
        "simulator": simulator_version(),
        "inputs_hash": inputs_hash(scenario),
        "seeds": {"weather": scenario.weather.seed},
        "request": asdict(hosting.request),
        "floors": dict(FLOORS),
        "commitment": "decided again at every point",
        "points": len(methods),
        "points_solved_exactly": methods.count("exact"),
        **options,
    }
    write_json(folder / MANIFEST, manifest)


def curve_table(hosting: Hosting) -> pd.DataFrame:
    """Return a row for each point of each line, in order of the factor."""
    rows = [
        _curve_row(hosting, line, factor)
        for line in hosting.installed
        for factor in hosting.rates(line)
    ]
    return pd.DataFrame(rows)


def _curve_row(hosting: Hosting, line: Line, factor: float) -> dict[str, object]:
    reading = hosting.readings[Point(line, factor).same]
    capacity = hosting.installed[line].of(factor)
    area = line.county
    fast = reading.fast_curtailed_mwh
    of_fast = None if fast is None else Reading(fast, reading.available_mwh, 0.0, "fast").rate(area)
    return {
        "mix": line.mix,
        "county": area,
        "case": line.case,
        "factor": factor,
        "wind_mw": capacity["wind"],
        "solar_mw": capacity["solar"],
        "curtailment_rate": reading.rate(area),
        "curtailed_mwh": reading.curtailed(area),
        "available_mwh": reading.available(area),
        "city_rate": reading.rate(CITY),
        "method": reading.method,
        "gap_rate": reading.gap(area),
        "fast_rate": of_fast,
    }


def capacity_table(hosting: Hosting) -> pd.DataFrame:
    """Return a row for each capacity, with the runs on both sides."""
    return pd.DataFrame([_capacity_row(hosting, one) for one in hosting.capacities])


def _capacity_row(hosting: Hosting, one: Capacity) -> dict[str, object]:
    part, rates = hosting.installed[one.line], hosting.rates(one.line)
    low, high = (None if side is None else part.level(side) for side in (one.low, one.high))
    capacity = dict.fromkeys(("wind", "solar")) if one.low is None else part.of(one.low)
    return {
        "mix": one.line.mix,
        "county": one.line.county,
        "floor": one.floor,
        "case": one.line.case,
        "capacity_mw": low,
        "wind_mw": capacity["wind"],
        "solar_mw": capacity["solar"],
        "low_mw": low,
        "high_mw": high,
        "low_rate": None if one.low is None else rates[one.low],
        "high_rate": None if one.high is None else rates[one.high],
        "change_mw": _change(hosting, one),
        "status": status(one),
    }


def status(one: Capacity) -> str:
    """Return how a capacity was found: ``found``, ``none`` or ``beyond``."""
    if one.low is None:
        return NONE
    return BEYOND if one.high is None else FOUND


def _change(hosting: Hosting, one: Capacity) -> float | None:
    """Return how far a case moves the capacity of its base; None where either is not found. [MW]"""
    if one.line.case == BASE:
        return None
    base = hosting.capacity(one.floor, Line(one.line.mix, one.line.county))
    part = hosting.installed[one.line]
    if one.low is None or base.low is None or BEYOND in {status(one), status(base)}:
        return None
    return part.level(one.low) - part.level(base.low)


def _digest(content: object) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()

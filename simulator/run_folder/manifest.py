"""manifest.json: what made a run, so that it can be made again."""

import hashlib
import json
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from typing import Any

from simulator.run_folder.folder import inputs_hash, series_hashes
from simulator.run_folder.names import INPUTS, MANIFEST, SERIES
from simulator.run_folder.tables import YearRecord
from simulator.scenario.schema import Scenario

_DISTRIBUTION = "grid-target-simulator"
_PACKAGES = (
    "pypsa", "linopy", "highspy", "numpy", "pandas", "scipy", "xarray", "pvlib", "windpowerlib",
    "holidays", "pydantic", "pyarrow", "netCDF4", "matplotlib", "openpyxl",
)  # fmt: skip


def build_manifest(
    run: str,
    scenario: Scenario,
    records: Sequence[YearRecord],
    options: Mapping[str, object],
) -> dict[str, Any]:
    """Return what ``manifest.json`` says; the run's wall time is added when it is over.

    Parameters
    ----------
    options
        Options that change what is written: language, charts, networks; and ``fast``, which also
        changes the results and so is part of the hash.
    """
    return {
        "run": run,
        "scenario": scenario.name,
        "simulator": simulator_version(),
        "python": platform.python_version(),
        "platform": sys.platform,
        "packages": {name: _version(name) for name in _PACKAGES},
        "inputs_hash": inputs_hash(
            scenario,
            fast=bool(options.get("fast")),
            causes=str(options.get("causes", "targets")),
        ),
        "inputs": {
            path: hashlib.sha256(text.encode()).hexdigest()
            for path, text in sorted(scenario.input_files.items())
        }
        | series_hashes(scenario),
        "series": [] if scenario.measured is None else list(scenario.measured.sentences),
        "seeds": {"weather": scenario.weather.seed, "outages": scenario.adequacy.seed},
        "options": dict(options),
        "years": {str(record.year): _year(record) for record in records},
        "peak_memory_mb": round(max(record.peak_memory_mb for record in records), 1),
    }


def write_manifest(folder: Path, content: Mapping[str, Any], seconds: Mapping[str, float]) -> None:
    """Write ``manifest.json``, which makes a run whole.

    Parameters
    ----------
    seconds
        Wall time of the run as a whole, by part. [s]
    """
    rounded = {name: round(value, 2) for name, value in seconds.items()}
    write_json(folder / MANIFEST, {**content, "seconds": rounded})


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a mapping as readable JSON, breaking a hard link to an older file."""
    path.unlink(missing_ok=True)
    text = json.dumps(content, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")


def write_inputs(folder: Path, scenario: Scenario) -> None:
    """Write ``inputs/``: the scenario, the pack and series files as they were read."""
    for name, text in scenario.input_files.items():
        relative = PurePosixPath(name)
        if relative.is_absolute() or ".." in relative.parts:
            relative = PurePosixPath(relative.name)
        parts = relative.parts[1:] if relative.parts[0] == INPUTS else relative.parts
        path = folder.joinpath(INPUTS, *parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    for name, content in (scenario.measured.contents if scenario.measured else {}).items():
        path = folder / INPUTS / SERIES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def simulator_version() -> str:
    """Return the version of the installed program."""
    return _version(_DISTRIBUTION)


def _year(record: YearRecord) -> dict[str, object]:
    return {
        "solver": asdict(record.solver),
        "commitment_comparison": [asdict(week) for week in record.commitment_comparison],
        **_forecast(record),
        "seconds": {name: round(value, 2) for name, value in record.seconds.items()},
        "peak_memory_mb": round(record.peak_memory_mb, 1),
    }


def _forecast(record: YearRecord) -> dict[str, object]:
    """Return what forecasts missed and cost; nothing where commitment knew all."""
    figures = {
        name: round(value, 3)
        for name, value in record.figures.items()
        if name.startswith("forecast_")
    }
    return {"forecast": figures} if figures else {}


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "unknown"

"""The runs that stand in a folder: what they are called, and what came of them."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from simulator.run_folder.names import INPUTS, MANIFEST
from simulator.run_folder.record import is_whole, read_manifest
from simulator.scenario.scenario_file import read_scenario_file

_TABLE = "targets.csv"


@dataclass(frozen=True)
class RunSummary:
    """One run in a list of runs.

    Parameters
    ----------
    zh, en
        Title of its scenario.
    finished
        When it was written, local time.
    years
        Years it simulated.
    verdicts
        How many promises are met, missed, not due or not testable, each in its own year.
    seconds
        How long it took. [s]
    size_mb
        Size of its folder. [MB]
    """

    folder: Path
    zh: str
    en: str
    finished: datetime
    years: tuple[int, ...]
    verdicts: Counter[str]
    seconds: float
    size_mb: float
    fast: bool


def list_runs(output: Path) -> tuple[RunSummary, ...]:
    """Return the finished runs below a folder, the latest first."""
    if not output.is_dir():
        return ()
    found = [_summary(folder) for folder in sorted(output.iterdir()) if is_whole(folder)]
    return tuple(sorted(found, key=lambda run: run.finished, reverse=True))


def _summary(folder: Path) -> RunSummary:
    manifest = read_manifest(folder)
    title = _title(folder, str(manifest["scenario"]))
    written = (folder / MANIFEST).stat().st_mtime
    return RunSummary(
        folder=folder,
        zh=title[0],
        en=title[1],
        finished=datetime.fromtimestamp(written).astimezone(),
        years=tuple(int(year) for year in manifest["years"]),
        verdicts=_verdicts(folder),
        seconds=float(sum(manifest["seconds"].values())),
        size_mb=sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6,
        fast=bool(manifest["options"].get("fast")),
    )


def _title(folder: Path, name: str) -> tuple[str, str]:
    _, header, _ = read_scenario_file(folder / INPUTS / "scenario.yaml", {}, [])
    if header is None or header.title is None:
        return name, name
    return header.title.zh, header.title.en


def _verdicts(folder: Path) -> Counter[str]:
    """Return the deciding verdicts, of each promise the one in its own year."""
    rows = pd.read_csv(folder / _TABLE, usecols=["target", "year", "verdict", "decides"])
    rows = rows[rows["decides"]]
    region = next((folder / INPUTS).glob("*/targets.csv"))
    promised = pd.read_csv(region, usecols=["target", "year"], dtype=str)
    years = dict(zip(promised["target"], promised["year"].astype(int), strict=True))
    own = rows[rows["year"] == rows["target"].map(years)]
    return Counter(own["verdict"].astype(str))


def as_json(runs: tuple[RunSummary, ...]) -> str:
    """Return the list as JSON."""
    rows = [
        {
            "run": run.folder.name,
            "title": {"zh": run.zh, "en": run.en},
            "finished": run.finished.isoformat(timespec="seconds"),
            "years": list(run.years),
            "verdicts": dict(sorted(run.verdicts.items())),
            "seconds": round(run.seconds, 1),
            "size_mb": round(run.size_mb, 1),
            "fast": run.fast,
        }
        for run in runs
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)

"""The folder of a sweep: one file per case, then its tables; whole once the manifest is there."""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from simulator.run_folder.folder import inputs_hash
from simulator.run_folder.manifest import simulator_version, write_inputs, write_json
from simulator.run_folder.names import CASE_TABLE, HOURLY, INPUTS, MANIFEST
from simulator.sweeps.case import CaseResult
from simulator.sweeps.cluster import Failure
from simulator.sweeps.plan import Plan

CASES: Final = "cases"
FAILED: Final = "failed.csv"
SWEEP: Final = "sweep.yaml"


def sweep_folder(plan: Plan, output: Path) -> Path:
    """Return where a sweep stands."""
    return output / f"{plan.name}-{plan.key}"


def is_complete(folder: Path) -> bool:
    """Whether the folder holds a finished sweep: the manifest is written last."""
    return (folder / MANIFEST).is_file()


def begin(folder: Path, plan: Plan) -> None:
    """Make the folder, with the inputs as they are read."""
    (folder / CASES).mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    for leftover in (folder / CASES).glob(".*"):
        leftover.unlink()
    write_inputs(folder, plan.scenario)
    (folder / INPUTS / SWEEP).write_text(plan.sweep.text, encoding="utf-8", newline="")


def clear(folder: Path) -> None:
    """Remove a sweep, whole or not."""
    shutil.rmtree(folder, ignore_errors=True)


def cases_there(folder: Path) -> set[str]:
    """Return the cases that have their file."""
    return {path.stem for path in (folder / CASES).glob("[!.]*.json")}


def write_case(folder: Path, result: CaseResult) -> None:
    """Write a case's file, whole or not at all; its hourly series first."""
    for year, content in result.hourly.items():
        (folder / HOURLY).mkdir(exist_ok=True)
        _put(folder / HOURLY / f"{result.case}-{year}.parquet", content)
    text = json.dumps({"case": result.case, "years": result.years}, ensure_ascii=False, indent=1)
    _put(folder / CASES / f"{result.case}.json", text.encode())


def read_case(folder: Path, case: str) -> dict[str, dict[str, Any]] | None:
    """Return the years of a case; None if it has no file."""
    path = folder / CASES / f"{case}.json"
    if not path.is_file():
        return None
    years: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["years"]
    return years


def case_table(folder: Path, plan: Plan) -> pd.DataFrame:
    """Return a row for each row of the design and year: inputs, verdicts, margins, figures.

    Columns: ``row`` (of the design), ``case``, ``year``; ``input.<name>`` as written (empty: the
    base value), ``value.<name>`` in the base unit; ``verdict.<target>``, ``margin.<target>``,
    ``close.<target>`` where a fast solution cannot tell; then the figures of years.csv.
    """
    rows: list[dict[str, Any]] = []
    for number, planned in enumerate(plan.cases):
        years = read_case(folder, planned.case)
        if years is None:
            continue
        inputs = _inputs(plan, planned.row, planned.numbers)
        for year, content in years.items():
            head = {"row": number, "case": planned.case, "year": int(year)}
            rows.append({**head, **inputs, **_outputs(content)})
    return pd.DataFrame(rows)


def write_tables(
    folder: Path, table: pd.DataFrame, failures: Sequence[Failure], plan: Plan
) -> None:
    """Write ``cases.parquet`` and ``failed.csv``."""
    partial = folder / f".{CASE_TABLE}"
    table.to_parquet(partial, compression="zstd", index=False)
    partial.replace(folder / CASE_TABLE)
    texts = {planned.case: planned.row for planned in plan.cases}
    names = [f"input.{one.name}" for one in plan.sweep.inputs]
    rows = [
        [one.case, *(text or "" for text in texts[one.case]), one.kind, one.reason]
        for one in sorted(failures, key=lambda one: one.case)
    ]
    columns = ["case", *names, "error", "reason"]
    pd.DataFrame(rows, columns=columns).to_csv(folder / FAILED, index=False, lineterminator="\n")


def write_sweep_manifest(
    folder: Path, plan: Plan, counts: Mapping[str, int], options: Mapping[str, Any], seconds: float
) -> None:
    """Write ``manifest.json``, which makes the sweep whole."""
    write_json(
        folder / MANIFEST,
        {
            "sweep": folder.name,
            "title": {"zh": plan.sweep.zh, "en": plan.sweep.en},
            "base": plan.scenario.name,
            "base_inputs_hash": inputs_hash(plan.scenario),
            "simulator": simulator_version(),
            "method": plan.sweep.method,
            "seed": plan.sweep.seed,
            "years": list(plan.scenario.years),
            "inputs": [
                {
                    "name": one.name,
                    "paths": list(one.paths),
                    "zh": one.zh,
                    "en": one.en,
                    "base": base,
                }
                for one, base in zip(plan.sweep.inputs, plan.base_texts, strict=True)
            ],
            "counts": dict(counts),
            "options": dict(options),
            "seconds": round(seconds, 2),
        },
    )


def read_failures(folder: Path) -> tuple[Failure, ...]:
    """Return the cases that failed when the sweep was last run."""
    path = folder / FAILED
    if not path.is_file():
        return ()
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    return tuple(
        Failure(case, kind, reason)
        for case, kind, reason in zip(rows["case"], rows["error"], rows["reason"], strict=True)
    )


def _put(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{path.name}")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _inputs(
    plan: Plan, row: Sequence[str | None], numbers: Sequence[float | None]
) -> dict[str, object]:
    names = [one.name for one in plan.sweep.inputs]
    texts = {f"input.{name}": text or "" for name, text in zip(names, row, strict=True)}
    values = {
        f"value.{name}": float("nan") if number is None else number
        for name, number in zip(names, numbers, strict=True)
    }
    return {**texts, **values}


def _outputs(content: Mapping[str, Any]) -> dict[str, object]:
    targets = content["targets"]
    return {
        **{f"verdict.{name}": one["verdict"] for name, one in targets.items()},
        **{
            f"margin.{name}": float("nan") if one["margin"] is None else one["margin"]
            for name, one in targets.items()
        },
        **{f"close.{name}": bool(one["close"]) for name, one in targets.items()},
        **content["figures"],
    }

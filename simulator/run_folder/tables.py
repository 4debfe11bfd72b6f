"""The tables of a run, from the records of its years."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from simulator.assessment.balance import Balances
from simulator.assessment.decision import decided_at
from simulator.assessment.targets import merge_verdicts
from simulator.assessment.verdict import Verdict
from simulator.dispatch.result import Commitment, SolverReport, WeekComparison
from simulator.run_folder.adequacy_tables import adequacy_rows, join_adequacy
from simulator.run_folder.names import SUMMARY, TABLES
from simulator.run_folder.workbook import FORMULA_STARTS
from simulator.scenario.pack import Pack
from simulator.scenario.schema import Scenario

if TYPE_CHECKING:  # the optimiser is slow to import, and only workers need it
    from simulator.year import YearResult

Words = Callable[[Pack, Verdict], tuple[str, str]]
"""What decides a verdict, in English and Chinese."""

_DECIMALS = 6
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?( ?%)?")
_TARGET_COLUMNS = [
    "target", "area", "year", "reading", "value", "unit", "promised", "margin", "verdict",
    "probability", "low", "high", "decided_by", "decided_by_zh", "decided_at", "decides",
]  # fmt: skip


def _no_causes() -> pd.DataFrame:
    from simulator.absorption.causes import COLUMNS  # noqa: PLC0415 - needs the optimiser, slow

    return pd.DataFrame(columns=list(COLUMNS))


@dataclass(frozen=True)
class YearRecord:
    """What the tables need of one simulated year; small, so that a worker can hand it back.

    Parameters
    ----------
    plants, absorption, commitment
        The year's rows of plants.csv, absorption.csv and commitment.csv.
    seconds
        Wall time by stage. [s]
    peak_memory_mb
        Largest resident memory of the process that simulated the year. [MB]
    """

    year: int
    figures: dict[str, float]
    verdicts: tuple[Verdict, ...]
    plants: pd.DataFrame
    absorption: pd.DataFrame
    commitment: pd.DataFrame
    balances: Balances
    solver: SolverReport
    seconds: dict[str, float]
    peak_memory_mb: float
    commitment_comparison: tuple[WeekComparison, ...] = ()
    adequacy: dict[str, pd.DataFrame] = field(default_factory=dict)
    causes: pd.DataFrame = field(default_factory=_no_causes)


def record_year(result: "YearResult", peak_memory_mb: float) -> YearRecord:
    """Reduce a year's result to what the tables need."""
    return YearRecord(
        year=result.year,
        figures=result.figures,
        verdicts=result.verdicts,
        plants=_plant_rows(result),
        absorption=result.absorption.plants,
        commitment=_commitment_rows(result.year, result.dispatch.commitment),
        balances=result.balances,
        solver=result.dispatch.solver,
        seconds=result.seconds,
        peak_memory_mb=peak_memory_mb,
        commitment_comparison=result.commitment_comparison,
        adequacy=adequacy_rows(result.adequacy) if result.adequacy else {},
        **({"causes": result.causes.rows} if result.causes else {}),
    )


def build_tables(
    scenario: Scenario, records: Sequence[YearRecord], words: Words
) -> dict[str, pd.DataFrame]:
    """Return every table of the run folder by name; what decides a verdict is told in words."""
    verdicts = {record.year: record.verdicts for record in records}
    tables = {
        "targets": _target_rows(scenario.pack, merge_verdicts(scenario, verdicts).verdicts, words),
        "years": _year_rows(records),
        "absorption": pd.concat([record.absorption for record in records], ignore_index=True),
        "causes": _join([record.causes for record in records]),
        "commitment": pd.concat([record.commitment for record in records], ignore_index=True),
        "plants": _with_names(scenario, pd.concat([r.plants for r in records], ignore_index=True)),
        "power_balance": pd.concat([record.balances.power for record in records]),
        "energy_balance": pd.concat([record.balances.energy for record in records]),
        "regulation_balance": pd.concat([record.balances.regulation for record in records]),
        **join_adequacy([record.adequacy for record in records]),
        "assumptions": pd.DataFrame([row.model_dump() for row in scenario.assumptions]),
    }
    return {name: tables[name].round(_DECIMALS) for name in TABLES}


def _join(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of all years; years without rows do not blur the types of columns."""
    filled = [table for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else tables[0]


def write_tables(folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Write ``<table>.csv`` for each table; text that might run as a formula stays text."""
    for name, table in tables.items():
        safe = table.apply(lambda column: column.map(_as_text, na_action="ignore"))
        safe.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def _as_text(cell: object) -> object:
    """Return a cell that no spreadsheet runs as a formula; numbers stay as they are.

    Examples
    --------
    >>> _as_text("=1+1"), _as_text("-5.2"), _as_text("+5 %"), _as_text(-1.5)
    ("'=1+1", '-5.2', '+5 %', -1.5)
    """
    if not isinstance(cell, str) or not cell.startswith(FORMULA_STARTS):
        return cell
    return cell if _NUMBER.fullmatch(cell) else f"'{cell}"


def write_summary(folder: Path, scenario: str, run: str, tables: dict[str, pd.DataFrame]) -> None:
    """Write ``summary.json``: the figures of each year and the verdicts that decide."""
    years = json.loads(
        tables["years"].set_index("year").to_json(orient="index", double_precision=6)
    )
    targets = tables["targets"]
    deciding = targets.loc[targets["decides"], ["target", "year", "verdict", "margin", "unit"]]
    summary = {
        "scenario": scenario,
        "run": run,
        "years": years,
        "targets": json.loads(deciding.to_json(orient="records", double_precision=6)),
    }
    text = json.dumps(summary, ensure_ascii=False, indent=2)
    (folder / SUMMARY).write_text(text + "\n", encoding="utf-8")


def _plant_rows(result: "YearResult") -> pd.DataFrame:
    dispatch = result.dispatch
    plants = dispatch.plants
    rows = pd.DataFrame(
        {
            "year": result.year,
            "plant": plants.index,
            "carrier": plants["carrier"].to_numpy(),
            "bus": plants["bus"].to_numpy(),
            "role": plants["role"].to_numpy(),
            "capacity_mw": plants["capacity_mw"].to_numpy(),
            "energy_mwh": plants["energy_mwh"].to_numpy(),
        }
    )
    sums = {
        "generation_mwh": dispatch.output_mw,
        "charged_mwh": dispatch.charge_mw,
        "curtailed_mwh": result.absorption.curtailed_mw,
    }
    for name, hourly in sums.items():
        rows[name] = rows["plant"].map(hourly.sum()).fillna(0.0)
    rows["full_load_hours"] = rows["generation_mwh"] / rows["capacity_mw"].where(
        rows["capacity_mw"] > 0
    )
    return rows


def _commitment_rows(year: int, commitment: Commitment) -> pd.DataFrame:
    days = pd.DatetimeIndex(commitment.need_mw.index)
    units = commitment.units_on.groupby(
        pd.DatetimeIndex(commitment.units_on.index).normalize()
    ).max()
    rows = pd.DataFrame(
        {
            "year": year,
            "day": days.strftime("%Y-%m-%d"),
            "need_mw": commitment.need_mw.to_numpy(),
            "committed_mw": commitment.committed_mw.to_numpy(),
            "minimum_mw": commitment.minimum_mw.to_numpy(),
            "valley_room_mw": commitment.valley_room_mw.to_numpy(),
            "valley_bound": commitment.valley_bound.to_numpy(),
            "units_on": units.sum(axis="columns").to_numpy(),
        }
    )
    by_plant = units.add_prefix("units_on_").reset_index(drop=True)
    return pd.concat([rows, by_plant], axis="columns")


def _target_rows(pack: Pack, verdicts: Sequence[Verdict], words: Words) -> pd.DataFrame:
    rows = pd.DataFrame([vars(verdict) for verdict in verdicts], columns=_TARGET_COLUMNS)
    told = [words(pack, verdict) for verdict in verdicts]
    rows["decided_by"] = [english for english, _ in told]
    rows["decided_by_zh"] = [chinese for _, chinese in told]
    rows["decided_at"] = [decided_at(verdict.decided_by) for verdict in verdicts]
    numeric = ["value", "promised", "margin", "probability", "low", "high"]
    return rows.astype(dict.fromkeys(numeric, "float64") | {"decides": "bool"})


def _year_rows(records: Sequence[YearRecord]) -> pd.DataFrame:
    rows = pd.DataFrame([{"year": record.year, **record.figures} for record in records])
    carriers = [name for name in rows if str(name).startswith(("generation_", "capacity_"))]
    return rows.fillna(dict.fromkeys(carriers, 0.0))  # a carrier not yet built in a year


def _with_names(scenario: Scenario, rows: pd.DataFrame) -> pd.DataFrame:
    names = pd.DataFrame(
        [(plant.plant, plant.zh, plant.en, plant.in_service) for plant in scenario.pack.plants],
        columns=["plant", "zh", "en", "month"],
    )
    months = names.pop("month")
    names["in_service"] = [f"{month // 12}-{month % 12 + 1:02d}" for month in months]
    return rows.merge(names, on="plant", how="left")

"""Runs side by side: tables of what differs, written into a folder that names the runs."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from simulator.report.compare_charts import render_comparison
from simulator.report.words import Language, choose
from simulator.run_folder.folder import building
from simulator.sweeps.attribution import attribute
from simulator.sweeps.cluster import Runner
from simulator.sweeps.differences import (
    OpenRun,
    common_years,
    figure_differences,
    input_differences,
    verdict_differences,
)

TABLES = ("inputs", "figures", "verdicts", "contributions")
_LONGEST_NAME = 120


@dataclass(frozen=True)
class Comparison:
    """What differs between runs; the tables are empty where nothing does.

    Parameters
    ----------
    inputs, figures, verdicts
        See `simulator.sweeps.differences`.
    contributions
        See `simulator.sweeps.attribution`; empty unless asked for.
    """

    runs: tuple[OpenRun, ...]
    inputs: pd.DataFrame
    figures: pd.DataFrame
    verdicts: pd.DataFrame
    contributions: pd.DataFrame

    @property
    def identical(self) -> bool:
        """Whether neither inputs nor results differ."""
        return not (len(self.inputs) or len(self.figures) or len(self.verdicts))

    @property
    def name(self) -> str:
        """Name of its folder."""
        whole = "compare-" + "-and-".join(run.name for run in self.runs)
        short = hashlib.sha256(whole.encode()).hexdigest()[:8]
        return whole if len(whole) <= _LONGEST_NAME else f"{whole[:_LONGEST_NAME]}-{short}"


def compare_runs(runs: Sequence[OpenRun], runner: Runner | None) -> Comparison:
    """Compare runs with the first of them.

    Parameters
    ----------
    runner
        Where given, and there are two runs, the difference of every margin is attributed to the
        changed inputs, by runs of their mixtures.
    """
    contributions = pd.DataFrame(columns=["target", "year", "unit", "change", "contribution"])
    if runner is not None:
        contributions = attribute(runs[0], runs[1], runner).round(6)
    return Comparison(
        runs=tuple(runs),
        inputs=input_differences(runs),
        figures=figure_differences(runs),
        verdicts=verdict_differences(runs),
        contributions=contributions,
    )


def write_comparison(comparison: Comparison, output: Path, language: Language) -> Path:
    """Write the tables and charts of a comparison; return its folder."""
    folder = output / comparison.name
    promises = {
        target.target: choose(target.en, target.zh, language)
        for run in comparison.runs
        for target in run.loaded.scenario.pack.targets
    }
    years = list(common_years(comparison.runs))
    with building(folder) as partial:
        for name in TABLES:
            table: pd.DataFrame = getattr(comparison, name)
            if len(table) or name != "contributions":
                table.to_csv(partial / f"{name}.csv", index=False, lineterminator="\n")
        if years:
            render_comparison(
                partial,
                [run.name for run in comparison.runs],
                [run.record.years.loc[years] for run in comparison.runs],
                comparison.verdicts,
                comparison.contributions,
                promises,
                language,
            )
    return folder

"""Writes a look at weather years: a folder with the table and the charts, whole or not at all."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from matplotlib.figure import Figure

from simulator.profiles.study import ProfileStudy
from simulator.profiles.study_figures import study_table
from simulator.report.profile_bands import draw_bands, draw_correlation
from simulator.report.profile_charts import draw_duration, draw_monthly, draw_ramps
from simulator.report.style import chart_style, save_chart
from simulator.report.words import Language
from simulator.run_folder.folder import building, inputs_hash, remove_leftovers
from simulator.run_folder.manifest import simulator_version, write_inputs, write_json
from simulator.run_folder.names import MANIFEST
from simulator.scenario.schema import Scenario

TABLE: Final = "table.csv"
PROFILE_CHARTS: Final[dict[str, Callable[[ProfileStudy, Language], Figure | None]]] = {
    "profiles-monthly": draw_monthly,
    "profiles-duration": draw_duration,
    "profiles-ramps": draw_ramps,
    "profiles-correlation": draw_correlation,
    "profiles-bands": draw_bands,
}
"""Every chart by the name of its files; one that has nothing to show returns None."""
_DECIMALS: Final = 6


def write_profile_study(
    scenario: Scenario, study: ProfileStudy, output: Path, language: Language
) -> Path:
    """Write the folder of a study and return it; one with the same name is replaced.

    Parameters
    ----------
    scenario
        The scenario whose weather was looked at.
    study
        What was found.
    output
        Folder in which run folders stand.
    """
    remove_leftovers(output)
    key = {"inputs": inputs_hash(scenario), "year": study.year, "weather_years": study.draws}
    digest = hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()
    folder = output / f"{scenario.name}-profiles-{digest[:8]}"
    with building(folder) as partial:
        write_inputs(partial, scenario)
        table = study_table(study).round(_DECIMALS)
        table.to_csv(partial / TABLE, index=False, lineterminator="\n")
        with chart_style():
            for name, draw in PROFILE_CHARTS.items():
                figure = draw(study, language)
                if figure is not None:
                    save_chart(figure, partial, name)
        manifest = {
            "run": folder.name,
            "scenario": scenario.name,
            "simulator": simulator_version(),
            **key,
            "seed": scenario.weather.seed,
            "language": language,
        }
        write_json(partial / MANIFEST, manifest)
    return folder

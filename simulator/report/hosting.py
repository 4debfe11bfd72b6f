"""Makes a hosting study and writes its folder, whole or not at all."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from matplotlib.figure import Figure

from simulator.pathway.hosting import Hosting, Progress, Request, check_request, find_hosting
from simulator.pathway.hosting_pool import side_by_side
from simulator.report.hosting_charts import (
    draw_hosting_counties,
    draw_hosting_curve,
    draw_hosting_sensitivity,
)
from simulator.report.style import chart_style, save_chart
from simulator.report.words import Language
from simulator.run_folder.folder import building, remove_leftovers
from simulator.run_folder.hosting import (
    PointStore,
    hosting_folder,
    write_hosting_manifest,
    write_hosting_tables,
)
from simulator.run_folder.names import MANIFEST
from simulator.run_folder.record import read_manifest
from simulator.scenario.schema import Scenario

HOSTING_CHARTS: Final[dict[str, Callable[[Scenario, Hosting, Language], Figure | None]]] = {
    "hosting-curve": draw_hosting_curve,
    "hosting-counties": draw_hosting_counties,
    "hosting-sensitivity": draw_hosting_sensitivity,
}
"""Every chart by the name of its files; one that has nothing to show returns None."""


@dataclass(frozen=True)
class HostingOutcome:
    """A study, where it stands, and whether it stood there before."""

    hosting: Hosting
    folder: Path
    reused: bool


def find_studies(scenario: Scenario, output: Path) -> Iterator[tuple[Path, Hosting]]:
    """Yield the finished studies of a scenario that stand in a folder, with what they found.

    A study is read by asking for its points again: all of them are there, so that nothing is
    simulated. One of other inputs, or of another version of the program, is passed over.
    """
    for folder in sorted(output.glob(f"{scenario.name}-hosting-*")):
        if not (folder / MANIFEST).is_file():
            continue
        asked = read_manifest(folder)["request"]
        request = Request(
            year=int(asked["year"]),
            points=int(asked["points"]),
            counties=tuple(asked["counties"]),
            county_floors=tuple(asked["county_floors"]),
            sensitivity=tuple(asked["sensitivity"]),
            exact=bool(asked["exact"]),
        )
        if hosting_folder(scenario, request, output) != folder:
            continue
        try:
            hosting = find_hosting(scenario, request, PointStore(scenario, request, folder).recall)
        except KeyError:  # a point is missing: not a whole study, so none to tell of
            continue
        yield folder, hosting


def study_hosting(
    scenario: Scenario,
    request: Request,
    *,
    output: Path,
    language: Language = "en",
    workers: int | None = None,
    force: bool = False,
    progress: Progress = lambda _done, _total: None,
) -> HostingOutcome:
    """Find what the grid can host and write the study; points that are there are not run again.

    Parameters
    ----------
    output
        Folder in which run folders stand.
    workers
        Processes that simulate points side by side, by default one a core. Results do not depend
        on it.
    force
        Simulate every point again and replace a study of the same inputs.

    Raises
    ------
    ScenarioError
        If the scenario cannot be asked this.
    SolveError
        If a point is not solved to a certified optimum; the points before it are kept.
    """
    check_request(scenario, request)
    remove_leftovers(output)
    folder = hosting_folder(scenario, request, output)
    store = PointStore(scenario, request, folder)
    if force:
        store.forget()
    started = time.perf_counter()
    found = (lambda _point: None) if force else store.find
    with side_by_side(scenario, request, workers, found, store.keep) as evaluate:
        hosting = find_hosting(scenario, request, evaluate, progress)
    whole = (folder / MANIFEST).is_file() and not force
    if whole and read_manifest(folder)["language"] == language:
        return HostingOutcome(hosting, folder, reused=True)
    with building(folder) as partial:
        store.move_into(partial, hosting)
        write_hosting_tables(partial, hosting)
        with chart_style():
            for name, draw in HOSTING_CHARTS.items():
                figure = draw(scenario, hosting, language)
                if figure is not None:
                    save_chart(figure, partial, name)
        seconds = round(time.perf_counter() - started, 2)
        options = {"language": language, "seconds": seconds}
        write_hosting_manifest(partial, folder.name, scenario, hosting, options)
    store.forget()
    return HostingOutcome(hosting, folder, reused=whole)

"""What people read of a run, in parts that processes can make side by side.

Matplotlib and the like are imported where a part is made, not in the process that hands out work.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from simulator.report.words import Language
from simulator.run_folder.record import RunRecord, read_record
from simulator.scenario.schema import Scenario

_PAGE: Final = "page"
_PAPERS: Final = "papers"


@dataclass(frozen=True)
class Report:
    """A run whose report is written into its folder.

    Parameters
    ----------
    manifest
        manifest.json of the run, which is written after its report.
    """

    scenario: Scenario
    folder: Path
    manifest: dict[str, Any]
    language: Language


def get_ready(scenario: Scenario) -> tuple[str, ...]:
    """Import what parts of a report need, and return which parts a scenario's run has.

    Those that take longest come first, so that no process idles at the end.
    """
    from simulator.report.brief import pdf_file, word_file, write  # noqa: F401, PLC0415 - see above
    from simulator.report.charts import chart_names  # noqa: PLC0415

    return (_PAGE, _PAPERS, *chart_names(scenario))


def write_part(report: Report, name: str) -> None:
    """Write one part of a report: the page, the papers, or a chart as PNG and SVG."""
    record = _read_once(report.folder)
    if name == _PAGE:
        from simulator.report.page.write import write_page  # noqa: PLC0415 - see above

        write_page(report.scenario, record, report.language)
    elif name == _PAPERS:
        from simulator.report.brief.write import write_papers  # noqa: PLC0415

        write_papers(report.scenario, record, report.manifest, report.folder, report.language)
    else:
        from simulator.report.charts import render_chart  # noqa: PLC0415

        render_chart(report.scenario, record, name, report.language)


@cache
def _read_once(folder: Path) -> RunRecord:
    """Read a run's tables; a process writes parts of one run, whose tables stand by then."""
    return read_record(folder)

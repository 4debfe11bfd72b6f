"""All charts of a run."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from matplotlib.figure import Figure

from simulator.report.adequacy_risk import draw_adequacy_convergence, draw_shortfall_risk
from simulator.report.capacity import draw_build_out, draw_supply_capability
from simulator.report.capacity_credits import draw_capacity_credits
from simulator.report.causes import draw_causes, draw_reasons
from simulator.report.curtailment import draw_curtailment_by_month, draw_net_load_duration
from simulator.report.dispatch_weeks import draw_curtailment_week, draw_peak_week
from simulator.report.energy import draw_energy_balance
from simulator.report.forecast import draw_forecast_week
from simulator.report.grid_map import draw_grid_map
from simulator.report.heat_maps import draw_hours_of_year
from simulator.report.scorecard import draw_scorecard
from simulator.report.storage_cycles import draw_storage_cycles
from simulator.report.style import chart_style, save_chart
from simulator.report.timeline import draw_timeline
from simulator.report.typical_days import draw_typical_days
from simulator.report.words import Language
from simulator.report.worst_events import draw_worst_events
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

CHARTS: Final[dict[str, Callable[[Scenario, RunRecord, Language], Figure | None]]] = {
    "scorecard": draw_scorecard,
    "build-out": draw_build_out,
    "build-out-timeline": draw_timeline,
    "energy-balance": draw_energy_balance,
    "supply-capability": draw_supply_capability,
    "dispatch-peak-week": draw_peak_week,
    "dispatch-curtailment-week": draw_curtailment_week,
    "curtailment-by-month": draw_curtailment_by_month,
    "curtailment-causes": draw_causes,
    "curtailment-reasons": draw_reasons,
    "net-load-duration": draw_net_load_duration,
    "typical-days": draw_typical_days,
    "hours-of-year": draw_hours_of_year,
    "storage-cycles": draw_storage_cycles,
    "grid-map": draw_grid_map,
    "forecast-week": draw_forecast_week,
    "shortfall-risk": draw_shortfall_risk,
    "capacity-credits": draw_capacity_credits,
    "worst-shortfalls": draw_worst_events,
    "adequacy-convergence": draw_adequacy_convergence,
}
"""Every chart by the name of its files; one that has nothing to show returns None."""


OF_WHOLE_YEARS: Final = frozenset({"typical-days", "hours-of-year", "storage-cycles"})
"""Charts that say nothing of a few days; a short run goes without them."""


def chart_names(scenario: Scenario) -> tuple[str, ...]:
    """Return the charts that a run of a scenario draws by itself."""
    return tuple(name for name in CHARTS if scenario.period is None or name not in OF_WHOLE_YEARS)


def render_chart(
    scenario: Scenario,
    record: RunRecord,
    name: str,
    language: Language,
    folder: Path | None = None,
) -> None:
    """Draw one chart of a run into its folder, or into another one, if it has anything to show."""
    with chart_style():
        figure = CHARTS[name](scenario, record, language)
        if figure is not None:
            save_chart(figure, folder or record.path, name)


def render_charts(
    scenario: Scenario, record: RunRecord, language: Language, folder: Path | None = None
) -> None:
    """Draw all charts of a run into its folder, or into another one."""
    for name in chart_names(scenario):
        render_chart(scenario, record, name, language, folder)

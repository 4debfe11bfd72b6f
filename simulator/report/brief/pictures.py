"""Charts as the paper shows them: at print size, the finding in the text and not above them."""

import io
from collections.abc import Callable
from typing import Final

from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from simulator.report.style import chart_style, lay_out, write_png
from simulator.report.words import Language
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

Draw = Callable[[Scenario, RunRecord, Language], Figure | None]

_WIDTH_IN: Final = 156 / 25.4  # the type area: letters of 9 pt stay 9 pt
_HEIGHT_IN: Final = 1.8
_MARGIN: Final = 0.005


def draw_picture(
    draw: Draw,
    scenario: Scenario,
    record: RunRecord,
    language: Language,
    *,
    height_in: float = _HEIGHT_IN,
) -> tuple[bytes, str] | None:
    """Return a chart as PNG without its title, and the line that says what it shows.

    None where the chart has nothing to show.
    """
    with chart_style():
        figure = draw(scenario, record, language)
        if figure is None:
            return None
        subtitle = figure.texts[-1].get_text()
        for text in list(figure.texts):
            text.remove()
        figure.set_size_inches(_WIDTH_IN, height_in)
        room = (_MARGIN, _MARGIN, 1 - 2 * _MARGIN, 1 - 2 * _MARGIN)
        figure.set_layout_engine(ConstrainedLayoutEngine(rect=room))
        buffer = io.BytesIO()
        lay_out(figure)
        write_png(figure, buffer)
    return buffer.getvalue(), subtitle

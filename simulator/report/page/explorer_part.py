"""The explorer's controls, legend and read-out; explorer.js brings them to life."""

from simulator.report.page.markup import Pair, label, swap, tell
from simulator.report.page.series import DOWN, LINE, UP
from simulator.report.style import COLOURS
from simulator.report.words import word
from simulator.report.words_decisions import format_moment

_BUTTONS: tuple[tuple[str, str, Pair], ...] = (
    ("back", "◀", ("A week back", "前一周")),
    ("on", "▶", ("A week on", "后一周")),
    ("closer", "＋", ("Zoom in", "放大")),
    ("wider", "－", ("Zoom out", "缩小")),
)
_HELP: Pair = (
    "Drag across the chart to zoom, double-click for the whole year. With the chart in focus: "
    "arrows move by an hour, with Shift by a day; Page Up and Page Down by a week; + and − zoom; "
    "0 shows the year; Home and End go to its first and last week.",
    "在图上拖动可放大，双击显示全年。选中图后：方向键逐时移动，加Shift逐日移动；"
    "Page Up、Page Down逐周移动；＋、－缩放；0显示全年；Home、End跳至首周、末周。",
)
_WHAT: Pair = (
    "Hourly dispatch: supply stacked by carrier, demand as a line, curtailment hatched; export and "
    "charging downwards",
    "逐时运行：各类电源出力堆叠，黑线为负荷，斜线为弃电；向下为送出与储能充电",
)


def keys(names: set[str]) -> list[dict[str, str]]:
    """Return name, colour and side of each series that any year has."""
    return [
        {"name": name, "colour": COLOURS[name], "side": side}
        for side, members in (("up", UP), ("down", DOWN))
        for name in members
        if name in names
    ]


def key_styles() -> str:
    """Return the rules that colour legend and read-out."""
    plain = [f".of-{name} {{ background: {COLOURS[name]}; }}" for name in (*UP, *DOWN, LINE)]
    hatched = (
        f".of-curtailed {{ background: repeating-linear-gradient(135deg, #fff 0 3px, "
        f"{COLOURS['curtailed']} 3px 5px); }}"
    )
    return "\n".join([*plain, hatched])


def explorer_html(
    years: list[int],
    focus: int,
    names: set[str],
    hours: list[tuple[int, str, Pair]],
    shown: int,
) -> str:
    """Return the explorer of hourly dispatch.

    Parameters
    ----------
    focus
        The year shown first.
    names
        Series that any year has.
    hours
        Year, ISO hour and promise of each hour that decides one.
    """
    return (
        f'<div id="explorer" data-focus="{focus}">'
        f"{_controls(years, focus, hours, shown)}{_legend(names, shown)}"
        '<p class="soft"><span class="range"></span></p><div class="stage">'
        f'<div class="plot" tabindex="0" role="application" {label(_WHAT, shown)} '
        'aria-describedby="explorer-help"></div>'
        f'<div class="readout">{_readout(names)}</div></div>'
        f'<p id="explorer-help" class="soft help">{tell(_HELP)}</p>'
        '<p id="spoken" class="spoken" role="status" aria-live="polite"></p></div>'
    )


def _controls(years: list[int], focus: int, hours: list[tuple[int, str, Pair]], shown: int) -> str:
    year_options = "".join(
        f'<option value="{year}"{" selected" if year == focus else ""}>{year}</option>'
        for year in years
    )
    buttons = "".join(
        f'<button type="button" data-act="{act}" {label(told, shown)}>{sign}</button>'
        for act, sign, told in _BUTTONS
    )
    return (
        f'<div class="row"><label>{tell(("Year", "年份"))}<select id="year">{year_options}'
        f"</select></label>"
        f'<label>{tell(("From day", "起始日"))}<input id="day" type="date"></label>'
        f'<label>{tell(("Jump to", "跳至"))}<select id="jump">{_jumps(hours, shown)}'
        f"</select></label>{buttons}"
        f'<button type="button" data-act="all">{tell(("Whole year", "全年"))}</button>'
        f'<button type="button" data-act="save" class="save">'
        f"{tell(('Hours shown as CSV', '所示时段CSV'))}</button></div>"
    )


def _jumps(hours: list[tuple[int, str, Pair]], shown: int) -> str:
    options = [
        f'<option value="" {swap(("choose an hour", "选择时刻"), shown)}</option>',
        f'<option value="|demand" {swap(("highest demand", "最大负荷时刻"), shown)}</option>',
        f'<option value="|curtailed" {swap(("most curtailment", "最大弃电时刻"), shown)}</option>',
    ]
    for year, at, (english, chinese) in hours:
        told = (
            f"{english} – decided {format_moment(at, 'en')}",
            f"{chinese}：{format_moment(at, 'zh')}",
        )
        options.append(f'<option value="{year}|{at}" {swap(told, shown)}</option>')
    return "".join(options)


def _legend(names: set[str], shown: int) -> str:
    group = label(("Series shown", "显示的序列"), shown)
    buttons = "".join(
        f'<button type="button" aria-pressed="true" data-series="{name}">{_mark(name)}</button>'
        for name in (*UP, *DOWN, LINE)
        if name in names
    )
    return f'<div class="keys" role="group" {group}>{buttons}</div>'


def _readout(names: set[str]) -> str:
    rows = "".join(
        f'<tr data-series="{name}"><th scope="row">{_mark(name)}</th><td class="number"></td></tr>'
        for name in (LINE, *reversed(UP), *DOWN)
        if name in names
    )
    return f'<table><caption class="hour"></caption><tbody>{rows}</tbody></table>'


def _mark(name: str) -> str:
    told = tell((word(name, "en"), word(name, "zh")))
    return f'<span class="swatch of-{name}" aria-hidden="true"></span> <span>{told}</span>'

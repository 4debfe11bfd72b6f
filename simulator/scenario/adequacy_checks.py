"""Rules of an adequacy case that look at more than one cell."""

from collections.abc import Sequence
from typing import Final

from simulator.errors import Problem, did_you_mean
from simulator.scenario.adequacy_rows import PROFILE_MARK, InterfaceRow, Outages, UnitRow
from simulator.scenario.records import Record
from simulator.scenario.row import Strict

_PAIRS: Final = (
    ("forced_outage_rate", "mean_time_to_repair_h"),
    ("failure_rate_per_h", "repair_rate_per_h"),
)


def outage_of(row: Outages) -> tuple[float, float]:
    """Return forced outage rate [0..1] and mean time to repair [h] of a checked row.

    A row without outage columns never fails.
    """
    if row.failure_rate_per_h is not None and row.repair_rate_per_h is not None:
        total = row.failure_rate_per_h + row.repair_rate_per_h
        share = row.failure_rate_per_h / total if total else 0.0
        return share, 1.0 / row.repair_rate_per_h if row.repair_rate_per_h else 0.0
    return row.forced_outage_rate or 0.0, row.mean_time_to_repair_h or 0.0


def check_outages(
    record: Record, row: Strict, process: str, hours: float, problems: list[Problem]
) -> None:
    """Report outage columns that do not make a two-state process.

    Parameters
    ----------
    record, row
        The row as text and typed; rows without outage columns pass.
    process
        Outage process of the case.
    hours
        Length of one snapshot. [h]
    problems
        Takes what is wrong.
    """
    if not isinstance(row, Outages):
        return
    words = _outage_words(row, process) or _geometric_words(row, process, hours)
    if words is not None:
        name, allowed = words
        cell = record.cells.get(name)
        path = f"{record.path}.{name}" if name else record.path
        found = cell.text if cell else ""
        problems.append(Problem(record.file, record.line, path, found, allowed))


def _outage_words(row: Outages, process: str) -> tuple[str, str] | None:
    first, second = (tuple(getattr(row, name) for name in pair) for pair in _PAIRS)
    if any(v is not None for v in first) and any(v is not None for v in second):
        return "", f"must give {' and '.join(_PAIRS[0])}, or {' and '.join(_PAIRS[1])}, not both"
    if second != (None, None):
        return _rate_words(second)
    rate, repair = first
    if rate is None and (repair is not None or isinstance(row, UnitRow)):
        return _PAIRS[0][0], "is missing; must be from 0 to 1 (0 if it never fails)"
    if rate and process != "independent" and not repair:
        return _PAIRS[0][1], "must be more than 0 for a unit that fails [h]"
    return None


def _rate_words(rates: tuple[float | None, ...]) -> tuple[str, str] | None:
    fail, repair = rates
    if fail is None or repair is None:
        return "", f"must give both {' and '.join(_PAIRS[1])}"
    if fail and not repair:
        return _PAIRS[1][1], "must be more than 0 for a unit that fails [1/h]"
    return None


def _geometric_words(row: Outages, process: str, hours: float) -> tuple[str, str] | None:
    """Return what is wrong with the hourly probabilities of the geometric process."""
    rate, repair = outage_of(row)
    if process != "geometric" or not 0 < rate < 1:
        return None
    name = _PAIRS[1][1] if row.repair_rate_per_h is not None else _PAIRS[0][1]
    tiny = 1e-12
    if hours / repair > 1 + tiny:
        return name, f"makes a repair probability above 1 per snapshot of {hours:g} h"
    if hours / repair * rate / (1 - rate) > 1 + tiny:
        return name, f"makes a failure probability above 1 per snapshot of {hours:g} h"
    return None


def check_links(
    record: Record,
    row: Strict,
    regions: Sequence[str],
    profiles: Sequence[str],
    problems: list[Problem],
) -> None:
    """Report regions and profiles that the case does not have.

    Parameters
    ----------
    record, row
        The row as text and typed.
    regions, profiles
        Names that exist; without regions (unreadable demand) those are not checked.
    problems
        Takes what is wrong.
    """

    def report(name: str, found: str, allowed: str, hint: str) -> None:
        path = f"{record.path}.{name}"
        problems.append(Problem(record.file, record.line, path, found, allowed, hint))

    names = ("from", "to") if isinstance(row, InterfaceRow) else ("region",)
    for name in names if regions else ():
        text = record.cells[name].text if name in record.cells else ""
        if text not in regions and (text or len(regions) > 1):
            known = f"must be a region, one of {', '.join(regions)}"
            report(name, text, known, did_you_mean(text, regions))
    if isinstance(row, InterfaceRow) and row.from_region == row.to_region:
        report("to", row.to_region, "must be another region than from", "")
    for name, cell in record.cells.items():
        column = cell.text.removeprefix(PROFILE_MARK)
        if cell.text.startswith(PROFILE_MARK) and column not in profiles:
            known = f"must be a column of profiles ({', '.join(profiles) or 'none given'})"
            report(name, cell.text, known, did_you_mean(column, profiles))


def check_name(record: Record, named: dict[str, str], problems: list[Problem]) -> None:
    """Report a name that was taken before, in this table or another.

    Parameters
    ----------
    record
        The row as text; its path is the name.
    named
        Names so far and where each stands; takes this one.
    problems
        Takes what is wrong.
    """
    name = record.path
    if name in named:
        allowed = f"is there twice, first in {named[name]}; every name must be once"
        problems.append(Problem(record.file, record.line, name, "", allowed))
    named.setdefault(name, f"{record.file}:{record.line}")

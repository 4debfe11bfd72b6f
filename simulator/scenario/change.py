"""Applies a scenario's `change` to the texts of the pack, before anything is typed.

A changed cell remembers its line in the scenario file, so that whatever is wrong with it later is
reported there.
"""

import re
from collections.abc import Mapping
from typing import Final

from simulator.errors import Problem, did_you_mean
from simulator.scenario.changed_cells import ID_COLUMNS, Desk, Placed, edit_record, new_record
from simulator.scenario.records import MODELS, RawPack, Records, file_keys
from simulator.scenario.yaml_nodes import Node

YEARLY: Final = ("exchange", "demand")
_SINGLE: Final = ("commitment", "forecast", "region", "weather")
SECTIONS: Final = (*ID_COLUMNS, *YEARLY, *_SINGLE)
_YEAR: Final = re.compile(r"[0-9]{4}")


def apply_changes(
    raw: RawPack, top: Node, file: str, years: tuple[int, ...], problems: list[Problem]
) -> RawPack:
    """Return the pack's records with the scenario's changes in them.

    Parameters
    ----------
    raw
        Records of the pack; exchange and demand have one for each year.
    top
        The scenario's node `change`.
    file
        How problems name the scenario file.
    years
        Years that a change may name.
    problems
        Takes what is wrong with the changes.
    """
    desk = Desk(file, years, problems)
    changed = dict(raw)
    sections = desk.group(top, "change", f"sections ({', '.join(SECTIONS)})")
    for section, node in sections.items():
        path = f"change.{section}"
        if section not in SECTIONS:
            allowed = f"is not among what can be changed ({', '.join(SECTIONS)})"
            desk.refuse(node, path, allowed, did_you_mean(section, SECTIONS))
        elif section in _SINGLE:
            changed[section] = _change_single(desk, section, raw[section], node)
        elif section in YEARLY:
            changed[section] = _change_yearly(desk, section, raw[section], node)
        else:
            changed[section] = _change_named(desk, section, raw[section], node)
    return changed


def _change_single(desk: Desk, table: str, records: Records, node: Node) -> Records:
    path = f"change.{table}"
    values = _placed(path, desk.group(node, path, "values"))
    return {key: edit_record(desk, table, record, values) for key, record in records.items()}


def _change_named(desk: Desk, table: str, records: Records, node: Node) -> Records:
    changed = dict(records)
    for name, inner in desk.group(node, f"change.{table}", f"{table} by id").items():
        path = f"change.{table}.{name}"
        if name in records:
            values = _placed(path, desk.group(inner, path, "values"))
            changed[name] = edit_record(desk, table, records[name], values)
        elif records:  # without any, the file could not be read, which is reported already
            record = new_record(desk, table, name, inner, path, records)
            if record is not None:
                changed[name] = record
    return changed


def _change_yearly(desk: Desk, table: str, records: Records, node: Node) -> Records:
    changed = dict(records)
    values = _joined(table, desk.group(node, f"change.{table}", "values"))
    for name, (path, inner) in values.items():
        if not isinstance(inner.value, dict):
            for key, record in changed.items():
                changed[key] = edit_record(desk, table, record, {name: (path, inner)})
            continue
        for year, value in desk.group(inner, path, "values by year").items():
            if not _YEAR.fullmatch(year) or int(year) not in desk.years:
                allowed = f"{year} is not among the years of the run ({_span(desk.years)})"
                desk.refuse(value, path, allowed, "Add the year to years, or drop the change.")
            elif year in changed:
                changed[year] = edit_record(desk, table, changed[year], {name: (path, value)})
    return changed


def _placed(path: str, group: Mapping[str, Node]) -> Placed:
    return {name: (f"{path}.{name}", node) for name, node in group.items()}


def _joined(table: str, group: Mapping[str, Node]) -> Placed:
    """Return values by name, in which ``export_blocked: {months: …}`` is ``export_blocked_months``.

    A group whose keys are years stays as it is.
    """
    known = file_keys(MODELS[table])
    joined: dict[str, tuple[str, Node]] = {}
    for name, node in group.items():
        path = f"change.{table}.{name}"
        inner = node.value if isinstance(node.value, dict) and name not in known else {}
        if inner and not any(_YEAR.fullmatch(key) for key in inner):
            joined |= {f"{name}_{key}": (f"{path}.{key}", value) for key, value in inner.items()}
        else:
            joined[name] = (path, node)
    return joined


def _span(years: tuple[int, ...]) -> str:
    whole = len(years) > 1 and years == tuple(range(years[0], years[-1] + 1))
    return f"{years[0]}-{years[-1]}" if whole else ", ".join(str(year) for year in years)

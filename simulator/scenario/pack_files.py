"""Reads the files of a region pack into records of text, before anything is typed."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from simulator.errors import Problem, did_you_mean
from simulator.scenario.pack import Region
from simulator.scenario.records import (
    LAYOUTS,
    PROVENANCE,
    Cell,
    Layout,
    Origin,
    RawPack,
    Record,
    Records,
    columns_of,
    group_rows,
)
from simulator.scenario.tables import read_table
from simulator.scenario.text_files import read_text
from simulator.scenario.yaml_nodes import Node, read_yaml

_PLAIN: Final = ("time_zone", "currency", "price_year")
_QUANTITIES: Final = tuple(
    field.alias or name
    for name, field in Region.model_fields.items()
    if name not in {"zh", "en", *_PLAIN}
)
_YEAR_DIGITS: Final = 4
_OPTIONAL: Final = frozenset(layout.table for layout in LAYOUTS if layout.optional)


def read_pack(
    folder: Path, region: str, texts: dict[str, str], problems: list[Problem]
) -> tuple[RawPack, set[str]]:
    """Read every file of a pack.

    Parameters
    ----------
    folder
        The pack's folder.
    region
        Its name.
    texts
        Takes the text of every file, by its path below the project.
    problems
        Takes what is wrong with the files.

    Returns
    -------
    tuple
        Records by table and key, and the tables that could not be read whole.
    """
    raw: RawPack = {}
    broken: set[str] = set()
    for table in ("region", *(layout.table for layout in LAYOUTS)):
        shown = f"inputs/{region}/{table}.{'yaml' if table == 'region' else 'csv'}"
        before = len(problems)
        raw[table] = {}
        if table in _OPTIONAL and not (folder / Path(shown).name).exists():
            continue
        text = read_text(folder / Path(shown).name, shown, problems)
        if text is not None:
            texts[shown] = text
            raw[table] = _read_records(table, text, shown, problems)
        if len(problems) > before:
            broken.add(table)
    return raw, broken


def _read_records(table: str, text: str, shown: str, problems: list[Problem]) -> Records:
    if table == "region":
        node = read_yaml(text, shown, problems)
        return {} if node is None else {"": _region_record(node, shown, problems)}
    layout = next(layout for layout in LAYOUTS if layout.table == table)
    required, optional = columns_of(layout)
    rows = read_table(text, shown, required, optional, problems) or ()
    records = group_rows(layout, rows, shown, problems)
    return _checked_years(layout, records, problems) if layout.keys == ("year",) else records


def _checked_years(layout: Layout, records: Records, problems: list[Problem]) -> Records:
    """Leave out the records whose key is no year, and say so."""
    years: Records = {}
    for key, record in records.items():
        if key.isdecimal() and len(key) == _YEAR_DIGITS:
            years[key] = record
        else:
            path = f"{layout.table}.year"
            problems.append(Problem(record.file, record.line, path, key, "must be a year"))
    return years


def carry_forward(records: Records, years: Iterable[int]) -> Records:
    """Return one record per year, in which each item keeps its last value.

    Parameters
    ----------
    records
        Records by the first year in which their items hold.
    years
        The years wanted.

    Returns
    -------
    dict of Record
        A record per year wanted; without an item that begins later.
    """
    carried: Records = {}
    for year in sorted(set(years)):
        known = [key for key in sorted(records) if int(key) <= year]
        if not known:
            continue
        cells: dict[str, Cell] = {}
        for key in known:
            cells.update(records[key].cells)
        last = records[known[-1]]
        carried[str(year)] = Record(str(year), last.file, last.line, "exchange", cells)
    return carried


def _region_record(top: Node, file: str, problems: list[Problem]) -> Record:
    """Flatten region.yaml into cells; every number brings its own source and basis."""
    cells: dict[str, Cell] = {}
    nodes = top.value if isinstance(top.value, dict) else {}
    known = ("names", *_PLAIN, *_QUANTITIES)
    for key, node in nodes.items():
        path = f"region.{key}"
        if key not in known:
            hint = did_you_mean(key, known)
            problems.append(Problem(file, node.line, path, "", "is not a known key", hint))
        elif key == "names":
            texts = _texts(node, ("zh", "en"), file, path, problems)
            for name, text in texts.items():
                cells[name] = Cell(text, file, node.line, f"{path}.{name}")
        elif key in _PLAIN and isinstance(node.value, str):
            cells[key] = Cell(node.value, file, node.line, path)
        elif key in _PLAIN:
            problems.append(Problem(file, node.line, path, "", "must be a single value"))
        else:
            texts = _texts(node, ("value", *PROVENANCE), file, path, problems)
            value = texts.get("value", "")
            cells[key] = Cell(value, file, node.line, path, Origin.of(texts))
    return Record("", file, top.line, "region", cells)


def _texts(
    node: Node, known: tuple[str, ...], file: str, path: str, problems: list[Problem]
) -> dict[str, str]:
    """Return the texts of a group of keys, all of which must be known and, but note, be there."""
    shape = f"must be a group of keys {{{', '.join(known)}}}"
    if not isinstance(node.value, dict):
        found = node.value if isinstance(node.value, str) else ""
        problems.append(Problem(file, node.line, path, found, shape))
        return {}
    texts: dict[str, str] = {}
    for key, inner in node.value.items():
        if key not in known or not isinstance(inner.value, str):
            problems.append(Problem(file, inner.line, f"{path}.{key}", "", shape))
        else:
            texts[key] = inner.value
    lacking = [name for name in known if name not in node.value and name != "note"]
    if lacking:
        allowed = f"lacks {', '.join(lacking)}"
        problems.append(Problem(file, node.line, path, "", allowed, f"It {shape}."))
    return texts

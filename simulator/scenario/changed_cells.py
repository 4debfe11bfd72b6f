"""Makes the cells that a scenario changes: new values, percentages of old ones, new records."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from simulator.errors import Problem, did_you_mean
from simulator.scenario.records import MODELS, PROVENANCE, Cell, Origin, Record, file_keys
from simulator.scenario.yaml_nodes import Node
from simulator.units import scale_quantity

SCENARIO_SOURCE: Final = "scenario"
ID_COLUMNS: Final = {
    "plants": "plant",
    "lines": "line",
    "technologies": "technology",
    "load_day": "day_kind",
    "stress": "stress",
}
_DEFAULTS: Final = {
    "kind": "project",
    "role": "base",
    "source": SCENARIO_SOURCE,
    "basis": "assumed",
}
_RELATIVE: Final = re.compile(r"([+-])\s*([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*%")


@dataclass(frozen=True)
class Desk:
    """Where changes are made.

    Parameters
    ----------
    file
        How problems name the scenario file.
    years
        Years that a change may name.
    problems
        Takes what is wrong with the changes.
    """

    file: str
    years: tuple[int, ...]
    problems: list[Problem]

    def refuse(self, node: Node, path: str, allowed: str, suggestion: str = "") -> None:
        """Note what is wrong with a node."""
        found = node.value if isinstance(node.value, str) else ""
        self.problems.append(Problem(self.file, node.line, path, found, allowed, suggestion))

    def group(self, node: Node, path: str, what: str) -> Mapping[str, Node]:
        """Return a node's keys; none, and a problem, if it has no keys."""
        if isinstance(node.value, dict) and node.value:
            return node.value
        self.refuse(node, path, f"must be a group of {what}")
        return {}


Placed = Mapping[str, tuple[str, Node]]
"""Values by the field's name in files, each with its path in the scenario file."""


def edit_record(desk: Desk, table: str, record: Record, values: Placed) -> Record:
    """Return a record with changed cells.

    Parameters
    ----------
    desk
        Takes what is wrong.
    table
        Table of the record.
    record
        The record as the pack has it.
    values
        New values.
    """
    identifier = ID_COLUMNS.get(table)
    known = [name for name in file_keys(MODELS[table]) if name not in {identifier, *PROVENANCE}]
    cells = dict(record.cells)
    for name, (path, node) in values.items():
        if name in PROVENANCE:
            desk.refuse(node, path, "is not to be changed; the ledger says `scenario` itself")
        elif name not in known:
            desk.refuse(node, path, "is not a known name", did_you_mean(name, known))
        elif not isinstance(node.value, str):
            desk.refuse(node, path, "must be a single value")
        else:
            cell = changed_cell(desk, node, path, cells.get(name))
            if cell is not None:
                cells[name] = cell
    return replace(record, cells=cells)


def changed_cell(desk: Desk, node: Node, path: str, old: Cell | None) -> Cell | None:
    """Return the new cell; None, and a problem, if a percentage has nothing to apply to."""
    text = str(node.value).strip()
    before = old.text if old else ""
    note = f"the pack has {before}" if before else "not in the pack"
    relative = _RELATIVE.fullmatch(text)
    if relative is None:
        origin = Origin(SCENARIO_SOURCE, "assumed", note)
        return Cell(text, desk.file, node.line, path, origin, changed=True)
    scaled = scale_quantity(before, 1 + Decimal(relative[1] + relative[2]) / 100)
    if scaled is None:
        allowed = f"changes by percent what is no number ({note})"
        desk.refuse(node, path, allowed, "Give the new value itself.")
        return None
    origin = Origin(SCENARIO_SOURCE, "assumed", f"{note}; changed by {text}")
    return Cell(scaled, desk.file, node.line, path, origin, written=text, changed=True)


def new_record(
    desk: Desk, table: str, name: str, node: Node, path: str, known: Mapping[str, Record]
) -> Record | None:
    """Return a record that only the scenario has; None, and a problem, if it is not complete.

    Parameters
    ----------
    desk
        Takes what is wrong.
    table
        Table of the record.
    name
        Its id.
    node
        Its fields.
    path
        Its path in the scenario file.
    known
        Records of the pack, to suggest one if the id is misspelt.
    """
    model, identifier = MODELS[table], ID_COLUMNS[table]
    given = desk.group(node, path, "fields")
    required = [
        key
        for key, field in file_keys(model).items()
        if model.model_fields[field].is_required() and key != identifier
    ]
    lacking = [key for key in required if key not in given and key not in _DEFAULTS]
    if lacking:
        new = f"A new one needs also {', '.join(lacking)}."
        suggestion = f"{did_you_mean(name, known)} {new}".strip()
        desk.refuse(node, path, f"is not in the pack's {table}", suggestion)
        return None
    texts = {key: text for key, text in _DEFAULTS.items() if key in required}
    lines = dict.fromkeys(texts, node.line)
    for key, inner in given.items():
        if isinstance(inner.value, str):
            texts[key], lines[key] = inner.value.strip(), inner.line
        else:
            desk.refuse(inner, f"{path}.{key}", "must be a single value")
    origin = Origin(SCENARIO_SOURCE, texts.get("basis", "assumed"), "not in the pack")
    cells = {identifier: Cell(name, desk.file, node.line, path, origin, changed=True)}
    for key, text in texts.items():
        cells[key] = Cell(text, desk.file, lines[key], f"{path}.{key}", origin, changed=True)
    return Record(name, desk.file, node.line, path, cells)

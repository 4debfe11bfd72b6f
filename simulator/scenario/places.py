"""Every value of a scenario by its place, so that two can be compared and mixed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from simulator.errors import Problem
from simulator.scenario.change import YEARLY
from simulator.scenario.findings import Case
from simulator.scenario.load import PACK_FIELDS, Loaded, shaped
from simulator.scenario.records import MODELS, PROVENANCE, RawPack, file_keys
from simulator.scenario.rules import check_rules
from simulator.scenario.schema import Scenario
from simulator.scenario.typing_records import type_record
from simulator.scenario.variants import typed_records

_NO_VALUES: Final = frozenset({"sources", "scenario"})
OWN: Final = ""
"""Table of the scenario file's own keys."""
_GROUPS: Final = ("weather", "dispatch", "adequacy")


@dataclass(frozen=True)
class Place:
    """Where a value stands.

    Parameters
    ----------
    table, key, name
        Table of the pack, key of the record (a year, an id), and the field's name in files; for
        the scenario's own keys the name alone.
    """

    table: str
    key: str
    name: str

    @property
    def path(self) -> str:
        """Its path, without a year."""
        key = "" if self.table in YEARLY else self.key
        return ".".join(part for part in (self.table, key, self.name) if part)


@dataclass(frozen=True)
class Value:
    """A value: typed, as written, and its source."""

    typed: Any
    text: str
    source: str


def values_of(loaded: Loaded) -> dict[Place, Value]:
    """Return every value of a scenario and its pack by its place; texts of sources are left out."""
    values: dict[Place, Value] = {}
    for table in loaded.raw:
        if table not in _NO_VALUES:
            values |= _table_values(loaded, table)
    return values | _own_values(loaded.scenario)


def _table_values(loaded: Loaded, table: str) -> dict[Place, Value]:
    typed = typed_records(loaded.scenario.pack, table, loaded.raw)
    names = file_keys(MODELS[table])
    values: dict[Place, Value] = {}
    for key, record in loaded.raw[table].items():
        for name, cell in record.cells.items():
            if name not in PROVENANCE:
                value = getattr(typed[key], names[name]) if name in names else cell.text
                values[Place(table, key, name)] = Value(value, cell.text, cell.origin.source)
    return values


def _own_values(scenario: Scenario) -> dict[Place, Value]:
    values: dict[Place, Value] = {}
    for group in _GROUPS:
        for name, value in getattr(scenario, group):
            values[Place(OWN, "", f"{group}.{name}")] = Value(value, str(value), "scenario")
    for name in ("hydrology", "period"):
        value = getattr(scenario, name)
        values[Place(OWN, "", name)] = Value(value, str(value), "scenario")
    return values


def mix(first: Loaded, second: Loaded, places: list[Place], problems: list[Problem]) -> Scenario:
    """Return the first scenario with the values of the second at some places.

    Parameters
    ----------
    places
        Values taken from the second; a record that only one of them has comes or goes whole.
    problems
        Takes what does not go together.
    """
    raw: RawPack = {table: dict(records) for table, records in first.raw.items()}
    scenario = first.scenario
    touched: set[str] = set()
    for place in places:
        if place.table == OWN:
            scenario = _taken(scenario, second.scenario, place.name)
        else:
            touched.add(place.table)
            _take(raw, second.raw, place)
    update = {}
    for table in touched:
        typed = {
            key: type_record(record, MODELS[table], problems) for key, record in raw[table].items()
        }
        sound = {key: record for key, record in typed.items() if record is not None}
        update[PACK_FIELDS.get(table, table)] = shaped(table, sound)
    pack = scenario.pack.model_copy(update=update)
    if not problems and touched:
        case = Case(pack, scenario.years, scenario.period, scenario.weather.stress)
        problems += check_rules(case, raw, set(), touched)
    light: dict[str, object] = {"pack": pack, "assumptions": (), "input_files": {}}
    return scenario.model_copy(update=light)


def _taken(scenario: Scenario, other: Scenario, name: str) -> Scenario:
    group, _, inner = name.partition(".")
    value: object = getattr(other, group)
    if inner:
        value = getattr(scenario, group).model_copy(update={inner: getattr(value, inner)})
    return scenario.model_copy(update={group: value})


def _take(raw: RawPack, other: Mapping[str, Any], place: Place) -> None:
    """Take one cell, or a whole record where one side has none."""
    here, there = raw[place.table].get(place.key), other[place.table].get(place.key)
    if there is None:
        raw[place.table].pop(place.key, None)
    elif here is None:
        raw[place.table][place.key] = there
    else:
        cells = {name: cell for name, cell in here.cells.items() if name != place.name}
        if place.name in there.cells:
            cells[place.name] = there.cells[place.name]
        raw[place.table][place.key] = replace(here, cells=cells)

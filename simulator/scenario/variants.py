"""Variants of a scenario: single values set by their path, without reading any file again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Final

from pydantic import ConfigDict, TypeAdapter, ValidationError

from simulator.errors import Problem, did_you_mean
from simulator.scenario.change import SECTIONS, YEARLY, apply_changes
from simulator.scenario.changed_cells import ID_COLUMNS
from simulator.scenario.findings import Case
from simulator.scenario.load import PACK_FIELDS, Loaded, shaped
from simulator.scenario.pack import Pack
from simulator.scenario.records import MODELS, PROVENANCE, Cell, RawPack, Record, file_keys
from simulator.scenario.row import Strict
from simulator.scenario.rules import check_rules
from simulator.scenario.scenario_file import ScenarioFile
from simulator.scenario.schema import Dispatch, Scenario, Weather
from simulator.scenario.typing_records import explain, type_record
from simulator.scenario.yaml_nodes import Node

_CHANGE: Final = "change."
_OWN: Final[dict[str, tuple[type[Strict], str]]] = {
    "hydrology": (ScenarioFile, "hydrology"),
    **{f"weather.{name}": (Weather, name) for name in ("year", "seed", "stress")},
    **{
        f"dispatch.{name}": (Dispatch, name)
        for name in ("commitment", "commit_for", "forecast", "curtail_first")
    },
}
"""Keys of the scenario file itself that may be set; the rest of a path names a value of the pack"""


@dataclass(frozen=True)
class Setting:
    """One value that differs from the base scenario.

    Parameters
    ----------
    path
        Its path: ``exchange.export_limit``, ``technologies.coal-660.min_stable``, ``hydrology``;
        ``change.`` in front may be left out.
    text
        The value, as a scenario file would say it; a signed percentage is relative to the base
        scenario.
    file, line
        Where it is asked for.
    """

    path: str
    text: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True)
class Variant:
    """A scenario with some values set.

    Parameters
    ----------
    scenario
        Complete and checked, but without ledger and input texts, which it shares with its base.
    changes
        The typed values that differ from the base, by table, key and field.
    """

    scenario: Scenario
    changes: dict[str, Any]


def vary(loaded: Loaded, settings: Iterable[Setting], problems: list[Problem]) -> Variant | None:
    """Return the scenario with these values set, checked like a scenario file.

    Parameters
    ----------
    loaded
        The base scenario.
    settings
        What differs from it; each path at most once.
    problems
        Takes what is wrong.

    Returns
    -------
    Variant or None
        None if anything is wrong.
    """
    before = len(problems)
    own = [one for one in settings if one.path in _OWN]
    rest = [one for one in settings if one.path not in _OWN]
    scenario, changes = _set_own(loaded.scenario, own, problems)
    raw = _set_cells(loaded, rest, problems)
    if len(problems) > before:
        return None
    pack, changed = _retyped(loaded, raw, problems)
    if len(problems) > before:
        return None
    touched = {place[0] for place in changed}
    case = Case(pack, scenario.years, scenario.period, scenario.weather.stress)
    if any(one.path == "weather.stress" for one in own):
        touched.add("stress")
        raw = {**raw, "scenario": _placed(raw, own)}
    if touched:
        problems += check_rules(case, raw, set(), touched)
    if len(problems) > before:
        return None
    changes |= {".".join(part for part in place if part): value for place, value in changed.items()}
    return Variant(scenario.model_copy(update={"pack": pack}), changes)


def plain_path(path: str) -> str:
    """Return a path without ``change.`` in front.

    Examples
    --------
    >>> plain_path("change.exchange.export_limit")
    'exchange.export_limit'
    """
    return path.removeprefix(_CHANGE)


def known_paths(loaded: Loaded) -> tuple[str, ...]:
    """Return every path that may be set."""
    paths = list(_OWN)
    for table in SECTIONS:
        names = [
            name
            for name in file_keys(MODELS[table])
            if name not in {ID_COLUMNS.get(table), *PROVENANCE}
        ]
        keys = [f"{table}.{key}" for key in loaded.raw[table]] if table in ID_COLUMNS else [table]
        paths += [f"{key}.{name}" for key in keys for name in names]
    return tuple(paths)


def text_at(loaded: Loaded, path: str, year: int) -> str:
    """Return the base scenario's value at a path, as written; empty where it has none.

    Parameters
    ----------
    year
        The year that counts where a value has one.
    """
    table, key, name = _place(plain_path(path), year)
    if table == "":
        return str(typed_at(loaded.scenario, path, year))
    record = loaded.raw.get(table, {}).get(key)
    cell = record.cells.get(name) if record else None
    return cell.text if cell else ""


def typed_at(scenario: Scenario, path: str, year: int) -> Any:
    """Return a scenario's value at a known path, typed.

    Parameters
    ----------
    year
        The year that counts where a value has one.
    """
    table, key, name = _place(plain_path(path), year)
    if table == "":
        top, _, inner = name.partition(".")
        value = getattr(scenario, top)
        return getattr(value, inner) if inner else value
    held = getattr(scenario.pack, PACK_FIELDS.get(table, table))
    field = file_keys(MODELS[table]).get(name, name)
    if isinstance(held, Mapping):
        held = held.get(int(key) if table in YEARLY else key)
    elif isinstance(held, tuple):
        held = next((one for one in held if getattr(one, ID_COLUMNS[table]) == key), None)
    return getattr(held, field, None)


def takes_whole_numbers(path: str) -> bool:
    """Whether a value at a known path is a whole number.

    Examples
    --------
    >>> takes_whole_numbers("weather.year"), takes_whole_numbers("exchange.export_limit")
    (True, False)
    """
    table, _, name = _place(plain_path(path), 0)
    if table == "":
        model, field = _OWN[name]
    else:
        model = MODELS[table]
        field = file_keys(model).get(name, "")
    annotation = model.model_fields[field].annotation if field in model.model_fields else None
    return annotation is int or int in getattr(annotation, "__args__", ())


def _place(path: str, year: int) -> tuple[str, str, str]:
    """Return table, key and field of a path; for a key of the scenario itself the last alone."""
    if path in _OWN:
        return "", "", path
    table, _, rest = path.partition(".")
    key, _, name = rest.rpartition(".")
    if table in YEARLY:
        dated = bool(key) and name.isdecimal()
        return (table, name, key) if dated else (table, str(year), rest)
    return table, key, name


def is_known(loaded: Loaded, setting: Setting, known: Iterable[str]) -> Problem | None:
    """Return the problem of a path that nothing answers to, or None."""
    path = plain_path(setting.path)
    head, _, last = path.rpartition(".")
    dated = last.isdecimal() and path.partition(".")[0] in YEARLY
    if (head if dated else path) in known and (not dated or int(last) in loaded.scenario.years):
        return None
    hint = did_you_mean(path, known)
    allowed = "is not the path of a value of the scenario or its pack"
    if dated and head in known:
        allowed, hint = f"{last} is not among the years of the run", ""
    return Problem(setting.file, setting.line, setting.path, "", allowed, hint)


def _set_own(
    scenario: Scenario, settings: list[Setting], problems: list[Problem]
) -> tuple[Scenario, dict[str, Any]]:
    """Set the scenario file's own keys."""
    changes: dict[str, Any] = {}
    for setting in settings:
        model, name = _OWN[setting.path]
        try:
            value = _adapter(model, name).validate_python(setting.text)
        except ValidationError as error:
            words = explain(error.errors()[0], model.model_fields[name])
            where = (setting.file, setting.line, setting.path, setting.text)
            problems.append(Problem(*where, *words))
            continue
        top = setting.path.partition(".")[0]
        if model is ScenarioFile:
            before, update = getattr(scenario, top), value
        else:
            group = getattr(scenario, top)
            before, update = getattr(group, name), group.model_copy(update={name: value})
        if value != before:
            changes[f"scenario.{setting.path}"] = value
            scenario = scenario.model_copy(update={top: update})
    light: dict[str, object] = {"assumptions": (), "input_files": {}}
    return scenario.model_copy(update=light), changes


def _set_cells(loaded: Loaded, settings: list[Setting], problems: list[Problem]) -> RawPack:
    """Set cells of the pack, the way a scenario's ``change`` does."""
    raw = loaded.raw
    for setting in settings:
        top = Node(setting.line, _tree(setting, loaded.scenario.years))
        raw = apply_changes(raw, top, setting.file, loaded.scenario.years, problems)
    return raw


def _tree(setting: Setting, years: tuple[int, ...]) -> dict[str, Node]:
    """Return a setting as it would stand below ``change`` in a scenario file.

    A value that has a year is set in the years of the run: others have no part in the results.
    """
    line = setting.line
    table, _, rest = plain_path(setting.path).partition(".")
    key, _, name = rest.rpartition(".")
    value = Node(line, setting.text)
    if not key and table in YEARLY:
        return {table: Node(line, {name: Node(line, {str(year): value for year in years})})}
    if not key:
        return {table: Node(line, {name: value})}
    return {table: Node(line, {key: Node(line, {name: value})})}


def _retyped(
    loaded: Loaded, raw: RawPack, problems: list[Problem]
) -> tuple[Pack, dict[tuple[str, str, str], Any]]:
    """Return the pack with the changed cells typed, and the values that differ."""
    pack = loaded.scenario.pack
    update: dict[str, Any] = {}
    changed: dict[tuple[str, str, str], Any] = {}
    for table in SECTIONS:
        base, new = loaded.raw[table], raw[table]
        if base is new:
            continue
        records = typed_records(pack, table, loaded.raw)
        for key, record in new.items():
            if record is base.get(key):
                continue
            if key not in records:
                typed = type_record(record, MODELS[table], problems)
                values = {"": typed.model_dump()} if typed else {}
            else:
                typed, values = _edited(records[key], record, base[key].cells, problems)
            if typed is not None:
                records[key] = typed
            changed |= {(table, key, name): value for name, value in values.items()}
        update[PACK_FIELDS.get(table, table)] = shaped(table, records)
    return (pack.model_copy(update=update) if changed else pack), changed


def typed_records(pack: Pack, table: str, raw: RawPack) -> dict[str, Strict]:
    """Return the typed records of a table by the keys of the records of text."""
    held = getattr(pack, PACK_FIELDS.get(table, table))
    if isinstance(held, Strict):
        return {"": held}
    if isinstance(held, Mapping):
        return {str(key): record for key, record in held.items()}
    return dict(zip(raw[table], held, strict=True))


def _edited(
    typed: Strict, record: Record, before: Mapping[str, Cell], problems: list[Problem]
) -> tuple[Strict | None, dict[str, Any]]:
    """Return a typed record with its changed cells, and the values that differ."""
    model = type(typed)
    names = file_keys(model)
    values: dict[str, Any] = {}
    for name, cell in record.cells.items():
        if cell is before.get(name):
            continue
        try:
            value = _adapter(model, names[name]).validate_python(cell.text)
        except ValidationError:
            type_record(record, model, problems)  # says what is wrong, as for any other record
            return None, {}
        if value != getattr(typed, names[name]):
            values[names[name]] = value
    return (typed.model_copy(update=values) if values else typed), values


@cache
def _adapter(model: type[Strict], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    kind: Any = (
        Annotated[(field.annotation, *field.metadata)] if field.metadata else (field.annotation)
    )
    return TypeAdapter(kind, config=ConfigDict(allow_inf_nan=False))


def _placed(raw: RawPack, own: list[Setting]) -> dict[str, Record]:
    """Return where the scenario's own keys stand, those set here included."""
    (record,) = raw["scenario"].values()
    cells = dict(record.cells)
    for one in own:
        cells[one.path] = Cell(one.text, one.file, one.line, one.path)
    return {"": Record(record.key, record.file, record.line, record.path, cells)}

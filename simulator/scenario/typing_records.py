"""Turns records of text into typed ones, and says in plain words what is wrong with a text."""

from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from simulator.errors import Problem, did_you_mean
from simulator.scenario.fields import In
from simulator.scenario.pack import LoadShape
from simulator.scenario.records import Record, file_keys
from simulator.scenario.row import Strict

_WORDS: Final = {
    "missing": "is missing",
    "extra_forbidden": "is not a known key",
    "string_too_short": "must not be empty",
    "string_too_long": "is too long; must have at most {max_length} characters",
    "string_pattern_mismatch": "must be a plain name of letters, digits, - and _, up to 60 long",
    "float_parsing": "must be a plain number without a unit",
    "int_parsing": "must be a whole number without a unit",
    "int_parsing_size": "must be a whole number of ordinary size",
    "int_from_float": "must be a whole number",
    "finite_number": "must be a finite number",
    "string_type": "must be a single text",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "model_type": "must be a group of keys",
    "dict_type": "must be a group of keys",
    "tuple_type": "must be a single text or a list",
    "model_attributes_type": "must be a group of keys",
}
_BOUNDS: Final = {
    "greater_than_equal": ("ge", "must be {} or more"),
    "greater_than": ("gt", "must be more than {}"),
    "less_than_equal": ("le", "must be {} or less"),
    "less_than": ("lt", "must be less than {}"),
}


def type_record(record: Record, model: type[Strict], problems: list[Problem]) -> Strict | None:
    """Return the typed record.

    Parameters
    ----------
    record
        Cells of text.
    model
        What they should make.
    problems
        Takes what is wrong, at the place each cell came from.

    Returns
    -------
    Strict or None
        None if anything is wrong.
    """
    before = len(problems)
    problems += _unknown(record, model)
    try:
        typed = model.model_validate(_data(record, model))
    except ValidationError as error:
        problems += [_problem(record, model, details) for details in error.errors()]
        return None
    return typed if len(problems) == before else None


def _cell_names(model: type[Strict]) -> dict[str, str]:
    names = dict(file_keys(model))
    if model is LoadShape:
        del names["hours"]
        names |= {f"h{hour}": "hours" for hour in range(24)}
    return names


def _unknown(record: Record, model: type[Strict]) -> list[Problem]:
    known = _cell_names(model)
    return [
        Problem(
            cell.file, cell.line, cell.path, "", "is not a known name", did_you_mean(name, known)
        )
        for name, cell in record.cells.items()
        if name not in known
    ]


def _data(record: Record, model: type[Strict]) -> dict[str, object]:
    """Return the texts of the known cells; an empty optional cell counts as not written."""
    names = _cell_names(model)
    data: dict[str, object] = {}
    for name, cell in record.cells.items():
        optional = name in names and not model.model_fields[names[name]].is_required()
        if name in names and not (optional and not cell.text):
            data[name] = cell.text
    if model is LoadShape:
        data["hours"] = [data.pop(f"h{hour}", "") for hour in range(24)]
    return data


def _problem(record: Record, model: type[Strict], details: ErrorDetails) -> Problem:
    name = str(details["loc"][0])
    if name == "hours":
        name = f"h{details['loc'][1]}"
    cell = record.cells.get(name)
    allowed, suggestion = explain(details, field_of(model, details["loc"]))
    if cell is None:
        return Problem(record.file, record.line, f"{record.path}.{name}", "", allowed, suggestion)
    if not cell.text:
        allowed = f"is empty; {allowed}"
    return Problem(cell.file, cell.line, cell.path, cell.found, allowed, suggestion)


def field_of(model: type[BaseModel], path: tuple[int | str, ...]) -> FieldInfo | None:
    """Return the field at a path of names in files, if it is one."""
    found: FieldInfo | None = None
    inside: Any = model
    for step in path:
        if not (isinstance(inside, type) and issubclass(inside, BaseModel)):
            break
        fields = {field.alias or name: field for name, field in inside.model_fields.items()}
        found = fields.get(str(step))
        inside = found.annotation if found else None
    return found


def explain(details: ErrorDetails, field: FieldInfo | None) -> tuple[str, str]:
    """Put an error of pydantic into plain words.

    Parameters
    ----------
    details
        The error.
    field
        The field in which it occurred, if it is known.

    Returns
    -------
    tuple of str
        What is allowed, and a suggestion (may be empty).
    """
    kind, context = details["type"], details.get("ctx", {})
    unit = "" if field is None else unit_of(field)
    if kind == "value_error":
        return str(context["error"]), ""
    if kind == "literal_error":
        choices = [] if field is None else choices_of(field.annotation)
        return f"must be one of {', '.join(choices)}", did_you_mean(str(details["input"]), choices)
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        return words.format(_with_unit(float(context[name]), unit)), ""
    return _WORDS.get(kind, f"is refused: {details['msg']}").format(**context), ""


def _with_unit(bound: float, unit: str) -> str:
    if unit == "share":
        return f"{100 * bound:g} %"
    return f"{bound:g}" if unit in {"", "count"} else f"{bound:g} {unit}"


def unit_of(field: FieldInfo) -> str:
    """Return the base unit of a field, or nothing if it has none.

    Examples
    --------
    >>> from simulator.scenario.pack import Plant
    >>> unit_of(Plant.model_fields["energy_mwh"])
    'MWh'
    """
    inner = [part.__metadata__ for part in get_args(field.annotation) if _is_annotated(part)]
    for metadata in (field.metadata, *inner):
        for mark in metadata:
            if isinstance(mark, BeforeValidator) and isinstance(mark.func, In):
                return mark.func.unit
    return ""


def _is_annotated(part: object) -> bool:
    return get_origin(part) is Annotated


def choices_of(annotation: object) -> list[str]:
    """Return the words that a field of fixed choices may be; nothing for other fields."""
    return [str(word) for word in get_args(annotation)] if get_origin(annotation) is Literal else []

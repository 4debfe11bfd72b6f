"""Every figure names a known document and a basis: the check, and the ledger made from them."""

from collections.abc import Iterator
from typing import Final, get_args

from simulator.errors import Problem, did_you_mean
from simulator.scenario.change import YEARLY
from simulator.scenario.changed_cells import SCENARIO_SOURCE
from simulator.scenario.fields import Basis
from simulator.scenario.records import LAYOUTS, MODELS, Cell, Origin, RawPack, Record
from simulator.scenario.scenario_file import ScenarioFile
from simulator.scenario.schema import AssumptionRow
from simulator.scenario.series.record import MeasuredSeries
from simulator.scenario.typing_records import choices_of, field_of
from simulator.units import split_quantity

_LONG: Final = frozenset(layout.table for layout in LAYOUTS if layout.parameter)
_NO_FIGURES: Final = frozenset({"sources", "scenario"})
_WORDS: Final = frozenset({"carrier", "technology", "stress"})  # of long tables: names, not figures


def check_origins(raw: RawPack, broken: set[str]) -> list[Problem]:
    """Return a problem for every figure without a known source and basis.

    Parameters
    ----------
    raw
        Records of text.
    broken
        Tables that have problems already.
    """
    known = None if "sources" in broken else {*raw["sources"], SCENARIO_SOURCE}
    problems: dict[tuple[str, int], Problem] = {}
    for table, record, _, cell in _cells(raw):
        if table == "region" and cell.origin == Origin():
            continue  # names and the like
        for problem in _origin_problems(table, record, cell, known):
            problems.setdefault((cell.file, cell.line), problem)
    return list(problems.values())


def _origin_problems(
    table: str, record: Record, cell: Cell, known: set[str] | None
) -> Iterator[Problem]:
    whole = table not in _LONG and table != "region"
    path = record.path if whole else cell.path
    source, basis = cell.origin.source, cell.origin.basis
    if known is not None and source not in known:
        allowed = "must be the id of a document in sources.csv"
        hint = did_you_mean(source, known)
        yield Problem(cell.file, cell.line, f"{path}.source", source, allowed, hint)
    if not whole and basis not in get_args(Basis):
        words = get_args(Basis)
        allowed = f"must be one of {', '.join(words)}"
        hint = did_you_mean(basis, words)
        yield Problem(cell.file, cell.line, f"{path}.basis", basis, allowed, hint)


def _cells(raw: RawPack) -> Iterator[tuple[str, Record, str, Cell]]:
    for table, records in raw.items():
        if table not in _NO_FIGURES:
            for record in records.values():
                for name, cell in record.cells.items():
                    yield table, record, name, cell


def build_ledger(raw: RawPack, header: ScenarioFile) -> tuple[AssumptionRow, ...]:
    """Return the assumption ledger: every figure, as written, and where it comes from.

    Parameters
    ----------
    raw
        Valid records of text, with the scenario's changes in them.
    header
        The scenario's own keys.
    """
    rows: dict[str, AssumptionRow] = {}
    for table, record, name, cell in _cells(raw):
        if not (cell.text and cell.origin.source and _is_figure(table, name)):
            continue
        by_year = cell.changed and table in YEARLY
        path = f"{cell.path}.{record.key}" if by_year else cell.path
        unit = record.cells["unit"].text if (table, name) == ("targets", "value") else ""
        rows.setdefault(path, _row(path, cell.text, unit, cell.origin))  # carried forward: once
    return (*rows.values(), *_settings(header))


def _is_figure(table: str, name: str) -> bool:
    if table in _LONG:
        return name not in _WORDS
    if (table, name) == ("targets", "value"):
        return True
    field = field_of(MODELS[table], (name,))
    if field is None:  # h0 to h23 of a load shape
        return True
    inner = getattr(field.annotation, "__args__", (field.annotation,))
    return not choices_of(field.annotation) and str not in inner and bool not in inner


def _row(path: str, text: str, unit: str, origin: Origin) -> AssumptionRow:
    number, written = split_quantity(text) or (text, "")
    return AssumptionRow(
        input=path,
        value=number,
        unit=written or unit,
        basis=origin.basis,
        source=origin.source,
        note=origin.note,
    )


def series_rows(measured: MeasuredSeries | None) -> tuple[AssumptionRow, ...]:
    """Return what the ledger says of series files: what is measured, and what is generated."""
    entries = () if measured is None else measured.ledger
    return tuple(AssumptionRow(source=SCENARIO_SOURCE, **vars(entry)) for entry in entries)


def _settings(header: ScenarioFile) -> Iterator[AssumptionRow]:
    """Return the choices of the scenario itself, those by default included."""
    settings = {
        "weather.year": (header.weather.year, "year" in header.weather.model_fields_set),
        "weather.stress": (header.weather.stress, "stress" in header.weather.model_fields_set),
        "weather.seed": (header.weather.seed, "seed" in header.weather.model_fields_set),
        "weather.file": (", ".join(header.weather.file) or "none", bool(header.weather.file)),
        "hydrology": (header.hydrology, "hydrology" in header.model_fields_set),
    }
    for name in type(header.dispatch).model_fields:
        chosen = name in header.dispatch.model_fields_set
        settings[f"dispatch.{name}"] = (getattr(header.dispatch, name), chosen)
    for name in type(header.adequacy).model_fields:
        chosen = name in header.adequacy.model_fields_set
        settings[f"adequacy.{name}"] = (getattr(header.adequacy, name), chosen)
    for path, (value, chosen) in settings.items():
        note = "" if chosen else "by default"
        yield _row(f"scenario.{path}", str(value), "", Origin(SCENARIO_SOURCE, "assumed", note))

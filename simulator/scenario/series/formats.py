"""Tells the formats of series files apart, by name and by how they begin."""

from pathlib import PurePath
from typing import Final

from simulator.errors import Problem, did_you_mean
from simulator.scenario.series.content import decode
from simulator.scenario.series.nasa_power import is_power, read_power
from simulator.scenario.series.pvgis import Form, is_pvgis, read_pvgis
from simulator.scenario.series.raw import RawFile

_SUFFIXES: Final = (".csv", ".xlsx", ".epw", ".json", ".nc")


def read_file(content: bytes, name: str, shown: str, problems: list[Problem]) -> RawFile | None:
    """Return the columns of a series file; None if anything is wrong with it.

    Parameters
    ----------
    content
        The file.
    name, shown
        Its name, whose ending says the format, and how problems name it.
    problems
        Takes what is wrong.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix == ".nc":
        from simulator.scenario.series.era5 import read_era5  # noqa: PLC0415 - slow to import

        return read_era5(content, name, shown, problems)
    if suffix == ".xlsx":
        from simulator.scenario.series.excel import read_excel  # noqa: PLC0415

        return read_excel(content, name, shown, problems)
    if suffix not in _SUFFIXES:
        allowed = f"must be a file of series: {', '.join(_SUFFIXES)}"
        hint = "Save it in Excel as .xlsx." if suffix == ".xls" else did_you_mean(suffix, _SUFFIXES)
        problems.append(Problem(shown, 0, "", suffix, allowed, hint))
        return None
    text = decode(content, shown, problems)
    return None if text is None else _read_text(text, suffix, name, shown, problems)


def _read_text(
    text: str, suffix: str, name: str, shown: str, problems: list[Problem]
) -> RawFile | None:
    if suffix == ".epw":
        from simulator.scenario.series.epw import read_epw  # noqa: PLC0415

        return read_epw(text, name, shown, problems)
    if is_pvgis(text):
        form: Form = "json" if suffix == ".json" else "csv"
        return read_pvgis(text, form, name, shown, problems)
    if is_power(text):
        return read_power(text, name, shown, problems)
    if suffix == ".json":
        problems.append(Problem(shown, 0, "", "", "must be JSON of PVGIS or of NASA POWER"))
        return None
    from simulator.scenario.series.table import read_csv_table  # noqa: PLC0415

    return read_csv_table(text, name, shown, problems)

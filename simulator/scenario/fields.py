"""Types of single values in files: quantities with their unit and bounds, months, sets, yes/no."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field

from simulator.units import parse_quantity

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100
MOST_YEARS: Final = 50
_MONTH: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_RANGE: Final = re.compile(r"([0-9]{1,2})(?:\s*-\s*([0-9]{1,2}))?")
DAYS_OFF: Final = ("weekend", "holiday", "national-day", "eve", "spring-festival")
_AROUND_FESTIVAL: Final = re.compile(r"(?:before|after)-festival-(?:[1-9]|1[0-4])")
_YEARS: Final = re.compile(r"([0-9]{4})(?:\s*-\s*([0-9]{4}))?")


@dataclass(frozen=True)
class In:
    """Reads a text such as ``0.66 GW`` into a base unit; leaves what is not text alone.

    Parameters
    ----------
    unit
        Base unit, one that ``simulator.units`` knows.
    """

    unit: str

    def __call__(self, value: object) -> object:
        """Return the quantity in the base unit."""
        return parse_quantity(value, self.unit) if isinstance(value, str) else value


@dataclass(frozen=True)
class SetOf:
    """Reads a set of whole numbers such as ``2-6;11``; ``none`` is the empty set.

    Parameters
    ----------
    first, last
        Bounds of its members, both included.
    what
        What the members are, in plain words.
    """

    first: int
    last: int
    what: str

    def __call__(self, value: object) -> object:
        """Return the members; both ends of a range belong to it."""
        if not isinstance(value, str):
            return value
        if value.strip() == "none":
            return frozenset[int]()
        return frozenset(member for part in value.split(";") for member in self._members(part))

    def _members(self, part: str) -> Iterator[int]:
        match = _RANGE.fullmatch(part.strip())
        if match is None:
            raise ValueError(f"must be a set of {self.what} such as 2-6 or 1;7-8;12, or none")
        first, last = int(match[1]), int(match[2] or match[1])
        if first > last:
            raise ValueError(
                f"has a range that runs backwards; write {first}-{self.last};{self.first}-{last}"
            )
        if first < self.first or last > self.last:
            raise ValueError(f"must be a set of {self.what}, {self.first} to {self.last}")
        yield from range(first, last + 1)


def _month(value: object) -> object:
    """Turn ``2024-06`` into months since year 0, so that dates compare as numbers."""
    if not isinstance(value, str):
        return value
    match = _MONTH.fullmatch(value.strip())
    if match is None:
        raise ValueError("must be a month such as 2024-06")
    return int(match[1]) * 12 + int(match[2]) - 1


def _yes_no(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value.strip() not in {"yes", "no", "true", "false"}:
        raise ValueError("must be yes or no")
    return value.strip() in {"yes", "true"}


def read_years(value: object) -> object:
    """Turn ``2022-2030``, ``2025`` or a list of years into years in rising order."""
    if isinstance(value, str):
        match = _YEARS.fullmatch(value.strip())
        if match is None:
            raise ValueError("must be a year, a range such as 2022-2030, or a list of years")
        first, last = int(match[1]), int(match[2] or match[1])
        if first > last:
            raise ValueError(f"runs backwards; did you mean {last}-{first}?")
        _check_year(first)
        _check_year(last)
        return _checked_years(list(range(first, last + 1)))
    if isinstance(value, list):
        if not all(isinstance(item, str) and re.fullmatch("[0-9]{4}", item) for item in value):
            raise ValueError("must be a list of years such as [2024, 2025]")
        return _checked_years([int(item) for item in value])
    return value


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"must have years from {FIRST_YEAR} to {LAST_YEAR}, not {year}")


def _checked_years(years: list[int]) -> tuple[int, ...]:
    for year in years:
        _check_year(year)
    if not 1 <= len(set(years)) <= MOST_YEARS:
        raise ValueError(f"must name 1 to {MOST_YEARS} years")
    if len(set(years)) < len(years):
        raise ValueError("names a year twice")
    return tuple(sorted(years))


def _period(value: object) -> object:
    """Turn ``2025-07-01..2025-07-14`` into its first and last day, as ISO dates."""
    if not isinstance(value, str):
        return value
    try:
        first, last = (date.fromisoformat(day.strip()) for day in value.split(".."))
    except ValueError as error:
        raise ValueError("must be two days such as 2025-07-01..2025-07-14") from error
    if first > last:
        raise ValueError("ends before it begins; write the earlier day first")
    return first.isoformat(), last.isoformat()


def _files(value: object) -> object:
    """Turn a path or a list of paths into paths."""
    paths = [value] if isinstance(value, str) else value
    if not isinstance(paths, list | tuple) or not all(isinstance(one, str) for one in paths):
        raise ValueError("must be a path, or a list of paths")
    if not all(one.strip() for one in paths) or len(set(paths)) < len(paths):
        raise ValueError("must name each file once")
    return tuple(paths)


def _day_kind(value: object) -> object:
    if isinstance(value, str) and not (value in DAYS_OFF or _AROUND_FESTIVAL.fullmatch(value)):
        raise ValueError(
            f"must be one of {', '.join(DAYS_OFF)}, or a day before-festival-1 or after-festival-1 "
            "up to 14"
        )
    return value


def _weather_year(value: object) -> object:
    if isinstance(value, str) and value != "typical" and not re.fullmatch("[1-9][0-9]{0,5}", value):
        raise ValueError("must be typical, or the number of a free draw (1, 2, 3 …)")
    return value if value == "typical" or not isinstance(value, str) else int(value)


Basis = Literal["plan", "reported", "derived", "assumed"]
Carrier = Literal[
    "coal",
    "hydro-run-of-river",
    "hydro-reservoir",
    "solar",
    "wind",
    "battery",
    "pumped-hydro",
    "biomass",
    "demand-response",
]
DayType = Literal[
    "workday",
    "holiday",
    "spring-festival",
    "chargers",
    "electrification",
    "data-centre",
    "base-station",
]

Text = Annotated[str, Field(min_length=1, max_length=2000)]
Identifier = Annotated[str, Field(pattern=r"^\w[\w+-]{0,59}$")]
SourceId = Annotated[str, Field(pattern=r"^\w[\w.+-]{0,59}$")]
FolderName = Annotated[str, Field(pattern=r"^\w[\w-]{0,59}$")]

Power = Annotated[float, BeforeValidator(In("MW")), Field(ge=0)]
Energy = Annotated[float, BeforeValidator(In("MWh")), Field(ge=0)]
Share = Annotated[float, BeforeValidator(In("share")), Field(ge=0, le=1)]
Level = Annotated[float, BeforeValidator(In("share")), Field(gt=0, le=1.2)]
PositiveShare = Annotated[float, BeforeValidator(In("share")), Field(gt=0, le=1)]
Price = Annotated[float, BeforeValidator(In("CNY/MWh")), Field(ge=0)]
PositivePrice = Annotated[float, BeforeValidator(In("CNY/MWh")), Field(gt=0)]
CostPerPower = Annotated[float, BeforeValidator(In("CNY/MW")), Field(ge=0)]
Hours = Annotated[float, BeforeValidator(In("h")), Field(ge=0)]
FullLoadHours = Annotated[float, BeforeValidator(In("h")), Field(gt=0, le=8784)]
DaysPerYear = Annotated[float, BeforeValidator(In("d/a")), Field(ge=0, le=366)]
HoursPerDay = Annotated[float, BeforeValidator(In("h/d")), Field(ge=0, le=24)]
Years = Annotated[float, BeforeValidator(In("a")), Field(gt=0)]
Length = Annotated[float, BeforeValidator(In("km")), Field(gt=0)]
Reactance = Annotated[float, BeforeValidator(In("Ω")), Field(gt=0)]
Intensity = Annotated[float, BeforeValidator(In("t/MWh")), Field(ge=0)]
Temperature = Annotated[float, BeforeValidator(In("°C")), Field(ge=-60, le=60)]
Irradiation = Annotated[float, BeforeValidator(In("kWh/m2/d")), Field(ge=0, le=12)]
Compute = Annotated[float, BeforeValidator(In("PFLOPS")), Field(ge=0)]
Count = Annotated[int, BeforeValidator(In("count")), Field(ge=0)]
Factor = Annotated[float, Field(gt=0)]
Month = Annotated[int, BeforeValidator(_month)]
MonthOfYear = Annotated[int, Field(ge=1, le=12)]
CalendarYear = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
Months = Annotated[frozenset[int], BeforeValidator(SetOf(1, 12, "months"))]
HoursOfDay = Annotated[frozenset[int], BeforeValidator(SetOf(0, 23, "hours of the day"))]
DayKind = Annotated[str, BeforeValidator(_day_kind)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
RunYears = Annotated[tuple[int, ...], BeforeValidator(read_years)]
Period = Annotated[tuple[str, str], BeforeValidator(_period)]
SeriesFiles = Annotated[tuple[str, ...], BeforeValidator(_files)]
WeatherYear = BeforeValidator(_weather_year)

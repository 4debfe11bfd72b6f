"""What charts and findings read of a run's adequacy, and how they say it."""

import pandas as pd

from simulator.report.promises import focus_year
from simulator.report.words import Language, choose, format_power
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

DECIDING = "firm_import"
_CASES = {
    "islanded": ("without import", "不计省外受入"),
    "firm_import": ("with firm import", "计入保证受入"),
    "full_import": ("with all import that can come", "计入全部可受入电力"),
}


def case_text(case: str, language: Language) -> str:
    """Return what a case of import is called."""
    english, chinese = _CASES[case]
    return choose(english, chinese, language)


def studied_year(scenario: Scenario, record: RunRecord) -> int | None:
    """Return the year that adequacy is told of, or None where it was not studied."""
    years = set(record.tables["adequacy"]["year"])
    return focus_year(scenario) if focus_year(scenario) in years else None


def rows_of(record: RunRecord, table: str, year: int, case: str = DECIDING) -> pd.DataFrame:
    """Return the rows of one year and case of a table of adequacy."""
    rows = record.tables[table]
    return rows[(rows["year"] == year) & (rows["case"] == case)]


def metric(record: RunRecord, year: int, name: str, case: str = DECIDING) -> "pd.Series[float]":
    """Return value, standard error, low and high of a metric."""
    rows = rows_of(record, "adequacy", year, case)
    row = rows[rows["metric"] == name].iloc[0]
    return row[["value", "standard_error", "low", "high"]].astype(float)


def riskiest_case(record: RunRecord, year: int) -> str:
    """Return the deciding case, or the case without import where that one is never short."""
    return DECIDING if metric(record, year, "lolh")["value"] > 0 else "islanded"


def format_few(value: float) -> str:
    """Return a number with two digits that count, without an exponent.

    Examples
    --------
    >>> format_few(0.00446), format_few(41.53), format_few(1234.6)
    ('0.0045', '42', '1,235')
    """
    if value >= 10:  # noqa: PLR2004
        return f"{value:,.0f}"
    digits = 1
    while value > 0 and value < 10 ** (1 - digits) and digits < 8:  # noqa: PLR2004
        digits += 1
    return f"{value:.{digits}f}" if value else "0"


def interval_text(row: "pd.Series[float]", language: Language) -> str:
    """Return the 95 % interval of a metric in brackets, or nothing where there is none."""
    if pd.isna(row["high"]):
        return ""
    low, high = format_few(row["low"]), format_few(row["high"])
    return choose(f" (95 %: {low} to {high})", f"（95%区间{low}～{high}）", language)


def adequacy_sentence(scenario: Scenario, record: RunRecord, language: Language) -> str | None:
    """Return how surely demand is served and what load supply carries; None if not studied."""
    year = studied_year(scenario, record)
    if year is None:
        return None
    row = metric(record, year, "lolh")
    hours, interval = format_few(row["value"]), interval_text(row, language)
    carried = metric(record, year, "load_carried")
    load = format_power(carried["value"], language)
    low, high = format_power(carried["low"], language), format_power(carried["high"], language)
    years, draws = scenario.adequacy.weather_years, scenario.adequacy.samples
    none = pd.isna(row["high"])
    short = choose(
        "is never short" if none else f"is short in {hours} h a year on average{interval}",
        "从未缺电" if none else f"年均缺电{hours}小时{interval}",
        language,
    )
    return choose(
        f"In {year}, over {years} weather years and {draws:,} outage draws of each, supply with "
        f"firm import {short}; at the reliability standard it carries a peak of {load} "
        f"(95 %: {low} to {high}).",
        f"{year}年按{years}个气象年、各{draws:,}次停运抽样，计入保证受入的供应能力{short}；"
        f"按可靠性标准可承载最大负荷{load}（95%区间{low}～{high}）。",
        language,
    )

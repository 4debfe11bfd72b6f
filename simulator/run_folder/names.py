"""Names of the files of a run folder: the contract that others read."""

from typing import Final

MANIFEST: Final = "manifest.json"
SUMMARY: Final = "summary.json"
WORKBOOK: Final = "results.xlsx"
INPUTS: Final = "inputs"
SERIES: Final = "series"
"""Below the inputs: the series files of the scenario, as they were read."""
HOURLY: Final = "hourly"
NETWORKS: Final = "networks"
CHARTS: Final = "charts"
PAPERS: Final = ("briefing.docx", "briefing.pdf")
PAGE: Final = "page.html"
TABLES: Final = (
    "targets", "years", "absorption", "causes", "commitment", "plants", "power_balance",
    "energy_balance", "regulation_balance", "adequacy", "adequacy_hours", "adequacy_events",
    "adequacy_event_hours", "adequacy_weather", "assumptions",
)  # fmt: skip
"""Each stands as <table>.csv, and as a sheet of the workbook."""

CONTENTS: Final = (
    MANIFEST,
    SUMMARY,
    *(f"{table}.csv" for table in TABLES),
    WORKBOOK,
    f"{INPUTS}/",
    f"{HOURLY}/<year>.parquet",
    f"{NETWORKS}/<year>.nc",
    f"{CHARTS}/<chart>.png",
    f"{CHARTS}/<chart>.svg",
    *PAPERS,
    PAGE,
)
"""What a complete run folder holds, in the order in which README lists it."""

CASE_TABLE: Final = "cases.parquet"
INDICES: Final = "indices.csv"
PROBABILITIES: Final = "probabilities.csv"
"""Tables of a sweep."""

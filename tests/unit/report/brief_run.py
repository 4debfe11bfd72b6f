"""A made-up run in a folder, complete with its manifest, for the tests of its paper."""

from simulator.report.words_decisions import word_decision
from simulator.run_folder.hourly import write_hourly
from simulator.run_folder.manifest import build_manifest, write_manifest
from simulator.run_folder.record import read_manifest, read_record
from simulator.run_folder.tables import build_tables, record_year, write_summary, write_tables
from tests.made_up_run import made_up_year, scenario_of

RUN = "made-up-01234567"


def write_run(folder, years, hours=336):
    """Write a run and return its scenario, record and manifest."""
    scenario = scenario_of(years)
    records = []
    for year in years:
        result = made_up_year(year, hours=hours)
        write_hourly(folder, result)
        records.append(record_year(result, 1.0))
    tables = build_tables(scenario, records, word_decision)
    write_tables(folder, tables)
    write_summary(folder, scenario.name, RUN, tables)
    options = {"language": "en", "charts": True, "networks": "targets", "fast": False}
    content = build_manifest(RUN, scenario, records, options)
    write_manifest(folder, content, {"years": 1.0})
    return scenario, read_record(folder), read_manifest(folder)

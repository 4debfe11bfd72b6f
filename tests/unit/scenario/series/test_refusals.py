"""Every series file that cannot be right is refused by line, with what to do."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulator.scenario.series.read import Named, read_measured
from tests import series_files as files

MADE = files.made_up(2023)
LOCAL = MADE.local
TEMPERATURE = files.csv_text({"temperature [°C]": MADE.temperature}, LOCAL)
LINES = TEMPERATURE.splitlines(keepends=True)


def table(columns, stamps=LOCAL, time="time"):
    return files.csv_text(columns, stamps, time)


def without(first, count=1):
    """Return the temperature table without some lines, counted from 1."""
    return "".join(LINES[: first - 1] + LINES[first - 1 + count :])


def with_cell(line, text):
    stamp = LINES[line - 1].split(",")[0]
    return "".join([*LINES[: line - 1], f"{stamp},{text}\n", *LINES[line:]])


def negative(values, hour=4000):
    changed = np.array(values)
    changed[hour] = -3.0
    return changed


def clock_off(hours):
    """Return a table whose clock is late by some hours."""
    return table({"irradiance [W/m2]": np.roll(MADE.ghi, hours)})


LOAD = files.load_mw(LOCAL)
WIND = 25 + 24 * np.sin(np.arange(8760) / 30)
HALF_HOURS = pd.date_range("2023-01-01", periods=17520, freq="30min")
TWO_YEARS = pd.date_range("2022-01-01", "2023-12-31 23:00", freq="h")
EPW_LINES = files.epw_text().splitlines(keepends=True)
POWER_LINES = files.power_csv().splitlines(keepends=True)


def epw_cell(line, column, text):
    cells = EPW_LINES[line - 1].split(",")
    cells[column] = text
    return "".join([*EPW_LINES[: line - 1], ",".join(cells), *EPW_LINES[line:]])


TABLES = {
    "gap": (
        without(101),
        ":101: time = 2023-01-05 04:00: an hour is missing after 2023-01-05 02:00",
    ),
    "long gap": (without(101, 30), "30 hours are missing after 2023-01-05"),
    "lacking 29 February": (
        files.csv_text(
            {"temperature [°C]": MADE.temperature},
            [at for at in files.made_up(2024).local if (at.month, at.day) != (2, 29)],
        ),
        "24 hours are missing after 2024-02-28 23:00. If it is 29 February",
    ),
    "hour twice": (
        "".join(LINES[:201] + LINES[200:]),
        ":202: time = 2023-01-09 07:00: is there twice",
    ),
    "backwards": (
        "".join([*LINES[:201], LINES[250], *LINES[201:]]),
        "comes after 2023-01-11",
    ),
    "daylight saving": (
        "".join(LINES[:2000] + LINES[2001:7000] + LINES[6999:]),
        "Is this daylight saving time?",
    ),
    "too short": (without(8700, 62), "has 8698 hours from 2023-01-01 00:00"),
    "two years": (
        files.csv_text({"temperature [°C]": np.tile(MADE.temperature, 2)}, TWO_YEARS),
        "Cut out one year.",
    ),
    "half hours": (
        files.csv_text({"temperature [°C]": np.repeat(MADE.temperature, 2)}, HALF_HOURS),
        "has a step of 30 min. Take the means of the hours.",
    ),
    "begins an hour late": (
        table({"temperature [°C]": MADE.temperature}, LOCAL + pd.Timedelta(hours=1)),
        "Do the times mark the end of the hour? Then write `time [hour-ending]`",
    ),
    "hour 24 of a beginning": (
        TEMPERATURE.replace("2023-01-05 00:00", "2023-01-04 24:00"),
        "Do the times mark the end of the hour?",
    ),
    "empty cell": (
        with_cell(101, ""),
        ":101: temperature [°C]: is empty; every hour needs a number",
    ),
    "not a number": (with_cell(101, "nan"), ":101: temperature [°C] = nan: must be a plain number"),
    "infinite": (
        with_cell(101, "1e400"),
        ":101: temperature [°C] = 1e400: must be a finite number",
    ),
    "text": (with_cell(101, "n/a"), ":101: temperature [°C] = n/a: must be a plain number"),
    "thousands": (with_cell(101, '"1,234"'), "without thousands separators"),
    "ragged": (with_cell(101, "12,13"), ":101: has 3 cells; must have 2"),
    "no date": (
        TEMPERATURE.replace("2023-01-05 03:00", "2023-13-05 03:00"),
        ":101: time = 2023-13-05",
    ),
    "date without hour": (
        TEMPERATURE.replace("2023-01-05 03:00", "2023-01-05"),
        "Write the hour too.",
    ),
    "semicolons": (TEMPERATURE.replace(",", ";"), "must have commas between its cells"),
    "no time": (TEMPERATURE.replace("time", "when", 1), "the first column must be the time"),
    "unknown clock": (TEMPERATURE.replace("time", "time [CET]", 1), "hour-beginning, hour-ending"),
    "no unit": (
        TEMPERATURE.replace(" [°C]", "", 1),
        ":1: temperature: needs a unit in brackets (°C",
    ),
    "wrong unit": (TEMPERATURE.replace("°C", "MW", 1), "the unit MW is a quantity in MW"),
    "unknown quantity": (
        TEMPERATURE.replace("temperature", "temprature", 1),
        "Did you mean temperature?",
    ),
    "unknown bus": (
        TEMPERATURE.replace("temperature", "temperature.nroth", 1),
        "= nroth: must be a county bus of buses.csv: north, 北县, south, 南县. Did you mean north?",
    ),
    "inflow of no plant": (table({"inflow.rivver [MW]": WIND}), "Did you mean river?"),
    "twice the same": (
        table({"load.north [MW]": LOAD, "负荷.北县 [MW]": LOAD}),
        "gives what load.north [MW] of a.csv gives too",
    ),
    "whole and county": (
        table({"load [MW]": LOAD * 2, "load.north [MW]": LOAD}),
        "is the load of the whole region, but there is load of single counties too",
    ),
    "negative load": (
        table({"load.north [MW]": negative(LOAD)}),
        ":4002: load.north [MW] = -3: must be",
    ),
    "no load": (table({"load.north [MW]": LOAD * (np.arange(8760) != 9)}), "is a gap of the meter"),
    "load in MW as 万千瓦": (
        table({"load.north [万千瓦]": LOAD}),
        "times the 301 of the pack. Are the figures in MW? Then write [MW].",
    ),
    "load in 万千瓦 as MW": (table({"load.north [MW]": LOAD / 10}), "Are the figures in 万千瓦?"),
    "load in kW as MW": (table({"load [MW]": LOAD * 2000}), "Are the figures in kW?"),
    "stuck meter": (table({"load.north [MW]": LOAD * 0 + 250}), "is the same in every hour"),
    "wind above capacity": (
        table({"wind.north [MW]": WIND * 10}),
        "must be at most the capacity behind it, 200 MW",
    ),
    "wind in MW as 万千瓦": (table({"wind.north [万千瓦]": WIND * 2}), "Are the figures in MW?"),
    "wind in 万千瓦 as MW": (table({"wind.north [MW]": WIND / 5}), "Are the figures in 万千瓦?"),
    "share above 1": (table({"wind.north [%]": WIND * 4}), "must be 100 % of nameplate or less"),
    "negative wind": (table({"wind.north [%]": negative(WIND)}), "Output less own use? Write 0."),
    "no capacity there": (
        table({"wind.south [MW]": WIND}),
        "the pack has no wind plant there in 2023-01. Say the capacity",
    ),
    "negative irradiance": (
        table({"irradiance [W/m2]": negative(MADE.ghi)}),
        ":4002: irradiance [W/m2] = -3: must be 0 or more",
    ),
    "too bright": (table({"irradiance [W/m2]": MADE.ghi * 3}), "must be 1500 W/m2 or less"),
    "too dark": (table({"irradiance [W/m2]": MADE.ghi / 1000}), "times the"),
    "in UTC": (clock_off(-8), "The clock is 8 h early: the times are in UTC; write `time [UTC]`."),
    "an hour late": (clock_off(1), "The clock is 1 h late: the times mark the end of the hour"),
    "half a day off": (clock_off(12), "the centre of its solar day is at"),
    "sun at night": (clock_off(-8), "shines while the sun is down, in"),
    "said to be UTC": (
        table({"irradiance [W/m2]": MADE.ghi}, time="time [UTC]"),
        "The clock is 8 h late: the times are local already; write `time`.",
    ),
    "solar in UTC": (
        table({"solar.south [%]": np.roll(MADE.ghi, -8) / 12}),
        "the times are in UTC; write `time [UTC]`",
    ),
    "warm in the morning": (
        table({"temperature [°C]": np.roll(MADE.temperature, -8)}),
        "its days are warmest around 7.0 h local time",
    ),
    "in kelvin": (table({"temperature [°C]": MADE.temperature + 273.15}), "Are the figures in K?"),
    "another climate": (
        table({"temperature [°C]": MADE.temperature - 14}),
        "Is the file of this region?",
    ),
    "wind speed without height": (table({"wind-speed [m/s]": MADE.wind}), "[m/s, 100 m]"),
    "option not known": (table({"wind.north [%, absolute]": WIND}), "is not known for wind"),
    "only time": ("time\n2023-01-01 00:00\n", "has no series beside the time"),
    "only a header": ("time,load [MW]\n", "not 0 rows"),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables(name, read):
    content, words = TABLES[name]
    reading = read(a__csv=content)
    assert reading.problems
    assert words in reading.said
    assert all(problem.file.endswith("a.csv") for problem in reading.problems)


OTHERS = {
    "missing epw cell": (
        "a.epw",
        epw_cell(100, 13, "9999"),
        ":100: ghi: is missing (9999) in 1 hours",
    ),
    "epw text": (
        "a.epw",
        epw_cell(100, 6, "warm"),
        ":100: dry_bulb = warm: must be a finite number",
    ),
    "epw gap": (
        "a.epw",
        "".join(EPW_LINES[:99] + EPW_LINES[100:]),
        ":100: time = 2023-01-04 20:00",
    ),
    "epw cut": ("a.epw", "".join(EPW_LINES[:99]), "has 91 hours"),
    "epw elsewhere": ("a.epw", files.epw_text().replace("111.6", "11.6", 1), "more than 250 km"),
    "epw zone": (
        "a.epw",
        files.epw_text().replace(",8.0,", ",0.0,", 1),
        "is the time zone in the file right?",
    ),
    "epw header": (
        "a.epw",
        "".join(EPW_LINES[1:]),
        ":1: must be EPW, whose first line is LOCATION",
    ),
    "pvgis tilted": ("a.csv", files.pvgis_csv(slope=30), "is for modules tilted by 30°"),
    "pvgis cut": ("a.csv", files.pvgis_csv()[:5000], "cells; must have 6"),
    "pvgis json": ("a.json", '{"inputs": {}, "outputs": {}}', "must be a PVGIS file"),
    "other json": ("a.json", '{"rows": []}', "must be JSON of PVGIS or of NASA POWER"),
    "power missing": (
        "a.csv",
        "".join(
            [*POWER_LINES[:40], POWER_LINES[40].rsplit(",", 1)[0] + ",-999\n", *POWER_LINES[41:]]
        ),
        ":41: WS50M: is missing (-999) in 1 hours",
    ),
    "power standard": (
        "a.csv",
        files.power_csv().replace(" in LST", ""),
        "must say in its header whether it is in UTC or LST",
    ),
    "power unit": (
        "a.csv",
        files.power_csv().replace("(MJ/hr)", "(lux)"),
        "ALLSKY_SFC_SW_DWN = lux: must have one of the units",
    ),
    "power swapped": (
        "a.csv",
        files.power_csv().replace(" in LST", " in UTC"),
        "is the time zone in the file right? It was read as NASA POWER: UTC",
    ),
    "era5 grid": ("a.nc", files.era5_bytes(cells=2), "not latitude 2. Cut out the grid point"),
    "era5 noise": ("a.nc", os.urandom(5000), "must be a NetCDF file"),
    "era5 zipped": ("a.nc", b"PK" + os.urandom(500), "Unpack it first."),
    "binary csv": ("a.csv", b"time,load [MW]\n\x00\x01\x02", ":2: must be text"),
    "big noise": ("a.csv", os.urandom(10_000_000), "must be text"),
    "gb18030": (
        "a.csv",
        "时间,负荷.武陵 [万千瓦]\n2023-01-01 00:00,20\n".encode("gb18030"),
        ":1: GB18030 (GBK): must be text in UTF-8. In Excel, save it as “CSV UTF-8”",
    ),
    "utf-16": ("a.csv", TEMPERATURE[:100].encode("utf-16"), "UTF-16: must be text in UTF-8"),
    "empty": ("a.csv", b"", "is empty"),
    "blank": ("a.csv", b"\n \n", "is empty"),
    "old excel": ("a.xls", b"\xd0\xcf\x11\xe0", "Save it in Excel as .xlsx."),
    "no workbook": ("a.xlsx", os.urandom(1000), "must be an Excel workbook"),
    "excel dates as text": (
        "a.xlsx",
        files.xlsx_bytes({"load [MW]": LOAD[:48]}, LOCAL[:48], text_dates=True),
        ":2: time = 2023-01-01 00:00: is text in 48 rows; must be a date and time to Excel",
    ),
    "excel empty cell": (
        "a.xlsx",
        files.xlsx_bytes({"load [MW]": [1.0, None, 3.0]}, LOCAL[:3]),
        ":3: load [MW]: is empty; every hour needs a number",
    ),
    "unknown ending": ("a.txt", b"1", "must be a file of series: .csv, .xlsx, .epw"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_formats(name, read):
    file, content, words = OTHERS[name]
    reading = read(**{file.replace(".", "__"): content})
    assert reading.problems
    assert words in reading.said


def test_a_file_that_is_not_there_is_named_where_the_scenario_names_it(tmp_path, small_scenario):
    (tmp_path / "other.csv").write_text(TEMPERATURE)
    problems = []
    named = [Named("scenario.yaml", 4, "othr.csv"), Named("scenario.yaml", 4, ".")]
    read_measured(tmp_path / "scenario.yaml", named, small_scenario.pack, problems)
    assert [problem.line for problem in problems] == [4, 4]
    assert "othr.csv: is missing" in str(problems[0])
    assert "other.csv" in problems[0].suggestion
    assert "is a folder" in problems[1].allowed


def test_all_problems_of_all_files_come_at_once(read):
    reading = read(a__csv=with_cell(101, "x"), b__csv=without(7), c__epw="".join(EPW_LINES[:50]))
    assert {Path(problem.file).name for problem in reading.problems} == {"a.csv", "b.csv", "c.epw"}


def test_many_problems_of_one_kind_are_counted(read):
    text = "".join(line.replace("2023-03", "March") for line in LINES)
    reading = read(a__csv=text)
    assert len(reading.problems) == 11
    assert "has 734 more such rows" in reading.said

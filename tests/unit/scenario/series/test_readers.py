"""Files of each format give the made-up year back, whatever their clock."""

from functools import cache

import numpy as np
import pandas as pd
import pvlib
import pytest

from simulator.scenario.series.sun import sine_of_elevation
from tests import series_files as files

PLAIN = slice(8, 8784 - 24)
"""Hours that no clock takes from the year before or after."""


@cache
def truth(year):
    """Return the made-up year on the calendar of a leap year."""
    made = files.made_up(year)
    own = pd.date_range("2024-01-01", periods=8784, freq="h")
    local = made.local
    if len(local) == 8760:
        own = own[~((own.month == 2) & (own.day == 29))]
    slots = ((own - pd.Timestamp("2024-01-01")) // pd.Timedelta(hours=1)).to_numpy()
    whole = np.full((3, 8784), np.nan)
    whole[:, slots] = made.ghi, made.temperature, made.wind
    leap_day = slice(59 * 24, 60 * 24)
    if np.isnan(whole[0, leap_day]).any():
        whole[:, leap_day] = whole[:, 58 * 24 : 59 * 24]
    return dict(zip(("irradiance", "temperature", "wind-speed"), whole, strict=True))


EXACT = {
    "epw": (files.epw_text, 2023, "a__epw"),
    "power-lst": (files.power_csv, 2022, "a__csv"),
    "power-utc": (lambda: files.power_csv(standard="UTC"), 2022, "a__csv"),
    "power-json": (files.power_json, 2022, "a__json"),
    "era5": (files.era5_bytes, 2021, "a__nc"),
}


@pytest.mark.parametrize("kind", EXACT)
def test_an_hour_is_the_hour_that_begins_in_local_time(kind, read):
    write, year, name = EXACT[kind]
    reading = read(**{name: write()})
    assert not reading.said
    wanted = truth(year)
    for bus in ("north", "south"):
        got = reading.measured.of("irradiance")[bus].values
        # A file has whole watts, or a hundredth of a kilojoule.
        np.testing.assert_allclose(got[PLAIN], wanted["irradiance"][PLAIN], atol=0.6)
        warmth = reading.measured.of("temperature")[bus].values
        # Instants at both ends of the hour stand for its mean: within the curve of the day.
        np.testing.assert_allclose(warmth[PLAIN], wanted["temperature"][PLAIN], atol=2.5)
        assert np.corrcoef(warmth, wanted["temperature"])[0, 1] > 0.99


def test_wind_has_its_height_and_the_highest_is_taken(read):
    assert read(a__nc=files.era5_bytes()).measured.of("wind-speed")["north"].height_m == 100
    assert read(a__epw=files.epw_text()).measured.of("wind-speed")["north"].height_m == 10
    assert read(a__csv=files.power_csv()).measured.of("wind-speed")["north"].height_m == 50
    speed = read(b__nc=files.era5_bytes()).measured.of("wind-speed")["north"].values
    assert speed.mean() == pytest.approx(1.9 * files.made_up(2021).wind.mean(), rel=1e-3)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a__csv", lambda: files.pvgis_csv(minute=10)),
        ("a__csv", lambda: files.pvgis_csv(minute=48)),
        ("a__json", files.pvgis_json),
        ("a__csv", files.pvgis_tmy_csv),
    ],
)
def test_an_instant_of_pvgis_is_carried_to_the_middle_of_the_hour(name, write, read):
    reading = read(**{name: write()})
    assert not reading.said
    got = reading.measured.of("irradiance")["north"].values
    year = reading.measured.of("irradiance")["north"].year
    made = files.made_up(year or 2023)
    middle = files.clear(made.utc + pd.Timedelta(minutes=30), 0.5)
    assert got[PLAIN].mean() == pytest.approx(middle.mean(), rel=0.01)
    day = slice(24 * 180, 24 * 181)  # before it lies 29 February, which 2020 has itself
    if len(middle) == 8784:
        # Within 3 W/m²: the made-up sun has no equation of time.
        np.testing.assert_allclose(got[day], middle[day], atol=15)


def test_a_typical_year_has_no_year(read):
    assert read(a__csv=files.pvgis_tmy_csv()).measured.of("temperature")["north"].year is None


def measured_columns():
    local = files.made_up(2023).local
    return {
        "load.north [MW]": files.load_mw(local),
        "负荷.南县 [万千瓦]": files.load_mw(local, 180) / 10,
        "wind.north [MW of 50 MW]": 20 + 15 * np.sin(np.arange(8760) / 30),
        "来水.river [%]": 40 + 10 * np.sin(np.arange(8760) / 900),
        "irradiance [kW/m2]": files.made_up(2023).ghi / 1000,
    }


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_planners_table_has_its_units_in_the_header(kind, read):
    columns, local = measured_columns(), files.made_up(2023).local
    if kind == "csv":
        reading = read(a__csv=files.csv_text(columns, local))
    else:
        reading = read(a__xlsx=files.xlsx_bytes(columns, local))
    assert not reading.said
    series = reading.measured
    assert set(series.of("load")) == {"north", "south"}
    assert series.of("load")["south"].values.mean() == pytest.approx(
        columns["负荷.南县 [万千瓦]"].mean() * 10, rel=2e-3
    )
    assert series.of("wind")["north"].values.max() == pytest.approx(35 / 50, rel=1e-3)
    assert series.of("inflow")["river"].values.mean() == pytest.approx(
        columns["来水.river [%]"].mean() / 100, rel=5e-3
    )
    assert set(series.of("irradiance")) == {"north", "south"}
    np.testing.assert_allclose(
        series.of("irradiance")["south"].values[PLAIN], truth(2023)["irradiance"][PLAIN], atol=0.1
    )


@pytest.mark.parametrize(
    ("time", "shift_h"),
    [("time [hour-ending]", 1), ("time [UTC]", -8), ("时间 [UTC,hour-ending]", -7)],
)
def test_the_header_says_what_the_time_means(time, shift_h, read):
    made = files.made_up(2023, zone_h=0 if "UTC" in time else 8)
    stamps = made.local + pd.Timedelta(hours=shift_h)
    reading = read(a__csv=files.csv_text({"irradiance [W/m2]": made.ghi}, stamps, time))
    assert not reading.said
    got = reading.measured.of("irradiance")["north"].values
    np.testing.assert_allclose(got[PLAIN], truth(2023)["irradiance"][PLAIN], atol=0.1)


def test_midnight_may_be_hour_24_of_the_day_that_ends(read):
    made = files.made_up(2023)
    stamps = [str(at)[:16] for at in made.local + pd.Timedelta(hours=1)]
    before = [f"{str(at)[:10]} 24:00" for at in made.local]
    said = [b if s.endswith("00:00") else s for s, b in zip(stamps, before, strict=True)]
    text = files.csv_text({"irradiance [W/m2]": made.ghi}, said, "time [hour-ending]")
    assert not read(a__csv=text).said


def test_dates_may_be_written_as_excel_does(read):
    made = files.made_up(2023)
    stamps = [f"{at.year}/{at.month}/{at.day} {at.hour}:00" for at in made.local]
    assert not read(a__csv=files.csv_text({"temperature [℃]": made.temperature}, stamps)).said


def test_29_february_is_the_files_own_or_else_the_28th(read):
    leap_day, before = slice(59 * 24, 60 * 24), slice(58 * 24, 59 * 24)
    own, without = files.made_up(2024), files.made_up(2023)
    with_it = read(a__csv=files.csv_text({"temperature [°C]": own.temperature}, own.local))
    got = with_it.measured.of("temperature")["north"].values
    np.testing.assert_allclose(got[leap_day], own.temperature[leap_day], atol=0.01)
    second = read(b__csv=files.csv_text({"temperature [°C]": without.temperature}, without.local))
    got = second.measured.of("temperature")["north"].values
    np.testing.assert_array_equal(got[leap_day], got[before])
    assert "that of 28 February" in second.measured.ledger[0].note


def test_a_column_for_one_county_goes_before_one_for_all_and_before_weather(read):
    made = files.made_up(2023)
    columns = {
        "temperature [°C]": made.temperature + 1,
        "temperature.north [°C]": made.temperature + 2,
    }
    reading = read(a__epw=files.epw_text(), b__csv=files.csv_text(columns, made.local))
    warmth = {bus: one.values.mean() for bus, one in reading.measured.of("temperature").items()}
    assert warmth["north"] - made.temperature.mean() == pytest.approx(2, abs=0.05)
    assert warmth["south"] - made.temperature.mean() == pytest.approx(1, abs=0.05)
    assert reading.measured.of("irradiance")["south"].file == "a.epw"


def test_of_several_weather_files_a_bus_takes_the_nearest(read):
    north = files.epw_text().replace(f",{files.LATITUDE},", ",29.5,", 1)
    south = files.epw_text().replace(f",{files.LATITUDE},", ",28.8,", 1)
    reading = read(a__epw=north, b__epw=south)
    taken = {bus: one.file for bus, one in reading.measured.of("irradiance").items()}
    assert taken == {"north": "a.epw", "south": "b.epw"}


def test_what_is_missing_is_said_to_be_generated(read):
    made = files.made_up(2023)
    columns = {"load.north [MW]": files.load_mw(made.local), "solar [%]": made.ghi / 12}
    measured = read(a__csv=files.csv_text(columns, made.local)).measured
    rows = {row.input: row for row in measured.ledger}
    assert rows["series.generated.load"].value == "south"
    assert rows["series.generated.wind"].value == "north, south"
    assert "series.generated.solar" not in rows
    assert rows["series.a.csv.load.north [MW]"].basis == "reported"
    assert "scaled" in rows["series.a.csv.load.north [MW]"].note
    assert any("Generated" in said and "load of south" in said for said in measured.sentences)


def test_the_suns_place_agrees_with_pvlib():
    utc = pd.date_range("2023-01-01", periods=2000, freq="263min", tz="UTC")
    apparent = pvlib.solarposition.spa_python(utc, 29.2, 111.6)["elevation"].to_numpy()
    got = sine_of_elevation(utc.tz_localize(None).to_numpy(), 111.6, 29.2)
    # NOAA's short formulas leave out leap years and refraction.
    np.testing.assert_allclose(np.degrees(np.arcsin(got)), apparent, atol=0.4)

"""Series files of every format, written by tests: a made-up year at the small pack's place."""

import io
import json
from dataclasses import dataclass
from functools import cache

import netCDF4
import numpy as np
import openpyxl
import pandas as pd

LONGITUDE, LATITUDE = 111.6, 29.2
OFFSET_H = 8


@dataclass(frozen=True)
class MadeUp:
    """A made-up year, means of the hours that begin at `utc`."""

    utc: pd.DatetimeIndex
    ghi: np.ndarray
    temperature: np.ndarray
    wind: np.ndarray

    @property
    def local(self):
        return (self.utc + pd.Timedelta(hours=OFFSET_H)).tz_localize(None)


def sine(utc):
    """Return the sine of the sun's elevation: without the equation of time, which is enough."""
    times = pd.DatetimeIndex(utc)
    angle = np.radians((times.hour + times.minute / 60 - 12) * 15 + LONGITUDE)
    declination = np.radians(-23.44 * np.cos(2 * np.pi * (times.day_of_year + 10) / 365))
    north = np.radians(LATITUDE)
    return np.asarray(
        np.sin(north) * np.sin(declination) + np.cos(north) * np.cos(declination) * np.cos(angle)
    )


def clear(utc, days_cloud):
    """Return irradiance at instants, dimmed by the cloud of the day [W/m2]."""
    return 1000 * np.maximum(sine(utc) - 0.02, 0) * days_cloud


@cache
def made_up(year=2023, zone_h=OFFSET_H):
    """Return the hours of a calendar year of a time zone."""
    start = pd.Timestamp(year, 1, 1, tz="UTC") - pd.Timedelta(hours=zone_h)
    end = pd.Timestamp(year + 1, 1, 1, tz="UTC") - pd.Timedelta(hours=zone_h)
    utc = pd.date_range(start, end, freq="h", inclusive="left")
    middle = utc + pd.Timedelta(minutes=30)
    local_h = ((middle + pd.Timedelta(hours=OFFSET_H)).hour + 0.5).to_numpy()
    day = (utc + pd.Timedelta(hours=OFFSET_H)).day_of_year.to_numpy()
    cloud = 0.45 + 0.35 * np.sin(day * 1.7)
    temperature = 17 - 12 * np.cos(2 * np.pi * (day - 20) / 365)
    temperature = temperature + 4 * np.cos(2 * np.pi * (local_h - 15) / 24)
    wind = 3 + 1.5 * np.sin(day * 0.9) + 0.8 * np.cos(2 * np.pi * (local_h - 14) / 24)
    return MadeUp(utc, clear(middle, cloud), temperature, wind)


def load_mw(local, mean=250.0):
    """Return a load with its peak in summer evenings and less at weekends."""
    times = pd.DatetimeIndex(local)
    day = 1 + 0.35 * np.cos(2 * np.pi * (times.hour - 19) / 24)
    season = 1 + 0.25 * np.cos(2 * np.pi * (times.day_of_year - 205) / 182.5)
    return np.asarray(mean * day * season * np.where(times.day_of_week >= 5, 0.85, 1.0))


def csv_text(columns, stamps, time="time"):
    """Return a planner's table; columns by header."""
    said = [str(stamp)[:16] for stamp in stamps]
    names = ",".join(f'"{name}"' if "," in name else name for name in (time, *columns))
    numbers = np.column_stack(list(columns.values())).tolist()
    rows = (
        f"{stamp},{','.join([format(number, '.5g') for number in row])}"
        for stamp, row in zip(said, numbers, strict=True)
    )
    return "\n".join([names, *rows, ""])


def xlsx_bytes(columns, stamps, time="time", text_dates=False):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("series")
    sheet.append([time, *columns])
    values = np.column_stack(list(columns.values()))
    for stamp, row in zip(stamps, values.tolist(), strict=True):
        sheet.append([str(stamp)[:16] if text_dates else stamp.to_pydatetime(), *row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def epw_text(year=2023):
    """Return an EPW file: hours 1 to 24, local standard time."""
    made = made_up(year)
    lines = [
        f"LOCATION,Small city,Hunan,CHN,Made up,576620,{LATITUDE},{LONGITUDE},{OFFSET_H}.0,40.0",
        "DESIGN CONDITIONS,0",
        "TYPICAL/EXTREME PERIODS,0",
        "GROUND TEMPERATURES,0",
        "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
        "COMMENTS 1,made up",
        "COMMENTS 2,made up",
        "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31",
    ]
    local = made.local
    temperature, wind = np.roll(made.temperature, -1), np.roll(made.wind, -1)
    for row, at in enumerate(local):
        lines.append(
            f"{at.year},{at.month},{at.day},{at.hour + 1},60,?,{temperature[row]:.1f},10.0,70,"
            f"101000,0,0,300,{made.ghi[row]:.0f},0,{made.ghi[row]:.0f},0,0,0,0,0,"
            f"{wind[row]:.1f},5,5,20,2000,9,999999999,20,0.2,0,88,0.2,0,0"
        )
    return "\n".join(lines) + "\n"


@cache
def pvgis_csv(year=2020, minute=10, slope=0):
    """Return an hourly CSV of PVGIS: UTC, the irradiance of a minute of the hour."""
    made = made_up(year, zone_h=0)
    instants = made.utc + pd.Timedelta(minutes=minute)
    ghi = clear(instants, 0.5)
    lines = [
        f"Latitude (decimal degrees):\t{LATITUDE}",
        f"Longitude (decimal degrees):\t{LONGITUDE}",
        "Elevation (m):\t40",
        "Radiation database:\tPVGIS-ERA5",
        "",
        "",
        f"Slope: {slope} deg. ",
        "Azimuth: 0 deg. ",
        "time,G(i),H_sun,T2m,WS10m,Int",
        *(
            f"{at:%Y%m%d:%H%M},{ghi[row]:.2f},0.00,"
            f"{made.temperature[row]:.2f},{made.wind[row]:.2f},0.0"
            for row, at in enumerate(instants)
        ),
        "",
        "G(i): Global irradiance on the inclined plane (W/m2)",
        "",
    ]
    return "\n".join(lines)


def pvgis_json(year=2020, minute=30):
    made = made_up(year, zone_h=0)
    instants = made.utc + pd.Timedelta(minutes=minute)
    ghi = clear(instants, 0.5)
    hourly = [
        {
            "time": f"{at:%Y%m%d:%H%M}",
            "G(i)": round(float(ghi[row]), 2),
            "H_sun": 0.0,
            "T2m": round(float(made.temperature[row]), 2),
            "WS10m": round(float(made.wind[row]), 2),
            "Int": 0.0,
        }
        for row, at in enumerate(instants)
    ]
    return json.dumps(
        {
            "inputs": {
                "location": {"latitude": LATITUDE, "longitude": LONGITUDE, "elevation": 40.0},
                "mounting_system": {"fixed": {"slope": {"value": 0, "optimal": False}}},
            },
            "outputs": {"hourly": hourly},
            "meta": {"inputs": {}, "outputs": {}},
        }
    )


def pvgis_tmy_csv():
    """Return a typical year of PVGIS, whose months come from several years."""
    made = made_up(2023, zone_h=0)
    years = [2005, 2008, 2012, 2016, 2007, 2011, 2009, 2014, 2018, 2006, 2010, 2019]
    offset_h = 0.25
    ghi = clear(made.utc + pd.Timedelta(hours=offset_h), 0.5)
    lines = [
        f"Latitude (decimal degrees): {LATITUDE}",
        f"Longitude (decimal degrees): {LONGITUDE}",
        "Elevation (m): 40.0",
        f"Irradiance Time Offset (h): {offset_h}",
        "month,year",
        *(f"{month},{year}" for month, year in enumerate(years, start=1)),
        "time(UTC),T2m,RH,G(h),Gb(n),Gd(h),IR(h),WS10m,WD10m,SP",
        *(
            f"{years[at.month - 1]}{at:%m%d:%H%M},{made.temperature[row]:.2f},70.0,{ghi[row]:.2f},"
            f"0.0,{ghi[row]:.2f},300.0,{made.wind[row]:.2f},90.0,101000.0"
            for row, at in enumerate(made.utc)
        ),
        "",
        "T2m: 2-m air temperature (degree Celsius)",
        "",
    ]
    return "\n".join(lines)


@cache
def power_csv(year=2022, standard="LST", wind="WS50M"):
    """Return an hourly point CSV of NASA POWER."""
    zone_h = round(LONGITUDE / 15) if standard == "LST" else 0
    made = made_up(year, zone_h)
    own = (made.utc + pd.Timedelta(hours=zone_h)).tz_localize(None)
    lines = [
        "-BEGIN HEADER-",
        "NASA/POWER Source Native Resolution Hourly Data ",
        f"Dates (month/day/year): 01/01/{year} through 12/31/{year} in {standard}",
        f"Location: Latitude  {LATITUDE}   Longitude {LONGITUDE} ",
        "The value for missing source data that cannot be computed: -999 ",
        "Parameter(s): ",
        "ALLSKY_SFC_SW_DWN     CERES SYN1deg All Sky Surface Shortwave Irradiance (MJ/hr) ",
        "T2M                   MERRA-2 Temperature at 2 Meters (C) ",
        f"{wind}                 MERRA-2 Wind Speed (m/s) ",
        "-END HEADER-",
        f"YEAR,MO,DY,HR,ALLSKY_SFC_SW_DWN,T2M,{wind}",
        *(
            f"{at.year},{at.month},{at.day},{at.hour},{made.ghi[row] * 3600 / 1e6:.4f},"
            f"{made.temperature[row]:.2f},{made.wind[row]:.2f}"
            for row, at in enumerate(own)
        ),
    ]
    return "\n".join(lines) + "\n"


def power_json(year=2022):
    made = made_up(year, zone_h=0)
    keys = [f"{at:%Y%m%d%H}" for at in made.utc]
    values = {"ALLSKY_SFC_SW_DWN": made.ghi, "T2M": made.temperature, "WS10M": made.wind}
    return json.dumps(
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [LONGITUDE, LATITUDE, 40.0]},
            "properties": {
                "parameter": {
                    key: dict(zip(keys, column.round(2).tolist(), strict=True))
                    for key, column in values.items()
                }
            },
            "header": {"time_standard": "UTC", "fill_value": -999.0},
            "parameters": {
                "ALLSKY_SFC_SW_DWN": {"units": "Wh/m^2"},
                "T2M": {"units": "C"},
                "WS10M": {"units": "m/s"},
            },
        }
    )


def era5_bytes(year=2021, cells=1, height=100):
    """Return ERA5 at a point: UTC, radiation summed over the hour that ends at the stamp."""
    made = made_up(year, zone_h=0)
    data = netCDF4.Dataset("era5.nc", mode="w", memory=1_000_000)
    data.createDimension("valid_time", len(made.utc))
    data.createDimension("latitude", cells)
    data.createDimension("longitude", 1)
    time = data.createVariable("valid_time", "i8", ("valid_time",))
    time.units, time.calendar = "seconds since 1970-01-01", "proleptic_gregorian"
    ends = made.utc + pd.Timedelta(hours=1)
    time[:] = (ends - pd.Timestamp(0, tz="UTC")) // pd.Timedelta(seconds=1)
    for key, value in (("latitude", LATITUDE), ("longitude", LONGITUDE)):
        data.createVariable(key, "f8", (key,))[:] = value
    columns = {
        "t2m": (np.roll(made.temperature, -1) + 273.15, "K"),
        "ssrd": (made.ghi * 3600, "J m**-2"),
        f"u{height}": (np.roll(made.wind, -1) * 0.6 * 1.9, "m s**-1"),
        f"v{height}": (np.roll(made.wind, -1) * -0.8 * 1.9, "m s**-1"),
    }
    for key, (values, unit) in columns.items():
        variable = data.createVariable(key, "f4", ("valid_time", "latitude", "longitude"))
        variable.units = unit
        variable[:] = np.repeat(values[:, None, None], cells, axis=1)
    return bytes(data.close())

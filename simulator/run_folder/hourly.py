"""The hourly series of one year as one wide table, and back."""

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from simulator.run_folder.names import HOURLY, NETWORKS

if TYPE_CHECKING:  # the optimiser is slow to import, and only workers need it
    from simulator.year import YearResult

CURTAILMENT_REASON = "curtailment.city.reason"
_DECIMALS = 6  # 1 W: far below the 1e-6 of the load to which balances are kept


def hourly_table(result: "YearResult") -> pd.DataFrame:
    """Return all hourly series, a column each, named ``<component>.<name>.<quantity>_<unit>``."""
    return pd.concat(
        [
            *_plant_series(result),
            *_bus_series(result),
            *_forecast_series(result),
            *_exchange_series(result),
            *_reason(result),
        ],
        axis="columns",
        sort=False,
    ).rename_axis("snapshot")


def write_hourly(folder: Path, result: "YearResult") -> None:
    """Write ``hourly/<year>.parquet``."""
    path = folder / HOURLY / f"{result.year}.parquet"
    path.parent.mkdir(exist_ok=True)
    hourly_table(result).round(_DECIMALS).to_parquet(path, compression="zstd")


def write_network(folder: Path, result: "YearResult") -> None:
    """Write ``networks/<year>.nc``, the network as solved."""
    path = folder / NETWORKS / f"{result.year}.nc"
    path.parent.mkdir(exist_ok=True)
    result.network.export_to_netcdf(path)


def read_hourly(folder: Path, year: int) -> pd.DataFrame:
    """Read ``hourly/<year>.parquet`` of a run."""
    return pd.read_parquet(folder / HOURLY / f"{year}.parquet")


def select_series(hourly: pd.DataFrame, component: str, quantity: str) -> pd.DataFrame:
    """Return one quantity of all members of a component, with their plain names as columns.

    Examples
    --------
    >>> hourly = pd.DataFrame({"bus.north.demand_mw": [3.0], "line.west.flow_mw": [4.0]})
    >>> list(select_series(hourly, "bus", "demand_mw").columns)
    ['north']
    """
    head, tail = f"{component}.", f".{quantity}"
    columns = [name for name in hourly.columns if name.startswith(head) and name.endswith(tail)]
    return hourly[columns].rename(columns=lambda name: name[len(head) : -len(tail)])


def _plant_series(result: "YearResult") -> list[pd.DataFrame]:
    dispatch = result.dispatch
    tables = {
        "available_mw": dispatch.available_mw,
        "output_mw": dispatch.output_mw,
        "charge_mw": dispatch.charge_mw,
        "curtailed_mw": result.absorption.curtailed_mw,
        "spill_mw": dispatch.spill_mw,
        "level_mwh": dispatch.level_mwh,
        "minimum_output_mw": dispatch.minimum_output_mw,
        "units_on_count": dispatch.commitment.units_on,
    }
    return [_named(table, "plant", quantity) for quantity, table in tables.items()]


def _bus_series(result: "YearResult") -> list[pd.DataFrame]:
    dispatch = result.dispatch
    return [
        _named(dispatch.demand_mw, "bus", "demand_mw"),
        _named(dispatch.shortfall_mw, "bus", "shortfall_mw"),
        _named(dispatch.overgeneration_mw, "bus", "overgeneration_mw"),
        _named(dispatch.price_cny_per_mwh, "bus", "price_cny_per_mwh"),
        _named(result.profiles.temperature_c, "bus", "temperature_c"),
        _named(dispatch.flow_mw, "line", "flow_mw"),
    ]


def _forecast_series(result: "YearResult") -> list[pd.DataFrame]:
    """Return the day-ahead forecasts of each bus, where commitment was decided on them."""
    if result.forecast is None:
        return []
    return [
        _named(table, "bus", f"forecast_{quantity}")
        for quantity, table in vars(result.forecast).items()
    ]


def _reason(result: "YearResult") -> list[pd.DataFrame]:
    """Return the limit that binds in each hour of curtailment, as a category."""
    if result.reason is None:
        return []
    return [result.reason.astype("category").to_frame(CURTAILMENT_REASON)]


def _exchange_series(result: "YearResult") -> list[pd.DataFrame]:
    dispatch, profiles = result.dispatch, result.profiles
    series = {
        "import_mw": dispatch.import_mw,
        "export_mw": dispatch.export_mw,
        "import_available_mw": dispatch.import_available_mw,
        "export_available_mw": dispatch.export_available_mw,
        "import_price_cny_per_mwh": profiles.import_price_cny_per_mwh,
        "export_price_cny_per_mwh": profiles.export_price_cny_per_mwh,
    }
    return [pd.DataFrame({f"exchange.province.{name}": values for name, values in series.items()})]


def _named(table: pd.DataFrame, component: str, quantity: str) -> pd.DataFrame:
    return table.rename(columns=lambda name: f"{component}.{name}.{quantity}")

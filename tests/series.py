"""Made-up hourly series for the small pack, so that tests need no weather."""

import numpy as np
import pandas as pd

from simulator.network.fleet import plants_in_year
from simulator.profiles.series import Profiles
from simulator.scenario.pack import Pack


def flat_profiles(pack: Pack, year: int = 2025, days: int = 3, **changes: object) -> Profiles:
    """Return series that are constant but for a sun that shines from 8 to 16 h.

    ``changes`` replaces whole fields of Profiles, or with a number the constant of a table:
    ``demand`` [MW in total], ``wind``, ``solar``, ``inflow`` [p.u.], ``import_mw``, ``export_mw``.
    """
    snapshots = pd.date_range(f"{year}-01-01", periods=24 * days, freq="h")
    counties = {bus.bus: bus.demand_share for bus in pack.buses if bus.kind == "county"}
    level = {
        "demand": 800.0, "wind": 0.2, "solar": 0.5, "inflow": 0.4, "import_mw": 300.0,
        "export_mw": 200.0, **{k: v for k, v in changes.items() if isinstance(v, int | float)},
    }  # fmt: skip
    sun = ((snapshots.hour >= 8) & (snapshots.hour < 16)).astype(float)

    def table(columns: list[str], value: object) -> pd.DataFrame:
        return pd.DataFrame(dict.fromkeys(columns, value), index=snapshots)

    def series(value: object) -> pd.Series:
        return pd.Series(value, index=snapshots)

    plants = plants_in_year(pack, year)
    carrier = {plant.plant: pack.technologies[plant.technology].carrier for plant in plants}
    names = list(counties)
    fields = {
        "demand_mw": pd.DataFrame(
            {bus: np.full(24 * days, level["demand"] * share) for bus, share in counties.items()},
            index=snapshots,
        ),
        "temperature_c": table(names, 20.0),
        "wind_capacity_factor": table(names, level["wind"]),
        "solar_capacity_factor": table(names, level["solar"] * sun),
        "hydro_inflow": table([p for p, c in carrier.items() if "hydro-r" in c], level["inflow"]),
        "availability": table([p for p, c in carrier.items() if c in ("coal", "biomass")], 1.0),
        "import_price_cny_per_mwh": series(450.0),
        "export_price_cny_per_mwh": series(360.0),
        "import_available_mw": series(level["import_mw"]),
        "export_available_mw": series(level["export_mw"]),
        "export_blocked": series(False),
        "day_type": series("workday"),
        "demand_response_days": series(False),
    }
    fields |= {k: v for k, v in changes.items() if not isinstance(v, int | float)}
    return Profiles(year=year, snapshots=snapshots, **fields)

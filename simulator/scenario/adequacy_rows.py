"""What the files of an adequacy case may say: one record per row, names as in the files.

Units stand in the names of the columns, as in published test systems; cells are bare numbers.
"""

from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field

from simulator.scenario.fields import Text
from simulator.scenario.row import Strict

PROFILE_MARK: Final = "profile:"
Process = Literal["continuous", "geometric", "independent"]


def _series_or_number(value: object) -> object:
    """Leave ``profile:<column>`` as text; anything else must be a number of 0 or more."""
    if not isinstance(value, str) or value.startswith(PROFILE_MARK):
        return value
    try:
        number = float(value)
    except ValueError as error:
        raise ValueError(f"must be a plain number [MW], or {PROFILE_MARK}<column>") from error
    if not 0 <= number < float("inf"):  # NaN fails both
        raise ValueError("must be a finite number, 0 or more [MW]")
    return number


Megawatts = Annotated[float, Field(ge=0)]
Series = Annotated[float | str, BeforeValidator(_series_or_number)]
Efficiency = Annotated[float, Field(gt=0, le=1)]
Fraction = Annotated[float, Field(ge=0, le=1)]
NotNegative = Annotated[float, Field(ge=0)]


class CaseFile(Strict):
    """The case file itself."""

    title: Text = "adequacy case"
    hours_per_snapshot: Annotated[float, Field(gt=0, le=24)] = 1.0
    """Length of one snapshot [h]."""
    process: Process = "continuous"
    """How units fail: continuous-time Markov read at the hour, geometric, or independent hours."""
    demand: Text
    units: Text
    profiles: Text | None = None
    storage: Text | None = None
    demand_response: Text | None = None
    interfaces: Text | None = None


class Outages(Strict):
    """Outage columns: rate and repair time, or the two transition rates."""

    forced_outage_rate: Fraction | None = None
    """Long-run share of time on forced outage [0..1]."""
    mean_time_to_repair_h: NotNegative | None = None
    failure_rate_per_h: NotNegative | None = None
    repair_rate_per_h: NotNegative | None = None


class UnitRow(Outages):
    """A generating unit; its capacity a number or a snapshot-long series."""

    unit: Text
    capacity_mw: Series
    region: Text | None = None
    technology: Text | None = None
    """Group whose capacity credit may be asked for."""
    type: Text | None = None
    """Free words; not used."""


class StorageRow(Outages):
    """A storage plant, with inflow if it is a reservoir."""

    name: Text
    power_mw: Megawatts
    """Largest charge (from the grid and from inflow) and largest discharge [MW]."""
    energy_mwh: NotNegative
    charge_efficiency: Efficiency
    discharge_efficiency: Efficiency
    initial_soc: Fraction
    inflow: Annotated[float | str | None, BeforeValidator(_series_or_number)] = None
    """Power that flows in by nature [MW]."""
    grid_limit_mw: Megawatts | None = None
    """Most it exchanges with the grid in either direction [MW]."""
    region: Text | None = None


class DemandResponseRow(Strict):
    """A programme that lowers demand for some hours of some days."""

    name: Text
    power_mw: Megawatts
    hours_per_day: Annotated[float, Field(ge=0, le=24)]
    """Most hours called in one day [h/d]."""
    days_per_year: NotNegative
    """Most days called in the case [d]."""
    payback_hours: NotNegative | None = None
    """Hours within which the energy must be given back [h]; without it, it is not."""
    region: Text | None = None


class InterfaceRow(Outages):
    """A link between two regions, one limit each way."""

    from_region: Text = Field(alias="from")
    to_region: Text = Field(alias="to")
    forward_mw: Series
    backward_mw: Series

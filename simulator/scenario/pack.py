"""What a region pack may say: names, units and bounds of every field.

Names in files carry no unit (``unit_capacity: 660 MW``); names in code end with it
(``unit_capacity_mw``). Every row that carries a number names its source and basis.
"""

from typing import Annotated, Literal

from pydantic import Field

from simulator.scenario import fields
from simulator.scenario.forecast_errors import ForecastErrors
from simulator.scenario.row import Row, Strict
from simulator.scenario.stress import Stress
from simulator.scenario.weather_statistics import WeatherStatistics


class Bus(Row):
    """A county's 220 kV bus, or the provincial 500 kV bus."""

    bus: fields.Identifier
    zh: fields.Text
    en: fields.Text
    kind: Literal["county", "province"]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    latitude: Annotated[float, Field(ge=-90, le=90)]
    demand_share: fields.Share
    """Share of the region's demand [0..1]; 0 at the provincial bus; counties sum to 1."""


class Line(Row):
    """A corridor between two buses; a tie if one of them is the provincial bus."""

    line: fields.Identifier
    bus0: fields.Identifier
    bus1: fields.Identifier
    circuits: Annotated[int, Field(ge=1, le=20)]
    length_km: fields.Length = Field(alias="length")
    limit_mw: fields.Power = Field(alias="limit")
    """Limit of the whole corridor, N-1 [MW]."""
    reactance_ohm: fields.Reactance = Field(alias="reactance")
    """Series reactance of the whole corridor, referred to 220 kV [Ω]."""
    in_service: fields.Month


class Plant(Row):
    """A power station, storage station or demand-response programme, or a remainder row."""

    plant: fields.Identifier
    zh: fields.Text
    en: fields.Text
    kind: Literal["project", "remainder"]
    """project: named in a document; remainder: a plan total minus its named projects."""
    bus: fields.Identifier
    technology: fields.Identifier
    units: Annotated[int, Field(ge=1, le=1000)]
    unit_capacity_mw: fields.Power = Field(alias="unit_capacity")
    """Nameplate of one unit [MW]."""
    energy_mwh: fields.Energy | None = Field(default=None, alias="energy")
    """Storage or pond energy of the whole plant [MWh]; empty where there is none."""
    in_service: fields.Month
    retired: fields.Month | None = None
    role: Literal["base", "reserve"]
    """reserve: runs only when base units do not suffice."""

    @property
    def capacity_mw(self) -> float:
        """Nameplate capacity of the plant [MW]."""
        return self.units * self.unit_capacity_mw


class Technology(Strict):
    """Parameters of a technology: rows `technology, parameter, value` of technologies.csv."""

    technology: fields.Identifier
    carrier: fields.Carrier
    capacity_credit: fields.Share
    """Static credit at the peak in the planners' power balance [0..1] (dry season for hydro)."""
    capacity_credit_wet: fields.Share | None = None
    """The same at the peak of the wet season, for hydro [0..1]."""
    min_stable: fields.Share = 0.0
    """Least output of a committed thermal unit, or forced output of hydro (never more than its
    inflow), as a share of capacity [0..1]."""
    forced_outage_rate: fields.Share = 0.0
    """Share of the time a unit is out unplanned [0..1]."""
    repair_time_h: fields.Hours = Field(default=0.0, alias="repair_time")
    """Mean length of an unplanned outage [h]."""
    planned_outage_d: fields.DaysPerYear = Field(default=0.0, alias="planned_outage")
    """Planned maintenance of each unit [d/a]."""
    min_up_h: fields.Hours = Field(default=0.0, alias="min_up")
    """Least time a unit stays on [h]."""
    min_down_h: fields.Hours = Field(default=0.0, alias="min_down")
    """Least time a unit stays off [h]."""
    start_cost_cny_per_mw: fields.CostPerPower = Field(default=0.0, alias="start_cost")
    """Cost of a start per MW of nameplate [CNY/MW]."""
    variable_cost_cny_per_mwh: fields.Price = Field(default=0.0, alias="variable_cost")
    """Fuel and other variable cost; throughput cost of storage on discharge [CNY/MWh]."""
    round_trip_efficiency: fields.PositiveShare = 1.0
    """Storage only [0..1]."""
    emission_t_per_mwh: fields.Intensity = Field(default=0.0, alias="emission")
    """Carbon dioxide per MWh generated [t/MWh]."""
    coal_rate_t_per_mwh: fields.Intensity = Field(default=0.0, alias="coal_rate")
    """Standard coal burnt per MWh generated [tce/MWh]."""
    capital_cost_cny_per_mw: fields.CostPerPower = Field(default=0.0, alias="capital_cost")
    lifetime_a: fields.Years = Field(default=25.0, alias="lifetime")
    """Years over which the capital cost is spread [a]."""
    auxiliary_use: fields.Share = 0.0
    """Share of generation used by the plant itself (information; demand is gross) [0..1]."""
    hours_per_day: fields.HoursPerDay = 0.0
    """Demand response: longest call in a day [h/d]."""
    days_per_year: fields.DaysPerYear = 0.0
    """Demand response: days on which it may be called [d/a]."""


class Exchange(Strict):
    """The exchange with the province in one year: rows `item, year, value` of exchange.csv."""

    import_limit_mw: fields.Power = Field(alias="import_limit")
    """Most that the city may take from the province [MW]."""
    export_limit_mw: fields.Power = Field(alias="export_limit")
    """Most that the province takes from the city outside its own surplus [MW]."""
    firm_import_mw: fields.Power = Field(alias="firm_import")
    """Import the province commits to at the city's peak [MW]."""
    import_outage_rate: fields.Share = 0.0
    """Share of the time in which a tie, with what comes over it, is out unplanned [0..1]."""
    import_repair_time_h: fields.Hours = Field(default=0.0, alias="import_repair_time")
    """Mean length of such an outage [h]."""
    import_at_provincial_peak_mw: fields.Power = Field(alias="import_at_provincial_peak")
    """Import available in the province's own peak hours [MW]."""
    provincial_peak_months: fields.Months
    provincial_peak_hours: fields.HoursOfDay
    price_reference_cny_per_mwh: fields.Price = Field(alias="price_reference")
    """Price in flat hours [CNY/MWh]."""
    price_peak_ratio: fields.Factor
    price_valley_ratio: fields.Factor
    price_critical_ratio: fields.Factor = 1.0
    """Extra factor in critical-peak (尖峰) hours, on top of the peak ratio."""
    price_peak_hours: fields.HoursOfDay
    price_valley_hours: fields.HoursOfDay
    price_critical_months: fields.Months = frozenset()
    price_critical_hours: fields.HoursOfDay = frozenset()
    export_price_ratio: Annotated[float, Field(gt=0, lt=1)]
    """What an exported MWh earns, as a share of the import price of the same hour."""
    export_blocked_months: fields.Months
    """Months in which the province may be in surplus itself."""
    export_blocked_hours: fields.HoursOfDay
    """Hours of the day in which the province may be in surplus itself."""
    export_blocked_sun: fields.Share
    """Local solar capacity factor above which such an hour is a surplus hour [0..1]."""
    export_blocked_holidays: fields.YesNo
    """Whether long holidays (Spring Festival, National Day) count like those months."""
    export_in_blocked_hours_mw: fields.Power = Field(alias="export_in_blocked_hours")
    """What the province still takes in such hours [MW]."""


class CommitmentRule(Strict):
    """Parameters of the commitment rule (开机方式): rows `parameter, value` of commitment.csv."""

    reserve_share: fields.Share
    """Spinning reserve as a share of the day's peak demand [0..1]."""
    reserve_floor_mw: fields.Power = Field(alias="reserve_floor")
    """Least reserve [MW]."""
    credit_wind: fields.Share
    """Share of forecast wind that counts at the hour that sets the need [0..1]."""
    credit_solar: fields.Share
    credit_hydro: fields.Share
    """Share of the hydro energy forecast for the day that counts [0..1]."""
    credit_storage: fields.Share
    """Share of storage power that counts [0..1]."""
    credit_demand_response: fields.Share
    credit_import: fields.Share
    """Share of firm import that counts where commit_for is local-less-import [0..1]."""
    forecast: Literal["perfect", "day-ahead"]
    """What commitment knows of the day; forecast.csv says how far day-ahead forecasts err."""
    commit_for: Literal["local", "local-less-import", "local-and-export"]
    curtail_first: Literal["pro-rata", "hydro", "wind-solar"]
    """Who is curtailed first."""
    overgeneration_cost_cny_per_mwh: fields.Price = Field(alias="overgeneration_cost")
    storage_throughput_cost_cny_per_mwh: fields.Price = Field(alias="storage_throughput_cost")
    curtailment_tier_cny_per_mwh: fields.PositivePrice = Field(alias="curtailment_tier")
    """Small cost that decides who gives way among plants of equal worth [CNY/MWh]."""
    tie_break_cny_per_mwh: fields.PositivePrice = Field(alias="tie_break")
    """Highest of the smaller costs that tell hours of equal worth apart [CNY/MWh]."""
    year_end_level: fields.Share
    """Level of reservoirs, ponds and storage at the first and last hour of a year, as a share of
    their energy [0..1]."""
    maintenance_months: fields.Months
    """Months in which thermal units are overhauled."""


class Demand(Strict):
    """Demand of one year: rows `quantity, year, value` of demand.csv, drivers inside the totals."""

    energy_mwh: fields.Energy = Field(alias="energy")
    """Demand of the year, own use of plants and losses included [MWh]."""
    peak_mw: fields.Power = Field(alias="peak")
    """P50 of the year's highest hourly demand [MW]."""
    chargers: fields.Count
    """Charging points at the end of the year."""
    charger_energy_mwh: fields.Energy = Field(alias="charger_energy")
    electrification_energy_mwh: fields.Energy = Field(alias="electrification_energy")
    compute_pflops: fields.Compute = Field(alias="compute")
    """Computing power installed [PFLOPS]."""
    power_usage_effectiveness: Annotated[float, Field(ge=1, le=3)]
    data_centre_energy_mwh: fields.Energy = Field(alias="data_centre_energy")
    base_stations: fields.Count
    base_station_energy_mwh: fields.Energy = Field(alias="base_station_energy")


class LoadShape(Row):
    """The shape of one kind of day (or of one driver): 24 values, hour beginning."""

    shape: fields.DayType
    hours: tuple[float, ...]


class DemandMonth(Row):
    """How one month compares: rows of load_month.csv."""

    month: fields.MonthOfYear
    daily_peak: Annotated[float, Field(gt=0, le=1.5)]
    """Typical workday peak of the month over the year's peak [p.u.]."""
    valley_over_peak: Annotated[float, Field(gt=0, lt=1)]
    """Typical daily valley over daily peak [p.u.]."""


class LoadDay(Row):
    """How far a kind of day lowers demand: rows of load_day.csv."""

    day_kind: fields.DayKind
    """weekend, holiday, national-day, eve, spring-festival, or a day before or after the Spring
    Festival, counted from it."""
    value: fields.Level
    """Daily peak over that of an ordinary workday of the same season [p.u.]."""


class HydroMonth(Row):
    """Inflow of one month: share of the year's energy, by year type factor."""

    technology: fields.Identifier
    month: fields.MonthOfYear
    energy_share: fields.Share
    full_load_hours: fields.FullLoadHours
    """Full-load hours of a mean year [h]."""
    dry: fields.Factor
    """Inflow of a dry year over a mean year, in this month."""
    normal: fields.Factor
    wet: fields.Factor


class ClimateMonth(Row):
    """Climate of one month, city-wide."""

    month: fields.MonthOfYear
    temperature_c: fields.Temperature = Field(alias="temperature")
    irradiation_kwh_per_m2_d: fields.Irradiation = Field(alias="irradiation")
    """Global horizontal irradiation [kWh/m2/d]."""
    wind_capacity_factor: fields.Share
    """Mean output of wind over nameplate [0..1]."""
    linke_turbidity: Annotated[float, Field(gt=1, lt=10)]
    """Linke turbidity of the clear sky."""


class Target(Row):
    """One promise of a plan."""

    target: fields.Identifier
    area: fields.Identifier
    """`city`, or the id of a county bus."""
    zh: fields.Text
    en: fields.Text
    quantity: fields.Text
    """What is measured: a name that assessment knows."""
    comparison: Literal[">=", "<=", "by", "before"]
    value: fields.Text
    """Promised value as printed, in the plan's own unit; for by/before a year."""
    unit: str
    year: fields.CalendarYear
    reading: fields.Text
    """The reading that decides the verdict."""
    section: str
    testable: fields.YesNo
    reason: str = ""
    """Why it cannot be tested, where testable is no."""
    reason_zh: str = ""
    """The reason in Chinese."""


class Source(Strict):
    """One document."""

    source: fields.SourceId
    title: fields.Text
    publisher: str
    date: str
    section: str
    licence: str


class Region(Strict):
    """region.yaml: the region as a whole."""

    zh: fields.Text
    en: fields.Text
    time_zone: str
    currency: str
    price_year: int
    discount_rate: fields.Share
    value_of_lost_load_cny_per_mwh: fields.Price = Field(alias="value_of_lost_load")
    demand_response_cost_cny_per_mwh: fields.Price = Field(alias="demand_response_cost")
    planning_reserve: fields.Share
    """Reserve in the planners' power balance, as a share of the peak [0..1]."""
    heating_threshold_c: fields.Temperature = Field(alias="heating_threshold")
    cooling_threshold_c: fields.Temperature = Field(alias="cooling_threshold")
    heating_sensitivity: fields.Share
    """Rise of demand per kelvin below the heating threshold, as a share of the annual peak."""
    cooling_sensitivity: fields.Share
    """Rise of demand per kelvin above the cooling threshold, as a share of the annual peak."""
    reliability_standard_h: fields.Hours = Field(alias="reliability_standard")
    """Hours a year with a shortfall that supply may have when it carries its load [h/a]."""
    summer_months: fields.Months
    """Months of the summer peak in the power balance, and of small hydro's summer spell."""
    winter_months: fields.Months
    """The same of winter."""
    spring_months: fields.Months
    """Months of the spring weekend, a typical valley."""
    wet_months: fields.Months
    """Months of the wet-season night, a typical valley."""
    valley_output: fields.PositiveShare
    """Share of a valley's days whose wind or solar output is not above the planned one [0..1]."""
    unlimited_store_h: fields.Hours = Field(alias="unlimited_store")
    """Hours at full power of a store that is never too small, in causes of curtailment [h]."""


class Pack(Strict):
    """A region pack after the scenario's changes: data, not code."""

    name: str
    region: Region
    buses: tuple[Bus, ...]
    lines: tuple[Line, ...]
    plants: tuple[Plant, ...]
    technologies: dict[str, Technology]
    exchange: dict[int, Exchange]
    commitment: CommitmentRule
    forecast_errors: ForecastErrors
    demand: dict[int, Demand]
    load_shapes: dict[str, LoadShape]
    load_months: tuple[DemandMonth, ...]
    load_days: tuple[LoadDay, ...]
    hydro: tuple[HydroMonth, ...]
    climate: tuple[ClimateMonth, ...]
    weather_statistics: WeatherStatistics
    stresses: dict[str, Stress] = Field(default={})
    targets: tuple[Target, ...]
    sources: tuple[Source, ...]

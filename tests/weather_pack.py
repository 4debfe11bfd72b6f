"""The small pack with nine counties of the Dongting basin, their climate and two hydro plants."""

from simulator.scenario.pack import Bus, ClimateMonth, HydroMonth, Pack, Plant, Technology

COUNTIES = {
    "wuling": (111.70, 29.04),
    "dingcheng": (111.68, 28.98),
    "taoyuan": (111.48, 28.90),
    "shimen": (111.38, 29.58),
    "lixian": (111.76, 29.63),
    "linli": (111.65, 29.44),
    "anxiang": (112.17, 29.41),
    "hanshou": (111.97, 28.91),
    "jinshi": (111.88, 29.61),
}
IRRADIATION = (1.72, 1.71, 1.85, 3.08, 3.90, 4.15, 5.11, 4.41, 3.73, 2.61, 2.11, 1.43)
TEMPERATURE = (5.67, 6.24, 10.18, 16.61, 21.75, 25.45, 29.03, 28.22, 23.72, 18.38, 12.54, 6.59)
WIND = (0.22, 0.24, 0.25, 0.24, 0.21, 0.22, 0.27, 0.22, 0.20, 0.22, 0.23, 0.22)
TURBIDITY = (3.9, 4.2, 4.5, 4.8, 4.7, 4.8, 4.6, 4.5, 4.3, 4.1, 3.9, 3.8)
WATER = (0.05, 0.06, 0.08, 0.105, 0.13, 0.14, 0.125, 0.085, 0.065, 0.055, 0.055, 0.05)
FULL_LOAD_HOURS = 4000.0
KINDS_OF_YEAR = {"dry": 0.77, "normal": 1.01, "wet": 1.23}


def nine_counties(pack: Pack) -> Pack:
    """Return a pack with nine counties instead of its own, a large and a small hydro plant."""
    return pack.model_copy(
        update={
            "buses": tuple(_bus(name, *place) for name, place in COUNTIES.items()),
            "climate": tuple(_climate(month) for month in range(1, 13)),
            "hydro": tuple(
                _water(technology, month)
                for technology in ("main-river", "small-river")
                for month in range(1, 13)
            ),
            "technologies": {
                name: Technology(technology=name, carrier="hydro-run-of-river", capacity_credit=0.5)
                for name in ("main-river", "small-river")
            },
            "plants": (
                _plant("barrage", "taoyuan", "main-river", 9, 30.0),
                _plant("weir", "shimen", "small-river", 5, 2.0),
            ),
        }
    )


def _bus(name: str, longitude: float, latitude: float) -> Bus:
    return Bus(
        bus=name, zh=name, en=name, kind="county", longitude=longitude, latitude=latitude,
        demand_share=1 / len(COUNTIES), source="made-up", basis="assumed",
    )  # fmt: skip


def _climate(month: int) -> ClimateMonth:
    return ClimateMonth(
        month=month, temperature_c=TEMPERATURE[month - 1],
        irradiation_kwh_per_m2_d=IRRADIATION[month - 1], wind_capacity_factor=WIND[month - 1],
        linke_turbidity=TURBIDITY[month - 1], source="made-up", basis="assumed",
    )  # fmt: skip


def _water(technology: str, month: int) -> HydroMonth:
    return HydroMonth(
        technology=technology, month=month, energy_share=WATER[month - 1],
        full_load_hours=FULL_LOAD_HOURS, **KINDS_OF_YEAR, source="made-up", basis="assumed",
    )  # fmt: skip


def _plant(name: str, bus: str, technology: str, units: int, unit_mw: float) -> Plant:
    return Plant(
        plant=name, zh=name, en=name, kind="project", bus=bus, technology=technology, units=units,
        unit_capacity_mw=unit_mw, in_service=24000, role="base", source="made-up",
        basis="assumed",
    )  # fmt: skip

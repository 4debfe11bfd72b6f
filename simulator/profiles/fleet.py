"""Which plants stand when: the one rule for months of commissioning and retirement."""

from simulator.scenario.pack import Pack, Plant


def serves(plant: Plant, month: int) -> bool:
    """Return whether a plant is in service in a month.

    Parameters
    ----------
    plant
        A row of plants.csv; it serves from the first day of its ``in_service`` month until the
        last day before its ``retired`` month.
    month
        Months since year 0, as the schema counts them.
    """
    return plant.in_service <= month and (plant.retired is None or month < plant.retired)


def december(year: int) -> int:
    """Return the month in which a year's capacity is judged, as months since year 0.

    Examples
    --------
    >>> december(2025) - 2025 * 12
    11
    """
    return year * 12 + 11


def serves_in_year(plant: Plant, year: int) -> bool:
    """Return whether a plant is in service in any month of a year."""
    return any(serves(plant, month) for month in range(year * 12, year * 12 + 12))


def carrier_of(pack: Pack, plant: Plant) -> str:
    """Return the carrier of a plant."""
    return pack.technologies[plant.technology].carrier

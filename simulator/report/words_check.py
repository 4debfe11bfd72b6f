"""What ``simulate check`` and a dry run say of a valid file, in English and Chinese."""

from typing import Final

from simulator.report.brief.words import basis_text
from simulator.report.words import Language, choose
from simulator.scenario.schema import Scenario

_BASES: Final = ("plan", "reported", "derived", "assumed", "changed", "measured")


def valid_sentence(file: str, scenario: Scenario, language: Language) -> str:
    """Return that a scenario is valid, and what its region has."""
    pack = scenario.pack
    return choose(
        f"{file} is valid: {_years(scenario.years)}, region {scenario.region} with "
        f"{len(pack.buses)} buses, {len(pack.lines)} corridors, {len(pack.plants)} plants and "
        f"{len(pack.targets)} promises.",
        f"{file}有效：{_years(scenario.years)}年，{pack.region.zh}共{len(pack.buses)}个节点、"
        f"{len(pack.lines)}个断面、{len(pack.plants)}座电站、{len(pack.targets)}项承诺。",
        language,
    )


def sources_sentence(scenario: Scenario, language: Language) -> str:
    """Return how many numbers have a source, by their basis."""
    found = [row.basis for row in scenario.assumptions]
    counts = [(name, found.count(name)) for name in _BASES if name in found]
    english = ", ".join(f"{count} {name}" for name, count in counts)
    chinese = "、".join(f"{basis_text(name, 'zh')}{count}个" for name, count in counts)
    return choose(
        f"Its {len(found)} numbers with a source: {english}.",
        f"有出处的数据共{len(found)}个：{chinese}。",
        language,
    )


def stands_sentence(folder: str, language: Language) -> str:
    """Return where a run of the scenario stands."""
    return choose(f"A run stands in {folder}.", f"推演结果存放于{folder}。", language)


def valid_sweep_sentence(
    file: str, rows: int, cases: int, years: int, folder: str, language: Language
) -> str:
    """Return that a sweep is valid, and how many cases it has."""
    return choose(
        f"{file} is valid: {rows} rows, {cases} different cases, {years} years each; "
        f"they stand in {folder}.",
        f"{file}有效：共{rows}行，不同算例{cases}个，每个{years}年，存放于{folder}。",
        language,
    )


def _years(years: tuple[int, ...]) -> str:
    if len(years) == 1:
        return str(years[0])
    if years[-1] - years[0] + 1 == len(years):
        return f"{years[0]}-{years[-1]}"
    return ", ".join(map(str, years))

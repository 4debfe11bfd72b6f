"""What a run takes from the planner's own series files, in English and Chinese."""

from typing import Final

from simulator.report.words import Language
from simulator.scenario.pack import Pack
from simulator.scenario.schema import Scenario
from simulator.scenario.series.ledger import extent, generated_places, measured_places

_QUANTITIES: Final = {
    "load": "负荷",
    "wind": "风电出力",
    "solar": "光伏出力",
    "inflow": "来水",
    "temperature": "气温",
    "irradiance": "辐照度",
    "wind-speed": "风速",
}
_EXTENTS: Final = {"region": "全市", "counties": "各区县", "hydro": "全部水电"}


def series_sentences(scenario: Scenario, language: Language) -> tuple[str, ...]:
    """Return what comes from series files and what is generated; nothing where there are none."""
    measured = scenario.measured
    if measured is None:
        return ()
    if language == "en":
        return measured.sentences
    pack = scenario.pack
    read = [
        f"{_where(found, pack)}{'、'.join(_QUANTITIES[name] for name in names)}"
        f"（{file}，{f'{year}年' if year else '各月取自不同年份'}）"
        for (file, year, found), names in measured_places(measured.series).items()
    ]
    made = [
        f"{_where(places, pack)}{_QUANTITIES[what]}"
        for what, places in generated_places(measured.series, pack).items()
    ]
    sentences = [f"取自实测文件：{'；'.join(read)}。"]
    return (
        (*sentences, f"文件未提供、由程序生成：{'；'.join(made)}。") if made else tuple(sentences)
    )


def _where(places: tuple[str, ...], pack: Pack) -> str:
    """Return where series are of: all of a kind, or buses and plants by their Chinese names."""
    names = {one.bus: one.zh for one in pack.buses} | {one.plant: one.zh for one in pack.plants}
    listed = "、".join(names.get(place, place) for place in places)
    return _EXTENTS.get(extent(places, pack), listed)

"""The section on why wind and solar are curtailed."""

from typing import Final

import pandas as pd

from simulator.report.brief.model import Block, Paragraph, Table, refer
from simulator.report.brief.rounding import round_part, round_small_energy, small_energy_unit
from simulator.report.causes import CAUSES, year_causes
from simulator.report.words import Language, choose, format_energy
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

_SEEN: Final = 5e-4  # a share that is not printed as 0.0 %
_CLASSES: Final = {
    "network": ("network", "断面受限"), "regulation": ("valley regulation", "调峰受限"),
    "forecast": ("forecast", "预测误差"),
}  # fmt: skip


def cause_blocks(
    _scenario: Scenario, record: RunRecord, year: int, language: Language
) -> list[Block]:
    """Return why wind and solar are curtailed; nothing where that was not asked or nothing is."""
    explained = record.tables["causes"]["year"].unique().tolist()
    if year not in explained:
        return []
    key = "causes"
    rows = year_causes(record, year).sort_values("curtailed_mwh", ascending=False)
    said = classes_sentence(rows, year, language)
    helping = [str(cause) for cause in rows.index[rows["share"] < -_SEEN]]
    said += choose(f" {refer(key)} holds all parts.", f"各原因见{refer(key)}。", language)
    if helping:
        said += surprise_sentence(helping, language)
    return [Paragraph(said), _causes_table(key, rows, year, language)]


def classes_sentence(rows: pd.DataFrame, year: int, language: Language) -> str:
    """Return how much of a year's curtailment is due to the network, and how much to valleys."""
    sums = rows.groupby("class", sort=False)["curtailed_mwh"].sum().sort_values(ascending=False)
    total = float(sums.sum())
    parts = [
        choose(
            f"{_CLASSES[str(name)][0]} {round_part(float(value) / total, language)}",
            f"{_CLASSES[str(name)][1]}占{round_part(float(value) / total, language)}",
            language,
        )
        for name, value in sums.items()
    ]
    amount = format_energy(total, language)
    return choose(
        f"Of {amount} curtailed in {year}, by class: {', '.join(parts)}.",
        f"{year}年弃电{amount}，按类别分：{'、'.join(parts)}。",
        language,
    )


def surprise_sentence(helping: list[str], language: Language) -> str:
    """Return that a limit lessens curtailment, which nobody expects of a limit."""
    names = choose(", ", "、", language).join(
        choose(*CAUSES[cause][:2], language) for cause in helping
    )
    return choose(
        f" Surprisingly, {names} lessens curtailment: without it, other limits would cost more.",
        f"值得注意的是，{names}反而减少了弃电，若无此限制，其他限制造成的弃电更多。",
        language,
    )


def _causes_table(key: str, rows: pd.DataFrame, year: int, language: Language) -> Table:
    unit = small_energy_unit(language)
    classes_of = {str(cause): str(kind) for cause, kind in rows["class"].items()}
    numbers = rows[["curtailed_mwh", "share", "low_mwh", "high_mwh"]].astype(float)
    cells = tuple(
        (
            choose(*CAUSES[str(cause)][:2], language),
            choose(*_CLASSES[classes_of[cause]], language),
            round_small_energy(energy, language),
            round_part(share, language),
            choose(" to ", "至", language).join(
                round_small_energy(end, language) for end in (low, high)
            ),
        )
        for cause, energy, share, low, high in numbers.itertuples()
    )
    return Table(
        key=key,
        caption=choose(f"Causes of curtailment, {year}", f"{year}年弃电原因", language),
        header=tuple(
            choose(english, chinese, language)
            for english, chinese in (
                ("cause", "原因"), ("class", "类别"), ("curtailed", "弃电量"), ("share", "占比"),
                ("range over orders", "各次序的范围"),
            )
        ),
        rows=cells,
        widths=(0.3, 0.2, 0.16, 0.12, 0.22),
        note=choose(
            f"Energy in {unit}; a part is the mean, over all orders of taking the limits away, of "
            "what its removal saves. Source: causes.csv.",
            f"电量单位：{unit}；各原因取各限制依次解除的全部次序下减少弃电量的均值。"
            "数据来源：causes.csv。",
            language,
        ),
        left=frozenset({0, 1}),
    )  # fmt: skip

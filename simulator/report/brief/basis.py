"""What the figures rest on: assumptions, method, rounding, and how to repeat the run."""

from collections import Counter
from typing import Any, Final

import pandas as pd

from simulator.adequacy.study.result import why_skipped
from simulator.report.brief.model import Block, Paragraph, Table, clean, refer
from simulator.report.brief.rounding import rounding_rules
from simulator.report.brief.words import basis_text, source_text, value_text
from simulator.report.words import Language, choose
from simulator.run_folder.record import RunRecord
from simulator.scenario.schema import Scenario

KEY: Final = "assumptions"
_REPEAT: Final = "repeat"
_NAMED: Final = (
    # those that can turn a verdict; a yearly one is shown as it holds in the year in focus
    ("demand.peak", "peak demand", "最大负荷"),
    ("demand.energy", "demand of the year", "全社会用电量"),
    ("exchange.firm_import", "firm import from the province", "省网保证受入电力"),
    ("exchange.import_limit", "import limit", "受入断面限额"),
    ("exchange.import_at_provincial_peak", "import at the provincial peak",
     "全省高峰时段可受入电力"),
    ("exchange.export_limit", "export limit", "外送限额"),
    ("exchange.export_in_blocked_hours", "export in hours when the province is full",
     "全省消纳困难时段可外送电力"),
    ("commitment.reserve_share", "spinning reserve", "开机备用率"),
    ("commitment.commit_for", "coal is committed for", "煤电开机所保对象"),
    ("commitment.curtail_first", "order of curtailment", "弃电次序"),
    ("region.planning_reserve", "reserve of the static balance", "静态平衡备用率"),
    ("region.reliability_standard", "reliability standard", "可靠性标准（年缺电时数）"),
)  # fmt: skip


def assumption_blocks(
    scenario: Scenario, record: RunRecord, year: int, language: Language
) -> list[Block]:
    """Return how many inputs have which basis, and the inputs that matter with their sources."""
    table = record.tables["assumptions"]
    counts = Counter(table["basis"].astype(str))
    listed = choose(", ", "、", language).join(
        choose(
            f"{count:,} {basis_text(basis, 'en')}",
            f"{basis_text(basis, 'zh')}{count:,}项",
            language,
        )
        for basis, count in counts.most_common()
    )
    blocks: list[Block] = []
    rows = _rows(scenario, table, year, language)
    mark = choose(f" {refer(KEY)} lists those on which verdicts hang most.",
                  f"对结论影响较大者见{refer(KEY)}。", language)  # fmt: skip
    blocks.append(
        Paragraph(
            choose(
                f"The run rests on {len(table):,} inputs: {listed}. Each stands with value, basis, "
                f"source and note in assumptions.csv.{mark if rows else ''}",
                f"本次推演共用输入{len(table):,}项，按依据分：{listed}，"
                f"逐项取值、依据、来源与说明见assumptions.csv。{mark if rows else ''}",
                language,
            )
        )
    )
    return [*blocks, _named_inputs(rows, year, language)] if rows else blocks


def _named_inputs(rows: tuple[tuple[str, ...], ...], year: int, language: Language) -> Table:
    return Table(
        key=KEY,
        caption=choose(f"Inputs that matter most, {year}", f"{year}年主要输入与依据", language),
        header=tuple(
            choose(english, chinese, language)
            for english, chinese in (
                ("input", "输入"), ("value", "取值"), ("basis", "依据"), ("source", "来源"),
            )
        ),
        rows=rows,
        widths=(0.29, 0.16, 0.12, 0.43),
        note=choose("Source: assumptions.csv, sources.csv.",
                    "数据来源：assumptions.csv、sources.csv。", language),
        left=frozenset({0, 1, 2, 3}),
    )  # fmt: skip


def method_blocks(scenario: Scenario, record: RunRecord, language: Language) -> list[Block]:
    """Return the method in half a page."""
    text = choose(
        "Each year is simulated hour by hour. Weather, demand and inflow of every county are "
        "generated from monthly statistics with a fixed seed, or taken from the planner's own "
        "series. Coal units are committed day by day: the smallest set that covers the day with "
        "its reserve. Dispatch then minimises cost over all hours of the year as one linear "
        "programme on the network of counties and corridors, with reservoirs, storage, demand "
        "response and the exchange with the province; its optimum is certified. What wind and "
        "solar could have given and did not give is curtailment. A promise is held against the "
        "year it is due in, by the reading closest to the plan's words; targets.csv holds the "
        "others. The planners' static balances use credits and reserve rates and stand beside the "
        "hourly run.",
        "逐年逐时模拟。气象、负荷与来水按各月统计特征以固定种子生成，或采用自有序列；"
        "煤电逐日安排满足负荷与备用的最少机组；"
        "再计及断面、水库、储能、需求侧响应与省网交换，"
        "以全年成本最小求解线性规划，并校验最优性。"
        "风光可发而未发的电量计为弃电。"
        "承诺在到期年份按最贴近规划原文的口径检验，其他口径见targets.csv。"
        "静态平衡采用置信比例与备用率，与逐时值并列。",
        language,
    )
    if len(record.tables["adequacy"]):
        years, draws = scenario.adequacy.weather_years, scenario.adequacy.samples
        text += choose(
            f" Adequacy is studied by sequential Monte Carlo over {years} weather years and "
            f"{draws:,} draws of forced outages of each.",
            f"充裕度采用序贯蒙特卡洛法，{years}个气象年各抽样{draws:,}次停运。",
            language,
        )
    return [Paragraph(text)]


def repeat_blocks(
    scenario: Scenario, record: RunRecord, manifest: dict[str, Any], language: Language
) -> list[Block]:
    """Return the command, the run's id, versions and hashes."""
    packages = manifest["packages"]
    versions = choose(", ", "、", language).join(
        f"{name} {packages[name]}" for name in ("pypsa", "linopy", "highspy") if name in packages
    )
    command = repeat_command(manifest, record, left_out=bool(why_skipped(scenario)))
    seeds = choose(", ", "、", language).join(
        f"{choose(name, {'weather': '气象', 'outages': '停运'}.get(name, name), language)} {seed}"
        for name, seed in manifest["seeds"].items()
    )
    digest = str(manifest["inputs_hash"])
    groups = " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))
    rows = (
        (choose("command, in the run's folder", "重算命令", language), command),
        (
            choose("versions", "版本", language),
            f"simulator {manifest['simulator']}, Python {manifest['python']}, {versions}",
        ),
        (choose("seeds", "随机种子", language), seeds),
        (choose("SHA-256 of all inputs", "全部输入的SHA-256", language), groups),
        *_series_row(manifest, language),
    )
    said = choose(
        f"The scenario and all inputs stand in the folder inputs of the run; {refer(_REPEAT)} says "
        "how to repeat it, and how figures are rounded here.",
        f"情景与全部输入保存于结果文件夹的inputs目录，按{refer(_REPEAT)}即可重算。",
        language,
    )
    table = Table(
        key=_REPEAT,
        caption=choose("What repeats the run, and rounding", "复算信息与取数规则", language),
        header=(choose("item", "项目", language), choose("value", "内容", language)),
        rows=rows,
        widths=(0.24, 0.76),
        note=choose(
            f"{rounding_rules(language)} Source: manifest.json.",
            f"{rounding_rules(language)}数据来源：manifest.json。",
            language,
        ),
        left=frozenset({0, 1}),
    )
    return [Paragraph(said), table]


def repeat_command(manifest: dict[str, Any], record: RunRecord, *, left_out: bool = False) -> str:
    """Return the command that repeats a run from its own folder.

    Parameters
    ----------
    left_out
        Whether the scenario itself leaves the study of adequacy out.
    """
    options = manifest["options"]
    years = [int(year) for year in manifest["years"]]
    joined = years == list(range(years[0], years[-1] + 1)) and len(years) > 1
    span = f"{years[0]}-{years[-1]}" if joined else ",".join(str(year) for year in years)
    causes = options.get("causes", "targets")
    studied = len(record.tables["adequacy"]) > 0
    return " ".join(
        [
            f"simulate run inputs/scenario.yaml --years {span}",
            *(["--fast"] if options.get("fast") else []),
            *([] if causes == "targets" else [f"--causes {causes}"]),
            *([] if studied or left_out else ["--no-adequacy"]),
        ]
    )


def _series_row(manifest: dict[str, Any], language: Language) -> list[tuple[str, str]]:
    """Return where the planner's own series are, if there are any."""
    if not manifest.get("series"):
        return []
    where = choose(
        "in inputs/series; put them where the scenario names them before repeating the run",
        "存于inputs/series，重算前按情景文件所写路径放置",
        language,
    )
    return [(choose("own series", "自有序列", language), where)]


def _rows(
    scenario: Scenario, table: pd.DataFrame, year: int, language: Language
) -> tuple[tuple[str, ...], ...]:
    ledger = table.astype(object).where(table.notna(), "").set_index("input")
    titles = {row.source: (row.title, row.publisher) for row in scenario.pack.sources}
    rows = []
    for name, english, chinese in _NAMED:
        held = _holding(ledger, name, year)
        if held is None:
            continue
        row = ledger.loc[held]
        source = str(row["source"])
        title, publisher = titles.get(source, (source, ""))
        rows.append(
            (
                choose(english, chinese, language),
                value_text(str(row["value"]), str(row["unit"]), language),
                basis_text(str(row["basis"]), language),
                clean(source_text(title, publisher, language)),
            )
        )
    return tuple(rows)


def _holding(ledger: pd.DataFrame, name: str, year: int) -> str | None:
    """Return the input by this name that holds in a year: the latest one from before its end."""
    if name in ledger.index:
        return name
    years = [
        int(str(key)[-4:])
        for key in ledger.index
        if str(key).startswith(f"{name}.") and str(key)[-4:].isdigit()
    ]
    earlier = [other for other in years if other <= year]
    return f"{name}.{max(earlier)}" if earlier else None

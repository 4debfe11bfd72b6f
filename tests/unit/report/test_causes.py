"""The sentence on causes: what alone would settle it, or what is largest."""

from types import SimpleNamespace

import pandas as pd
import pytest

from simulator.report.causes import causes_sentence


def _record(**causes: tuple[float, float]) -> object:
    total = sum(value for value, _ in causes.values())
    rows = pd.DataFrame(
        [
            (2025, 0, "city", name.replace("_", "-"), "regulation", value, value / total, 0.0, high)
            for name, (value, high) in causes.items()
        ],
        columns=["year", "month", "county", "cause", "class", "curtailed_mwh", "share", "low_mwh",
                 "high_mwh"],
    )  # fmt: skip
    return SimpleNamespace(tables={"causes": rows})


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "40.0 GWh are curtailed in 2025; without any one of these limits nearly all of it "
               "would be absorbed: the province's export limit, least thermal output."),
        ("zh", "2025年弃电4,000万千瓦时；外送受限、火电最小出力，"
               "解除其中任一限制即可基本全额消纳。"),
    ],
)  # fmt: skip
def test_limits_that_are_each_enough_are_named_together(language, sentence):
    record = _record(
        thermal_minimum=(15_000.0, 39_000.0), export_limit=(20_000.0, 40_000.0),
        hydro_minimum=(5_000.0, 8_000.0),
    )  # fmt: skip
    assert causes_sentence(record, 2025, language).replace("\u00a0", " ") == sentence


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Of 40.0 GWh curtailed in 2025, network causes 75% and least hydro output 25%."),
        ("zh", "2025年弃电4,000万千瓦时，其中断面受限占75%，水电最小出力占25%。"),
    ],
)
def test_otherwise_the_two_largest_are_named(language, sentence):
    record = _record(network=(30_000.0, 30_000.0), hydro_minimum=(10_000.0, 40_000.0))
    assert causes_sentence(record, 2025, language).replace("\u00a0", " ") == sentence

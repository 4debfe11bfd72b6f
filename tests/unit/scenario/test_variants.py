"""A variant is what a scenario file with the same change would be, without reading it again."""

import pytest

from simulator.scenario.load import load_scenario, load_with_texts
from simulator.scenario.places import mix
from simulator.scenario.variants import Setting, is_known, known_paths, text_at, typed_at, vary
from simulator.sweeps.differences import changed_places
from tests.packs import edit, write_small_pack


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """The small scenario with its texts."""
    return load_with_texts(write_small_pack(tmp_path_factory.mktemp("base")))


def _from_file(folder, change):
    edit(folder, "small.yaml", "years: 2024-2026", f"years: 2024-2026\n{change}")
    return load_scenario(folder / "scenarios" / "small.yaml")


CASES = {
    "yearly": (
        [("exchange.export_limit", "350 MW")],
        "change: {exchange: {export_limit: {2024: 350 MW, 2025: 350 MW, 2026: 350 MW}}}",
    ),
    "one year": (
        [("demand.peak.2025", "1100 MW")],
        "change: {demand: {peak: {2025: 1100 MW}}}",
    ),
    "relative": ([("change.demand.peak", "+5 %")], "change: {demand: {peak: +5 %}}"),
    "by id": (
        [("technologies.coal-660.min_stable", "30 %"), ("plants.wind-a.in_service", "2025-03")],
        "change:\n  technologies: {coal-660: {min_stable: 30 %}}\n"
        "  plants: {wind-a: {in_service: 2025-03}}",
    ),
    "own keys": (
        [("hydrology", "dry"), ("weather.year", "4"), ("dispatch.commit_for", "local")],
        "hydrology: dry\nweather: {year: 4}\ndispatch: {commit_for: local}",
    ),
    "single": ([("commitment.reserve_share", "8 %")], "change: {commitment: {reserve_share: 8 %}}"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_variant_is_the_scenario_of_a_file(base, name, small_folder):
    pairs, change = CASES[name]
    problems = []
    variant = vary(base, [Setting(*pair) for pair in pairs], problems)
    assert not problems
    written = _from_file(small_folder, change)
    assert variant.scenario.pack == written.pack
    for key in ("weather", "hydrology", "dispatch", "years"):
        assert getattr(variant.scenario, key) == getattr(written, key)
    assert variant.changes


def test_a_value_that_is_the_base_value_is_no_change(base):
    settings = [Setting("exchange.export_limit", "0.4 GW"), Setting("hydrology", "normal")]
    variant = vary(base, settings, [])
    assert variant.changes == {}
    assert variant.scenario.pack == base.scenario.pack


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        ("exchange.export_limit", "400 MWh", "must be in MW"),
        ("exchange.import_limit", "100 MW", "firm_import must be at most import_limit"),
        ("technologies.coal-660.min_stable", "140 %", "must be 100 % or less"),
        ("hydrology", "wed", "Did you mean wet?"),
        ("weather.stress", "hot", "must be among the stress years"),
        ("plants.wind-a.in_service", "2025", "must be a month"),
    ],
)
def test_what_a_file_would_refuse_is_refused_where_it_is_asked_for(base, path, text, words):
    problems = []
    assert vary(base, [Setting(path, text, "sweep.yaml", 7)], problems) is None
    assert all(str(problem).startswith("sweep.yaml:7: ") for problem in problems)
    assert words in str(problems[0])


def test_paths_are_known_or_have_a_suggestion(base):
    known = known_paths(base)
    for path in ("hydrology", "demand.peak", "demand.peak.2025", "plants.wind-a.units"):
        assert is_known(base, Setting(path, ""), known) is None
    wrong = is_known(base, Setting("exchange.exprt_limit", "", "s.yaml", 3), known)
    assert "Did you mean exchange.export_limit?" in str(wrong)
    assert "2031 is not among" in str(is_known(base, Setting("demand.peak.2031", ""), known))


def test_values_are_read_as_written_and_typed(base):
    assert text_at(base, "demand.peak", 2025) == "1 GW"
    assert typed_at(base.scenario, "demand.peak", 2025) == 1000.0
    assert typed_at(base.scenario, "plants.wind-a.units", 2025) == 50
    assert text_at(base, "hydrology", 2025) == "normal"


def test_a_mixture_takes_the_values_it_is_asked_for(base, small_folder):
    edit(small_folder, "exchange.csv", "export_limit,2022,400 MW", "export_limit,2022,350 MW")
    edit(small_folder, "small.yaml", "years:", "hydrology: dry\nyears:")
    lines = (small_folder / "inputs/small/plants.csv").read_text(encoding="utf-8")
    (small_folder / "inputs/small/plants.csv").write_text(
        lines
        + "coal-d,丁,Coal D,project,south,coal-660,1,100 MW,,2024-01,,base,made-up,assumed,\n",
        encoding="utf-8",
    )
    other = load_with_texts(small_folder / "scenarios/small.yaml")
    places = list(changed_places(base, other))
    assert {place.path.rpartition(".")[0] for place in places} == {
        "exchange", "plants.coal-d", "",
    }  # fmt: skip
    problems = []
    assert mix(base, other, [], problems).pack == base.scenario.pack
    whole = mix(base, other, places, problems)
    assert whole.pack == other.scenario.pack
    assert whole.hydrology == "dry"
    back = mix(other, base, places, problems)
    assert back.pack == base.scenario.pack
    assert not problems

# ruff: noqa: E501 - a row is a case
from pathlib import Path

import numpy as np
import pytest

from simulator.adequacy.build import build_system
from simulator.errors import ScenarioError
from simulator.scenario.adequacy_case import load_adequacy_case

_FILES = {
    "case.yaml": (
        "title: two regions\nprofiles: profiles.csv\ndemand: load.csv\nunits: units.csv\n"
        "storage: storage.csv\ndemand_response: dr.csv\ninterfaces: interfaces.csv\n"
        "process: geometric\n"
    ),
    "load.csv": "hour,north,south\n0,10,20\n1,11,21\n2,12,22\n",
    "profiles.csv": "wind,river\n1,2\n3,4\n5,6\n",
    "units.csv": (
        "unit,capacity_mw,forced_outage_rate,mean_time_to_repair_h,region,technology\n"
        "coal,20,0.1,50,north,thermal\n"
        "mill,profile:wind,0,,south,wind\n"
    ),
    "storage.csv": (
        "name,power_mw,energy_mwh,charge_efficiency,discharge_efficiency,initial_soc,inflow,"
        "grid_limit_mw,region,failure_rate_per_h,repair_rate_per_h\n"
        "lake,5,40,0.9,0.8,0.5,profile:river,4,south,0.1,0.9\n"
    ),
    "dr.csv": "name,power_mw,hours_per_day,days_per_year,region,payback_hours\nheat,2,4,10,north,6\n",
    "interfaces.csv": "from,to,forward_mw,backward_mw\nnorth,south,7,profile:wind\n",
}


def _write(folder: Path, **changed: str) -> Path:
    for name, text in _FILES.items():
        new = changed.get(name.replace(".", "_"), text)
        (folder / name).write_text(new, encoding="utf-8")
    return folder / "case.yaml"


def test_a_case_becomes_a_system(tmp_path: Path) -> None:
    case = build_system(load_adequacy_case(_write(tmp_path)))
    assert case.regions == ("north", "south")
    assert case.demand_mw.tolist() == [[10, 11, 12], [20, 21, 22]]
    assert case.units.names == ("coal", "mill")
    assert case.units.region.tolist() == [0, 1]
    assert case.technology == ("thermal", "wind")
    assert case.unit_capacity_mw(0).tolist() == [20, 20, 20]
    assert case.unit_capacity_mw(1).tolist() == [1, 3, 5]
    assert case.storage.inflow_mw.tolist() == [[2, 4, 6]]
    assert case.storage.elements.forced_outage_rate == pytest.approx([0.1])
    assert case.storage.elements.repair_time_h == pytest.approx([1 / 0.9])
    assert case.demand_response.payback_hours.tolist() == [6]
    assert case.interfaces.backward_mw.tolist() == [[1, 3, 5]]
    assert case.process == "geometric"


def test_one_region_needs_no_name(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("demand: load.csv\nunits: units.csv\n")
    (tmp_path / "load.csv").write_text("load_mw\n5\n6.5\n")
    (tmp_path / "units.csv").write_text("unit,capacity_mw,failure_rate_per_h,repair_rate_per_h\nu 1,5,0,1\n")  # fmt: skip
    case = build_system(load_adequacy_case(tmp_path / "case.yaml"))
    assert case.demand_mw.tolist() == [[5, 6.5]]
    assert np.array_equal(case.units.forced_outage_rate, [0])


_UNITS = "unit,capacity_mw,forced_outage_rate,mean_time_to_repair_h,region\n"


@pytest.mark.parametrize(
    ("file", "text", "place", "words"),
    [
        ("units.csv", f"{_UNITS}coal,20,1.2,50,north\n", "units.csv:2", "must be 1 or less"),
        ("units.csv", f"{_UNITS}coal,20,-0.1,50,north\n", "units.csv:2", "must be 0 or more"),
        ("units.csv", f"{_UNITS}coal,20,0.1,0,north\n", "units.csv:2", "must be more than 0"),
        ("units.csv", f"{_UNITS}coal,20,0.1,,north\n", "units.csv:2", "must be more than 0"),
        ("units.csv", f"{_UNITS}coal,20,nan,50,north\n", "units.csv:2", "must be a finite number"),
        ("units.csv", f"{_UNITS}coal,nan,0.1,50,north\n", "units.csv:2", "must be a finite number"),
        ("units.csv", f"{_UNITS}coal,-3,0.1,50,north\n", "units.csv:2", "0 or more"),
        ("units.csv", f"{_UNITS}a,1,0,,north\ncoal,20,0.1,50,nroth\n", "units.csv:3", "Did you mean north?"),
        ("units.csv", f"{_UNITS}coal,20,0.1,50,\n", "units.csv:2", "must be a region"),
        ("units.csv", f"{_UNITS}coal,20,0.1,50\n", "units.csv:2", "has 4 cells; must have 5"),
        ("units.csv", f"{_UNITS}coal,profile:wnd,0.1,50,north\n", "units.csv:2", "Did you mean wind?"),
        ("units.csv", f"{_UNITS}a,1,0,,north\na,1,0,,north\n", "units.csv:3", "is there twice"),
        ("units.csv", f"{_UNITS}heat,1,0,,north\n", "dr.csv:2", "is there twice"),
        ("units.csv", f"{_UNITS}coal,20,0.1,0.5,north\n", "units.csv:2", "repair probability above 1"),
        ("units.csv", "unit,capacity_mw,mttr\ncoal,20,5\n", "units.csv:1", "not a known column"),
        ("load.csv", "north,south\n1,2\n3,nan\n5,6\n", "load.csv:3", "must be a finite number"),
        ("load.csv", "north,south\n1,2\n3\n5,6\n", "load.csv:3", "has 1 cells; must have 2"),
        ("load.csv", "north,south\n1,2\n3,4\n", "profiles.csv:4", "has 3 rows; must have 2"),
        ("load.csv", "north,north\n1,2\n", "load.csv:1", "must name every column once"),
        ("profiles.csv", "wind,river\n1,2\n3,-4\n5,6\n", "profiles.csv:3", "0 or more"),
        ("interfaces.csv", "from,to,forward_mw,backward_mw\nnorth,east,7,7\n", "interfaces.csv:2", "must be a region"),
        ("interfaces.csv", "from,to,forward_mw,backward_mw\nnorth,north,7,7\n", "interfaces.csv:2", "another region"),
        ("case.yaml", "demand: load.csv\nunit: units.csv\n", "case.yaml", "Did you mean units?"),
        ("case.yaml", "demand: load.csv\nunits: no.csv\n", "no.csv", "is missing"),
        ("case.yaml", _FILES["case.yaml"].replace("geometric", "markov"), "case.yaml:8", "must be one of"),
    ],
)  # fmt: skip
def test_bad_cases_are_named_by_file_and_line(
    tmp_path: Path, file: str, text: str, place: str, words: str
) -> None:
    path = _write(tmp_path, **{file.replace(".", "_"): text})
    with pytest.raises(ScenarioError) as error:
        load_adequacy_case(path)
    hits = [str(p) for p in error.value.problems if place in str(p) and words in str(p)]
    assert hits, str(error.value)


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    units = f"{_UNITS}a,-1,0.1,5,north\nb,1,7,5,north\nc,1,0.1,0,south\n"
    with pytest.raises(ScenarioError) as error:
        load_adequacy_case(_write(tmp_path, units_csv=units))
    assert len(error.value.problems) == 3

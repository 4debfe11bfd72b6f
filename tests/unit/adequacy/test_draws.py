import numpy as np
import pytest

from simulator.adequacy.outage_process import transitions_of
from simulator.adequacy.outages import OutageTables, make_room, outage_tables
from simulator.adequacy.philox import fill_exponentials, fill_words, name_key, round_keys
from simulator.adequacy.system import Elements, Process
from simulator.adequacy.walks import sample_outages
from tests.systems import elements


@pytest.mark.parametrize(
    ("counter", "seed", "words"),
    [  # known answers of philox4x32-10, from the authors' Random123 (kat_vectors)
        ((0, 0, 0, 0), 0, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            0x299F31D0A4093822,
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_philox_gives_the_published_words(
    counter: tuple[int, ...], seed: int, words: tuple[int, ...]
) -> None:
    lane = np.array([[counter[0]], [counter[2]], [counter[3]]], dtype=np.uint32)
    found = np.zeros((4, 1), dtype=np.uint32)
    fill_words(lane, counter[1], round_keys(seed), found)
    assert tuple(found[:, 0]) == words


def test_exponentials_are_logarithms() -> None:
    words = np.concatenate((np.arange(0, 2**32, 2**20 + 7), [2**32 - 1, 2**31, 2**31 - 1])).astype(
        np.uint32
    )
    work, draws = np.zeros(len(words)), np.zeros(len(words))
    fill_exponentials(words, work, work.view(np.int64), draws, draws.view(np.int64))
    expected = -np.log((words + 0.5) / 2**32)
    assert np.allclose(draws, expected, rtol=1e-13, atol=1e-15)  # six terms of a series


def test_names_have_keys_of_their_own() -> None:
    keys = {name_key(kind, f"unit{i}") for kind in ("unit", "storage") for i in range(2000)}
    assert len(keys) == 4000


def _outages(tables: OutageTables, sample: int) -> list[tuple[int, int, int]]:
    """Return element, first snapshot down and first snapshot up again of the outages seen."""
    room = make_room(tables)
    found = sample_outages(tables, sample, room)
    rows = zip(room.who[:found], room.start[:found], room.end[:found], strict=True)
    cut = [(int(who), int(start), min(int(end), tables.snapshots)) for who, start, end in rows]
    assert all(start >= 0 for _, start, _ in cut)
    return sorted(row for row in cut if row[1] < row[2])


def _down(parts: Elements, process: Process, samples: int, snapshots: int) -> np.ndarray:
    tables = outage_tables((("unit", parts),), process, 1.0, snapshots, 5)
    down = np.zeros((samples, len(parts), snapshots + 1))
    for sample in range(samples):
        for who, start, end in _outages(tables, sample):
            down[sample, who, start] += 1
            down[sample, who, end] -= 1
    return down.cumsum(axis=2)[:, :, :-1]


@pytest.mark.parametrize("process", ["continuous", "geometric", "independent"])
def test_outages_follow_the_process(process: Process) -> None:
    parts = elements(["a", "b"], [0, 0], [0.3, 0.1], [3.0, 20.0])
    down = _down(parts, process, 20_000, 60)
    assert set(np.unique(down)) == {0.0, 1.0}  # no outage overlaps another of its unit
    steps = transitions_of(parts, process, 1.0)
    for unit in range(2):
        states = down[:, unit]
        # A snapshot's share over 20,000 samples; 5 standard errors, since 120 are looked at.
        q = steps.unavailability[unit]
        assert np.abs(states.mean(axis=0) - q).max() < 5 * (q * (1 - q) / 20_000) ** 0.5
        was_up, was_down = states[:, :-1] == 0, states[:, :-1] == 1
        now_down = states[:, 1:] == 1
        for at, expected in ((was_up, steps.fail[unit]), (was_down, 1 - steps.repair[unit])):
            error = (expected * (1 - expected) / at.sum()) ** 0.5
            assert abs(now_down[at].mean() - expected) < 4 * error


def test_outages_that_hardly_last_a_snapshot_are_seen_as_often_as_they_should() -> None:
    parts = elements(["a", "b"], [0, 0], [0.97, 0.3], [1.0, 0.05])
    down = _down(parts, "continuous", 20, 5000)  # far more changes than draws made at once
    assert set(np.unique(down)) == {0.0, 1.0}
    for unit, q in enumerate(parts.forced_outage_rate):
        # Snapshots hardly depend on one another: 5 standard errors of 100,000.
        assert abs(down[:, unit].mean() - q) < 5 * (q * (1 - q) / 100_000) ** 0.5


@pytest.mark.parametrize("process", ["continuous", "geometric", "independent"])
def test_draws_beyond_those_made_at_once_are_the_same_stream(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = elements(["a", "b", "c"], [0] * 3, [0.5, 0.4, 0.1], [1.0, 2.0, 5.0])
    tables = outage_tables((("unit", parts),), process, 1.0, 40, 5)
    longer = outage_tables((("unit", parts),), process, 1.0, 4000, 5)
    monkeypatch.setattr("simulator.adequacy.outages._SPARE_DEVIATIONS", -1e9)
    fewest = outage_tables((("unit", parts),), process, 1.0, 40, 5)
    assert fewest.lanes.max() < tables.lanes.min() < longer.lanes.min()
    began_down = set()
    for sample in range(200):
        expected = _outages(tables, sample)
        rows = [(who, start, min(end, 40)) for who, start, end in _outages(longer, sample)]
        assert expected == [row for row in rows if row[1] < 40] == _outages(fewest, sample)
        began_down.add(expected[0][1] == 0)
    assert began_down == {False, True}


def test_a_further_unit_leaves_the_draws_of_others() -> None:
    two = elements(["a", "b"], [0, 0], [0.3, 0.1], [3.0, 20.0])
    three = elements(["new", "a", "b"], [0] * 3, [0.2, 0.3, 0.1], [9.0, 3.0, 20.0])
    before = _down(two, "continuous", 50, 400)
    after = _down(three, "continuous", 50, 400)
    assert np.array_equal(before, after[:, 1:])

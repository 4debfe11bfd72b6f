"""The kernel for one region: looks at an hour only where outages could make it short."""

from simulator.adequacy.blocks import find_hot_blocks
from simulator.adequacy.flexible_region import FlexState, run_flexible
from simulator.adequacy.outages import OutageTables, Room
from simulator.adequacy.simple_region import SimpleDesk, is_simple, simulate_simple
from simulator.adequacy.system import IntArray
from simulator.adequacy.tables import SystemTables
from simulator.adequacy.tally import Tally, begin_tally
from simulator.adequacy.walks import sample_outages
from simulator.compiled import kernel


@kernel
def simulate_one_region(
    tables: SystemTables, outages: OutageTables, samples: IntArray, room: Room, state: FlexState,
    desk: SimpleDesk, tally: Tally,
) -> None:  # fmt: skip
    """Simulate samples of a single-region system.

    Parameters
    ----------
    tables, outages
        The system.
    samples
        Numbers of the samples.
    room, state, desk
        Memory for outages, for storage and demand response, and for a block.
    tally
        Takes what is short, a row per sample.

    Notes
    -----
    Every block of snapshots has a reserve: its lowest margin with nothing on outage. The capacity
    on outage at the block's start plus all that fails within it bounds the outage of each of its
    snapshots. Only if the bound exceeds the reserve, or storage is not full, is it looked into.
    """
    if is_simple(tables):
        simulate_simple(
            tables, outages, samples, room, state.storage.energy, state.response, desk, tally
        )
        return
    hot, out = desk.hot, desk.out
    for row in range(len(samples)):
        count = sample_outages(outages, samples[row], room)
        found = find_hot_blocks(tables.units, tables.regions.reserve[0], room, count, hot)
        begin_tally(tally)
        run_flexible(tables, room, count, hot, found, out, state, tally, row)

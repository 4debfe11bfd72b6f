"""Counter-based random numbers: any draw can be computed from what it is for, in any order.

Philox4x32-10: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
SC'11 (2011), doi:10.1145/2063384.2063405. The counter is (block, sample, hash of the element's
name); the key is the seed. Loops run over lanes, so that the compiler turns them into vector
instructions; no fast-math, so that every machine gives the same bits.
"""

import hashlib
from math import log
from typing import Final

import numpy as np
import numpy.typing as npt

from simulator.adequacy.compiled import kernel
from simulator.adequacy.system import FloatArray, IntArray

WordArray = npt.NDArray[np.uint32]
KeyArray = npt.NDArray[np.uint64]

_ROUNDS: Final = 10
_MULTIPLY_0: Final = np.uint64(0xD2511F53)
_MULTIPLY_2: Final = np.uint64(0xCD9E8D57)
_WEYL: Final = (0x9E3779B9, 0xBB67AE85)
_HALF: Final = np.uint64(32)
_WORD: Final = 0xFFFFFFFF

# Bits of float64: mantissa, and the shift that brings the mantissa into [sqrt(1/2), sqrt(2)).
_MANTISSA: Final = np.int64(0x000FFFFFFFFFFFFF)
_LOWEST: Final = np.int64(0x3FE6A09E667F3BCD)
_SHIFT: Final = np.int64(0x3FF0000000000000 - 0x3FE6A09E667F3BCD)
_MAGIC: Final = np.int64(0x4330000000000000)  # float64 2^52: an integer below it is its mantissa
_MAGIC_EXPONENT: Final = 2.0**52 + 1023.0 + 32.0  # bias, and words are divided by 2^32
_LN2: Final = log(2.0)
_THIRD, _FIFTH, _SEVENTH, _NINTH, _ELEVENTH, _THIRTEENTH = (1.0 / n for n in (3, 5, 7, 9, 11, 13))


def round_keys(seed: int) -> KeyArray:
    """Return the keys of the ten rounds, shape (round, 2).

    Parameters
    ----------
    seed
        Any whole number of 0 or more; its lowest 64 bits count.
    """
    halves = (seed & _WORD, seed >> 32 & _WORD)
    rows = [
        [(half + index * weyl) & _WORD for half, weyl in zip(halves, _WEYL, strict=True)]
        for index in range(_ROUNDS)
    ]
    return np.array(rows, dtype=np.uint64)


def name_key(kind: str, name: str) -> tuple[int, int]:
    """Return two words that stand for an element in the counter.

    Parameters
    ----------
    kind, name
        Such as ``unit`` and ``coal76_1``; the same words on every machine and in every case.
    """
    digest = hashlib.blake2b(f"{kind}:{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little")


@kernel
def fill_words(
    counter: WordArray, sample: int, keys: KeyArray, state: WordArray, words: WordArray
) -> None:
    """Draw four words for each lane.

    Parameters
    ----------
    counter
        Block and two words of the name of each lane, shape (3, lane).
    sample
        Number of the sample.
    keys
        Keys of the rounds.
    state
        Room for work, shape (4, lane).
    words
        Takes the words, those of a lane side by side, shape (4 lanes).
    """
    lanes = counter.shape[1]
    c0, c1, c2, c3 = state[0], state[1], state[2], state[3]
    block, low, high = counter[0], counter[1], counter[2]
    for j in range(lanes):
        c0[j] = block[j]
        c1[j] = np.uint32(sample)
        c2[j] = low[j]
        c3[j] = high[j]
    for index in range(_ROUNDS):
        key_0, key_1 = np.uint32(keys[index, 0]), np.uint32(keys[index, 1])
        for j in range(lanes):
            p0 = _MULTIPLY_0 * np.uint64(c0[j])
            p2 = _MULTIPLY_2 * np.uint64(c2[j])
            n0 = np.uint32(p2 >> _HALF) ^ c1[j] ^ key_0
            n2 = np.uint32(p0 >> _HALF) ^ c3[j] ^ key_1
            c1[j] = np.uint32(p2)
            c3[j] = np.uint32(p0)
            c0[j] = n0
            c2[j] = n2
    for j in range(lanes):
        words[4 * j] = c0[j]
        words[4 * j + 1] = c1[j]
        words[4 * j + 2] = c2[j]
        words[4 * j + 3] = c3[j]


@kernel
def fill_exponentials(
    words: WordArray, room: FloatArray, room_bits: IntArray, draws: FloatArray, draw_bits: IntArray
) -> None:
    """Turn words w into exponential draws of mean 1: -ln((w + 1/2) / 2^32).

    Parameters
    ----------
    words
        Words of 32 bits.
    room, room_bits
        Room for work: the same memory seen as floats and as integers.
    draws, draw_bits
        Takes the draws: the same memory seen as floats and as integers.

    Notes
    -----
    ln m = 2 artanh((m - 1) / (m + 1)) as a series; the error is below 2e-12.
    """
    count = len(words)
    for j in range(count):
        room[j] = np.float64(words[j]) + 0.5
    for j in range(count):
        bits = room_bits[j] + _SHIFT
        draw_bits[j] = (bits >> 52) | _MAGIC
        room_bits[j] = (bits & _MANTISSA) + _LOWEST
    for j in range(count):
        mantissa = room[j]
        s = (mantissa - 1.0) / (mantissa + 1.0)
        z = s * s
        series = 1.0 + z * (
            _THIRD
            + z * (_FIFTH + z * (_SEVENTH + z * (_NINTH + z * (_ELEVENTH + z * _THIRTEENTH))))
        )
        draws[j] = -((draws[j] - _MAGIC_EXPONENT) * _LN2 + 2.0 * s * series)

"""Counter-based random numbers: any draw can be computed from what it is for, in any order.

Philox4x32-10: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
SC'11 (2011), doi:10.1145/2063384.2063405. The counter is (block, sample, hash of the element's
name); the key is the seed. Loops run over lanes, so that the compiler turns them into vector
instructions; no fast-math, so that every machine gives the same bits.
"""

import hashlib
from math import log
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.adequacy.system import FloatArray, IntArray
from simulator.compiled import kernel

WordArray = npt.NDArray[np.uint32]
KeyArray = npt.NDArray[np.uint64]

_ROUNDS: Final = 10
_CACHE_LINE: Final = 64  # bytes
_MULTIPLY_0: Final = np.uint64(0xD2511F53)
_MULTIPLY_2: Final = np.uint64(0xCD9E8D57)
_WEYL: Final = (0x9E3779B9, 0xBB67AE85)
_WEYL_0: Final = np.uint64(0x9E3779B9)
_WEYL_1: Final = np.uint64(0xBB67AE85)
_HALF: Final = np.uint64(32)
_LOW: Final = np.uint64(0xFFFFFFFF)
_WORD: Final = 0xFFFFFFFF

# Bits of float64: mantissa, and the shift that brings the mantissa into [sqrt(1/2), sqrt(2)).
_MANTISSA: Final = np.int64(0x000FFFFFFFFFFFFF)
_LOWEST: Final = np.int64(0x3FE6A09E667F3BCD)
_SHIFT: Final = np.int64(0x3FF0000000000000 - 0x3FE6A09E667F3BCD)
_MAGIC: Final = np.int64(0x4330000000000000)  # float64 2^52: an integer below it is its mantissa
_MAGIC_EXPONENT: Final = 2.0**52 + 1023.0 + 32.0  # bias, and words are divided by 2^32
_LN2: Final = log(2.0)
# 2 artanh(s) / s in powers of s^2, through the six Chebyshev points for mantissas as above.
_S0, _S1, _S2 = 1.9999999999999472, 0.6666666667957926, 0.3999999489183238
_S3, _S4, _S5 = 0.28572166145875727, 0.2217424991007749, 0.19608095639753054


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


class Draws(NamedTuple):
    """Memory for draws.

    Parameters
    ----------
    words, flat
        Random words, shape (4, lane), and the same memory in one row.
    work, work_bits
        Room for work: the same memory seen as floats and as integers.
    values, value_bits
        Exponential draws of mean 1 in the order of ``flat``, seen as floats and as integers.
    """

    words: WordArray
    flat: WordArray
    work: FloatArray
    work_bits: IntArray
    values: FloatArray
    value_bits: IntArray


def make_draws(lanes: int) -> Draws:
    """Return room for the draws of some lanes."""
    words = np.zeros((4, lanes), dtype=np.uint32)
    work, values = _line_up(4 * lanes), _line_up(4 * lanes)
    return Draws(words, words.reshape(-1), work, work.view(np.int64), values, values.view(np.int64))


def _line_up(count: int) -> FloatArray:
    """Return zeros that begin where a line of the cache does: no vector straddles two of them."""
    room = np.zeros(count + _CACHE_LINE // 8)
    skip = -room.ctypes.data % _CACHE_LINE // 8
    return room[skip : skip + count]


@kernel
def fill_words(counter: WordArray, sample: int, keys: KeyArray, words: WordArray) -> None:
    """Draw four words for each lane.

    Parameters
    ----------
    counter
        Block and two words of the name of each lane, shape (3, lane).
    sample
        Number of the sample.
    keys
        Keys of the rounds.
    words
        Takes the words, shape (4, lane).

    Notes
    -----
    A lane stays in registers through all rounds, eight lanes to a vector. Words are held in 64
    bits, of which a product reads the lower half alone.
    """
    block, low, high = counter[0], counter[1], counter[2]
    first, second, third, fourth = words[0], words[1], words[2], words[3]
    key_0, key_1 = keys[0, 0], keys[0, 1]
    for j in range(counter.shape[1]):
        c0, c1 = np.uint64(block[j]), np.uint64(np.uint32(sample))
        c2, c3 = np.uint64(low[j]), np.uint64(high[j])
        for index in range(_ROUNDS):
            p0 = _MULTIPLY_0 * (c0 & _LOW)
            p2 = _MULTIPLY_2 * (c2 & _LOW)
            c0 = (p2 >> _HALF) ^ c1 ^ (key_0 + np.uint64(index) * _WEYL_0)
            c2 = (p0 >> _HALF) ^ c3 ^ (key_1 + np.uint64(index) * _WEYL_1)
            c1, c3 = p2, p0
        first[j] = np.uint32(c0)
        second[j] = np.uint32(c1)
        third[j] = np.uint32(c2)
        fourth[j] = np.uint32(c3)


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
    ln m = 2 artanh((m - 1) / (m + 1)) of the mantissa m, to a relative error below 3e-14. Terms
    are summed in pairs, so that none waits long for the one before.
    """
    for j in range(len(words)):
        room[j] = np.float64(words[j]) + 0.5
    for j in range(len(words)):
        bits = room_bits[j] + _SHIFT
        draw_bits[j] = (bits >> 52) | _MAGIC
        room_bits[j] = (bits & _MANTISSA) + _LOWEST
    for j in range(len(words)):
        s = (room[j] - 1.0) / (room[j] + 1.0)
        z = s * s
        z2 = z * z
        series = (_S0 + _S1 * z) + ((_S2 + _S3 * z) + (_S4 + _S5 * z) * z2) * z2
        draws[j] = (_MAGIC_EXPONENT - draws[j]) * _LN2 - s * series

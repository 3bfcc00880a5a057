"""Frames are put together whatever pieces they come in."""

import random

import pytest

from peelgraph.store.workers.frames import (
    HEADER,
    PART_SIZE,
    SMALL_FRAME,
    FrameKind,
    FrameReader,
    write_frame,
)


def read_in_pieces(data: bytes, sizes) -> list[tuple[FrameKind, bytes]]:
    reader, frames = FrameReader(), []
    while data:
        space = reader.space()
        size = min(len(space), len(data), next(sizes))
        space[:size] = data[:size]
        frames += [(kind, bytes(payload)) for kind, payload in reader.take(size)]
        data = data[size:]
    return frames


@pytest.mark.parametrize("seed", range(20))
def test_frames_are_the_same_in_whatever_pieces_they_come(seed):
    rng = random.Random(seed)
    edge = SMALL_FRAME - HEADER.size
    lengths = [0, 1, 5, 100, edge - 1, edge, edge + 1, SMALL_FRAME, 200_000, PART_SIZE]
    frames = [
        (rng.choice(list(FrameKind)), rng.randbytes(rng.choice(lengths)))
        for _ in range(rng.randrange(1, 12))
    ]
    data = b"".join(write_frame(kind, payload) for kind, payload in frames)
    most = rng.choice([7, 1000, 70_000, 1_000_000])
    if most < 1000:
        data = data[:100_000]  # byte by byte takes long
        read = read_in_pieces(data, iter(lambda: rng.randrange(1, most), None))
        assert read == frames[: len(read)]
        assert len(read) == count_whole(frames, len(data))
        return
    assert read_in_pieces(data, iter(lambda: rng.randrange(1, most), None)) == frames


def count_whole(frames, size: int) -> int:
    number = 0
    for _, payload in frames:
        size -= HEADER.size + len(payload)
        if size < 0:
            break
        number += 1
    return number


def test_a_frame_that_cannot_be_ours_is_refused_before_it_takes_memory():
    reader = FrameReader()
    header = HEADER.pack(FrameKind.PART, 4_000_000_000)
    reader.space()[: len(header)] = header
    with pytest.raises(ValueError, match="a frame of 4000000000 bytes"):
        list(reader.take(len(header)))

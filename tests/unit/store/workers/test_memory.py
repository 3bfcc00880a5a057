"""The memory of an answer: what one side writes the other reads, and nobody can take it away."""

import os
import sys

import pytest

from peelgraph.store.workers.memory import AnswerMemory, make_shared_file

MEBIBYTE = 1024 * 1024
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="other kernels cannot do it")


@pytest.fixture
def shared():
    made = make_shared_file("test", 8 * MEBIBYTE)
    yield made
    os.close(made)


def test_what_one_side_writes_the_other_reads(shared):
    here, there = AnswerMemory(shared), AnswerMemory(shared)
    assert len(here.view) == len(there.view) == 8 * MEBIBYTE
    here.view[4:8] = b"told"
    assert bytes(there.view[:10]) == b"\0\0\0\0told\0\0"


@on_linux
@pytest.mark.parametrize("size", [0, 1, 9 * MEBIBYTE])
def test_its_size_stays_as_it_is(shared, size):
    with pytest.raises(PermissionError):
        os.ftruncate(shared, size)
    assert os.fstat(shared).st_size == 8 * MEBIBYTE


@on_linux
def test_what_a_large_answer_took_is_given_back_and_can_be_had_again(shared):
    memory = AnswerMemory(shared)
    memory.view[:] = b"x" * len(memory.view)
    assert os.fstat(shared).st_blocks * 512 == 8 * MEBIBYTE
    memory.trim(4 * MEBIBYTE)
    assert os.fstat(shared).st_blocks * 512 == 8 * MEBIBYTE
    memory.trim(8 * MEBIBYTE)
    assert os.fstat(shared).st_blocks * 512 == 4 * MEBIBYTE
    assert bytes(memory.view[4 * MEBIBYTE - 1 : 4 * MEBIBYTE + 1]) == b"x\0"
    memory.trim(1 << 40)
    memory.view[-1:] = b"y"
    assert bytes(memory.view[-1:]) == b"y"

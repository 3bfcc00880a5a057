"""Whose failure is shared by those who wait for the answer to the same question."""

import asyncio

import pytest

from peelgraph.errors import (
    BusyError,
    CrowdTimeoutError,
    QueryMemoryError,
    QueryTimeoutError,
)
from peelgraph.store.cache import ResultCache
from peelgraph.store.interface import Question, Reply

KEY = ("version", Question("ASK {}", "text/csv"))


async def ask_two(error: Exception) -> list[object]:
    """Let one ask, and another meanwhile; the first run fails, any other answers."""
    cache = ResultCache(1_000_000)
    runs = 0

    async def run() -> Reply:
        nonlocal runs
        runs += 1
        await asyncio.sleep(0.01)
        if runs == 1:
            raise error
        return Reply(b"true")

    ends = await asyncio.gather(
        *(cache.answer(KEY, 1.0, run) for _ in range(2)), return_exceptions=True
    )
    return [end.head if isinstance(end, Reply) else end for end in ends]


@pytest.mark.parametrize("error", [QueryTimeoutError("late"), QueryMemoryError("large")])
def test_what_befalls_a_query_befalls_all_who_ask_it_at_once(error):
    assert asyncio.run(ask_two(error)) == [error, error]


@pytest.mark.parametrize("error", [BusyError("full"), CrowdTimeoutError("slowed down")])
def test_what_befalls_a_client_is_its_own(error):
    assert asyncio.run(ask_two(error)) == [error, b"true"]

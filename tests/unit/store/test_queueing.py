"""Who runs, who waits, and who is told to come back."""

import asyncio

import pytest

from peelgraph.errors import BusyError, TooManyQueriesError
from peelgraph.store.queueing import Queue, SlowClients


def queue(slots=2, places=8, share=4, held=2, slow=None) -> Queue:
    return Queue(slots, places, share=share, held=held, slow=slow)


def test_clients_take_turns_whatever_the_number_of_their_queries():
    line = queue(slots=1, held=1)
    order = []

    async def ask(client):
        await line.enter(client, 10)
        order.append(client)
        await asyncio.sleep(0)
        line.leave(client)

    async def crowd():
        await line.enter("first", 10)
        asked = [asyncio.ensure_future(ask(client)) for client in "aaaabc"]
        await asyncio.sleep(0)
        line.leave("first")
        await asyncio.gather(*asked)

    asyncio.run(crowd())
    assert order == ["a", "b", "c", "a", "a", "a"]
    assert (line.waiting, line.running) == (0, 0)


def test_who_has_too_many_waiting_is_told_and_so_is_one_who_finds_all_places_taken():
    line = queue(slots=1, places=3, share=2, held=1)

    async def crowd():
        await line.enter("a", 10)
        waiting = [asyncio.ensure_future(line.enter(client, 10)) for client in "aab"]
        await asyncio.sleep(0)
        with pytest.raises(TooManyQueriesError):
            await line.enter("a", 10)
        with pytest.raises(BusyError, match="3 queries"):
            await line.enter("c", 10)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        line.leave("a")

    asyncio.run(crowd())
    assert (line.waiting, line.running) == (0, 0)


def test_one_who_waited_too_long_is_told():
    line = queue(slots=1, held=1)

    async def wait():
        await line.enter("a", 10)
        with pytest.raises(BusyError, match="waited"):
            await line.enter("b", 0.01)

    asyncio.run(wait())
    assert (line.waiting, line.running) == (0, 1)


def test_slow_clients_leave_most_slots_to_the_others_and_come_after_them():
    slow = SlowClients()
    slow.note("s")
    slow.note("t")
    line = queue(slots=2, slow=slow)
    assert line.try_enter("s")
    assert not line.try_enter("t")
    assert line.try_enter("quick")
    order = []

    async def ask(client):
        await line.enter(client, 10)
        order.append(client)
        line.leave(client)

    async def crowd():
        asked = [asyncio.ensure_future(ask(client)) for client in ("t", "other")]
        await asyncio.sleep(0)
        line.leave("s")
        line.leave("quick")
        await asyncio.gather(*asked)

    asyncio.run(crowd())
    assert order == ["other", "t"]


def test_a_slot_given_to_one_who_leaves_at_that_moment_goes_to_the_next():
    line = queue(slots=1, held=1)

    async def crowd():
        await line.enter("a", 10)
        leaving = asyncio.ensure_future(line.enter("b", 10))
        staying = asyncio.ensure_future(line.enter("c", 10))
        await asyncio.sleep(0)
        line.leave("a")  # it is b's turn now
        leaving.cancel()
        await asyncio.wait_for(staying, 5)

    asyncio.run(crowd())
    assert line.running == 1


def test_one_who_waits_behind_own_queries_keeps_nobody_else_waiting():
    line = queue(slots=1, held=1)

    async def crowd():
        await line.enter("a", 10)
        assert not line.keeps_others_waiting("a")
        waiting = [asyncio.ensure_future(line.enter("a", 10))]
        await asyncio.sleep(0)
        assert not line.keeps_others_waiting("a")
        assert line.keeps_others_waiting("b")
        waiting.append(asyncio.ensure_future(line.enter("b", 10)))
        await asyncio.sleep(0)
        assert line.keeps_others_waiting("a")
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    asyncio.run(crowd())

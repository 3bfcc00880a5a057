"""Who runs, who waits, and who is told to come back."""

import asyncio

import pytest

from peelgraph.errors import BusyError, TooManyQueriesError
from peelgraph.store.queueing import Acquaintances, Queue, SlowClients, Standing


def queue(slots=2, places=8, share=4, held=2, slow=None, known=None) -> Queue:
    return Queue(slots, places, share=share, held=held, slow=slow, known=known)


@pytest.fixture
def known() -> Acquaintances:
    """Some who had short answers, beside strangers."""
    known = Acquaintances()
    for client in ("quick", "prompt"):
        known.note(client, Standing.QUICK)
    return known


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


def test_a_crowd_of_strangers_leaves_half_of_the_slots_to_those_who_had_short_answers(known):
    line = queue(slots=4, places=100, known=known)

    async def crowd():
        strangers = [asyncio.ensure_future(line.enter(f"stranger {n}", 10)) for n in range(20)]
        await asyncio.sleep(0)
        assert (line.running, line.waiting) == (2, 18)
        assert line.try_enter("quick")
        assert line.try_enter("prompt")
        assert not line.try_enter("quick")
        for task in strangers:
            task.cancel()
        await asyncio.gather(*strangers, return_exceptions=True)

    asyncio.run(crowd())


def test_of_strangers_whoever_came_last_is_first_once(known):
    line = queue(slots=2, places=100, known=known)
    order = []

    async def ask(client):
        await line.enter(client, 10)
        order.append(client)
        await asyncio.sleep(0)
        line.leave(client)

    async def crowd():
        await line.enter("first", 10)
        asked = [asyncio.ensure_future(ask(client)) for client in ("a", "b", "b", "first", "c")]
        await asyncio.sleep(0)
        line.leave("first")
        await asyncio.gather(*asked)

    asyncio.run(crowd())
    assert order == ["c", "b", "a", "first", "b"]
    assert (line.waiting, line.running) == (0, 0)


def test_strangers_who_wait_go_before_those_who_are_known_so_that_nobody_waits_for_ever(known):
    line = queue(slots=2, known=known)
    order = []

    async def ask(client):
        await line.enter(client, 10)
        order.append(client)
        line.leave(client, was_quick=True)

    async def crowd():
        assert line.try_enter("quick")
        assert line.try_enter("quick")
        asked = [asyncio.ensure_future(ask(client)) for client in ("prompt", "stranger")]
        await asyncio.sleep(0)
        line.leave("quick")
        await asyncio.gather(*asked)

    asyncio.run(crowd())
    assert order == ["stranger", "prompt"]


def test_a_short_answer_makes_a_client_known_and_a_long_query_makes_it_a_stranger_again(known):
    slow = SlowClients()
    line = queue(slots=2, slow=slow, known=known)
    assert line.try_enter("new")
    assert not line.try_enter("new")  # half of the slots
    line.leave("new")
    assert known.find("new") is Standing.TRIED
    assert line.try_enter("new")
    line.leave("new", was_quick=True)
    assert line.try_enter("new")
    assert line.try_enter("new")
    slow.note("new")
    line.leave("new", was_quick=True)
    assert known.find("new") is Standing.TRIED


def test_strangers_leave_a_quarter_of_the_places_to_those_who_are_known(known):
    slow = SlowClients()
    slow.note("slow")
    line = queue(slots=1, places=4, held=1, slow=slow, known=known)

    async def crowd():
        assert line.try_enter("quick")
        waiting = [asyncio.ensure_future(line.enter(client, 10)) for client in "abc"]
        await asyncio.sleep(0)
        for client in ("c", "slow"):
            with pytest.raises(BusyError, match="3 queries"):
                await line.enter(client, 10)
        waiting.append(asyncio.ensure_future(line.enter("prompt", 10)))
        await asyncio.sleep(0)
        with pytest.raises(BusyError, match="4 queries"):
            await line.enter("quick", 10)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    asyncio.run(crowd())


def test_a_newcomer_has_the_place_of_the_stranger_who_would_come_last(known):
    line = queue(slots=2, places=4, share=2, known=known)

    async def crowd():
        await line.enter("tried", 10)
        asked = ("tried", "tried", "a", "b", "c")
        waiting = [asyncio.ensure_future(line.enter(client, 10)) for client in asked]
        await asyncio.sleep(0.01)
        assert [task.done() for task in waiting] == [True, True, False, False, False]
        newcomer = asyncio.ensure_future(line.enter("d", 10))
        await asyncio.sleep(0.01)
        sent_away = [task.exception() for task in waiting if task.done()]
        assert [type(error) for error in sent_away] == [BusyError] * 3
        assert (line.waiting, line.running) == (3, 1)
        line.leave("tried")
        await asyncio.wait_for(newcomer, 5)
        line.leave("d")
        await asyncio.wait_for(waiting[4], 5)
        line.leave("c")
        await asyncio.wait_for(waiting[3], 5)
        line.leave("b")

    asyncio.run(crowd())
    assert (line.waiting, line.running) == (0, 0)


def test_of_too_many_acquaintances_the_oldest_are_forgotten(monkeypatch):
    monkeypatch.setattr("peelgraph.store.queueing._MOST_NOTED", 2)
    known = Acquaintances()
    for client in ("a", "b", "a", "c"):
        known.note(client, Standing.QUICK)
    assert [known.find(client) for client in "abc"] == [
        Standing.QUICK,
        Standing.NEW,
        Standing.QUICK,
    ]


def test_an_acquaintance_is_forgotten_after_a_while(monkeypatch):
    monkeypatch.setattr("peelgraph.store.queueing._KNOWN_SECONDS", 0.0)
    known = Acquaintances()
    known.note("a", Standing.QUICK)
    assert known.find("a") is Standing.NEW

"""Connections that hold the service up are let go; others are not."""

import asyncio
import os
from ipaddress import ip_network
from types import SimpleNamespace

import pytest

from peelgraph.web.serving.connections import BoundedProtocol, Doorkeeper


def test_so_many_connections_are_let_in_and_no_more():
    doorkeeper = Doorkeeper(most=3, share=3)
    assert [doorkeeper.let_in(f"203.0.113.{n}") for n in range(4)] == [True, True, True, False]
    doorkeeper.let_out("203.0.113.1")
    assert doorkeeper.let_in("203.0.113.9")


def test_one_address_has_a_share_only():
    doorkeeper = Doorkeeper(most=10, share=2)
    assert [doorkeeper.let_in("203.0.113.1") for _ in range(3)] == [True, True, False]
    assert doorkeeper.let_in("203.0.113.2")


def test_a_trusted_proxy_stands_for_many():
    doorkeeper = Doorkeeper(most=10, share=1, proxies=[ip_network("10.0.0.0/8")])
    assert all(doorkeeper.let_in("10.1.2.3") for _ in range(10))
    assert not doorkeeper.let_in("10.1.2.3")


class Transport:
    """A connection that takes so much at once; the rest is written to the transport."""

    def __init__(self, taken: int, waiting: bytes = b"") -> None:
        self.written, self.waiting, self.taken = b"", waiting, taken

    def fileno(self) -> int:
        return -7

    def get_extra_info(self, name: str) -> "Transport":
        assert name == "socket"
        return self

    def get_write_buffer_size(self) -> int:
        return len(self.waiting)

    def take(self, file: int, pieces) -> int:
        assert file == -7
        if not self.taken:
            raise BlockingIOError
        self.written += b"".join(pieces)[: self.taken]
        return min(self.taken, sum(map(len, pieces)))

    def writelines(self, pieces) -> None:
        assert all(isinstance(piece, bytes) for piece in pieces)
        self.waiting += b"".join(pieces)


@pytest.mark.parametrize("waiting", [b"", b"rest"])
@pytest.mark.parametrize("taken", [0, 1, 3, 4, 5, 9, 10])
def test_of_an_answer_that_is_soon_gone_what_is_not_taken_at_once_is_copied(
    monkeypatch, taken, waiting
):
    transport = Transport(taken, waiting)
    monkeypatch.setattr(os, "writev", transport.take)
    body = bytearray(b"answer")
    BoundedProtocol._write_answer(SimpleNamespace(transport=transport), b"head", memoryview(body))
    body[:] = b"others"
    assert waiting + b"headanswer" == (
        transport.waiting if waiting else transport.written + transport.waiting
    )
    assert len(transport.written) == (0 if waiting else taken)


@pytest.mark.parametrize("is_closing", [True, False])
def test_an_answer_is_let_go_of_when_it_is_not_written(is_closing):
    dropped, aborted = [], []

    class Asking:
        is_whole = True

        async def ask(self) -> None:
            pass

        def write_answer(self, _) -> None:
            raise RuntimeError("it fails")

        async def drop(self) -> None:
            dropped.append(True)

    protocol = SimpleNamespace(
        transport=SimpleNamespace(
            is_closing=lambda: is_closing, abort=lambda: aborted.append(True)
        ),
        server_state=SimpleNamespace(default_headers=[]),
        _write_answer=None,
    )

    async def answer() -> None:
        await BoundedProtocol._answer_directly(protocol, Asking(), (b"", False))

    if is_closing:
        asyncio.run(answer())
    else:
        with pytest.raises(RuntimeError):
            asyncio.run(answer())
    assert (dropped, aborted) == ([True], [] if is_closing else [True])

"""A service whose loans of connections are noted, and the way to a connection that is lent."""

import itertools
import time
from contextlib import closing, contextmanager
from dataclasses import replace
from urllib.parse import quote

import pytest

from peelgraph.store.published.versions import publish_version
from peelgraph.store.workers.lender import Lender

from .wire import TOKEN, Service, get

DATASET = (
    b"".join(
        b'<https://x.example/s> <https://x.example/p> "%060d" <https://x.example/g> .\n' % n
        for n in range(3000)
    )
    + b'<https://x.example/one> <https://x.example/p> "one" <https://x.example/g> .\n'
)
numbers = itertools.count()


def new(query: str = "ASK { ?s ?p 'one' }", more: str = "") -> str:
    """The address of a query that nobody has asked before."""
    return f"/sparql?query={quote(f'{query} # {next(numbers)}')}{more}"


def wait_for(is_so, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


@contextmanager
def serve(settings, documentation, home, **more):
    limits = replace(settings.limits, timeout=1.0, buffer=100_000, workers=2)
    own = replace(settings, home=home, token=TOKEN, limits=limits, **more)
    with pytest.MonkeyPatch.context() as patch, closing(Service(own, documentation, patch)) as made:
        lent = made.lent = []
        lend = Lender.lend

        def lend_noted(lender, connection, file, manner, version):
            call_back = lend(lender, connection, file, manner, version)
            if call_back is not None:
                lent.append(connection)
            return call_back

        patch.setattr(Lender, "lend", lend_noted)
        made.first = publish_version(home, DATASET, {}, {}).id
        made.pool.follow(made.first)
        yield made


def ask_until_lent(service, connection, query="ASK { ?s ?p 'one' }", /, **headers):
    end = time.monotonic() + 60
    while not service.lent:
        service.pool.lender._slow._until.clear()  # on a busy machine anything may be
        assert time.monotonic() < end, vars(service.pool.lender)
        answer = connection.ask(get(new(query), **headers))
        assert answer[0] == 200, answer


@contextmanager
def lend_of(service):
    """Give a function that asks small queries on a new connection until it is lent."""
    opened = []

    def lend(query: str = "ASK { ?s ?p 'one' }", /, **headers: str):
        connection = service.connect()
        opened.append(connection)
        service.lent.clear()
        ask_until_lent(service, connection, query, **headers)
        service.direct.clear()
        return connection

    yield lend
    for connection in opened:
        connection.close()

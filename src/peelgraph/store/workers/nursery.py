"""The nursery: one process from which the workers of all server processes come.

It keeps one template per version that is in use, and watches which version is current. It has a
Unix socket in a private folder; each server process holds a connection, and what a connection was
given ends with it. Without connections the nursery ends.

    python -m peelgraph.store.workers.nursery SOCKET HOME LIMITS
"""

import json
import os
import select
import shutil
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from peelgraph.errors import PeelgraphError, StoreError
from peelgraph.settings import Limits
from peelgraph.store.published.journal import read_current_id
from peelgraph.store.published.versions import current_version, load_version
from peelgraph.store.workers.channels import receive_message, send_message
from peelgraph.store.workers.confinement import die_with_parent, forbid_network
from peelgraph.store.workers.template import Template

_LOOK_SECONDS = 0.1
_FIRST_SECONDS = 30.0
_RETRY_SECONDS = 5.0


def command_line(address: Path, home: Path, limits: Limits) -> list[str]:
    """Give the command that starts a nursery."""
    return [
        sys.executable,
        "-m",
        "peelgraph.store.workers.nursery",
        str(address),
        str(home.absolute()),
        json.dumps(asdict(limits)),
    ]


@dataclass(slots=True, eq=False)
class _Client:
    """One server process: the versions it holds."""

    number: int
    channel: socket.socket
    held: set[str] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class _Child:
    """One template process, as the nursery sees it."""

    version: str
    channel: socket.socket
    pid: int
    is_ready: bool = False
    tickets: set[tuple[int, int]] = field(default_factory=set)


class Nursery:
    """The state of the nursery and its loop."""

    def __init__(self, listening: socket.socket, home: Path, limits: Limits, folder: Path) -> None:
        self._listening = listening
        self._home = home
        self._limits = limits
        self._folder = folder
        self._clients: dict[socket.socket, _Client] = {}
        self._children: dict[str, _Child] = {}
        self._numbers = 0
        self._current: str | None = None
        self._refused: str | None = None
        self._tried: dict[str, float] = {}

    def run(self) -> None:
        """Serve until nobody has been connected for a while."""
        first = time.monotonic() + _FIRST_SECONDS
        while self._clients or (not self._numbers and time.monotonic() < first):
            channels = [child.channel for child in self._children.values()]
            ready, _, _ = select.select(
                [self._listening, *self._clients, *channels], [], [], _LOOK_SECONDS
            )
            for channel in ready:
                if channel is self._listening:
                    self._accept()
                elif channel in self._clients:
                    self._hear_client(self._clients[channel])
                else:
                    self._hear_child(channel)
            self._follow_current()
            self._dismiss_unused()

    def _accept(self) -> None:
        channel, _ = self._listening.accept()
        self._numbers += 1
        client = self._clients[channel] = _Client(self._numbers, channel)
        if self._current is not None:
            self._tell(client, {"is": "current", "version": self._current})
        self._refused = None  # who comes new is told again why the current version cannot be had

    def _hear_client(self, client: _Client) -> None:
        received = receive_message(client.channel)
        if received is None:
            self._forget(client)
            return
        message = received[0]
        version = message["version"]
        match message["do"]:
            case "release":
                client.held.discard(version)
            case "worker":
                client.held.add(version)
                self._ask_for_worker(client, message)
            case "kill" | "pace" | "unpace" if version in self._children:
                self._order(self._children[version], message)

    def _ask_for_worker(self, client: _Client, message: dict[str, Any]) -> None:
        version, ticket = message["version"], message["ticket"]
        try:
            child = self._children.get(version) or self._start_template(version)
        except (PeelgraphError, OSError) as error:
            self._tell(client, {"is": "no worker", "ticket": ticket, "why": str(error)})
            return
        child.tickets.add((client.number, ticket))
        self._order(child, {**message, "do": "fork", "client": client.number})

    def _hear_child(self, channel: socket.socket) -> None:
        child = next((c for c in self._children.values() if c.channel is channel), None)
        if child is None:  # buried a moment ago
            return
        received = receive_message(channel)
        if received is None:
            self._bury(child, "its process has ended")
            return
        message, files = received
        match message["is"]:
            case "ready":
                child.is_ready = True
                self._tried.pop(child.version, None)
            case "failed":
                self._bury(child, message["why"])
            case _:
                child.tickets.discard((message["client"], message["ticket"]))
                client = self._find_client(message["client"])
                if client is not None:
                    self._tell(client, message, files)
                elif "pid" in message:
                    self._order(child, {"do": "kill", "pid": message["pid"]})
        for file in files:
            os.close(file)

    def _follow_current(self) -> None:
        """Announce a new current version when its template is ready, and not before."""
        try:
            version = read_current_id(self._home)
            if version is not None and version == self._current:
                return
            version = current_version(self._home).id
        except (PeelgraphError, OSError) as error:
            self._refuse(str(error))
            return
        child = self._children.get(version)
        if child is None:
            if self._tried.get(version, -_RETRY_SECONDS) > time.monotonic() - _RETRY_SECONDS:
                return  # it was refused, and why was told
            try:
                child = self._start_template(version)
            except (PeelgraphError, OSError) as error:
                self._refuse(str(error))
                return
        if child.is_ready:
            self._current, self._refused = version, None
            for client in list(self._clients.values()):
                self._tell(client, {"is": "current", "version": version})

    def _refuse(self, why: str) -> None:
        """Say once why what is current cannot be had; the last good version stays."""
        if why != self._refused:
            self._refused = why
            for client in list(self._clients.values()):
                self._tell(client, {"is": "refused", "why": why})

    def _start_template(self, version_id: str) -> _Child:
        if time.monotonic() - self._tried.get(version_id, -_RETRY_SECONDS) < _RETRY_SECONDS:
            raise StoreError(f"Version {version_id} could not be opened a moment ago.")
        self._tried[version_id] = time.monotonic()
        version = load_version(self._home, version_id)
        here, there = socket.socketpair()
        nursery = os.getpid()
        pid = os.fork()
        if pid == 0:
            try:
                die_with_parent(nursery)
                here.close()
                self._listening.close()
                for channel in (*self._clients, *(c.channel for c in self._children.values())):
                    channel.close()
                scratch = self._folder / f"{version_id}-{os.getpid()}"
                Template(there, version, self._limits, scratch).run()
            finally:
                os._exit(1)
        there.close()
        child = self._children[version_id] = _Child(version_id, here, pid)
        return child

    def _dismiss_unused(self) -> None:
        """End the templates of versions that nobody holds any more, but for what will be current."""
        held = set().union(*(client.held for client in self._clients.values()))
        for version, child in list(self._children.items()):
            if child.is_ready and version not in held and version != self._current:
                self._bury(child, "it is not in use")

    def _bury(self, child: _Child, why: str) -> None:
        """End a template with its workers; whoever still waits for one of them is told."""
        del self._children[child.version]
        child.channel.close()
        os.waitpid(child.pid, 0)
        for number, ticket in child.tickets:
            client = self._find_client(number)
            if client is not None:
                self._tell(client, {"is": "no worker", "ticket": ticket, "why": why})
        if child.version == self._current:
            self._current = None
        if not child.is_ready:
            self._refuse(why)

    def _forget(self, client: _Client) -> None:
        del self._clients[client.channel]
        client.channel.close()
        for child in list(self._children.values()):
            self._order(child, {"do": "drop", "client": client.number})

    def _find_client(self, number: int) -> _Client | None:
        return next((c for c in self._clients.values() if c.number == number), None)

    def _tell(
        self, client: _Client, message: dict[str, Any], files: list[int] | None = None
    ) -> None:
        try:
            send_message(client.channel, message, files or [])
        except OSError:
            self._forget(client)

    def _order(self, child: _Child, message: dict[str, Any]) -> None:
        with suppress(OSError):  # its end is heard as the end of its channel
            send_message(child.channel, message)


def main(address: str, home: str, limits: str) -> None:
    """Be a nursery at the address given."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service, which then leaves us
    # If the server process that has started us ends while a worker is stopped (``pacing``), the kernel hangs up on our
    # process group (POSIX, "orphaned process group"); the others still need us, and the workers inherit this.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # a terminal may stop who writes unseen
    place = Path(address)
    with socket.socket(socket.AF_UNIX) as listening:
        place.unlink(missing_ok=True)
        listening.bind(address)
        listening.listen()
        print("ready", flush=True)  # noqa: T201 (whoever started it waits for this line)
        forbid_network()
        _remove_scratch(place.parent)
        try:
            Nursery(listening, Path(home), Limits(**json.loads(limits)), place.parent).run()
        finally:
            place.unlink(missing_ok=True)
            _remove_scratch(place.parent)


def _remove_scratch(folder: Path) -> None:
    """Remove the indexes of templates that were killed."""
    for entry in folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

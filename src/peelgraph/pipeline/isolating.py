"""Writes in a process of their own, which can be stopped: an update can be a runaway too."""

import resource
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from time import process_time

from peelgraph.errors import PeelgraphError, WriteLimitError
from peelgraph.pipeline.writing import WriteJob, Written, write_version
from peelgraph.settings import Settings
from peelgraph.store.workers.confinement import forbid_network, limit_memory


class IsolatedWriter:
    """Does one write at a time in a process that is started when it is needed, and kept.

    It is not for several threads at once. The process ends with its owner.
    """

    def __init__(self, most_seconds: float, most_bytes: int) -> None:
        self._most_seconds = most_seconds
        self._most_bytes = most_bytes
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None

    def write(self, job: WriteJob, settings: Settings) -> Written:
        """Do a write under a limit of time and of memory.

        Raises what ``write_version`` raises, and WriteLimitError for a write that had to be stopped.
        Nothing is published then: a version becomes current in one step, at the end.
        """
        connection = self._connect()
        try:
            connection.send((job, settings))
            outcome = connection.recv() if connection.poll(self._most_seconds) else None
        except (EOFError, ConnectionError):
            outcome = None
        if outcome is None:
            self.close()
            raise WriteLimitError(
                f"The write was stopped: it may take {self._most_seconds:g} s and "
                f"{self._most_bytes >> 20} MiB. Nothing has changed."
            )
        if isinstance(outcome, Exception):
            raise outcome
        assert isinstance(outcome, Written)
        return outcome

    def close(self) -> None:
        """Stop the process, whatever it does; another is started for the next write."""
        if self._process is not None and self._connection is not None:
            self._connection.close()
            self._process.kill()
            self._process.join()
        self._process = self._connection = None

    def _connect(self) -> Connection:
        if self._process is None or not self._process.is_alive() or self._connection is None:
            self.close()
            context = get_context("spawn")
            self._connection, theirs = context.Pipe()
            self._process = context.Process(
                target=_work, args=(theirs, self._most_seconds, self._most_bytes), daemon=True
            )
            self._process.start()
            theirs.close()
        return self._connection


def _work(connection: Connection, most_seconds: float, most_bytes: int) -> None:
    """Do what is sent until the other end is closed."""
    forbid_network()
    limit_memory(most_bytes)
    with suppress(EOFError, MemoryError):
        while True:
            job, settings = connection.recv()
            # The owner stops this process in time; if the owner is gone, the system does.
            limit = int(process_time() + most_seconds) + 2
            resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
            try:
                outcome: Written | Exception = write_version(job, settings)
            except PeelgraphError as error:
                outcome = error
            connection.send(outcome)

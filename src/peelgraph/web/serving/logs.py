"""What the service writes to standard error: lines for people, or JSON for programs.

Every line that is written on behalf of a request carries the request's id. No line has the text of a
query or the address of a client, unless the operator asks for queries.
"""

import json
import logging
import os
import sys
import time
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime

#: The id of the request that is being answered; empty outside of one.
request_id: ContextVar[str] = ContextVar("request_id", default="")

_LOGGERS = ("uvicorn", "peelgraph")


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one answer: in a sentence, and in fields."""

    message: str
    fields: dict[str, object]
    identifier: str


class AnswerRecord(logging.LogRecord):
    """The record of an answered request, without its thread and the line of code, which nobody shows.

    To find those out took half of the time that a known answer takes.
    """

    def __init__(self, logger: str, message: str, fields: dict[str, object]) -> None:
        self.__dict__ |= _PLAIN_RECORD
        self.name, self.msg = logger, message
        self.created = time.time()
        self.msecs = self.created % 1 * 1000
        self.process = os.getpid()
        self.fields = fields


class AnswersRecord(AnswerRecord):
    """The record of several answers that were reported together: a line for each."""

    def __init__(self, logger: str, answers: Sequence[Told]) -> None:
        super().__init__(logger, "", {})
        self.answers = answers


_PLAIN_RECORD = vars(logging.LogRecord("", logging.INFO, "", 0, "", (), None))


class _Line(logging.Formatter):
    """One line for people."""

    def __init__(self, format: str) -> None:  # noqa: A002 (as ``logging.config`` names it)
        super().__init__(format)
        self._last: tuple[int, str] = 0, ""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        """Write the time of a record; its second is written once for all records in it."""
        second = int(record.created)
        known, written = self._last
        if known != second:
            written = time.strftime(datefmt or self.default_time_format, time.localtime(second))
            self._last = second, written
        return f"{written},{int(record.msecs):03d}"

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        if isinstance(record, AnswersRecord):
            return "\n".join([f"{line}{one.message} [{one.identifier}]" for one in record.answers])
        known = request_id.get()
        return f"{line} [{known}]" if known else line


class _Json(logging.Formatter):
    """One JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        entry = self._begin(record)
        if isinstance(record, AnswersRecord):
            return "\n".join(
                _dump(entry | {"message": one.message, "request_id": one.identifier} | one.fields)
                for one in record.answers
            )
        if known := request_id.get():
            entry["request_id"] = known
        entry |= getattr(record, "fields", {})
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return _dump(entry)

    def _begin(self, record: logging.LogRecord) -> dict[str, object]:
        moment = datetime.fromtimestamp(record.created, UTC)
        return {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }


def _dump(entry: dict[str, object]) -> str:
    return json.dumps(entry, ensure_ascii=False, default=str)


def build_log_config(form: str) -> dict[str, object]:
    """Build the configuration of ``logging`` for ``text`` or ``json``."""
    line = {"()": _Line, "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    handler = {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "chosen"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"chosen": {"()": _Json} if form == "json" else line},
        "handlers": {"stderr": handler},
        "loggers": {
            name: {"handlers": ["stderr"], "level": "INFO", "propagate": False} for name in _LOGGERS
        },
    }

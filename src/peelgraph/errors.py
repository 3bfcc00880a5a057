"""Every exception that peelgraph raises.

PeelgraphError
├── InputError             what was given cannot be used
│   ├── LetterError        a letter cannot be read at all (empty, not text, too large)
│   ├── RegisterError      a register row is malformed
│   ├── RulesError         a rule table is malformed
│   ├── RdfError           RDF cannot be parsed
│   ├── ShapesError        a shapes file is unusable
│   └── QueryError         a SPARQL query cannot be parsed or is refused
├── FetchError             an address does not give what was asked of it
│   └── FetchRefusedError  an address may not be asked, or what came from it is not taken
├── EngineDifferenceError  two validation engines give different results
├── NotConformingError     a dataset has violations and is not published
│   └── WithdrawnError     it holds a letter that was withdrawn
├── EvidenceError          a statement does not lead to the exact words of its letter
├── MintingError           no identifier can be made from what was given
├── WriteRefusedError      a write is understood and not done
│   ├── ReadOnlyError      it touches what comes from letters and registers alone
│   ├── UnknownGraphError  it is about a graph that does not exist
│   ├── StaleWriteError    what the writer has seen is no longer current
│   └── WriteLimitError    it takes more time or memory than it may have
├── QueryStoppedError      a query was stopped because it exceeded a limit
│   ├── QueryTimeoutError
│   │   └── CrowdTimeoutError  it was slowed down for its client's many others
│   ├── QueryMemoryError
│   └── AnswerTooLargeError
├── BusyError              too many queries wait already
│   └── TooManyQueriesError    of one client
├── StoreError             a published version cannot be read or written
│   ├── UnknownVersionError
│   │   └── VersionGoneError   it was published and has been removed
│   ├── PublisherBusyError     another process publishes
│   └── EngineError            a triple store elsewhere does not answer as it should
│       └── EngineTimeoutError     or not in time
└── SettingsError          a setting has an unusable value

An odd letter is no exception: it leaves remarks (``facts.model.Remark``). A graph that does
not conform is no exception either: it gives a report (``validation.Report``).
"""


class PeelgraphError(Exception):
    """Something could not be tried; the message says what was seen, where, and what to do."""


class InputError(PeelgraphError):
    """What was given cannot be used."""


class LetterError(InputError):
    """A letter cannot be read at all: empty, not text, or too large."""


class RegisterError(InputError):
    """A register row is malformed; the message names file, line and column."""


class RulesError(InputError):
    """A rule table is malformed; the message names the rule."""


class RdfError(InputError):
    """RDF cannot be parsed; the message names file, line and column."""


class ShapesError(InputError):
    """A shapes file is unusable."""


class QueryError(InputError):
    """A SPARQL query cannot be parsed, or asks for what is refused."""


class FetchError(PeelgraphError):
    """An address does not give what was asked of it; the message names address and answer."""


class FetchRefusedError(FetchError):
    """An address may not be asked, by its site's rules or ours, or what came is not taken."""


class EngineDifferenceError(PeelgraphError):
    """Two validation engines give different results; the message names what each found alone."""


class NotConformingError(PeelgraphError):
    """A dataset has violations and is not published; the message holds the report.

    ``report`` is the same report as JSON, for programs, where whoever raises it has one.
    """

    report: str | None = None

    @classmethod
    def reported(cls, message: str, report: str) -> "NotConformingError":
        """Make the exception with its report for people and the one for programs."""
        error = cls(message)
        error.report = report
        return error


class WithdrawnError(NotConformingError):
    """A dataset holds a letter that was withdrawn, and does not become current."""


class EvidenceError(PeelgraphError):
    """A statement does not lead to the exact words of its letter."""


class MintingError(PeelgraphError):
    """No identifier can be made from what was given."""


class WriteRefusedError(PeelgraphError):
    """A write is understood and not done; nothing has changed."""


class ReadOnlyError(WriteRefusedError):
    """A write touches what comes from letters and registers alone."""


class UnknownGraphError(WriteRefusedError):
    """A write is about a graph that does not exist."""


class StaleWriteError(WriteRefusedError):
    """What the writer has seen, and made a condition, is no longer current."""


class WriteLimitError(WriteRefusedError):
    """A write takes more time or memory than it may have."""


class QueryStoppedError(PeelgraphError):
    """A query was stopped because it exceeded a limit; nobody else's was."""


class QueryTimeoutError(QueryStoppedError):
    """A query took longer than it may."""


class CrowdTimeoutError(QueryTimeoutError):
    """A query took longer than it may, having been slowed down because its client had too many others waiting."""


class QueryMemoryError(QueryStoppedError):
    """A query ended its worker process, as one does that needs more memory than it may have."""


class AnswerTooLargeError(QueryStoppedError):
    """An answer is larger than answers may be; it is not given in part."""


class BusyError(PeelgraphError):
    """Too many queries wait already; asking again later may help."""


class TooManyQueriesError(BusyError):
    """One client has too many queries waiting."""


class StoreError(PeelgraphError):
    """A published version cannot be read or written."""


class UnknownVersionError(StoreError):
    """No such version has been published."""


class VersionGoneError(UnknownVersionError):
    """A version was published, and has been removed since."""


class PublisherBusyError(StoreError):
    """Another process publishes at this moment."""


class EngineError(StoreError):
    """A triple store elsewhere is down, or answers with what is no answer; without its address."""


class EngineTimeoutError(EngineError):
    """A triple store elsewhere does not answer in time."""


class SettingsError(PeelgraphError):
    """A setting has an unusable value."""

"""The harvest: addresses and lists → letters in a directory, an outcome for each."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
from typing import Final

from peelgraph.documents.model import MediaType
from peelgraph.errors import FetchError, FetchRefusedError
from peelgraph.harvesting.addresses import read_address
from peelgraph.harvesting.archive import Archive, Check, Record, Version
from peelgraph.harvesting.client import Answer
from peelgraph.harvesting.contents import read_type
from peelgraph.harvesting.cues import Cues
from peelgraph.harvesting.fetching import Fetcher
from peelgraph.harvesting.links import find_document, find_letters, find_next, read_links

#: A list with more pages than this has no end.
_PAGES: Final = 500


class Result(StrEnum):
    """What came of an address."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    GONE = "gone"
    REFUSED = "refused"
    FAILED = "failed"


#: What makes a harvest incomplete.
TROUBLES: Final = frozenset({Result.REFUSED, Result.FAILED})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one address: the letter's file if there is one, and why if there is not."""

    address: str
    outcome: Result
    file: str | None = None
    reason: str | None = None

    def as_row(self) -> dict[str, str | None]:
        """Return the fields by name, for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Plan:
    """The letters to ask for, in order, and what came of lists that could not be read."""

    addresses: tuple[str, ...]
    failures: tuple[Outcome, ...]


class Harvester:
    """Asks for letters one by one and keeps what comes; whatever happens, each has an outcome."""

    def __init__(self, fetcher: Fetcher, archive: Archive, cues: Cues) -> None:
        self._fetcher = fetcher
        self._archive = archive
        self._cues = cues
        self._done: set[Path] = set()

    def plan(self, addresses: Iterable[str], listings: Iterable[str] = ()) -> Plan:
        """Plan a harvest: each letter once, first those never had, then those not asked for longest.

        The lists are read here, page by page.
        """
        secure = self._fetcher.sites.secure
        found = [secure(read_address(address)) for address in addresses]
        failures = []
        for listing in listings:
            try:
                for letter in self._read_listing(read_address(listing)):
                    found.append(letter)  # noqa: PERF402 (what was found before a failure counts)
            except FetchError as error:
                failures.append(Outcome(listing, _result_of(error), reason=str(error)))
        order = sorted(dict.fromkeys(found), key=self._last_asked)
        return Plan(tuple(order), tuple(failures))

    def harvest(self, address: str) -> Outcome:
        """Ask for one letter and keep it. Raises InputError if the directory cannot be written."""
        try:
            return self._harvest(address, (address,))
        except FetchError as error:
            known = self._archive.find(address)
            kept = None if known is None else str(known.letter)
            return Outcome(address, _result_of(error), kept, str(error))

    def _read_listing(self, listing: str) -> Iterator[str]:
        """Yield the letters of a list and its further pages; raises FetchError if there is none."""
        pages = [listing]
        empty = True
        for page in pages:  # which grow while they are read
            answer = self._fetcher.get(page)
            kind = read_type(answer.body, answer.media_type, page)
            if answer.status != HTTPStatus.OK or kind is not MediaType.HTML:
                raise FetchError(f"{page}: no page of a list ({answer.said})")
            links = read_links(answer.body, answer.address)
            for letter in find_letters(links, self._fetcher.sites, self._cues):
                empty = False
                yield letter
            pages += [new for new in dict.fromkeys(find_next(links, page)) if new not in pages]
            if len(pages) > _PAGES:
                raise FetchError(
                    f"{listing}: a list of more than {_PAGES} pages; not read to its end"
                )
        if empty:
            raise FetchError(f"{listing}: no link has the title of a letter")

    def _last_asked(self, address: str) -> str:
        known = self._archive.find(address)
        return "" if known is None else known.checked.time

    def _harvest(self, address: str, asked: tuple[str, ...]) -> Outcome:
        """Ask for a letter; from its landing page go on to the letter itself."""
        known = self._archive.find(address)
        if known is not None and known.folder in self._done:
            return self._same(known, asked)
        answer = self._fetcher.get(address, self._archive.conditions)
        at_end = self._archive.find(answer.address) or known
        if answer.status != HTTPStatus.OK:
            return self._keep_old(at_end, asked, answer)
        kind = read_type(answer.body, answer.media_type, answer.address)
        if kind is MediaType.HTML and self._cues.kind_of(answer.address) == "landing":
            links = read_links(answer.body, answer.address)
            target = find_document(links, answer.address, self._fetcher.sites, self._cues)
            if target in asked:
                raise FetchError(f"{address}: a landing page that leads back to itself")
            return self._harvest(target, (*asked, target))
        version = Version(
            sha256="",
            file="",
            address=answer.address,
            time=self._time(),
            status=answer.status,
            content_type=answer.headers.get("content-type"),
            etag=answer.headers.get("etag"),
            last_modified=answer.headers.get("last-modified"),
        )
        if at_end is not None and at_end.folder in self._done:
            return self._same(at_end, asked)
        record, outcome = self._archive.store(asked, version, kind, answer.body)
        self._done.add(record.folder)
        return Outcome(asked[0], Result(outcome), str(record.letter))

    def _keep_old(self, known: Record | None, asked: tuple[str, ...], answer: Answer) -> Outcome:
        """Say that a letter is as it was, or gone; what was kept of it stays."""
        same = answer.status == HTTPStatus.NOT_MODIFIED
        outcome = Result.UNCHANGED if same else Result.GONE
        reason = None if same else f"{answer.address}: the site answers {answer.said}"
        if known is None:
            return Outcome(asked[0], outcome, reason=reason)
        record = self._archive.note(known, asked, Check(self._time(), outcome.value, answer.status))
        self._done.add(record.folder)
        return Outcome(asked[0], outcome, str(record.letter), reason)

    def _same(self, record: Record, asked: tuple[str, ...]) -> Outcome:
        """Say that another address has led to the same letter already."""
        self._archive.note(record, asked, record.checked)
        reason = f"the same letter as {record.current.address}, asked for already"
        return Outcome(asked[0], Result.UNCHANGED, str(record.letter), reason)

    def _time(self) -> str:
        now = self._fetcher.clock.now().astimezone(UTC)
        return now.isoformat(timespec="seconds").replace("+00:00", "Z")


def _result_of(error: FetchError) -> Result:
    return Result.REFUSED if isinstance(error, FetchRefusedError) else Result.FAILED


def summarise(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Yield a line for the whole harvest, and one for each address that needs a person."""
    done = list(outcomes)
    counts = [(result, sum(o.outcome == result for o in done)) for result in Result]
    told = ", ".join(f"{count} {result.value}" for result, count in counts if count)
    yield f"{len(done)} address(es): {told or 'nothing to do'}"
    for outcome in done:
        if outcome.outcome in TROUBLES or outcome.outcome == Result.GONE:
            yield f"  {outcome.outcome.value}: {outcome.reason}"

"""The directory of what was harvested: a folder per letter.

``<slug>/letter.html``           the newest bytes, untouched (or ``.pdf``, ``.docx``, ``.txt``)
``<slug>/letter.toml``           where they came from and their digest, as every letter's folder has it
``<slug>/harvest.json``          the record: every version with its provenance, and the last check
``<slug>/versions/<digest>.html`` every version that was ever seen

``versions`` and the record are the truth; the two files beside them are written from it. Each file is
written aside and renamed, in this order: version, record, ``letter.toml``, letter. Whoever is stopped
between two steps leaves a folder that the next run mends, and that until then is either complete, or
not yet a letter's, or refused by its digest.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from peelgraph.documents.model import MediaType
from peelgraph.errors import InputError
from peelgraph.harvesting.addresses import distinct_slug, slug_of

RECORD_NAME: Final = "harvest.json"
ABOUT_NAME: Final = "letter.toml"
VERSIONS_NAME: Final = "versions"
_LETTER_NAMES = tuple(f"letter.{kind.ending}" for kind in MediaType)


@dataclass(frozen=True, slots=True)
class Version:
    """Bytes that were seen at an address: what, when, and what the server said of them."""

    sha256: str
    file: str
    address: str
    time: str
    status: int
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """The last time that a letter was asked for, and what came of it."""

    time: str
    outcome: str
    status: int


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one letter: its folder, the addresses that led to it, its versions."""

    folder: Path
    asked: tuple[str, ...]
    versions: tuple[Version, ...]
    checked: Check

    @property
    def current(self) -> Version:
        """The newest version."""
        return self.versions[-1]

    @property
    def letter(self) -> Path:
        """Where its bytes lie."""
        return self.folder / f"letter{Path(self.current.file).suffix}"

    @property
    def addresses(self) -> frozenset[str]:
        """Every address by which it is known."""
        return frozenset({*self.asked, *(version.address for version in self.versions)})


class Archive:
    """The records of a directory, by address, and the only hand that writes there."""

    def __init__(self, directory: Path) -> None:
        """Load the records and mend what an interrupted run left.

        Raises InputError if the directory cannot be written or a record cannot be read.
        """
        self._directory = directory
        self._records: dict[Path, Record] = {}
        self._folders: dict[str, Path] = {}
        try:
            directory.mkdir(parents=True, exist_ok=True)
            for path in sorted(directory.glob(f"*/{RECORD_NAME}")):
                record = _read_record(path)
                self._index(record)
                _settle(record)
        except OSError as error:
            raise InputError(f"{directory} cannot be used: {error}") from error

    def find(self, address: str) -> Record | None:
        """Return the record of the letter that an address is known to lead to."""
        folder = self._folders.get(address)
        return None if folder is None else self._records[folder]

    def conditions(self, address: str) -> Mapping[str, str]:
        """Return the headers that ask for a letter only if it has changed."""
        record = self.find(address)
        if record is None or record.current.address != address or not _is_whole(record):
            return {}
        headers = {
            "If-None-Match": record.current.etag,
            "If-Modified-Since": record.current.last_modified,
        }
        return {name: value for name, value in headers.items() if value and _can_be_sent(value)}

    def store(
        self, asked: tuple[str, ...], version: Version, kind: MediaType, data: bytes
    ) -> tuple[Record, str]:
        """Keep what came, as a new letter, a new version, or the same again.

        Returns the record and ``new``, ``changed`` or ``unchanged``. ``file`` and ``sha256`` of the
        version are set here. Raises InputError if the directory cannot be written.
        """
        digest = sha256(data).hexdigest()
        file = f"{VERSIONS_NAME}/{digest}.{kind.ending}"
        version = replace(version, sha256=digest, file=file)
        known = self.find(version.address) or next(filter(None, map(self.find, asked)), None)
        versions: tuple[Version, ...]
        if known is None:
            outcome, folder, versions = "new", self._take_folder(version.address), (version,)
        elif known.current.sha256 == digest:
            again = replace(version, time=known.current.time)
            outcome, folder, versions = "unchanged", known.folder, (*known.versions[:-1], again)
        else:
            outcome, folder, versions = "changed", known.folder, (*known.versions, version)
        before = () if known is None else known.asked
        kept = Record(
            folder,
            tuple(sorted({*before, *asked})),
            versions,
            Check(version.time, outcome, version.status),
        )
        self._write(kept, data)
        return kept, outcome

    def note(self, record: Record, asked: tuple[str, ...], check: Check) -> Record:
        """Keep that a letter was asked for and nothing new came."""
        kept = replace(record, asked=tuple(sorted({*record.asked, *asked})), checked=check)
        self._write(kept, None)
        return kept

    def _index(self, record: Record) -> None:
        self._records[record.folder] = record
        self._folders |= dict.fromkeys(record.addresses, record.folder)

    def _write(self, record: Record, data: bytes | None) -> None:
        try:
            if data is not None:
                (record.folder / VERSIONS_NAME).mkdir(parents=True, exist_ok=True)
                _write_whole(record.folder / record.current.file, data)
            _write_whole(record.folder / RECORD_NAME, _render_record(record))
            _settle(record)
        except OSError as error:
            raise InputError(f"{record.folder} cannot be written: {error}") from error
        self._index(record)

    def _take_folder(self, address: str) -> Path:
        """Choose a folder that no other letter has, harvested or put there by hand."""
        slug = slug_of(address)
        for name in (slug, distinct_slug(slug, address)):
            folder = self._directory / name
            if not any((folder / taken).exists() for taken in (RECORD_NAME, *_LETTER_NAMES)):
                return folder
        raise InputError(f"{folder} holds another letter; move it elsewhere")


def _can_be_sent(value: str) -> bool:
    """Tell whether what a server sent as a header may be sent back as one."""
    return value.isascii() and value.isprintable()


def _is_whole(record: Record) -> bool:
    """Tell whether the newest version lies in its place, untouched."""
    path = record.folder / record.current.file
    return path.is_file() and sha256(path.read_bytes()).hexdigest() == record.current.sha256


def _settle(record: Record) -> None:
    """Let the letter and its ``letter.toml`` be what the record says; write only what is not."""
    if not _is_whole(record):
        return
    for rest in record.folder.glob(".*.part"):
        rest.unlink()
    about = f'url = {json.dumps(record.current.address)}\nsha256 = "{record.current.sha256}"\n'
    data = (record.folder / record.current.file).read_bytes()
    for path, content in ((record.folder / ABOUT_NAME, about.encode()), (record.letter, data)):
        if not path.is_file() or path.read_bytes() != content:
            _write_whole(path, content)
    for name in _LETTER_NAMES:
        if name != record.letter.name:
            (record.folder / name).unlink(missing_ok=True)


def _render_record(record: Record) -> bytes:
    document = {
        "asked": record.asked,
        "checked": asdict(record.checked),
        "versions": [asdict(version) for version in record.versions],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _read_record(path: Path) -> Record:
    try:
        document: dict[str, Any] = json.loads(path.read_bytes())
        versions = tuple(Version(**version) for version in document["versions"])
        record = Record(
            path.parent, tuple(document["asked"]), versions, Check(**document["checked"])
        )
        inside = all(_version_names(version) for version in versions)
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} is no record of a harvest: {error}; remove its folder") from None
    if not versions or not inside:
        raise InputError(f"{path} is no record of a harvest; remove its folder")
    return record


def _version_names(version: Version) -> bool:
    """Tell whether a version's file is named by its digest, and so lies where it belongs."""
    return version.file in {f"{VERSIONS_NAME}/{version.sha256}.{kind.ending}" for kind in MediaType}


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file that is either whole and durable or not there."""
    temporary = path.with_name(f".{path.name}.part")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)

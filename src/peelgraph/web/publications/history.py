"""When what was published, as far as the site needs it: read from the journal, again when it changes."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from peelgraph.store.published.journal import JOURNAL_NAME, Publication, list_publications
from peelgraph.web.http.caching import render_moment
from peelgraph.web.served import Served


def read_history(served: Served) -> tuple[Publication, ...]:
    """List the publications up to that of the version that is served, oldest first.

    None if the version that is served was never published here.
    """
    home = served.settings.home
    try:
        changed = (home / JOURNAL_NAME).stat().st_mtime_ns
    except OSError:
        return ()
    publications = _read_journal(home, changed)
    places = [i for i, one in enumerate(publications) if one.version_id == served.store.version]
    return publications[: places[-1] + 1] if places else ()


def find_moment(served: Served) -> datetime | None:
    """Find when the version that is served was published, if this is known."""
    history = read_history(served)
    return history[-1].published_at if history else None


def dated(served: Served) -> dict[str, str]:
    """Give the Last-Modified header of what changes with the published version."""
    moment = find_moment(served)
    return {} if moment is None else {"last-modified": render_moment(moment)}


@lru_cache(maxsize=4)
def _read_journal(home: Path, _changed: int) -> tuple[Publication, ...]:
    return list_publications(home)

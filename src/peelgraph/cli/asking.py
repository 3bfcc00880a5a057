"""A query from a file, standard input or the saved ones, asked of the published version."""

import sys
from pathlib import Path

from peelgraph.errors import InputError
from peelgraph.resources import query_files
from peelgraph.settings import Settings
from peelgraph.store.embedded import EmbeddedStore
from peelgraph.store.inspection import inspect_query
from peelgraph.store.versions import current_version
from peelgraph.web.formats import Kind, find_by_name, formats_of, kind_of_form

_DEFAULT = {Kind.SOLUTIONS: "csv", Kind.BOOLEAN: "json", Kind.GRAPH: "turtle"}


def load_query(query: str) -> str:
    """Return the text of a query: a file, ``-``, or a saved query by number (cq04) or name.

    Raises InputError if it is none of these.
    """
    if query == "-":
        return sys.stdin.read()
    path = Path(query)
    if path.is_file():
        return path.read_text("utf-8")
    saved = {file.name.removesuffix(".rq"): file for file in query_files()}
    found = [name for name in saved if query in (name, name.partition("-")[0])]
    if len(found) != 1:
        names = ", ".join(saved)
        raise InputError(f"{query}: no such file, and no saved query; there are {names}")
    return saved[found[0]].read_text("utf-8")


def answer_query(text: str, form: str | None, settings: Settings) -> bytes:
    """Ask the current version and return the answer in the format named, or a fitting one.

    Raises QueryError for a query that cannot be parsed or is refused, InputError for a format that
    cannot carry its answer, UnknownVersionError if nothing is published.
    """
    kind = kind_of_form(inspect_query(text).form)
    offered = formats_of(kind)
    chosen = find_by_name(form or _DEFAULT[kind], offered)
    if chosen is None:
        names = ", ".join(known.name for known in offered)
        raise InputError(f"{form} cannot carry the answer to this query; choose one of {names}")
    store = EmbeddedStore.open(current_version(settings.home))
    return store.serialize(text, chosen.media_type)

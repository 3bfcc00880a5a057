"""A query from a file, standard input or the saved ones, asked of the published version."""

import sys
from collections.abc import Sequence
from pathlib import Path

from peelgraph.errors import InputError
from peelgraph.pipeline.questions import SavedQuery, read_query
from peelgraph.resources import query_files
from peelgraph.settings import Settings
from peelgraph.store.embedded import EmbeddedStore
from peelgraph.store.inspection import inspect_query
from peelgraph.store.published.versions import current_version
from peelgraph.web.http.formats import Kind, find_by_name, formats_of, kind_of_form

_DEFAULT = {Kind.SOLUTIONS: "csv", Kind.BOOLEAN: "json", Kind.GRAPH: "turtle"}


def load_query(query: str, values: Sequence[str] = ()) -> str:
    """Return the text of a query: a file, ``-``, or a saved query by number (cq04) or name.

    ``values`` are ``name=value`` for the parameters of a saved query. Raises InputError if the query
    is none of these or no UTF-8, QueryError for a parameter that it does not have.
    """
    path = Path(query)
    if query != "-" and not path.is_file():
        return _bind(_find_saved(query), values)
    if values:
        raise InputError("--set is for saved queries; write the value into your own")
    data = sys.stdin.buffer.read() if query == "-" else path.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{query}: byte {error.start} is not UTF-8") from None


def _find_saved(query: str) -> SavedQuery:
    saved = {file.name.removesuffix(".rq"): file for file in query_files()}
    found = [name for name in saved if query in (name, name.partition("-")[0])]
    if len(found) != 1:
        names = ", ".join(saved)
        raise InputError(f"{query}: no such file, and no saved query; there are {names}")
    return read_query(saved[found[0]])


def _bind(query: SavedQuery, values: Sequence[str]) -> str:
    pairs = [value.partition("=") for value in values]
    wrong = [name for name, sign, _ in pairs if not sign]
    if wrong:
        raise InputError(f"--set {wrong[0]}: write NAME=VALUE")
    return query.bind({name: value for name, _, value in pairs})


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

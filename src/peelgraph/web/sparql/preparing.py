"""From a query that was asked to the representation of its answer."""

from functools import lru_cache
from http import HTTPStatus

from peelgraph.store.inspection import QueryForm
from peelgraph.web.http.answers import refuse
from peelgraph.web.http.formats import (
    HTML,
    Format,
    Kind,
    choose_format,
    find_by_name,
    formats_of,
    kind_of_form,
)
from peelgraph.web.sparql.protocol import QueryRequest

_USUAL_ACCEPT = 200
_OFFERED = {kind: (*formats_of(kind), HTML) for kind in Kind}


def choose_result_format(asked: QueryRequest, form: QueryForm) -> Format:
    """Choose by the ``format`` parameter where it names a fitting one, else by Accept.

    Raises ProblemRaised if the client accepts nothing that a query of this form is answered in.
    """
    kind = kind_of_form(form)
    offered = _OFFERED[kind]
    chosen = find_by_name(asked.format_name, offered) if asked.format_name else None
    if chosen is None and len(asked.accept or "") <= _USUAL_ACCEPT:
        chosen = _choose_usual(asked.accept, kind)
    chosen = chosen or choose_format(asked.accept, offered)
    if chosen is None:
        raise refuse(
            HTTPStatus.NOT_ACCEPTABLE,
            f"{form.value} is answered in "
            f"{', '.join(known.media_type for known in offered)}; "
            f"the request accepts {asked.accept!r}.",
        )
    return chosen


@lru_cache(maxsize=256)
def _choose_usual(accept: str | None, kind: Kind) -> Format | None:
    """Choose once for each header that clients send again and again."""
    return choose_format(accept, _OFFERED[kind])

"""The saved questions: a list, and for each a page with a form and an address that gives its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peelgraph.graph.serialization import render_statements
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.pipeline.questions import SavedQuery
from peelgraph.store.inspection import QueryForm, inspect_query
from peelgraph.store.interface import Answer, Boolean, Solutions, Term, Triples
from peelgraph.web.asking.question_list import QUERIES, build_question_list, render_question_list
from peelgraph.web.asking.quotes import Quote, QuoteFinder
from peelgraph.web.asking.rows import (
    JSON,
    SPARQL_JSON,
    Answered,
    render_csv,
    render_json,
    render_sparql_json,
    settle_order,
)
from peelgraph.web.asking.tables import NO_LIMIT, build_fields, build_table
from peelgraph.web.http.answers import answer_bytes, answer_unchanged, refuse
from peelgraph.web.http.caching import mint_entity_tag
from peelgraph.web.http.formats import (
    HTML,
    Format,
    Kind,
    choose_format,
    find_by_extension,
    find_by_name,
    formats_of,
)
from peelgraph.web.http.links import LICENCE, Link, render_links
from peelgraph.web.http.paging import Page, read_page_number
from peelgraph.web.publications.history import dated
from peelgraph.web.served import Served, raw_path, served_by, site_address, site_root
from peelgraph.web.views.asof import AS_OF, KNOWN_ON
from peelgraph.web.visits import read_days, read_visit

#: Parameters of every question; no question may have one of its own by these names.
RESERVED = ("page", "limit", "quotes", "format")

_CSV = find_by_name("csv", formats_of(Kind.SOLUTIONS))
assert _CSV is not None
_ROWS = (JSON, _CSV, SPARQL_JSON, HTML)
_GRAPHS = (*formats_of(Kind.GRAPH), HTML)
_LISTS = (*formats_of(Kind.GRAPH), JSON, HTML)

_BOOLEAN = NamedNode(PREFIXES["xsd"] + "boolean")
_ROWS_ON_A_PAGE = 100
_ROWS_IN_DATA = 1000
_MOST_ROWS = 10_000
_DAYS = (AS_OF, KNOWN_ON)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as a client asks it."""

    question: SavedQuery
    values: Mapping[str, str]
    page: int
    limit: int
    with_quotes: bool
    days: Mapping[str, str]
    """The days that a visitor has chosen, where the question does not ask for them."""

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """What stays the same in the addresses of all pages of the answer."""
        given = [*self.values.items(), *self.days.items()]
        quotes = [("quotes", "true")] if self.with_quotes else []
        return [*given, *quotes, ("limit", str(self.limit))]


async def answer_questions(request: Request) -> Response:
    """Answer with the list of questions."""
    return await run_in_threadpool(_answer_list, request)


async def answer_question(request: Request) -> Response:
    """Answer one question."""
    return await run_in_threadpool(_answer_question, request)


def _answer_list(request: Request) -> Response:
    served, root, site = served_by(request), site_root(request), site_address(request)
    days = read_days(request)
    chosen, headers = _choose(request, request.path_params.get("extension"), _LISTS)
    headers |= {
        "content-location": f"{root}{QUERIES}.{chosen.extension}",
        **_link(f"{root}{QUERIES}", _LISTS, {}),
    }
    questions = tuple(served.questions.values())
    shown = (served.store.version, days.suffix) if chosen is HTML else ()
    texts = (one.text for one in questions)
    entity_tag = mint_entity_tag("questions", site, chosen.name, *shown, *texts)
    unchanged = answer_unchanged(request, entity_tag, **headers)
    if unchanged is not None:
        return unchanged
    if chosen is HTML:
        body = read_visit(request).render("questions.html", questions=questions)
    elif chosen is JSON:
        body = render_question_list(questions, site)
    else:
        body = render_statements(build_question_list(questions, site), chosen.media_type, PREFIXES)
    return answer_bytes(body, chosen, entity_tag, **headers)


def _answer_question(request: Request) -> Response:
    served = served_by(request)
    name, _, extension = str(request.path_params["name"]).partition(".")
    question = served.questions.get(name)
    if question is None:
        return _redirect_short(request, name)
    is_graph = inspect_query(question.text).form is QueryForm.CONSTRUCT
    offered = _GRAPHS if is_graph else _ROWS
    chosen, headers = _choose(request, extension or None, offered)
    asked = _read_asked(request, question, is_page=chosen is HTML)
    site, address = site_address(request), f"{site_root(request)}{QUERIES}/{name}"
    all_parameters = urlencode([*asked.parameters, ("page", str(asked.page))])
    headers |= {
        "content-location": f"{address}.{chosen.extension}?{all_parameters}",
        **dated(served),
    }
    entity_tag = mint_entity_tag(
        served.store.version, question.text, all_parameters, chosen.name, site, served.settings.base
    )
    unchanged = answer_unchanged(request, entity_tag, **headers)
    if unchanged is not None:
        return unchanged
    text = question.bind(asked.values)
    answer = served.store.query(text)
    if isinstance(answer, Triples) and chosen is not HTML:
        body = render_statements(answer.triples, chosen.media_type, PREFIXES)
        page = Page(1, max(1, len(answer.triples)), len(answer.triples))
        headers |= {**_flag(page), **_link(address, offered, {})}
        return answer_bytes(body, chosen, entity_tag, **headers)
    answered = _take_page(served, asked, settle_order(_as_rows(answer), text), site)
    headers |= {**_flag(answered.page), **_link(address, offered, answered.links)}
    body = _render_page(request, answered, text) if chosen is HTML else _render(answered, chosen)
    return answer_bytes(body, chosen, entity_tag, **headers)


def _as_rows(answer: Answer) -> Solutions:
    """Give an answer as rows, as a page shows it."""
    match answer:
        case Solutions():
            return answer
        case Triples(triples):
            rows = tuple((triple.subject, triple.predicate, triple.object) for triple in triples)
            return Solutions(("subject", "predicate", "object"), rows)
        case Boolean(value):
            truth = Literal("true" if value else "false", datatype=_BOOLEAN)
            return Solutions(("answer",), ((truth,),))


def _redirect_short(request: Request, name: str) -> Response:
    """Lead from the number of a question to its name; parameters go along."""
    found = [known for known in served_by(request).questions if known.partition("-")[0] == name]
    if not found:
        raise refuse(HTTPStatus.NOT_FOUND, f"No question is called {name!r}; see {QUERIES}.")
    path = raw_path(request)
    query = f"?{request.url.query}" if request.url.query else ""
    full = path.replace(name, found[0], 1)
    return RedirectResponse(f"{site_root(request)}{full}{query}", HTTPStatus.PERMANENT_REDIRECT)


def _choose(
    request: Request, extension: str | None, offered: Sequence[Format]
) -> tuple[Format, dict[str, str]]:
    """Choose by the extension of the address, the ``format`` parameter, or Accept."""
    if extension is not None:
        named = find_by_extension(extension, offered)
        if named is None:
            endings = ", ".join(f".{form.extension}" for form in offered)
            raise refuse(HTTPStatus.NOT_FOUND, f"The representations end with {endings}.")
        return named, {}
    asked = request.query_params.get("format")
    if asked is not None:
        named = find_by_name(asked, offered)
        if named is None:
            names = ", ".join(form.name for form in offered)
            raise refuse(HTTPStatus.BAD_REQUEST, f"`format` is one of {names}.")
        return named, {}
    accept = request.headers.get("accept")
    chosen = choose_format(accept, offered)
    if chosen is None:
        sent = ", ".join(form.media_type for form in offered)
        detail = f"This is sent as {sent}; the request accepts {accept!r}."
        raise refuse(HTTPStatus.NOT_ACCEPTABLE, detail)
    return chosen, {"vary": "Accept"}


def _read_asked(request: Request, question: SavedQuery, *, is_page: bool) -> Asked:
    """Read the parameters; what is unknown or given twice is refused and not left out silently."""
    given = request.query_params
    known = {parameter.name: parameter for parameter in question.parameters}
    days = read_days(request).parameters
    on_page = _DAYS if is_page else ()
    for name in given:
        if name not in known and name not in RESERVED and name not in on_page and given[name]:
            names = ", ".join((*known, *RESERVED))
            raise refuse(HTTPStatus.BAD_REQUEST, f"{name!r} is no parameter; there are {names}.")
        if len(given.getlist(name)) > 1:
            raise refuse(HTTPStatus.BAD_REQUEST, f"`{name}` is given more than once.")
    page = read_page_number(given.getlist("page"))
    default = _ROWS_ON_A_PAGE if is_page else _ROWS_IN_DATA
    limit = read_page_number([given["limit"]]) if "limit" in given else default
    if page is None or limit is None or limit > _MOST_ROWS:
        detail = f"`page` and `limit` are whole numbers from 1, `limit` up to {_MOST_ROWS}."
        raise refuse(HTTPStatus.BAD_REQUEST, detail)
    quotes = given.get("quotes", "false")
    if quotes not in {"true", "false"}:
        raise refuse(HTTPStatus.BAD_REQUEST, "`quotes` is true or false.")
    # An empty field of a form is one that was left alone. Where one of the two days is chosen, the other
    # leaves nothing out, as on every page.
    defaults = {
        name: NO_LIMIT if days and name in _DAYS else one.default for name, one in known.items()
    }
    values = {name: given.get(name) or default for name, default in defaults.items()}
    kept = {name: day for name, day in days.items() if name not in known} if is_page else {}
    return Asked(question, values, page, limit, quotes == "true", kept)


def _take_page(served: Served, asked: Asked, answer: Solutions, site: str) -> Answered:
    page = Page(asked.page, asked.limit, len(answer.rows))
    if not page.exists:
        raise refuse(HTTPStatus.NOT_FOUND, f"This answer has {page.last} pages.")
    rows = page.slice(answer.rows)
    quotes: tuple[tuple[Quote, ...], ...] = ()
    if asked.with_quotes or "words" in answer.variables:
        finder = QuoteFinder(served)
        quotes = tuple(finder.find(_record(answer.variables, row)) for row in rows)
    address = f"{site}{QUERIES}/{asked.question.name}"
    return Answered(
        question=asked.question,
        values=asked.values,
        version=served.store.version,
        address=f"{address}?{urlencode(asked.parameters)}",
        columns=answer.variables,
        rows=tuple(rows),
        quotes=quotes,
        with_quotes=asked.with_quotes,
        page=page,
        links=page.links(address, asked.parameters),
    )


def _record(columns: Sequence[str], row: Sequence[Term | None]) -> dict[str, Term | None]:
    return dict(zip(columns, row, strict=True))


def _render(answered: Answered, chosen: Format) -> bytes:
    if chosen is JSON:
        return render_json(answered)
    return render_sparql_json(answered) if chosen is SPARQL_JSON else render_csv(answered)


def _render_page(request: Request, answered: Answered, text: str) -> bytes:
    visit = read_visit(request)
    names = {parameter.name for parameter in answered.question.parameters}
    return visit.render(
        "question.html",
        answered=answered,
        question=answered.question,
        table=build_table(answered, visit.overview, visit.served.addresses),
        fields=build_fields(answered, visit.overview),
        sparql=text,
        no_limit=NO_LIMIT,
        idle=set(visit.as_of.parameters) - names,
        formats=[form for form in _ROWS if form is not HTML],
    )


def _flag(page: Page) -> dict[str, str]:
    """Say whether these are all rows, and how many there are in all."""
    complete = "true" if page.is_complete else "false"
    return {"peelgraph-complete": complete, "peelgraph-total": str(page.total)}


def _link(address: str, formats: Sequence[Format], pages: Mapping[str, str]) -> dict[str, str]:
    return render_links(
        (
            Link(address, "canonical"),
            *(
                Link(f"{address}.{form.extension}", "alternate", form.media_type)
                for form in formats
            ),
            Link(LICENCE, "license"),
            *(Link(target, relation) for relation, target in pages.items()),
        )
    )

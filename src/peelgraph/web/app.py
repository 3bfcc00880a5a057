"""The application: routes around the objects that it is given. Nothing is built at import."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from peelgraph import __version__
from peelgraph.errors import PeelgraphError
from peelgraph.metrics import Metrics
from peelgraph.pipeline.questions import SavedQuery, read_query
from peelgraph.resources import query_files
from peelgraph.settings import Settings
from peelgraph.store.interface import OneStore, Store, Stores
from peelgraph.store.workers.pool import WorkerPool
from peelgraph.web.asking.questions import answer_question, answer_questions
from peelgraph.web.asking.search import SEARCH, answer_search
from peelgraph.web.descriptions.conformance import answer_conformance
from peelgraph.web.descriptions.crawlers import answer_robots, answer_sitemap
from peelgraph.web.descriptions.dataset import answer_dataset, answer_dump
from peelgraph.web.descriptions.openapi import describe_addresses
from peelgraph.web.descriptions.openapi_protocols import SECURITY
from peelgraph.web.http.answers import AnswerMiddleware, answer_failure
from peelgraph.web.http.links import TIME_MAP
from peelgraph.web.http.problems import ProblemRaised
from peelgraph.web.linked_data.addresses import Addresses
from peelgraph.web.linked_data.documents import handle_documents, handle_things
from peelgraph.web.linked_data.vocabularies import VOCABULARIES, answer_context, handle_vocabulary
from peelgraph.web.pages.browsing import PAGES, handle_page
from peelgraph.web.pages.list_data import LISTS, handle_list
from peelgraph.web.pages.reports import (
    answer_graph_report,
    answer_report,
    answer_validation,
    lead_to_report,
)
from peelgraph.web.pages.shipped import load_pages
from peelgraph.web.pages.site import answer_home, answer_static
from peelgraph.web.publications.changes import answer_changes, answer_difference
from peelgraph.web.publications.mementos import answer_time_map
from peelgraph.web.served import Documentation, Served, Serving, read_term_labels
from peelgraph.web.serving.manners import Manners
from peelgraph.web.serving.monitoring import Monitor, MonitoringMiddleware, answer_metrics
from peelgraph.web.serving.proxies import ForwardedMiddleware
from peelgraph.web.serving.shortcuts import ShortcutMiddleware, Shortcuts
from peelgraph.web.sparql.endpoint import answer_sparql
from peelgraph.web.sparql.fast_path import FastPath
from peelgraph.web.sparql.graph_protocol import GRAPH_METHODS
from peelgraph.web.sparql.graphs import GRAPH_STORE, answer_graph
from peelgraph.web.sparql.protocol import ALLOWED_METHODS
from peelgraph.web.sparql.writes import WriteQueue

_ENDPOINT = ("/sparql", "/sparql/")
_LEVEL = 5


def create_app(
    served: Store | Stores,
    settings: Settings,
    documentation: Documentation,
    metrics: Metrics | None = None,
) -> FastAPI:
    """Build the application that serves one store, or the current one of several versions."""
    metrics = metrics or Metrics()
    stores = served if isinstance(served, Stores) else OneStore(served)
    questions = {one.name: one for one in map(read_query, query_files())}
    app = FastAPI(
        title="peelgraph",
        version=__version__,
        docs_url=None,  # the interactive pages load scripts from elsewhere
        redoc_url=None,
        routes=_build_routes(Addresses(settings.base)),
    )
    first = Served(
        store=stores.current(),
        settings=settings,
        documentation=documentation,
        pages=load_pages(),
        addresses=Addresses(settings.base),
        term_labels=read_term_labels(documentation.ontology_turtle),
        questions=questions,
    )
    app.state.serving = Serving(stores, first)
    app.state.writes = WriteQueue(settings.limits)
    app.add_middleware(
        GZipMiddleware, compresslevel=_LEVEL
    )  # innermost: answers to queries have theirs
    app.add_middleware(EndpointMiddleware)
    app.state.metrics = metrics
    app.add_middleware(AnswerMiddleware)
    app.add_middleware(ForwardedMiddleware, proxies=settings.proxies)
    monitor = Monitor(metrics, log_queries=settings.log_queries)
    app.add_middleware(MonitoringMiddleware, monitor=monitor)
    app.state.shortcuts = Shortcuts(settings.limits.cache // 4, stores.current, monitor)
    manners = Manners()
    lender = stores.lender if isinstance(stores, WorkerPool) else None
    app.state.fast_path = FastPath(app.state.serving, manners, monitor, lender)
    app.add_middleware(
        ShortcutMiddleware, shortcuts=app.state.shortcuts, learn=manners.learn
    )  # outermost
    for handled in (HTTPException, PeelgraphError, ProblemRaised):
        app.add_exception_handler(handled, _answer_failure)
    _add_health(app, stores)
    _describe_all(app, questions)
    return app


def _describe_all(app: FastAPI, questions: Mapping[str, SavedQuery]) -> None:
    """Let the OpenAPI document list the addresses that negotiate, which FastAPI does not know."""
    describe = app.openapi

    def describe_all() -> dict[str, Any]:
        document = describe()
        document["paths"] = {**document["paths"], **describe_addresses(questions.values())}
        document.setdefault("components", {})["securitySchemes"] = dict(SECURITY)
        return document

    app.openapi = describe_all  # type: ignore[method-assign]


def _build_routes(addresses: Addresses) -> list[Any]:
    routes = [
        Route("/", answer_home),
        *(Route(address, handle_page(render)) for address, render in PAGES.items()),
        *(Route(address + ".{extension:str}", handle_list(address)) for address in LISTS),
        *(Route(path, answer_sparql, methods=ALLOWED_METHODS) for path in _ENDPOINT),
        *(
            Route(path, answer_graph, methods=GRAPH_METHODS)
            for path in (GRAPH_STORE, GRAPH_STORE + "/{path:path}")
        ),
        *(
            Route(TIME_MAP + path, answer_time_map)
            for path in (*_ENDPOINT, GRAPH_STORE, GRAPH_STORE + "/{path:path}")
        ),
        Route("/conformance", answer_conformance),
        Route("/dataset", answer_dataset),
        Route("/dataset.{extension:str}", answer_dataset),
        Route("/.well-known/void", answer_dataset),
        Route("/dumps/{version:str}/{name:str}", answer_dump),
        Route("/validation", answer_validation),
        Route("/validation/{version:str}/{name:str}", answer_report),
        Route("/validation/{version:str}/graph/{key:path}", answer_graph_report),
        Route("/queries", answer_questions),
        Route("/queries.{extension:str}", answer_questions),
        Route("/queries/{name:str}", answer_question),
        Route(SEARCH, answer_search),
        Route("/changes", answer_changes),
        Route("/changes.{extension:str}", answer_changes),
        Route("/changes/{before:str}..{after:str}", answer_difference),
        Route("/metrics", answer_metrics),
        Route("/robots.txt", answer_robots),
        Route("/sitemap.xml", answer_sitemap),
        Route("/context.jsonld", answer_context),
        Route("/static/{name}", answer_static),
    ]
    for vocabulary in VOCABULARIES:
        handle = handle_vocabulary(vocabulary)
        address = f"/{vocabulary.name}"
        routes += (
            Route(address, handle),
            Route(address + ".{extension:str}", handle),
            Route(address + "/{version:str}", handle),
        )
    routes.append(Route(addresses.instances.thing_root + "validation/{key:path}", lead_to_report))
    for space in (addresses.instances, addresses.concepts):
        routes.append(Route(space.thing_root + "{path:path}", handle_things(space)))
        routes.append(Route(space.document_root + "{path:path}", handle_documents(space)))
    return routes


def _add_health(app: FastAPI, stores: Stores) -> None:
    async def report_live() -> dict[str, str]:
        """Say that the process answers."""
        return {"status": "live"}

    def report_ready() -> dict[str, str]:
        """Say that the store answers, and for which version."""
        store = stores.current()
        store.query("ASK {}")
        return {"status": "ready", "version": store.version}

    for address, report in (("/health/live", report_live), ("/health/ready", report_ready)):
        app.add_api_route(address, report, methods=["GET"], tags=["health"])
        app.add_api_route(address, report, methods=["HEAD"], include_in_schema=False)


class EndpointMiddleware:
    """Answers queries before the router, which looks at every route for every request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what goes to the endpoint by a method that it has; pass on all else."""
        if (
            scope["type"] != "http"
            or scope["method"] not in ALLOWED_METHODS
            or scope["path"].removeprefix(scope.get("root_path", "")) not in _ENDPOINT
        ):
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive, send)
        try:
            response = await answer_sparql(request)
        except (HTTPException, PeelgraphError, ProblemRaised) as error:
            response = answer_failure(request, error)
        await response(scope, receive, send)


async def _answer_failure(request: Request, error: Exception) -> Response:
    return answer_failure(request, error)

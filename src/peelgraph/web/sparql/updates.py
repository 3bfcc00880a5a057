"""SPARQL Update by HTTP, where a token allows it."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from peelgraph.pipeline.writing import WriteJob
from peelgraph.store.updates import Update
from peelgraph.web.served import served_by
from peelgraph.web.sparql.protocol import UpdateRequest
from peelgraph.web.sparql.writes import admit_writer, read_condition, write_change


async def answer_update(request: Request, asked: UpdateRequest) -> Response:
    """Do an update and answer with the version that it made; relative IRIs as in queries."""
    admit_writer(request)
    update = Update(
        asked.update,
        served_by(request).settings.base,
        asked.using_graphs,
        asked.using_named_graphs,
    )
    condition = read_condition(request.headers.get("if-match"), None)
    written = await write_change(request, WriteJob(update, condition))
    return JSONResponse({"version": written.version_id}, headers={"cache-control": "no-store"})

"""Reading what a client sends, up to a limit."""

from http import HTTPStatus

from starlette.requests import Request

from peelgraph.web.http.answers import refuse


async def read_body(request: Request, most_bytes: int) -> bytes:
    """Read the body of a request. Raises ProblemRaised if it is longer, or compressed."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"", "identity"}:
        raise refuse(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"The body is said to be {encoding!r}; send it uncompressed.",
            **{"accept-encoding": "identity"},
        )
    chunks, length = [], 0
    async for chunk in request.stream():
        length += len(chunk)
        if length > most_bytes:
            raise refuse(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"The body may have {most_bytes} bytes; this one has more.",
            )
        chunks.append(chunk)
    return b"".join(chunks)

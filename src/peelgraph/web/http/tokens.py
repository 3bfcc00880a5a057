"""Who may write: the one who sends the token of the settings (RFC 6750). Pure."""

from hmac import compare_digest
from http import HTTPStatus

from peelgraph.settings import TOKEN
from peelgraph.web.http.problems import Problem

_CHALLENGE = 'Bearer realm="peelgraph"'


def judge_authorization(authorization: str | None, token: str | None) -> Problem | None:
    """Tell why a request with this Authorization header may not write; ``None`` if it may."""
    if token is None:
        return Problem(
            HTTPStatus.FORBIDDEN,
            f"This service is read-only: it was started without {TOKEN.name}, so that updates and "
            "writes to graphs are off for everyone.",
        )
    if is_authorized(authorization, token):
        return None
    given = authorization is not None
    return Problem(
        HTTPStatus.UNAUTHORIZED,
        "The token is not that of this service."
        if given
        else "Writing needs a token: send it as `Authorization: Bearer …`.",
        headers={
            "www-authenticate": f'{_CHALLENGE}, error="invalid_token"' if given else _CHALLENGE
        },
    )


def is_authorized(authorization: str | None, token: str | None) -> bool:
    """Tell whether a header carries the token, in a time that tells nothing about it."""
    scheme, _, given = (authorization or "").partition(" ")
    return (
        token is not None
        and scheme.lower() == "bearer"
        and compare_digest(given.strip().encode(), token.encode())
    )

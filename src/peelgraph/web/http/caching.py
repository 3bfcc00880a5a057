"""Entity tags: one per published version, request and software. Pure."""

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from peelgraph import __version__


def mint_entity_tag(version: str, *request: str | None) -> str:
    """Give the tag of an answer that depends on nothing but the version and ``request``.

    The tag is weak: an engine may order the same rows differently.
    """
    parts = "\0".join("\1" if part is None else part for part in (__version__, *request))
    return f'W/"{version}-{hashlib.sha256(parts.encode()).hexdigest()[:16]}"'


def is_unchanged(if_none_match: str | None, entity_tag: str) -> bool:
    """Tell whether the client has this answer already (weak comparison, RFC 9110 13.1.2)."""
    if if_none_match is None:
        return False
    known = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in known or entity_tag.removeprefix("W/") in known


def render_moment(moment: datetime) -> str:
    """Write a moment as HTTP does (RFC 9110, 5.6.7)."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def is_unmodified(if_modified_since: str | None, last_modified: str | None) -> bool:
    """Tell whether nothing has changed since a day that the client names (RFC 9110, 13.1.3)."""
    if if_modified_since is None or last_modified is None:
        return False
    try:
        known = parsedate_to_datetime(if_modified_since)
        return parsedate_to_datetime(last_modified) <= known.replace(tzinfo=known.tzinfo or UTC)
    except ValueError:
        return False

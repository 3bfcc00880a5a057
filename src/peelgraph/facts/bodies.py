"""Whether words are about the letter's own body, or name another one."""

import re

from peelgraph.facts.model import Body
from peelgraph.letters import Span
from peelgraph.registers import Registers, normalise_name
from peelgraph.rules import Rules

#: A body that two others were joined in, whose letters may speak of those (LETTERS §8).
_DOUBLE = re.compile(
    r"(?P<one>[^,]+?),? and (?P<other>.+) (?P<kind>fire and rescue service|police|constabulary)"
)
_ABBREVIATED = re.compile(r"\s*\([A-Z]{2,6}\)$")


def names_other_body(
    text: str, span: Span, rules: Rules, registers: Registers, body: Body | None
) -> bool:
    """Tell whether ``text`` names, within ``span``, a force or service other than ``body``.

    Each letter is about one body; a sentence that names another states nothing about this one. Of a
    letter to two, a sentence counts only if it may be about both.
    """
    joint = body is not None and body.beside is not None
    if body is not None and joint and not _may_mean_both(text, span, body, rules):
        return True
    kind = body.kind if body else None
    hits = [hit for hit in rules["named_body"].find(text, *span) if hit.rule.makes != kind]
    if not hits:
        return False
    own = tuple(part for name in names_of(body, registers) for part in (name, *_find_parts(name)))
    own += tuple(_with_beside(name, body) for name in own) if body and joint else ()
    offices = [Span(*hit.match.span()) for hit in rules["no_body"].find(text, *span)]
    return any(
        not any(_is_own(hit.match[0], name, rules) for name in own)
        for hit in hits
        if not any(office.overlaps(Span(*hit.match.span())) for office in offices)
    )


def _may_mean_both(text: str, span: Span, body: Body, rules: Rules) -> bool:
    """Tell whether a sentence names both bodies of a letter, or has no word that can mean one alone."""
    both = _with_beside(normalise_name(body.name), body)
    named = both in normalise_name(text[span.start : span.end])
    return named or rules["one_of_two"].first(text, *span) is None


def _with_beside(name: str, body: Body) -> str:
    """Return a name of the body with that of the other one of a letter to two, as if it were one."""
    return f"{name} and {normalise_name(body.beside.quote)}" if body.beside else name


def _find_parts(name: str) -> tuple[str, ...]:
    """Return the names of the bodies that one with a double name was made of: "A and B Police"."""
    hit = _DOUBLE.fullmatch(name)
    parts = [f"{hit[part]} {hit['kind']}" for part in ("one", "other")] if hit else []
    return (*parts, " and ".join(parts)) if parts else ()


def find_places(body: Body | None) -> frozenset[str]:
    """Return the two places that a double name joins, normalised; none of a single name."""
    hit = _DOUBLE.fullmatch(normalise_name(body.name)) if body else None
    return frozenset((hit["one"], hit["other"])) if hit else frozenset()


def names_of(body: Body | None, registers: Registers) -> tuple[str, ...]:
    """Return the names of a body, normalised: the printed one and those of the register."""
    if body is None:
        return ()
    known = registers.body(body.key, body.kind) if body.key else None
    names = (body.name, *((known.name, *known.alternative_names) if known else ()))
    return tuple(normalise_name(name) for name in names)


def _is_own(found: str, name: str, rules: Rules) -> bool:
    """Tell whether a name that was found is ``name``, with nothing before it but small words."""
    words = normalise_name(found)
    before = words.removesuffix(name)
    return before != words and rules["before_own_name"].full(before) is not None


def is_own_name(words: str | None, body: Body | None, registers: Registers) -> bool:
    """Tell whether words name the letter's body: by a name, or by its initials; None is a pronoun."""
    if words is None:
        return True
    if body is None:
        return False
    plain = _ABBREVIATED.sub("", words).strip()
    plain = plain[4:] if plain.lower().startswith("the ") else plain
    names = names_of(body, registers)
    if normalise_name(plain) in (*names, *(_with_beside(name, body) for name in names)):
        return True
    return plain == "".join(word[0] for word in re.findall(r"[A-Z]\w+", body.name))

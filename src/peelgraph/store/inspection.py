r"""What a query is before it runs: its form, and a text that cannot reach the network.

Oxigraph performs SERVICE requests and has no switch to stop it. A second parser cannot decide
whether a query has such a clause: two grammars that differ by one token are a way in. Oxigraph reads
``?s<?p#>"`` as a comparison and a comment, a tokeniser by the letter of the grammar as an IRI and a
string; and it takes ``SERVICEx:y`` and ``1SERVICE`` for the keyword.

So nothing is decided, the word itself is kept from the engine. A text without the seven letters
cannot hold the clause: Oxigraph has no escapes for keywords. In a text with them, each occurrence in
a string or an IRI is written with a ``\u`` escape, which means the same there and is a syntax error
anywhere else; comments are blanked; names that hold the word after their first sign (``?service``,
``x:service``) stay, as the engine takes them whole; all else is refused. A misreading on our side
ends in a refusal or a syntax error, never in a request. LOAD in an update is treated alike.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from peelgraph.errors import QueryError


class QueryForm(Enum):
    """The four query forms of SPARQL."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"


@dataclass(frozen=True, slots=True)
class InspectedQuery:
    """A query whose form is known and whose text may be given to an engine."""

    form: QueryForm
    text: str
    is_volatile: bool
    """Whether two runs over the same version may differ (NOW, RAND, UUID, BNODE)."""


# Quantifiers are possessive and a word takes its dots, so that the time stays linear in the text.
TOKEN = re.compile(
    r"""
      (?P<space>\s++)
    | (?P<comment>\#[^\r\n]*+)
    | (?P<iri><[^<>"{}|^`\x00-\x20]*+>)
    | (?P<string>\"\"\"[^"\\]*+(?:(?:\\.|\"(?!\"\"))[^"\\]*+)*\"\"\"
        | '''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*'''
        | "(?!"")(?:[^"\\\r\n]|\\.)*+"
        | '(?!'')(?:[^'\\\r\n]|\\.)*+')
    | (?P<unfinished>["'].*+)
    | (?P<name>[?$]\w++ | (?:\w[\w.-]*+)?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*+)
    | (?P<word>@?\w[\w.-]*+)
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
# Names that any SPARQL parser takes whole, so that a word inside them is no keyword. A local name
# that begins with a dot is none of them: ``x:.SERVICE`` is a name, a full stop and a keyword.
_WHOLE_NAME = re.compile(
    r"[?$]\w+ | (?P<prefix>[A-Za-z_][\w-]*):[A-Za-z_][\w-]*", re.VERBOSE | re.ASCII
)
_VOLATILE = ("now", "rand", "uuid", "bnode")
#: The word that reaches the network, as ``without_words`` takes it.
SERVICE = ("service",)
# How nearly all queries begin, read in one go; what is not of this form is read token by token.
_USUAL_BEGINNING = re.compile(
    r"""
    (?: \s++ | PREFIX \s++ [A-Za-z][\w-]*+ : \s*+ <[^<>"{}|^`\x00-\x20]*+> )*+
    (?P<form> SELECT | ASK | CONSTRUCT | DESCRIBE ) (?= [\s{?$*] )
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_UPDATE_WORDS = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
)


def inspect_query(text: str) -> InspectedQuery:
    """Tell the form of a query and make its text harmless, or raise ``QueryError``."""
    harmless = without_words(text, SERVICE)
    return InspectedQuery(form=_find_form(text), text=harmless, is_volatile=is_volatile(text))


def is_volatile(text: str) -> bool:
    """Tell whether a query may have another answer each time; one that only looks so counts too."""
    written = text.lower()
    for word in _VOLATILE:  # noqa: SIM110 (``any`` takes thrice the time, of each query)
        if word in written:
            return True
    return False


def bind_variables(text: str, values: Mapping[str, str]) -> str:
    """Write values of variables into a SELECT query, as VALUES at the head of its pattern.

    ``values`` are terms as they are written in SPARQL, by whoever serialised them. For engines that
    are sent a text and nothing else. Raises QueryError for a query that has no pattern.
    """
    if not values:
        return text
    if _find_form(text) is not QueryForm.SELECT:
        raise QueryError("Values can be given to a SELECT query only.")
    for token in TOKEN.finditer(text):
        if token.lastgroup == "sign" and token[0] == "{":
            variables = " ".join(f"?{name}" for name in values)
            row = f" VALUES ({variables}) {{ ({' '.join(values.values())}) }}"
            return text[: token.end()] + row + text[token.end() :]
    raise QueryError("The query has no pattern for which values could be given.")


def _find_form(text: str) -> QueryForm:
    """Find the keyword after the prologue."""
    usual = _USUAL_BEGINNING.match(text)
    if usual is not None:
        return QueryForm[usual["form"].upper()]
    for token in TOKEN.finditer(text):
        if token.lastgroup != "word":
            if token.lastgroup == "sign":
                break
            continue
        word = token["word"].upper()
        if word in QueryForm.__members__:
            return QueryForm[word]
        if word in _UPDATE_WORDS:
            raise QueryError(
                f"{word} begins an update; this store is read-only and answers queries "
                "(SELECT, ASK, CONSTRUCT, DESCRIBE)."
            )
        if word not in {"BASE", "PREFIX", "VERSION"}:
            line, column = _position(text, token.start())
            raise QueryError(
                f"error at {line}:{column}: {word!r} found where a query begins with "
                "BASE, PREFIX, SELECT, ASK, CONSTRUCT or DESCRIBE"
            )
    raise QueryError("The text holds no SPARQL query: no SELECT, ASK, CONSTRUCT or DESCRIBE.")


def without_words(text: str, words: Sequence[str]) -> str:
    """Write the text so that none of the keywords can be read in it, or raise ``QueryError``."""
    written = text.lower()  # finds as much as the pattern does, and faster
    for word in words:
        if word in written:
            return _write_without(text, words)
    return text


def _write_without(text: str, words: Sequence[str]) -> str:
    refused = re.compile("|".join(words), re.IGNORECASE | re.ASCII)
    if not refused.search(text):
        return text
    return "".join(_harmless_token(text, token, refused) for token in TOKEN.finditer(text))


def _harmless_token(text: str, token: re.Match[str], refused: re.Pattern[str]) -> str:
    written = token[0]
    word = refused.search(written)
    if not word:
        return written
    match token.lastgroup:
        case "comment":
            return " " * len(written)
        case "iri" | "string":
            return refused.sub(_escape_first_letter, written)
        case "unfinished":
            line, column = _position(text, token.start())
            raise QueryError(f"error at {line}:{column}: this string does not end")
        case "name" if _is_whole(written, refused):
            return written
        case _:
            line, column = _position(text, token.start())
            raise QueryError(
                f"error at {line}:{column}: {word[0].upper()} is refused: this endpoint sends no "
                "requests to other services. (A prefix or keyword may not contain the word either.)"
            )


def _is_whole(name: str, refused: re.Pattern[str]) -> bool:
    """Tell whether any parser takes a name whole, whatever words are in it."""
    found = _WHOLE_NAME.fullmatch(name)
    return found is not None and not refused.search(found["prefix"] or "")


def _escape_first_letter(word: re.Match[str]) -> str:
    return f"\\u{ord(word[0][0]):04X}{word[0][1:]}"


def _position(text: str, offset: int) -> tuple[int, int]:
    """Give line and column, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def first_line(message: str) -> str:
    """Keep the position and the beginning of the list of what was expected."""
    longest = 200
    line = " ".join(message.split())
    return line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0] + " …"

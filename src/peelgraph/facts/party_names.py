"""Whom a line of a letterhead names: the line parted into people and posts, a name with its honours."""

import re
from collections.abc import Iterator, Sequence

from peelgraph.facts.desk import EDGES, Desk
from peelgraph.facts.model import Party, PartyRole
from peelgraph.facts.party_titles import is_organisation, read_titles
from peelgraph.letters import Block, BlockKind, Span
from peelgraph.registers import normalise_name
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit

_NAME_WORDS = range(2, 7)
#: A longer line is no salutation.
_GREETING = 100
_NAME_WORD = re.compile(r"[^\W\d_](?:[\w’'.-]*[\w.])?")


def find_greeted(desk: Desk) -> frozenset[str]:
    """Return the words of the salutation, which may be names of those whom the letter is for."""
    greetings = (
        block.text
        for block in desk.letter.blocks
        if block.kind is BlockKind.NOISE
        and len(block.text) <= _GREETING
        and (hit := desk.rules["noise"].full(block.text))
        and hit.rule.makes == "salutation"
    )
    return frozenset(word.strip(",") for words in greetings for word in words.split())


def split_people(desk: Desk, lines: Sequence[Block]) -> list[Block]:
    """Return the lines of an entry that hold words, each with a person and a post parted into the two."""
    pieces: list[Block] = []
    for index, line in enumerate(lines):
        if desk.rules["joint"].full(line.text) or not line.text.strip(EDGES):
            continue
        below = lines[index + 1].text if index == 0 and len(lines) > 1 else None
        pieces.extend(split_line(desk, line, below))
    return pieces


def _is_over(desk: Desk, name: str, body: str | None) -> bool:
    """Tell whether a name stands over that of a body, and is not its area."""
    if body is None or not is_organisation(desk, body):
        return False
    return not normalise_name(body).startswith(f"{normalise_name(name)} ")


def split_line(desk: Desk, line: Block, below: str | None = None) -> Iterator[Block]:
    """Split a line that holds a person and a post into the two, in the order in which they stand.

    ``below`` is the next line, where a body's name may tell that words are a person's.
    """
    text, start = line.text, line.span.start
    before = desk.rules["post_before_name"].full(text)
    if before:
        name, body = _name_and_body(desk, _group(desk, line, before, "name"))
        over = body.text if body else below
        known = "needs" not in before.rule.options or _is_over(desk, name.text, over)
        if known and read_name(desk, name, PartyRole.TO):
            yield from (_group(desk, line, before, "post"), name, *((body,) if body else ()))
            return
    for cut in _cuts(desk, line):
        name, rest = desk.part(start, start + cut), desk.part(start + cut, line.span.end)
        if rest.text and read_name(desk, name, PartyRole.TO) and _is_told(desk, rest):
            yield name
            yield rest
            return
    yield line


def _name_and_body(desk: Desk, line: Block) -> tuple[Block, Block | None]:
    """Split "Sir Ann Example, Borsetshire Police", where the post stood before the name."""
    comma = line.text.rfind(",")
    if comma < 0:
        return line, None
    body = desk.part(line.span.start + comma, line.span.end)
    if not body.text or not is_organisation(desk, body.text):
        return line, None
    return desk.part(line.span.start, line.span.start + comma), body


def _group(desk: Desk, line: Block, hit: Hit, group: str) -> Block:
    first, last = hit.match.span(group)
    return desk.part(line.span.start + first, line.span.start + last)


def _cuts(desk: Desk, line: Block) -> Iterator[int]:
    """Yield where a line may part name and post.

    At a comma; or, if the whole line is neither a post nor a body, before the words of a post.
    """
    yield from (match.start() for match in re.finditer(r",| [-–—] ", line.text))
    if "," not in line.text and not read_titles(desk, line):
        inspector = next(desk.rules["inspector"].find(line.text), None)
        words = inspector or desk.rules["job_word"].first(line.text)
        if words and not is_organisation(desk, line.text):
            yield words.match.start()


def _is_told(desk: Desk, rest: Block) -> bool:
    """Tell whether what follows a name says what the person is, in words known or not."""
    words = desk.rules["job_word"].first(rest.text)
    return bool(read_titles(desk, rest)) or (words is not None and "," not in rest.text)


def read_name(desk: Desk, line: Block, role: PartyRole) -> Party | None:
    """Split a line into prefix, name and post-nominals; None if it is no name of one person."""
    start, end = line.span
    text = desk.letter.text
    peer = False
    while (hit := desk.rules["prefix"].at(text, start)) and hit.match.end() < end:
        peer = peer or hit.rule.makes == "peer"
        rest = text[hit.match.end() : end]
        start = end - len(rest.lstrip(f"{EDGES}."))
    prefix = text[line.span.start : start].strip(EDGES) or None
    honours = None
    for hit in desk.rules["honours"].find(text, start, end):
        if not text[hit.match.end() : end].strip(EDGES) and hit.match.start() > start:
            honours = " ".join(hit.match[0].split()).strip(EDGES)
            end = hit.match.start()
            break
    name = text[start:end].strip(EDGES)
    seat = desk.rules["peerage"].full(name) if peer else None
    name = seat.match["name"] if seat and " " in seat.match["name"] else name
    if desk.is_place(name) or not _is_name(name, desk.rules, styled=prefix is not None):
        return None
    last = line.span.start + len(line.text.rstrip(EDGES))
    evidence = desk.passage(Span(line.span.start, last))
    return Party(role, " ".join(name.split()), prefix, honours, (), None, evidence)


def find_honours(desk: Desk, line: Block) -> str | None:
    """Return the post-nominals of a line that holds nothing else, or None."""
    hit = desk.rules["honours"].full(line.text)
    return hit.match[0].strip(EDGES) if hit else None


def _is_name(name: str, rules: Rules, *, styled: bool) -> bool:
    """Tell whether words have the form of one person's name: capitals, small particles, no post."""
    words = name.split()
    capitalised = [word for word in words if word[0].isupper() and _NAME_WORD.fullmatch(word)]
    small = [word for word in words if word not in capitalised and rules["particle"].full(word)]
    enough = len(capitalised) in _NAME_WORDS or (styled and len(capitalised) == 1)
    return (
        enough
        and len(capitalised) + len(small) == len(words)
        and (words[0] in capitalised or styled)
        and rules["job_word"].first(name) is None
    )

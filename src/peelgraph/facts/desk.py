"""What reading the lines of a letterhead needs at hand."""

from dataclasses import dataclass, field
from datetime import date

from peelgraph.facts.model import Body, PartyRole, Remark, RemarkKind, Title
from peelgraph.letters import Block, BlockKind, Letter, Passage, Span
from peelgraph.registers import Registers, normalise_name
from peelgraph.rules import Rules

#: What may stand around the words of a line or a part of one, and belongs to none of them.
EDGES = " \t\u00a0,;-–—"


@dataclass(frozen=True, slots=True)
class Desk:
    """What reading the lines of a letterhead needs at hand, and the lines that stay odd."""

    letter: Letter
    rules: Rules
    registers: Registers
    body: Body | None
    day: date | None
    odd: list[Remark] = field(default_factory=list)

    def passage(self, span: Span) -> Passage:
        """Return the words at a span."""
        return self.letter.passage(*span)

    def part(self, start: int, end: int) -> Block:
        """Return a part of the text as a line, without the white space and commas around it."""
        words = self.letter.text[start:end]
        first = start + len(words) - len(words.lstrip(EDGES))
        last = first + len(self.letter.text[first:end].rstrip(EDGES))
        return Block(BlockKind.LETTERHEAD, Span(first, last), self.letter.text[first:last])

    def posts(self, words: str) -> tuple[str, ...]:
        """Return the posts that a title may name, given the body of the letter."""
        key, kind = (self.body.key, self.body.kind) if self.body else (None, None)
        found = self.registers.find_posts(words, key, self.day, kind if key else None)
        return tuple(post.key for post in found)

    def is_other(self, organisation: str) -> bool:
        """Tell whether an organisation is another than the letter's body, or unknown."""
        known = self.registers.find_body(organisation)
        own = self.body
        return known is None or own is None or (known.key, known.kind) != (own.key, own.kind)

    def is_place(self, name: str) -> bool:
        """Tell whether words are the area in the name of the letter's body, as "West Midlands" is."""
        body = normalise_name(self.body.name) if self.body else ""
        return body.startswith(f"{normalise_name(name)} ")

    def is_title(self, table: str, title: Title) -> bool:
        """Tell whether a title is one of a table's."""
        return self.rules[table].full(" ".join(title.post.split())) is not None

    def kind_of(self, title: Title) -> str | None:
        """Tell whose title it is: an inspector's, a chief officer's, or of who oversees a body.

        Who stands with the name of a body and no post is its chief, as far as order and parts go.
        """
        if self.is_title("short_inspector", title):
            return "inspector"
        if not title.post:
            return "chief"
        tables = ("inspector", "chief", "office")
        return next((table for table in tables if self.is_title(table, title)), None)

    def leave(self, role: PartyRole, evidence: Passage) -> None:
        """Keep a line that names nobody who could be understood."""
        message = f"“{evidence.quote}” names no person that could be understood"
        self.odd.append(Remark(RemarkKind.UNREAD_PASSAGE, role.value, message, evidence))

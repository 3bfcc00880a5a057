"""How a sentence divides into claims about status: what leads to each, its words, what follows.

A sentence is read as a whole (docs/decisions/0007): every part of it must be a claim, lead to one, follow one
or join two. Where one part is none of these, nothing is claimed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from peelgraph.letters import Sentence, Span
from peelgraph.rules import Rules, RuleTable
from peelgraph.rules.model import Hit

#: A longer sentence is not read: no claim of a real letter is half as long, and a wrapped list may be.
_LONGEST = 900
_CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Clause:
    """One claim of a sentence; ``span`` holds what leads to it and its words.

    ``theme`` are the words before it that say what it is about ("For investigations, …"); ``dated`` is
    true if a date is all that leads to it.
    """

    hit: Hit
    span: Span
    theme: Span | None
    dated: bool

    @property
    def kind(self) -> str:
        """The kind of claim, in the notation of ``ClaimKind``."""
        return self.hit.rule.makes


def find_clauses(
    text: str, sentence: Sentence, rules: Rules, table: str = "claim"
) -> tuple[Clause, ...]:
    """Return the claims of a sentence in reading order; none unless it can be read as a whole.

    ``table`` names the claims: those about causes, or those about recommendations.
    """
    begin, end = sentence.span
    if end - begin > _LONGEST or rules["claim_cue"].first(text, begin, end) is None:
        return ()
    claims = rules[table].narrow(text, begin, end)
    if not claims.rules:
        return ()
    reader = _Reader(text, rules, end, claims)
    found: list[Clause] = []
    starts = [h.match.end() for h in rules["claim_start"].find(text, begin, end)]
    while True:
        places = [begin, *(place for place in starts if place > begin)]
        clause = next(reader.clauses(begin, places), None)
        if clause is None:
            return ()
        found.append(clause)
        place = clause.span.end
        if reader.ends(clause):
            return tuple(found)
        joint = rules["claim_joint"].at(text, place, end)
        assert joint is not None, "a claim that neither ends nor goes on was taken"
        begin = joint.match.end()


@dataclass(frozen=True, slots=True)
class _Reader:
    """A sentence that ends at ``end``, and the rules that may find a claim in it."""

    text: str
    rules: Rules
    end: int
    claims: RuleTable

    def clauses(self, begin: int, places: Iterable[int]) -> Iterator[Clause]:
        """Yield each claim that begins at one of the places, to which its lead leads from ``begin`` on."""
        for place in places:
            for hit in self._hits(place):
                lead = self._lead(hit, begin, place)
                if lead is None or self._waits(hit, "ahead_lead", begin, place):
                    continue
                theme = Span(*lead.match.span("theme")) if lead.rule.makes == "theme" else None
                dated = lead.rule.makes == "dated" and place > begin
                clause = Clause(hit, Span(begin, hit.match.end()), theme, dated)
                if self.ends(clause) or self._joins(clause):
                    yield clause

    def ends(self, clause: Clause) -> bool:
        """Tell whether what follows a claim is the end of its sentence, or changes nothing."""
        if self._waits(clause.hit, "ahead_tail", clause.span.end, self.end):
            return False
        return any(
            rule.pattern.fullmatch(self.text, clause.span.end, self.end)
            for rule in self.rules["claim_tail"]
            if rule.options.get("for", clause.kind) == clause.kind
        )

    def _waits(self, hit: Hit, table: str, start: int, end: int) -> bool:
        """Tell whether a closure that "will" or "can" be made waits for what stands beside it."""
        ahead = hit.rule.makes == _CLOSED and self.rules["claim_ahead"].first(hit.match[0])
        return bool(ahead) and self.rules[table].first(self.text, start, end) is not None

    def _joins(self, clause: Clause) -> bool:
        joint = self.rules["claim_joint"].at(self.text, clause.span.end, self.end)
        return joint is not None and joint.match.end() < self.end

    def _hits(self, place: int) -> Iterator[Hit]:
        """Yield what may be a claim at a place, the longest words first."""
        for rule in self.claims:
            match = rule.pattern.match(self.text, place, self.end)
            if match is None:
                continue
            stops = [
                h.match.start() for h in self.rules["claim_stop"].find(self.text, place, self.end)
            ]
            for stop in reversed(stops):
                longer = rule.pattern.fullmatch(self.text, place, stop)
                if longer and stop > match.end():
                    yield Hit(rule, longer)
            yield Hit(rule, match)

    def _lead(self, hit: Hit, begin: int, place: int) -> Hit | None:
        dated = hit.rule.options.get("lead") == "dated"
        for rule in self.rules["claim_lead"]:
            if rule.options.get("for", hit.rule.makes) != hit.rule.makes:
                continue
            if dated and rule.makes != "dated":
                continue
            match = rule.pattern.fullmatch(self.text, begin, place)
            if match:
                return Hit(rule, match)
        return None

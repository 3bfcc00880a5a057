"""The numbers of causes of concern and of recommendations that a letter states (LETTERS §4)."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from peelgraph.facts.bodies import names_other_body
from peelgraph.facts.clauses import Clause, find_clauses
from peelgraph.facts.model import Body, ClaimKind, CountKind, StatedCount, StatusClaim
from peelgraph.facts.places import names_only_causes
from peelgraph.letters import Letter, Sentence
from peelgraph.registers import Registers
from peelgraph.rules import Rules

_CLAIMED: Mapping[str, CountKind] = {
    ClaimKind.CLOSED: CountKind.CLOSED,
    ClaimKind.REMAINS: CountKind.REMAINING,
}
#: Places in a list, by the words for them.
ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3}
#: What may stand where a number of others does.
_NO_NUMBERS = ("one", "ones")


def find_counts(
    letter: Letter, rules: Rules, registers: Registers, body: Body | None
) -> tuple[StatedCount, ...]:
    """Return every number of causes or recommendations that a sentence states, in reading order.

    How many are closed or remain is stated only by a sentence that as a whole claims it. Once a
    paragraph has named another body, it states no number of this one's.
    """
    found: list[StatedCount] = []
    for section in letter.sections:
        before: Sentence | None = None
        for block in section.blocks:
            in_block: list[StatedCount] = []
            linked = False
            for sentence in block.sentences:
                if names_other_body(letter.text, sentence.span, rules, registers, body):
                    break
                counts = list(
                    _counts_of(letter, rules, sentence, _Beside(before, in_block, linked))
                )
                in_block += sorted(counts, key=lambda count: count.evidence.span)
                linked = bool(counts) or (linked and bool(rules["about_them"].full(sentence.text)))
                before = sentence
            found += in_block
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside a sentence: the one before it, and the numbers that its paragraph has stated.

    It is ``linked`` to them if all sentences since the last of them are about what that one counts.
    """

    before: Sentence | None
    counts: Sequence[StatedCount]
    linked: bool

    def tells_of_causes(self, needs: str | None, rules: Rules) -> bool:
        """Tell whether a bare number ("Two were closed") is one of causes, by what its claim needs."""
        if needs == "named":
            return self.before is not None and names_only_causes(self.before.text, rules)
        others = any(c.kind is CountKind.RECOMMENDATIONS for c in self.counts)
        return needs is None or (self.linked and not others)


def _counts_of(
    letter: Letter, rules: Rules, sentence: Sentence, beside: _Beside
) -> Iterator[StatedCount]:
    claimed = False
    for clause in find_clauses(letter.text, sentence, rules):
        match = clause.hit.match
        if not beside.tells_of_causes(clause.hit.rule.options.get("needs"), rules):
            continue
        if clause.kind in _CLAIMED and match.groupdict().get("count"):
            number, words = rules.number(match["count"]), letter.passage(*match.span("counted"))
            yield StatedCount(_CLAIMED[clause.kind], number, words)
            claimed = True
    for hit in rules["count"].find(letter.text, *sentence.span):
        kind = CountKind(hit.rule.makes)
        unsure = claimed or bool(
            rules["doubtful"].first(letter.text, sentence.span.start, hit.match.start())
        )
        if not (unsure and kind is CountKind.MENTIONED):
            number = rules.number(hit.match["count"])
            yield StatedCount(kind, number, letter.passage(*hit.match.span()))


def find_claimed_counts(
    letter: Letter, rules: Rules, claims: Sequence[StatusClaim], counts: Sequence[StatedCount]
) -> tuple[StatedCount, ...]:
    """Return the counts with those by which claims mean causes ("The other two stay in place."), in order.

    A bare number may be of anything, so that it counts only if so many causes are claimed by its sentence.
    """
    found = sorted(counts, key=lambda count: count.evidence.span)
    starts = [count.evidence.span.start for count in found]
    claimed = Counter((claim.evidence[0].span, claim.kind) for claim in claims)
    for sentence in letter.sentences:
        if not any((sentence.span, kind) in claimed for kind in _CLAIMED):
            continue
        for clause in find_clauses(letter.text, sentence, rules):
            words = letter.passage(*clause.hit.match.span())
            number = _number_in_scope(clause, rules)
            kind = _CLAIMED.get(clause.kind)
            known = bisect_left(starts, words.span.start) < bisect_left(starts, words.span.end)
            agrees = claimed[(sentence.span, ClaimKind(clause.kind))] == number
            if kind and number and agrees and not known:
                found.append(StatedCount(kind, number, words))
    return tuple(sorted(found, key=lambda count: count.evidence.span))


def _number_in_scope(clause: Clause, rules: Rules) -> int | None:
    """Return the number of causes that the words which a claim is about state."""
    match = clause.hit.match
    if not match.groupdict().get("scope"):
        return None
    meant = rules["scope"].full(match.string, *match.span("scope"))
    groups = meant.match.groupdict() if meant else {}
    words = next((groups[name] for name in ("count", "also", "number") if groups.get(name)), None)
    return rules.number(words) if words and words not in _NO_NUMBERS else None

"""What an act of issuing issued: which causes of concern, and in what document, as far as its own words say."""

from collections.abc import Iterable, Sequence

from peelgraph.facts.acts import Dated
from peelgraph.facts.model import Concern, IssueDocument
from peelgraph.letters import Letter
from peelgraph.rules import Rules

#: How far after an act the words that belong to it may reach, in code points.
_REACH = 200


class IssuedCauses:
    """The causes of one letter, and the words of its acts of issuing."""

    def __init__(self, letter: Letter, rules: Rules, concerns: Sequence[Concern]) -> None:
        self.text = letter.text
        self.rules = rules
        self.concerns = concerns

    def told_by(self, group: Iterable[Dated]) -> tuple[int, ...]:
        """Return the causes that the first act of a group with any names or numbers, by its own words."""
        return next(
            (told for act in group if (told := self._named(act) or self._accelerated(act))), ()
        )

    def document_of(self, group: Iterable[Dated]) -> IssueDocument | None:
        """Return in what the causes were issued, None if no act of a group says so."""
        for act in group:
            end = min(act.sentence.span.end, act.hit.match.end() + _REACH)
            hit = self.rules["issued_in"].at(self.text, act.hit.match.start(), end)
            if hit:
                return IssueDocument(hit.rule.makes)
        return None

    def _named(self, act: Dated) -> tuple[int, ...]:
        """Return the causes whose themes follow an act, with nothing but joining words in between."""
        place, named = act.hit.match.end(), []
        themes = (
            (concern.theme.span, index)
            for index, concern in enumerate(self.concerns)
            if concern.theme and act.sentence.span.contains(concern.theme.span)
        )
        for span, index in sorted(themes):
            if span.start < place:
                continue
            if not self.rules["issued_joint"].full(self.text, place, span.start):
                break
            named.append(index)
            place = span.end
        return tuple(sorted(named))

    def _accelerated(self, act: Dated) -> tuple[int, ...]:
        """Return the causes said to be accelerated, if an act issued accelerated ones and as many."""
        end = min(act.sentence.span.end, act.hit.match.end() + _REACH)
        hit = self.rules["issued_accelerated"].at(self.text, act.hit.match.start(), end)
        if hit is None:
            return ()
        count = hit.match["count"]
        number = self.rules.number(count) if count else 1
        marked = tuple(i for i, concern in enumerate(self.concerns) if concern.accelerated)
        return marked if len(marked) == number else ()

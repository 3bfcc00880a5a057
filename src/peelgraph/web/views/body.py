"""The pages of a force or service, and of a body that oversees one. Pure."""

from dataclasses import dataclass, replace
from datetime import date

from peelgraph.web.views.asof import AsOf, show_period
from peelgraph.web.views.home import CauseRow, build_cause_rows
from peelgraph.web.views.overview import Overview
from peelgraph.web.views.records import Body, Change, Letter, Monitoring, Quote, Tenure


@dataclass(frozen=True, slots=True)
class MonitoringRow:
    """One claim about a phase, its letter and its words."""

    claim: Monitoring
    period: str
    letter: Letter | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class TenureRow:
    """One person in one post: the days and documents that show it."""

    tenure: Tenure
    person: str
    post: str
    organization: str
    letters: tuple[Letter, ...]

    @property
    def latest(self) -> date:
        """The last day on which a source shows the post held."""
        return max((*self.tenure.attested, *self.tenure.elected_on), default=date.min)


@dataclass(frozen=True, slots=True)
class BodyPage:
    """What the page of one body shows."""

    body: Body
    rows: tuple[CauseRow, ...]
    letters: tuple[Letter, ...]
    monitoring: tuple[MonitoringRow, ...]
    people: tuple[TenureRow, ...]
    overseers: tuple[Body, ...]
    oversees: tuple[Body, ...]
    changes: tuple[Change, ...]


def build_body_page(iri: str, overview: Overview, as_of: AsOf) -> BodyPage:
    """Gather what is known of one body, up to the day whose documents count."""
    known = overview.known_letters(as_of)
    posts = {t.post for t in overview.tenures if t.organization == iri}
    letters = [
        letter
        for letter in known
        if letter.body == iri or any(posts.intersection(p.posts) for p in letter.parties)
    ]
    body = overview.bodies[iri]
    overseers = [overview.bodies[o] for o in body.overseen_by if o in overview.bodies]
    return BodyPage(
        body=body,
        rows=build_cause_rows(overview.causes_of(iri), overview, as_of),
        letters=tuple(letters),
        monitoring=build_monitoring_rows(iri, overview, as_of),
        people=build_tenure_rows(
            [t for t in overview.tenures if t.organization == iri], overview, as_of
        ),
        overseers=tuple(overseers),
        oversees=tuple(b for b in overview.bodies.values() if iri in b.overseen_by),
        changes=overview.changes(as_of, iri),
    )


def build_monitoring_rows(iri: str, overview: Overview, as_of: AsOf) -> tuple[MonitoringRow, ...]:
    """Describe the claims about a body's phases, in the order in which they took effect."""
    claims = [m for m in overview.monitoring if m.body == iri and m.asserted_on <= as_of.known_on]
    claims.sort(key=lambda m: (m.not_after or m.asserted_on, m.asserted_on, m.iri))
    return tuple(
        MonitoringRow(
            claim,
            show_period(claim.not_before, claim.not_after),
            overview.letters.get(claim.letter),
            overview.quotes.get(claim.iri, ()),
        )
        for claim in claims
    )


def build_tenure_rows(
    tenures: list[Tenure], overview: Overview, as_of: AsOf
) -> tuple[TenureRow, ...]:
    """Describe tenures, the one shown last first; what is shown later than the day is left out."""
    rows = []
    known = {letter.iri: letter for letter in overview.known_letters(as_of)}
    for stated in tenures:
        tenure = replace(
            stated,
            attested=tuple(day for day in stated.attested if day <= as_of.known_on),
            elected_on=tuple(day for day in stated.elected_on if day <= as_of.known_on),
        )
        if (stated.attested or stated.elected_on) and not (tenure.attested or tenure.elected_on):
            continue
        letters = tuple(known[iri] for iri in tenure.letters if iri in known)
        rows.append(
            TenureRow(
                tenure,
                overview.name(tenure.person),
                overview.name(tenure.post),
                overview.name(tenure.organization) if tenure.organization else "",
                letters,
            )
        )
    return tuple(sorted(rows, key=lambda r: (r.latest, r.person, r.tenure.iri), reverse=True))

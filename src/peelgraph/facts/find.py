"""Letter + registers + rules → facts: the order in which the kinds of fact build on one another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from peelgraph.facts.concerns import find_concerns
from peelgraph.facts.counts import find_claimed_counts, find_counts
from peelgraph.facts.effects import Reading
from peelgraph.facts.events import find_dated_events, find_unread_dates
from peelgraph.facts.findings import find_findings
from peelgraph.facts.inspections import (
    find_inspections,
    find_issues,
    find_unknown_cycles,
    with_identified,
)
from peelgraph.facts.letterhead import (
    find_body,
    find_date_line,
    find_letter_kind,
    find_title,
)
from peelgraph.facts.model import (
    Concern,
    Coverage,
    Facts,
    IssueEvent,
    PartyRole,
)
from peelgraph.facts.monitoring import find_ahead, find_monitoring
from peelgraph.facts.parties import find_parties
from peelgraph.facts.recommendation_claims import find_recommendation_claims
from peelgraph.facts.recommendations import find_recommendations
from peelgraph.facts.reviews import find_planned_reviews
from peelgraph.facts.statuses import find_claims
from peelgraph.facts.topics import narrow_topics
from peelgraph.facts.unnamed import join_groups
from peelgraph.facts.unread import find_mismatches, find_unread
from peelgraph.letters import Label, Letter
from peelgraph.letters.dates import FoundDate, find_dates
from peelgraph.registers import Registers
from peelgraph.rules import Rules


def find_facts(letter: Letter, registers: Registers, rules: Rules) -> Facts:
    """Read every fact of a letter.

    Never raises on an odd letter: what looks like a fact and is not understood is a remark, and
    ``coverage`` says for each kind of fact whether it was found, is not stated, or not understood.
    """
    sent_on, sent_remarks = find_date_line(letter, Label.SENT_ON, rules)
    published_on, published_remarks = find_date_line(letter, Label.PUBLISHED_ON, rules)
    day = sent_on or published_on
    written_on = day.value if day else None
    body, body_remarks = find_body(letter, rules, registers)
    rules = narrow_topics(rules, body)
    parties, party_remarks = find_parties(letter, rules, registers, body, written_on)
    sent_day = sent_on.value if sent_on else None
    dates = tuple(_dates(letter, rules, sent_day))
    counts = find_counts(letter, rules, registers, body)
    concerns, unnamed, concern_remarks = find_concerns(letter, rules, registers, body, counts)
    events, event_remarks = find_dated_events(letter, rules, registers, body, dates, written_on)
    issues = find_issues(letter, rules, events, concerns, counts)
    visits = find_inspections(letter, rules, events, concerns)
    reading = Reading(letter, body, dates, counts, concerns, visits, written_on)
    claims, groups, claim_remarks = find_claims(reading, rules, registers)
    recommendations = find_recommendations(letter, rules, registers, body, concerns, counts)
    findings, finding_remarks = find_findings(reading, claims, recommendations, rules, registers)
    monitoring = find_monitoring(letter, rules, registers, body, dates)
    facts = Facts(
        letter=letter,
        title=find_title(letter),
        letter_kind=find_letter_kind(letter, rules),
        published_on=published_on,
        sent_on=sent_on,
        body=body,
        parties=parties,
        inspections=with_identified(visits, claims),
        issues=issues,
        planned_reviews=find_planned_reviews(
            letter, rules, dates, concerns, sent_day, registers, body
        ),
        counts=find_claimed_counts(letter, rules, claims, counts),
        concerns=tuple(_with_cycle(concerns, issues)),
        unnamed=join_groups(groups, unnamed),
        claims=claims,
        findings=findings,
        recommendations=recommendations,
        recommendation_claims=find_recommendation_claims(
            reading, rules, registers, recommendations
        ),
        monitoring=monitoring,
        remarks=(
            *sent_remarks,
            *published_remarks,
            *body_remarks,
            *party_remarks,
            *find_unread_dates(letter, rules, dates),
            *find_unknown_cycles(letter, rules),
            *event_remarks,
            *concern_remarks,
            *claim_remarks,
            *finding_remarks,
            *find_ahead(monitoring, written_on),
        ),
        coverage={},
    )
    return _completed(facts, rules)


def _dates(letter: Letter, rules: Rules, sent_on: date | None) -> Iterator[FoundDate]:
    for section in letter.sections:
        for block in section.blocks:
            yield from find_dates(letter.text, *block.span, rules, sent_on)


def _completed(facts: Facts, rules: Rules) -> Facts:
    """Add what only the facts as a whole show: what was not read, and what became of each kind."""
    remarks = {*facts.remarks, *find_mismatches(facts), *find_unread(facts, rules)}
    ordered = tuple(sorted(remarks, key=lambda r: (r.evidence.span, r.kind, r.about, r.message)))
    facts = replace(facts, remarks=ordered)
    return replace(facts, coverage=_coverage(facts))


def _with_cycle(concerns: Sequence[Concern], issues: Sequence[IssueEvent]) -> Iterator[Concern]:
    """Give each cause the assessment cycle in which the letter says it was published, if just one."""
    for index, concern in enumerate(concerns):
        cycles = {issue.cycle for issue in issues if index in issue.concerns and issue.cycle}
        yield replace(concern, cycle=cycles.pop()) if len(cycles) == 1 else concern


def _coverage(facts: Facts) -> Mapping[str, Coverage]:
    """Tell for each kind of fact what became of it; the keys are the fields of the JSON form."""
    parties = {role: [p for p in facts.parties if p.role is role] for role in PartyRole}
    found: Mapping[str, object] = {
        "title": facts.title,
        "letter_kind": facts.letter_kind,
        "published_on": facts.published_on,
        "sent_on": facts.sent_on,
        "body": facts.body,
        "from": parties[PartyRole.FROM],
        "to": parties[PartyRole.TO],
        "cc": parties[PartyRole.CC],
        "inspections": facts.inspections,
        "issued": facts.issues,
        "stated_counts": facts.counts,
        "concerns": facts.concerns,
        "status": facts.claims,
        "recommendations": facts.recommendations,
        "monitoring": facts.monitoring,
        "findings": facts.findings,
        "planned_reviews": facts.planned_reviews,
    }
    unread = {remark.about for remark in facts.remarks}
    if unread & {"status", "stated_counts"}:
        unread.add("concerns")  # words about the status or number of causes name causes
    return {
        kind: Coverage.FOUND
        if value
        else (Coverage.NOT_UNDERSTOOD if kind in unread else Coverage.NOT_STATED)
        for kind, value in found.items()
    }

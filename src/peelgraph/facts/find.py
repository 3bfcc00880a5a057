"""Letter + registers + rules → facts: the order in which the kinds of fact build on one another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from peelgraph.facts.concerns import find_concerns, find_counts
from peelgraph.facts.events import (
    find_inspections,
    find_issues,
    find_planned_reviews,
    find_undated,
)
from peelgraph.facts.findings import find_findings
from peelgraph.facts.letterhead import (
    find_body,
    find_date_line,
    find_letter_kind,
    find_parties,
    find_title,
)
from peelgraph.facts.model import (
    Concern,
    CountKind,
    Coverage,
    Facts,
    IssueEvent,
    PartyRole,
    Remark,
    RemarkKind,
    StatedCount,
    StatusClaim,
)
from peelgraph.facts.statuses import find_claims
from peelgraph.letters import Label, Letter
from peelgraph.letters.dates import find_dates
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
    parties, party_remarks = find_parties(letter, rules, registers, body, written_on)
    dates = tuple(
        found
        for section in letter.sections
        for block in section.blocks
        for found in find_dates(letter.text, *block.span, rules, written_on)
    )
    counts = find_counts(letter, rules)
    concerns, concern_remarks = find_concerns(letter, rules)
    issues = find_issues(letter, rules, dates, concerns, counts)
    inspections = find_inspections(letter, rules, dates, concerns, counts)
    claims, claim_remarks = find_claims(letter, rules, concerns, counts, inspections, written_on)
    findings, finding_remarks = find_findings(letter, rules, concerns)
    remarks = (
        *sent_remarks,
        *published_remarks,
        *body_remarks,
        *party_remarks,
        *find_undated(letter, rules, dates),
        *concern_remarks,
        *claim_remarks,
        *finding_remarks,
        *_mismatches(counts, concerns, claims),
        *_unread(letter, rules),
    )
    facts = Facts(
        letter=letter,
        title=find_title(letter),
        letter_kind=find_letter_kind(letter, rules),
        published_on=published_on,
        sent_on=sent_on,
        body=body,
        parties=parties,
        inspections=inspections,
        issues=issues,
        planned_reviews=find_planned_reviews(letter, rules, dates, concerns),
        counts=counts,
        concerns=tuple(_with_cycle(concerns, issues)),
        unnamed=(),
        claims=claims,
        findings=findings,
        recommendations=(),
        monitoring=(),
        remarks=tuple(sorted(set(remarks), key=lambda r: (r.evidence.span, r.kind, r.about))),
        coverage={},
    )
    return replace(facts, coverage=_coverage(facts))


def _with_cycle(concerns: Sequence[Concern], issues: Sequence[IssueEvent]) -> Iterator[Concern]:
    """Give each cause the assessment cycle in which the letter says it was published, if just one."""
    for index, concern in enumerate(concerns):
        cycles = {issue.cycle for issue in issues if index in issue.concerns and issue.cycle}
        yield replace(concern, cycle=cycles.pop()) if len(cycles) == 1 else concern


def _mismatches(
    counts: Iterable[StatedCount], concerns: Sequence[Concern], claims: Sequence[StatusClaim]
) -> Iterator[Remark]:
    """Yield a remark for a stated number that is not the number of what was found (MODEL §3.1, 18)."""
    listed = sum(1 for concern in concerns if concern.statement)
    closed = len({claim.concern for claim in claims if claim.kind == "closed"})
    remaining = len({claim.concern for claim in claims if claim.kind == "remains"})
    found = {
        CountKind.IDENTIFIED: len(concerns),
        CountKind.LISTED: listed,
        CountKind.CLOSED: closed,
        CountKind.REMAINING: remaining,
    }
    for count in counts:
        if count.kind in found and found[count.kind] != count.count:
            message = f"{count.count} stated, {found[count.kind]} found"
            yield Remark(RemarkKind.COUNT_MISMATCH, "stated_counts", message, count.evidence)


def _unread(letter: Letter, rules: Rules) -> Iterator[Remark]:
    """Yield a remark for words of recommendations and of monitoring phases, which are not read yet."""
    for block in (block for section in letter.sections for block in section.blocks):
        for sentence in block.sentences:
            for table, about in (
                ("recommendation_cue", "recommendations"),
                ("monitoring_cue", "monitoring"),
            ):
                hit = rules[table].first(letter.text, *sentence.span)
                if hit:
                    words = letter.passage(*sentence.span)
                    message = f"“{hit.match[0]}” may state {about}, and no rule understands it"
                    yield Remark(RemarkKind.UNREAD_PASSAGE, about, message, words)


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
    return {
        kind: Coverage.FOUND
        if value
        else (Coverage.NOT_UNDERSTOOD if kind in unread else Coverage.NOT_STATED)
        for kind, value in found.items()
    }

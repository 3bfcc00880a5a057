"""Facts → the documented JSON form (``data/schemas/letter.schema.json``).

Field names and conventions are those by which a person annotates a letter: dates at the printed
precision, people as printed, ``polarity`` for findings. A scalar is ``{"value", "span", "quote"}``,
an item of a list carries ``span`` and ``quote``; a span is ``[start, end)`` in code points.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from peelgraph.facts.model import (
    ClaimKind,
    Concern,
    CountKind,
    Facts,
    FindingKind,
    InspectionEvent,
    IssueEvent,
    MentionKind,
    Party,
    PartyRole,
    PlannedReview,
    Stated,
    StatedCount,
    StatusClaim,
    UnnamedConcerns,
)
from peelgraph.letters import Passage

#: The version of the JSON form; a field that changes its meaning changes the first number.
FORM_VERSION = "1.0"

Json = dict[str, Any]

_KEY_WORDS = 10
_POLARITY = {
    FindingKind.PROGRESS: "progress",
    FindingKind.FURTHER_IMPROVEMENT: "needs improvement",
    FindingKind.CONTINUING_DUTY: "needs improvement",
}
_COUNTED = {
    CountKind.IDENTIFIED: "{} identified",
    CountKind.LISTED: "{} listed in this letter",
    CountKind.REVISITED: "{} revisited",
    CountKind.ACCELERATED: "{}",
    CountKind.CLOSED: "{} closed",
    CountKind.REMAINING: "{} remaining",
    CountKind.RECOMMENDATIONS: "recommendations",
    CountKind.MENTIONED: "{}",
}
_STATUS = {
    ClaimKind.IDENTIFIED: "not stated",
    ClaimKind.REMAINS: "open",
    ClaimKind.REOPENED: "open",
    ClaimKind.CLOSED: "closed",
}


def render_facts(facts: Facts) -> Json:
    """Return the JSON form of a letter's facts, ready for ``json.dumps``."""
    body = facts.body
    return {
        "form": FORM_VERSION,
        "sha256": facts.letter.digest,
        "length": len(facts.letter.text),
        "title": _scalar(facts.title),
        "letter_kind": _scalar(facts.letter_kind),
        "published_on": _scalar(facts.published_on),
        "sent_on": _scalar(facts.sent_on),
        "body": _value(body.name, body.evidence) if body else None,
        "body_beside": _value(body.beside.quote, body.beside) if body and body.beside else None,
        "body_kind": _value(body.kind, body.evidence) if body else None,
        "from": [_sender(party) for party in _parties(facts, PartyRole.FROM)],
        "to": [_recipient(party) for party in _parties(facts, PartyRole.TO)],
        "cc": [_recipient(party) for party in _parties(facts, PartyRole.CC)],
        "inspections": [_inspection(event) for event in facts.inspections],
        "issued": [_issue(issue) for issue in facts.issues],
        "stated_counts": [
            {
                "count": count.count,
                "of": _counted(count),
                "stated": count.evidence.quote,
                **_place(count.evidence),
            }
            for count in facts.counts
        ],
        "concerns": [_concern(facts, i) for i in range(len(facts.concerns))],
        "unnamed": [_unnamed(group) for group in facts.unnamed],
        "recommendations": [
            {
                "concern": item.concern,
                "key": _key(item.evidence[0].quote),
                "deadline": item.stated_deadline,
                **_place(*item.evidence),
            }
            for item in facts.recommendations
        ],
        "recommendation_statuses": [
            {
                "recommendations": list(claim.recommendations),
                "concern": claim.concern,
                "count": claim.count,
                "kind": claim.kind,
                "not_before": claim.not_before.isoformat() if claim.not_before else None,
                "not_after": claim.not_after.isoformat(),
                **_place(*claim.evidence),
            }
            for claim in facts.recommendation_claims
        ],
        "monitoring": [
            {
                "event": item.event,
                "phase": item.phase.capitalize(),
                "date": str(item.period.start) if item.period else None,
                "stated": item.evidence[0].quote,
                **_place(*item.evidence),
            }
            for item in facts.monitoring
        ],
        "findings": [
            {
                "concern": finding.concern,
                "polarity": _POLARITY[finding.kind],
                "kind": finding.kind,
                "key": _key(finding.evidence.quote),
                **_place(finding.evidence),
            }
            for finding in facts.findings
            if finding.kind in _POLARITY
        ],
        "acknowledgements": [
            {"concern": finding.concern, **_place(finding.evidence)}
            for finding in facts.findings
            if finding.kind not in _POLARITY
        ],
        "planned_reviews": [_review(review) for review in facts.planned_reviews],
        "statuses": [_claim(claim) for claim in facts.claims],
        "negative": not facts.concerns and not facts.unnamed and not _doubted(facts),
        "remarks": [
            {
                "kind": remark.kind,
                "about": remark.about,
                "message": remark.message,
                **_place(remark.evidence),
            }
            for remark in facts.remarks
        ],
        "coverage": dict(facts.coverage),
    }


def _doubted(facts: Facts) -> bool:
    """Tell whether something that may name a cause of concern was not understood."""
    return any(remark.about in ("concerns", "status", "stated_counts") for remark in facts.remarks)


def _place(*passages: Passage) -> Json:
    """Return span and quote of the first passage; the others, if any, under ``also``."""
    first, *others = passages
    place: Json = {"span": list(first.span), "quote": first.quote}
    if others:
        place["also"] = [{"span": list(other.span), "quote": other.quote} for other in others]
    return place


def _value(value: object, evidence: Passage) -> Json:
    plain = value.isoformat() if isinstance(value, date) else str(value)
    return {"value": plain, **_place(evidence)}


def _scalar(stated: Stated[Any] | None) -> Json | None:
    return _value(stated.value, stated.evidence) if stated else None


def _parties(facts: Facts, role: PartyRole) -> Iterable[Party]:
    return (party for party in facts.parties if party.role is role)


def _person(party: Party) -> Json:
    return {
        "name": party.name,
        "prefix": party.prefix,
        "honours": party.honours,
        "person": party.person,
        "label_lost": party.label_lost,
    }


def _party_place(party: Party) -> Json:
    return _place(party.evidence, *(title.evidence for title in party.titles))


def _sender(party: Party) -> Json:
    posts = [title.post for title in party.titles if title.post]
    return {**_person(party), "posts": posts, **_party_place(party)}


def _recipient(party: Party) -> Json:
    """Give a person one printed post; further title lines stand under ``also``."""
    title = party.titles[0] if party.titles else None
    return {
        **_person(party),
        "post": (title.post or None) if title else None,
        "organisation": title.organisation if title else None,
        **_party_place(party),
    }


def _inspection(event: InspectionEvent) -> Json:
    return {
        "kind": event.kind,
        "start": str(event.period.start),
        "end": str(event.period.end),
        "stated": event.evidence[0].quote,
        "concerns": list(event.concerns),
        **_place(*event.evidence),
    }


def _issue(issue: IssueEvent) -> Json:
    where = f", in a {issue.document}" if issue.document else ""
    where += f", in the assessment {issue.cycle}" if issue.cycle else ""
    return {
        "what": f"{issue.act}: causes of concern{where}",
        "date": str(issue.period.start),
        "stated": issue.evidence[0].quote,
        "concerns": list(issue.concerns),
        "cycle": issue.cycle,
        **_place(*issue.evidence),
    }


def _concern(facts: Facts, index: int) -> Json:
    concern: Concern = facts.concerns[index]
    claim = _latest_claim([claim for claim in facts.claims if claim.concern == index])
    statement = concern.statement
    theme = concern.theme
    return {
        "key": _key(concern.words.quote) if concern.mention is not MentionKind.MENTIONED else None,
        "statement": _value(statement.quote, statement) if statement else None,
        "theme": theme.quote if theme else None,
        "statement_given": statement is not None,
        "mention": concern.mention,
        "accelerated": concern.accelerated,
        "kind": concern.kind,
        "topic": concern.topic,
        "cycle": concern.cycle,
        "status": _STATUS[claim.kind] if claim else "not stated",
        "status_key": claim.evidence[0].quote if claim and claim.kind != "identified" else None,
        **_place(*concern.evidence),
    }


def _counted(count: StatedCount) -> str:
    """Return what a number counts: "accelerated causes of concern identified"."""
    sort = "accelerated " if "accelerated" in count.evidence.quote.lower() else ""
    noun = "cause of concern" if count.count == 1 else "causes of concern"
    return _COUNTED[count.kind].format(sort + noun)


def _unnamed(group: UnnamedConcerns) -> Json:
    return {
        "count": group.count,
        "stated": group.evidence.quote,
        "kind": "cause of concern",
        "accelerated": group.accelerated,
        "status": "closed" if group.closed else "not stated",
        "status_key": group.closed.quote if group.closed else None,
        **_place(group.evidence),
    }


def _latest_claim(claims: Sequence[StatusClaim]) -> StatusClaim | None:
    """Return what the letter claims last of a cause; an identification only if there is no other."""
    deciding = [c for c in claims if c.kind is not ClaimKind.IDENTIFIED] or list(claims)
    ordered = sorted(deciding, key=lambda claim: (claim.not_after, claim.evidence[0].span))
    return ordered[-1] if ordered else None


def _claim(claim: StatusClaim) -> Json:
    return {
        "concern": claim.concern,
        "kind": claim.kind,
        "not_before": claim.not_before.isoformat() if claim.not_before else None,
        "not_after": claim.not_after.isoformat(),
        **_place(*claim.evidence),
    }


def _review(review: PlannedReview) -> Json:
    return {
        "stated": review.words,
        "not_before": review.period.not_before.isoformat() if review.period else None,
        "not_after": review.period.not_after.isoformat() if review.period else None,
        "concerns": list(review.concerns),
        **_place(*review.evidence),
    }


def _key(words: str) -> str:
    """Return the first words of a statement, by which people tell it from others."""
    return " ".join(words.split()[:_KEY_WORDS])

"""What a hostile reader tried: statements that no letter makes, and losses that nobody sees.

The invented force is Borsetshire Police; some sentences name real bodies, as the bodies that a letter
about Borsetshire is *not* about.
"""

import pytest

from peelgraph.facts.rendering import render_facts

OFFENDERS = "Managing registered sex offenders"
CLOSURE = "These two causes of concern are now closed."
REMAINS = "There is one cause of concern remaining."


def closed(facts):
    return [claim.concern for claim in facts.claims if claim.kind == "closed"]


def identified(facts):
    return [
        (claim.concern, str(claim.not_before), str(claim.not_after))
        for claim in facts.claims
        if claim.kind == "identified"
    ]


def remaining(facts):
    return [claim.concern for claim in facts.claims if claim.kind == "remains"]


def found(facts):
    return [finding.kind.value for finding in facts.findings]


def events(facts):
    return [(event.kind.value, str(event.period)) for event in facts.inspections]


def people(facts):
    return [(party.role.value, party.name) for party in facts.parties]


SEPTEMBER = [(0, "2023-09-01", "2023-09-30"), (1, "2023-09-01", "2023-09-30")]


# Status.


@pytest.mark.parametrize(
    "lines",
    [
        ("We will write to you when:", "- these two causes of concern are closed."),
        ("The chief constable wrote to the staff:", CLOSURE),
        ("Causes of concern can be closed in stages:", f"- {CLOSURE}"),
    ],
)
def test_what_stands_under_a_stem_is_no_claim_of_its_own(lines, read_two):
    assert closed(read_two("Our monitoring process", *lines)) == []


@pytest.mark.parametrize("doubt", ["I am not yet able to confirm that", "Before I can say that"])
def test_a_line_that_goes_on_a_sentence_is_no_claim_of_its_own(doubt, read_two):
    """LETTERS §1: some letters exist only as PDF, whose text is wrapped."""
    facts = read_two("Conclusion", doubt, "these two causes of concern are now closed.")
    assert closed(facts) == []


@pytest.mark.parametrize(
    "subject",
    [
        "We also reviewed the two causes of concern from our 2021 inspection.",
        "We also reviewed our two causes of concern from 2021.",
        "The force also had two outstanding causes of concern from 2021.",
        "In 2021, we issued a cause of concern about custody and another about fraud.",
    ],
)
def test_other_causes_that_are_named_last_are_those_that_are_closed(subject, read_two):
    assert closed(read_two("Conclusion", f"{subject} {CLOSURE}")) == []


def test_causes_that_are_listed_later_are_not_these(read_body):
    facts = read_body(
        "Background",
        f"Custody and fraud were causes of concern in 2021. {CLOSURE}",
        "In September 2023, we inspected Borsetshire Police. These causes of concern were as follows:",
        "- The force doesn’t manage registered sex offenders.",
        "- The force doesn’t use MARACs.",
    )
    assert closed(facts) == []


@pytest.mark.parametrize(
    "opening",
    [
        "On condition that the plan of May 2024 is met",
        "In the event that it improves by 2025",
        "In the draft of May 2024",
        "In Felpersham’s letter of May 2024",
    ],
)
def test_a_condition_or_another_text_before_a_closure_is_no_date_of_it(opening, read_two):
    facts = read_two("Conclusion", f"{opening}, these two causes of concern are closed.")
    assert closed(facts) == []


@pytest.mark.parametrize(
    "opening",
    ["Following a successful revisit next spring", "Following the withdrawal of our decision"],
)
def test_what_a_closure_follows_must_have_happened(opening, read_two):
    facts = read_two("Conclusion", f"{opening}, these two causes of concern are closed.")
    assert closed(facts) == []


def test_a_closure_dated_with_a_year_is_not_dated_with_the_day_of_the_letter(read_two):
    facts = read_two("Conclusion", "In 2022, these two causes of concern have been closed.")
    assert all(str(c.not_after) <= "2022-12-31" for c in facts.claims if c.kind == "closed")


@pytest.mark.parametrize(
    "after",
    [
        "But in May 2024, we reopened both.",
        "This is subject to the agreement of my Board.",
        "That is what the force told its staff, and it is wrong.",
    ],
)
def test_a_closure_that_the_next_sentence_takes_back_is_shown_to_a_person(
    after, read_two, remarks_of
):
    facts = read_two("Conclusion", f"{CLOSURE} {after}")
    assert closed(facts) == [] or remarks_of(facts, "status")


@pytest.mark.parametrize("which", ["first", "previous"])
def test_an_earlier_inspection_does_not_date_a_cause_with_the_latest_one(which, read_body):
    facts = read_body(
        "Background",
        "In May 2021, we inspected the force. In September 2023, we inspected the force again. "
        f"During our {which} inspection, we identified one cause of concern. "
        "These causes of concern were as follows:",
        "- The force doesn’t use MARACs.",
    )
    assert (0, "2023-09-01", "2023-09-30") not in identified(facts)


@pytest.mark.parametrize("which", ["the Felpersham", "the fire service", "our national custody"])
def test_causes_found_elsewhere_are_not_identified_here(which, read_two):
    facts = read_two("Update", f"During {which} inspection, we identified two causes of concern.")
    assert identified(facts) == SEPTEMBER


def test_causes_listed_for_one_inspection_were_not_identified_in_another(read_body):
    facts = read_body(
        "Background",
        "In May 2021, the causes of concern were as follows:",
        "- The force doesn’t manage registered sex offenders.",
        "- The force doesn’t use MARACs.",
        "In September 2023, we identified two causes of concern. One related to culture.",
    )
    assert identified(facts) == []


def test_a_cause_listed_after_a_later_inspection_is_not_dated_with_an_earlier_one(read_body):
    facts = read_body(
        "Background",
        "In May 2021, we inspected the force. During our inspection, we identified one cause of "
        "concern. We closed it a year later. In September 2023, we inspected the force again.",
        "These causes of concern were as follows:",
        "- The force doesn’t use MARACs.",
    )
    assert (0, "2021-05-01", "2021-05-31") not in identified(facts)


@pytest.mark.parametrize(
    "description",
    [
        "This relates to Felpersham Constabulary’s crime investigations.",
        "This relates to effective investigations, and it was closed on 1 May 2024.",
    ],
)
def test_a_cause_of_another_body_or_a_closed_one_does_not_remain(description, read_two):
    assert remaining(read_two("Conclusion", f"{REMAINS} {description}")) == []


# Causes and their numbers.


@pytest.mark.parametrize(
    "stem",
    [
        "Our recommendations for these causes of concern are as follows:",
        "The steps that the force has taken to address the causes of concern are as follows:",
        "The criteria for closing causes of concern are as follows:",
        "Examples of causes of concern are as follows:",
        "Felpersham’s causes of concern were as follows:",
    ],
)
def test_what_is_said_about_causes_is_no_list_of_causes(stem, read_body):
    assert read_body("Background", stem, "- train supervisors in the use of MARACs").concerns == ()


@pytest.mark.parametrize(
    "stem",
    [
        "In other forces, we identified two causes of concern, which were:",
        "During our inspection of another service, we identified a cause of concern, which was:",
        "We have not said that we identified causes of concern:",
    ],
)
def test_causes_of_others_or_denied_ones_are_no_causes_of_the_body(stem, read_body):
    assert read_body("Background", stem, "- failing to use MARACs").concerns == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Nationally, vetting is a cause of concern.",
        "Across England and Wales, we identified a cause of concern about vetting.",
        "Our thematic report on vetting identified one cause of concern and 43 recommendations.",
        "The budget is a cause of concern for the commissioner.",
        "Staff told us that workloads were a cause of concern.",
        "We came close to issuing a cause of concern about custody.",
        "We considered issuing a cause of concern about custody.",
        "We propose to raise one cause of concern.",
        "If nothing changes, there would be two causes of concern.",
        "We withdrew the draft cause of concern about custody before publication.",
        "In 2021 the fire and rescue service had a cause of concern about prevention.",
        "We inspected Felpersham Police too. We issued it with a cause of concern about custody.",
    ],
)
def test_what_others_worry_about_or_was_nearly_raised_is_no_cause_of_the_body(sentence, read_body):
    facts = read_body(sentence)
    assert facts.concerns == ()
    assert facts.unnamed == ()


@pytest.mark.parametrize(
    ("sentence", "themes"),
    [
        (
            "We issued one cause of concern, on custody, and withdrew another, on vetting.",
            ["custody", "vetting"],
        ),
        (
            "We identified causes of concern about vetting and about the way in which it cares.",
            ["vetting", "the way in which it cares"],
        ),
        (
            "We issued causes of concern about custody, investigating crime and strategic planning.",
            ["custody", "investigating crime", "strategic planning"],
        ),
        (
            "The force has three causes of concern: custody; vetting; and crime recording.",
            ["custody", "vetting", "crime recording"],
        ),
        (
            "We identified custody, vetting and crime recording as causes of concern.",
            ["custody", "vetting", "crime recording"],
        ),
    ],
)
def test_each_cause_has_its_own_words_for_what_it_is_about(sentence, themes, read_body):
    assert [concern.theme.quote for concern in read_body(sentence).concerns] == themes


@pytest.mark.parametrize(
    "items",
    [
        ("- Recommendations", "- train staff;"),
        ("- Recommendation: within three months, the force should train its staff.",),
        ("- None.",),
    ],
)
def test_recommendations_below_a_cause_in_its_list_are_no_causes(items, read_body):
    facts = read_body(
        "Background",
        "These causes of concern were as follows:",
        "- The force doesn’t use MARACs.",
        *items,
    )
    assert [concern.words.quote for concern in facts.concerns] == ["The force doesn’t use MARACs."]


def test_a_cause_that_remains_of_another_body_is_no_cause_of_this_one(read_two):
    facts = read_two(
        "Conclusion",
        f"Felpersham Constabulary has improved. {REMAINS} "
        "This relates to effective investigations.",
    )
    assert len(facts.concerns) == 2


@pytest.mark.parametrize(
    "sentence",
    [
        "We identified nine causes of concern in Felpersham Constabulary.",
        "In other forces, we identified three causes of concern.",
        f"Felpersham Constabulary had two causes of concern. {CLOSURE}",
    ],
)
def test_the_causes_of_others_are_no_stated_number_of_this_body(sentence, read_two):
    assert [(c.kind.value, c.count) for c in read_two("Update", sentence).counts] == [
        ("identified", 2)
    ]


# Findings.


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        (OFFENDERS, "Felpersham Constabulary has successfully addressed its backlog."),
        (OFFENDERS, "Most other forces have trained their staff."),
        (OFFENDERS, "Neighbouring forces manage offenders well."),
        (OFFENDERS, "The council has appointed a new director."),
        ("Registered sex offenders in Felpersham Constabulary", "The force has trained staff."),
    ],
)
def test_what_others_do_is_no_finding_about_the_body(heading, sentence, read_two):
    assert read_two(heading, sentence).findings == ()


def test_a_body_whose_name_ends_like_that_of_another_is_not_that_other(read_body):
    facts = read_body("Background", "In May 2024, we inspected South Borsetshire Police.")
    assert facts.inspections == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "The backlog has increased to 400 cases.",
        "Sickness has increased.",
        "The force has built up a backlog of 300 cases.",
        "The force has reduced the number of visits to offenders.",
        "The force has cut the number of specialist officers.",
        "The change has created confusion among staff.",
        "The force has established that visits are too late.",
    ],
)
def test_more_of_something_bad_or_less_of_something_good_is_no_progress(sentence, read_two):
    assert "progress" not in found(read_two(OFFENDERS, sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "The force now has fewer officers in the team.",
        "The force now has the highest backlog in England.",
        "It is now receiving more complaints.",
    ],
)
def test_what_is_now_worse_is_no_progress(sentence, read_two):
    assert "progress" not in found(read_two(OFFENDERS, sentence))


@pytest.mark.parametrize(
    "sentence",
    ["There is a clear risk to the public.", "There is a clear need for more staff."],
)
def test_a_clear_risk_or_need_is_no_progress(sentence, read_two):
    assert "progress" not in found(read_two(OFFENDERS, sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "Performance is well below the national average.",
        "Workloads affect the well-being of staff.",
        "We expected better.",
        "Victims deserve better.",
        "The force would do better to train its staff.",
        "The backlog is growing quickly.",
        "Visits are consistently late.",
        "The team is effectively leaderless.",
        "Visits are made less promptly than before.",
        "Supervision can be improved.",
    ],
)
def test_an_adverb_of_praise_does_not_make_progress_of_a_want(sentence, read_two):
    assert "progress" not in found(read_two(OFFENDERS, sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "The force prioritises volume crime over managing offenders.",
        "Staff are waiting for the training they need.",
    ],
)
def test_a_wrong_priority_or_a_training_that_is_wanted_is_no_progress(sentence, read_two):
    assert "progress" not in found(read_two(OFFENDERS, sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "Nothing has improved.",
        "Nobody has trained the officers.",
        "It is hard to see that performance has improved.",
    ],
)
def test_nothing_that_has_improved_is_no_progress(sentence, read_two):
    assert "progress" not in found(read_two(OFFENDERS, sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "Until the force has addressed the backlog, victims are vulnerable.",
        "It is too early to say whether the force has addressed the backlog.",
        "We asked whether the force has trained its staff.",
        "Once it has trained its staff, the force expects to see results.",
        "If the force has trained its staff, this is good news.",
    ],
)
def test_a_condition_or_a_question_is_no_progress(sentence, read_two):
    assert "progress" not in found(read_two(OFFENDERS, sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "The force believes that it manages offenders well.",
        "The force claims to manage offenders effectively.",
        "The chief constable assured us that the force has addressed the backlog.",
    ],
)
def test_what_the_force_says_of_itself_is_no_finding_of_the_inspectors(sentence, read_two):
    assert "progress" not in found(read_two(OFFENDERS, sentence))


@pytest.mark.parametrize(
    "sentence", ["It performed better in 2021.", "In 2021, the team managed offenders effectively."]
)
def test_what_was_good_in_the_past_is_no_progress(sentence, read_two):
    assert "progress" not in found(read_two(OFFENDERS, sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "Thank you for working so well with my team.",
        "I was impressed by how well your officers received my team.",
    ],
)
def test_thanks_under_the_last_section_is_no_progress(sentence, read_two):
    assert found(read_two(OFFENDERS, sentence)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The force has everything it needs to manage offenders.",
        "The force understands when officers need to act.",
        "There is nothing else that the force needs to do.",
        "We no longer think that the force needs to do this.",
        "We don’t consider that the force needs to do more.",
        "The force has now done what we said the force needs to do.",
    ],
)
def test_a_need_that_is_met_or_denied_is_no_need(sentence, read_two):
    assert "further-improvement" not in found(read_two(OFFENDERS, sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "In 2023, we said that the force should improve supervision.",
        "The force has carried out our recommendation that it should improve supervision.",
        "By law it must consider every case.",
    ],
)
def test_a_recommendation_that_is_quoted_or_done_is_no_need(sentence, read_two):
    assert "further-improvement" not in found(read_two(OFFENDERS, sentence))


def test_the_items_under_a_stem_that_says_they_are_done_are_no_needs(read_two):
    facts = read_two(
        OFFENDERS,
        "The force has carried out our recommendations, which were that:",
        "- it should improve supervision;",
    )
    assert facts.findings == ()


@pytest.mark.parametrize(
    ("heading", "line"),
    [
        ("Registered sex offenders: recommendations", "- record visits accurately."),
        (
            "Recommendations for the management of registered sex offenders",
            "- make sure that supervision is improved",
        ),
        (
            "What we said in 2021 about registered sex offenders",
            "The force needs to train its staff.",
        ),
    ],
)
def test_a_heading_over_recommendations_or_the_past_announces_no_findings(heading, line, read_two):
    assert read_two(heading, line).findings == ()


def test_a_section_may_stray_to_a_cause_that_has_no_topic(read_body):
    """LETTERS §1: the heading over the second paragraph was lost."""
    facts = read_body(
        "Background",
        "These causes of concern were as follows:",
        "- The force doesn’t manage registered sex offenders.",
        "- The force doesn’t keep detainees safe in custody.",
        OFFENDERS,
        "The force has trained staff.",
        "Detention officers now check detainees in custody promptly.",
    )
    assert not any("detainees" in finding.evidence.quote for finding in facts.findings)


# What was done and planned.


@pytest.mark.parametrize(
    "act",
    [
        "inspected another force",
        "inspected eight forces",
        "inspected the fire service",
        "inspected Police Scotland",
        "inspected London Fire Brigade",
        "inspected the National Crime Agency",
        "inspected the Met",
        "carried out an inspection of custody in all forces",
        "returned to London",
        "returned to this subject in our annual report",
    ],
)
def test_an_inspection_of_anybody_else_is_none_of_the_body(act, read_body):
    assert read_body("Background", f"In May 2024, we {act}.").inspections == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "We revisited the causes of concern identified in September 2023.",
        "We revisited the recommendations made in September 2023.",
        "We revisited the force having inspected it in September 2023.",
        "We returned to the issues raised in September 2023.",
        "We revisited the force not in September 2023 but in June 2024.",
    ],
)
def test_the_date_of_a_participle_does_not_date_a_revisit(sentence, read_body):
    facts = read_body("Background", sentence)
    assert ("revisit", "2023-09") not in events(facts)


def test_revisits_from_a_month_on_are_not_one_in_that_month(read_body):
    facts = read_body("Background", "From May 2024, we revisited the force each month.")
    assert events(facts) == []


@pytest.mark.parametrize(
    "about",
    ["about all causes of concern except the second", "and not about these two causes of concern"],
)
def test_a_revisit_is_not_about_causes_that_its_sentence_excludes(about, read_two):
    facts = read_two("Update", f"In May 2024, we revisited the force {about}.")
    assert facts.inspections[-1].concerns == ()


def test_a_revisit_about_another_cause_is_not_about_the_only_one_listed(read_body):
    facts = read_body(
        "Background",
        "These causes of concern were as follows:",
        "- The force doesn’t use MARACs.",
        "In May 2024, we revisited the force to assess the cause of concern about custody.",
    )
    assert [event.concerns for event in facts.inspections] == [()]


@pytest.mark.parametrize(
    "where",
    [
        " ahead of our 2025–27 PEEL assessment",
        ", which follow our 2021–22 PEEL report, in our 2023–25 PEEL assessment",
    ],
)
def test_causes_are_not_published_in_a_report_that_is_only_mentioned(where, read_two):
    """LETTERS §4: an accelerated cause is published before the report."""
    facts = read_two(f"On 22 December 2023, we published these causes of concern{where}.")
    assert {issue.cycle for issue in facts.issues} <= {None, "peel-2023-25"}


@pytest.mark.parametrize(
    "act",
    [
        "issued guidance about causes of concern",
        "issued a cause of concern to another force",
        "published the letter that closed these two causes of concern",
    ],
)
def test_what_is_issued_is_the_cause_and_to_the_body(act, read_two):
    assert read_two("Update", f"On 11 March 2024, we {act}.").issues == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "We will review progress against our report of 22 December 2023 later this year.",
        "I will review the improvement made since May 2024.",
    ],
)
def test_a_planned_review_does_not_lie_before_the_letter(sentence, read_body):
    reviews = read_body("Background", sentence).planned_reviews
    assert all(r.period is None or str(r.period.not_before) >= "2024-07-23" for r in reviews)


@pytest.mark.parametrize("words", ["after", "no earlier than", "not before", "from"])
def test_a_review_that_is_planned_for_later_than_a_day_is_not_planned_for_it(words, read_body):
    facts = read_body("Background", f"I will review progress {words} 31 March 2025.")
    assert all(r.period is None for r in facts.planned_reviews)


@pytest.mark.parametrize(
    "sentence",
    [
        "If progress stalls, we will revisit the force.",
        "Unless it improves, we will revisit the force in March 2025.",
        "We doubt that we will revisit the force.",
        "The chief constable told us: “I will review progress by 31 March 2025.”",
        "We will review Felpersham Constabulary’s progress in December 2024.",
        "We will return to this below.",
    ],
)
def test_what_is_conditional_or_said_by_or_about_others_is_no_planned_review(sentence, read_body):
    assert read_body("Background", sentence).planned_reviews == ()


# Who writes to whom.


def test_a_chief_constable_whose_label_was_lost_is_no_sender(read_head):
    """LETTERS §2: the label is lost while the person stays."""
    facts = read_head(
        "From",
        "Lee Freeman KPM",
        "His Majesty’s Inspector of Constabulary",
        "Ann Example",
        "Chief Constable",
        "Sam Sample",
        "Borsetshire Police and Crime Commissioner",
    )
    assert ("from", "Ann Example") not in people(facts)
    assert ("from", "Sam Sample") not in people(facts)


@pytest.mark.parametrize(
    "lines",
    [
        ("To", "Ann Example", "Chief Executive", "Chief Fire Officer"),
        ("From", "Lee Freeman", "Regional Lead", "HM Inspector of Constabulary"),
        ("Cc", "Sam Sample", "Leader of the Council", "Mayor of Borchester"),
    ],
)
def test_a_title_before_another_title_is_no_person(lines, read_head):
    assert [name for _, name in people(read_head(*lines))] == [lines[1]]


def test_a_person_in_copy_is_not_given_the_post_of_the_next_one(read_head):
    facts = read_head(
        "Cc",
        "Sam Sample",
        "Borsetshire Police and Crime Commissioner",
        "Chief Constable Ann Example",
    )
    (sam,) = (party for party in facts.parties if party.name == "Sam Sample")
    assert "Chief Constable" not in [title.post for title in sam.titles]


def test_a_name_below_a_name_is_not_the_post_of_the_first(read_head):
    (sam, *_) = read_head("Cc", "Sam Sample", "Kim Test").parties
    assert [title.post for title in sam.titles] == []


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        (("To", "Borsetshire Police", "Ann Example", "Chief Constable"), "Borsetshire Police"),
        (("To", "Ann Example and Kim Test", "Chief Constable"), "Ann Example and Kim Test"),
        (("To", "Ann Example (Chief Constable)"), "Ann Example (Chief Constable)"),
        (("To", "Ann Example – Chief Constable"), "Ann Example – Chief Constable"),
        (("From", "HM Inspector of Constabulary Lee Freeman"), "of Constabulary Lee Freeman"),
        (
            ("From", "Her Majesty’s Inspector of Constabulary Lee Freeman"),
            "Her Majesty’s Inspector of Constabulary Lee Freeman",
        ),
        (("From", ",", "HM Inspector of Constabulary"), ""),
    ],
)
def test_a_line_that_is_not_one_name_is_not_the_name_of_a_person(lines, wrong, read_head):
    assert wrong not in [name for _, name in people(read_head(*lines))]


@pytest.mark.parametrize(
    "lines",
    [
        ("To", "Ann Example", "Chief Constable", "Felpersham"),
        ("Cc", "Sam Sample", "Police and Crime Commissioner", "Felpersham"),
    ],
)
def test_a_bare_post_with_another_place_below_it_is_not_that_of_the_body(lines, read_head):
    (party,) = read_head(*lines).parties
    assert party.posts == ()


@pytest.mark.parametrize(
    "what",
    [
        "removed from enhanced monitoring",
        "end of enhanced phase of monitoring",
        "return from enhanced monitoring to default",
        "decision not to move to enhanced phase of monitoring",
    ],
)
def test_a_letter_about_leaving_the_enhanced_phase_is_no_move_into_it(what, read_head):
    facts = read_head(title=f"Borsetshire Police: {what}")
    assert facts.letter_kind.value.value != "move-to-engage"


@pytest.mark.parametrize("what", ["no closure of cause of concern", "custody suite closure"])
def test_a_letter_about_no_closure_of_a_cause_is_no_closure(what, read_head):
    facts = read_head(title=f"Borsetshire Police: {what}")
    assert facts.letter_kind.value.value != "closure"


# What is lost and nobody sees.


@pytest.mark.parametrize(
    "sentence",
    [
        "In May 2024, we revisited the force and closed both causes of concern.",
        "We looked at the progress made against these two causes of concern, which remain open.",
        "We identified two causes of concern, one of which we have since closed.",
    ],
)
def test_a_status_in_a_sentence_with_another_fact_leaves_a_remark(sentence, read_two, remarks_of):
    facts = read_two("Update", sentence)
    assert remarks_of(facts, "status")


@pytest.mark.parametrize(
    "sentence",
    [
        "I am pleased to confirm that both are now closed.",
        "The first is now closed.",
        "We have closed them all.",
        "The area of concern is now closed.",
        "The cause(s) of concern are now closed.",
    ],
)
def test_a_status_without_the_words_causes_of_concern_leaves_a_remark(
    sentence, read_two, remarks_of
):
    assert remarks_of(read_two("Conclusion", sentence), "status")


def test_a_status_within_a_listed_cause_leaves_a_remark(read_body, remarks_of):
    facts = read_body(
        "Background",
        "These causes of concern were as follows:",
        "- MARACs (closed in May 2023).",
    )
    assert remarks_of(facts, "status")


@pytest.mark.parametrize(
    "lines",
    [
        (
            "Cause of concern",
            "The force is failing to record crime.",
            "Recommendations",
            "It acts.",
        ),
        ("Cause of concern: responding to the public", "The force doesn’t answer calls."),
        ("Background", "The force has two areas of concern about custody."),
        ("Background", "The force has cause(s) of concern."),
    ],
)
def test_a_letter_with_a_cause_in_a_heading_or_box_is_not_negative(lines, read_body):
    """LETTERS §3: a box “Cause of concern” followed by “Recommendations”; §4: areas of concern."""
    facts = read_body(*lines)
    assert render_facts(facts)["negative"] is False
    assert facts.coverage["concerns"] != "not stated"


@pytest.mark.parametrize(
    "sentence",
    [
        "The force was re-inspected in May 2024.",
        "Our inspectors revisited the force in May 2024.",
        "I revisited the force in May 2024.",
        "Our revisit took place between 5 and 23 February 2024.",
    ],
)
def test_an_inspection_in_other_words_is_not_said_to_be_absent(sentence, read_body):
    assert read_body("Background", sentence).coverage["inspections"] != "not stated"


@pytest.mark.parametrize(
    "sentence",
    [
        "You should provide an action plan by 30 September 2024.",
        "By 30 September 2024, you should provide an action plan.",
        "By the end of October 2024 the force should train its staff.",
    ],
)
def test_a_recommendation_in_other_words_is_not_said_to_be_absent(sentence, read_body):
    assert read_body("Action plan", sentence).coverage["recommendations"] != "not stated"


@pytest.mark.parametrize(
    "sentence", ["The force has been moved into engage.", "Enhanced monitoring began in May 2024."]
)
def test_a_monitoring_phase_in_other_letters_is_not_said_to_be_absent(sentence, read_body):
    assert read_body("Our monitoring process", sentence).coverage["monitoring"] != "not stated"


@pytest.mark.parametrize(
    "line", ["Chief Constable, Borsetshire Police", "Chief Constable Ann Example"]
)
def test_an_addressee_named_by_the_post_is_not_said_to_be_absent(line, read_head):
    assert read_head("To", line).coverage["to"] != "not stated"


def test_of_two_titles_before_a_name_none_is_lost(read_head, remarks_of):
    facts = read_head("Cc", "Mayor of London", "Deputy Mayor for Policing", "Kim Test")
    kept = [title.post for party in facts.parties for title in party.titles]
    assert "Mayor of London" in kept or "Mayor of London" in str(remarks_of(facts, "cc"))


def test_a_letterhead_that_is_a_sentence_is_not_said_to_be_absent(read):
    """LETTERS §2: one letter gives its letterhead as a sentence."""
    facts = read(
        "Borsetshire Police: cause of concern revisit\nThis letter was sent by HMI Lee Freeman to "
        "Ann Example, Chief Constable of Borsetshire Police, on 19 March 2021.\nBackground\nIt acts."
    )
    kinds = ("from", "to", "sent_on")
    assert "not stated" not in {facts.coverage[kind].value for kind in kinds}


def test_a_title_that_names_a_body_without_a_colon_is_not_said_to_name_none(read_head):
    facts = read_head(title="Letter from HM Chief Inspector to Borsetshire Police")
    assert facts.coverage["body"] != "not stated"


@pytest.mark.parametrize(
    "sentence",
    [
        "We recognise the work of the force, but the backlog has grown.",
        "The force has improved training and visits have stopped.",
        "The force has improved training; supervision has collapsed.",
    ],
)
def test_a_want_beside_progress_in_one_sentence_leaves_a_remark(sentence, read_two, remarks_of):
    assert remarks_of(read_two(OFFENDERS, sentence), "findings")


# Crashes, and time that grows with the square of the text.


def test_a_line_that_begins_with_a_comma_makes_nothing_raise(read_two):
    read_two(OFFENDERS, "The force has trained staff.", ", but it must improve.")


@pytest.mark.parametrize(
    "sentence", ["We identified sıx causes of concern.", "In Aprıl 2024, we inspected the force."]
)
def test_a_dotless_i_makes_nothing_raise(sentence, read_body):
    read_body("Background", sentence)

"""The people of a letterhead that is one sentence or one line: all of its words are read, or nobody is."""

import pytest

CHIEF = [("Chief Constable", None)]
SAMPLE = "Sam Sample, Police and Crime Commissioner"
COMMISSIONER = [("Police and Crime Commissioner", None)]


def people(facts):
    return [
        (
            party.role.value,
            party.name,
            [(title.post, title.organisation) for title in party.titles],
        )
        for party in facts.parties
    ]


@pytest.fixture
def sent(read):
    """Read a letter that says by whom it was sent, and to whom."""

    def sent(words):
        return read(f"Borsetshire Police: revisit\nThis letter was sent by {words}.\nIt acts.\n")

    return sent


FREEMAN = ("from", "Lee Freeman", [])
EXAMPLE = ("to", "Ann Example", [])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("HMI Lee Freeman to Ann Example", [EXAMPLE]),
        ("HMI Lee Freeman to Ann Example and Kim Test", [EXAMPLE, ("to", "Kim Test", [])]),
        ("HMI Lee Freeman to Ann Example & Kim Test", [EXAMPLE, ("to", "Kim Test", [])]),
        (
            "HMI Lee Freeman to Ann Example, Kim Test and Sam Sample",
            [EXAMPLE, ("to", "Kim Test", []), ("to", "Sam Sample", [])],
        ),
        *(
            (
                f"HMI Lee Freeman to Ann Example, Chief Constable{mark} and {SAMPLE}",
                [("to", "Ann Example", CHIEF), ("to", "Sam Sample", COMMISSIONER)],
            )
            for mark in ("", ",", ";")
        ),
        (
            "HMI Lee Freeman to Ann Example, Chief Constable, Borsetshire Police",
            [("to", "Ann Example", [("Chief Constable", "Borsetshire Police")])],
        ),
        (
            "HMI Lee Freeman to Ann Example and copied to Kim Test and Sam Sample",
            [EXAMPLE, ("cc", "Kim Test", []), ("cc", "Sam Sample", [])],
        ),
        (
            "HMI Lee Freeman to Ann Aa, Ann Bb, Ann Cc, Ann Dd, Ann Ee, Ann Ff and Ann Gg",
            [("to", f"Ann {name}", []) for name in ("Aa", "Bb", "Cc", "Dd", "Ee", "Ff", "Gg")],
        ),
    ],
)
def test_people_are_named_one_after_another_each_with_a_post_or_without(words, found, sent):
    facts = sent(words)
    assert people(facts) == [FREEMAN, *found]
    assert not any(party.label_lost for party in facts.parties)


@pytest.mark.parametrize(
    "words",
    [
        "HMI Lee Freeman to Ann Example, friend of Kim Test",
        "HMI Lee Freeman to Ann Aa, Ann Bb, Ann Cc, Ann Dd, Ann Ee, Ann Ff, Ann Gg and Ann Hh",
        "the inspectors to Ann Example",
        "HMI Lee Freeman to Ann Example and copied to all of her staff",
    ],
)
def test_where_any_words_stay_unread_nobody_is_named(words, sent):
    facts = sent(words)
    assert people(facts) == []
    about = [r.about for r in facts.remarks if r.kind.value == "unread-passage"]
    assert about == ["cc", "from", "sent_on", "to"]


def test_two_senders_and_a_day_are_read(sent):
    facts = sent("HMI Lee Freeman and HMI Roy Example to Ann Example on 3 May 2024")
    assert people(facts) == [FREEMAN, ("from", "Roy Example", []), EXAMPLE]
    assert (facts.sent_on.value.isoformat(), facts.sent_on.evidence.quote) == (
        "2024-05-03",
        "3 May 2024",
    )


INSPECTOR = ("from", "Lee Freeman", [("HM Inspector of Constabulary", None)])


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("From: HMI Lee Freeman to Ann Example",), [FREEMAN, EXAMPLE]),
        (
            ("From: Lee Freeman, HM Inspector of Constabulary, to Ann Example on 3 May 2024",),
            [INSPECTOR, EXAMPLE],
        ),
        (("From: HMI Lee Freeman to the people",), []),
        (("From: HMI Lee Freeman to Ann Example", "Chief Constable"), []),
        (("To: HMI Lee Freeman to Ann Example",), []),
    ],
)
def test_one_line_from_somebody_to_somebody_names_both(lines, found, read_head):
    assert people(read_head(*lines)) == found

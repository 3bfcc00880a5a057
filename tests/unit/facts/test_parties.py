"""A whole letterhead: every field of every person, and the words that each rests on."""

import pytest

HEAD = "West Midlands Police: PEEL causes of concern revisit letter"
BODY = ("Background", "The force acts.")
THREE_LINES = (
    "From",
    "Lee Freeman KPM",
    "HM Inspector of Constabulary and HM Inspector of Fire & Rescue Services",
    "To",
    "Craig Guildford QPM",
    "Chief Constable,",
    "West Midlands Police,",
    "Cc",
    "Simon Foster",
    "West Midlands Police and Crime Commissioner",
    "Councillor Kim Sample",
    "Cabinet Member",
    "Sent on",
    "23 July 2024",
)
ONE_LINE = (
    "From: Lee Freeman KPM, HM Inspector of Constabulary",
    "To: Chief Constable Craig Guildford QPM, West Midlands Police",
    "Cc: Simon Foster, West Midlands Police and Crime Commissioner",
    "Sent on: 23 July 2024",
)
FREEMAN = ("from", "Lee Freeman", None, "KPM", "lee-freeman", "Lee Freeman KPM")
GUILDFORD = ("to", "Craig Guildford", None, "QPM", "craig-guildford", "Craig Guildford QPM")
FOSTER = ("cc", "Simon Foster", None, None, "simon-foster", "Simon Foster")
CONSTABULARY = (
    "HM Inspector of Constabulary",
    None,
    ("hm-inspector-of-constabulary",),
    "HM Inspector of Constabulary",
)
COMMISSIONER = (
    "West Midlands Police and Crime Commissioner",
    None,
    ("commissioner/west-midlands",),
    "West Midlands Police and Crime Commissioner",
)
CHIEF = ("Chief Constable", "West Midlands Police", ("chief-constable/west-midlands",))


def people(facts):
    return [
        (
            *(party.role, party.name, party.prefix, party.honours, party.person),
            party.evidence.quote,
        )
        for party in facts.parties
    ]


def titles(facts):
    return [
        [(t.post, t.organisation, t.posts, t.evidence.quote) for t in party.titles]
        for party in facts.parties
    ]


def test_people_on_lines_of_their_own_have_every_field(read):
    facts = read("\n".join((HEAD, *THREE_LINES, *BODY)))
    assert people(facts) == [
        FREEMAN,
        GUILDFORD,
        FOSTER,
        ("cc", "Kim Sample", "Councillor", None, None, "Councillor Kim Sample"),
    ]
    assert titles(facts) == [
        [
            CONSTABULARY,
            (
                "HM Inspector of Fire & Rescue Services",
                None,
                ("hm-inspector-of-fire-and-rescue-services",),
                "HM Inspector of Fire & Rescue Services",
            ),
        ],
        [(*CHIEF, "Chief Constable,\nWest Midlands Police")],
        [COMMISSIONER],
        [("Cabinet Member", None, (), "Cabinet Member")],
    ]
    assert not any(party.label_lost for party in facts.parties)


def test_people_on_the_lines_of_their_labels_have_every_field(read):
    facts = read("\n".join((HEAD, *ONE_LINE, *BODY)))
    assert people(facts) == [FREEMAN, GUILDFORD, FOSTER]
    assert [found[0][:3] for found in titles(facts)] == [CONSTABULARY[:3], CHIEF, COMMISSIONER[:3]]
    assert [found[0][3] for found in titles(facts)][::2] == [CONSTABULARY[3], COMMISSIONER[3]]


def test_a_title_over_the_body_of_another_place_is_nobodys_known_post(read):
    lines = [line.replace("West Midlands Police,", "Kent Police") for line in THREE_LINES]
    facts = read("\n".join((HEAD, *lines, *BODY)))
    assert titles(facts)[1] == [
        ("Chief Constable", "Kent Police", (), "Chief Constable,\nKent Police")
    ]
    assert people(facts)[1][4] is None


def test_a_post_that_goes_on_over_two_lines_is_not_taken_for_a_known_one(read):
    lines = list(THREE_LINES)
    lines[9:10] = ["Police and Crime Commissioner", "for the West Midlands"]
    facts = read("\n".join((HEAD, *lines, *BODY)))
    assert people(facts)[2][:2] == ("cc", "Simon Foster")
    assert [title[2] for title in titles(facts)[2]] == [(), ()]


@pytest.mark.parametrize(
    ("published", "remarks"),
    [
        ("23 July 2024", []),
        ("29 July 2024", []),
        (
            "20 July 2024",
            [
                (
                    "unread-date",
                    "published on 2024-07-20, before it was sent on 2024-07-23",
                    "20 July 2024",
                )
            ],
        ),
    ],
)
def test_days_of_sending_and_publishing_are_kept_and_their_order_is_looked_at(
    published, remarks, read
):
    facts = read("\n".join((HEAD, f"Published on: {published}", *THREE_LINES, *BODY)))
    assert (facts.sent_on.value.isoformat(), facts.sent_on.evidence.quote) == (
        "2024-07-23",
        "23 July 2024",
    )
    assert facts.published_on.evidence.quote == published
    said = [
        (r.kind, r.message, r.evidence.quote) for r in facts.remarks if r.about == "published_on"
    ]
    assert said == remarks

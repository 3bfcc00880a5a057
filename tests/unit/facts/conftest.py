"""Small letters about invented bodies, and registers that know some of them."""

from dataclasses import replace

import pytest

from peelgraph.facts import find_facts
from peelgraph.letters import read_letter
from peelgraph.pipeline.building import read_source
from peelgraph.registers import (
    Attribution,
    BodyKind,
    Certainty,
    InspectedBody,
    LocalPolicingBody,
    Person,
    Post,
    Tenure,
)

INVENTED = Attribution("invented for a test", Certainty.UNVERIFIED)


def force(key, name):
    return InspectedBody(key, BodyKind.POLICE, name, (), None, None, None, INVENTED)


def chief(key, name):
    titles = ("Chief Constable", f"Chief Constable {name}", f"Chief Constable, {name}")
    return Post(f"chief-constable/{key}", f"Chief Constable of {name}", titles, f"force/{key}")


def commissioner(key, area):
    titles = (f"{area} Police and Crime Commissioner", "Police and Crime Commissioner")
    label = f"Police and Crime Commissioner for {area}"
    return Post(f"commissioner/{key}", label, titles, f"local-policing-body/{key}")


def tenure(person, post):
    return Tenure(person, post, (), (), None, None, (INVENTED,))


@pytest.fixture(scope="session")
def registers(knowledge):
    """The shipped registers and two invented forces: Borsetshire and its neighbour Felpersham.

    Ann Example is Chief Constable of Borsetshire; a namesake is commissioner for Felpersham.
    """
    shipped = knowledge.registers
    overseers = [
        LocalPolicingBody(
            key, f"{area} Police and Crime Commissioner", key, None, None, None, None, INVENTED
        )
        for key, area in (("borsetshire", "Borsetshire"), ("felpersham", "Felpersham"))
    ]
    return replace(
        shipped,
        bodies=(
            *shipped.bodies,
            force("borsetshire", "Borsetshire Police"),
            force("felpersham", "Felpersham Constabulary"),
        ),
        local_policing_bodies=(*shipped.local_policing_bodies, *overseers),
        posts=(
            *shipped.posts,
            chief("borsetshire", "Borsetshire Police"),
            chief("felpersham", "Felpersham Constabulary"),
            commissioner("borsetshire", "Borsetshire"),
            commissioner("felpersham", "Felpersham"),
        ),
        people=(
            *shipped.people,
            Person("ann-example", "Ann Example", ()),
            Person("ann-example-2", "Ann Example", ()),
            Person("sam-sample", "Sam Sample", ()),
        ),
        tenures=(
            *shipped.tenures,
            tenure("ann-example", "chief-constable/borsetshire"),
            tenure("ann-example-2", "commissioner/felpersham"),
            tenure("sam-sample", "commissioner/borsetshire"),
        ),
    )


@pytest.fixture(scope="session")
def read(knowledge, registers):
    """Read the text of a letter into facts."""

    def read(text):
        return find_facts(read_letter(text, knowledge.rules), registers, knowledge.rules)

    return read


@pytest.fixture
def facts(source, knowledge):
    """What the reader finds in the real letter, read for each test.

    Mutation testing runs the tests that call what was changed; one that is handed what was read for
    another would not be among them.
    """
    return read_source(source, knowledge)


TITLE = "Borsetshire Police: PEEL causes of concern revisit letter"
SENT = "Sent on\n23 July 2024"
OPENING = """\
Background
In September 2023, we inspected Borsetshire Police. During our inspection, we identified two \
causes of concern. These causes of concern were as follows:
- The force doesn’t manage registered sex offenders.
- The force doesn’t use MARACs."""


@pytest.fixture(scope="session")
def read_head(read):
    """Read a letter with these lines of letterhead."""

    def read_head(*lines, title=TITLE):
        return read("\n".join((title, *lines, SENT, "Background", "The force acts.")))

    return read_head


@pytest.fixture(scope="session")
def read_body(read):
    """Read a letter of 23 July 2024 with these lines of body."""

    def read_body(*lines, sent=SENT):
        return read("\n".join((TITLE, *([sent] if sent else []), *lines)))

    return read_body


@pytest.fixture(scope="session")
def read_two(read_body):
    """Read a letter that lists two causes of concern, and goes on with these lines."""

    def read_two(*lines, sent=SENT):
        return read_body(OPENING, *lines, sent=sent)

    return read_two


@pytest.fixture(scope="session")
def remarks_of():
    """Give what a letter's remarks say: kind, subject, and the words."""

    def remarks_of(facts, *about):
        return [
            (remark.kind.value, remark.about, remark.evidence.quote)
            for remark in facts.remarks
            if not about or remark.about in about
        ]

    return remarks_of

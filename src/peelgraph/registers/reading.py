"""Register tables to ``Registers``, every cell checked.

The tables are those of ``data/registers/``, one fact a row, each with its source. A row that is
malformed or points nowhere raises ``RegisterError``; nothing is repaired or left out.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from peelgraph.registers.model import (
    BodyKind,
    InspectedBody,
    LocalPolicingBody,
    Person,
    Post,
    Tenure,
)
from peelgraph.registers.names import slug_name
from peelgraph.registers.registry import ORGANISATIONS, Registers
from peelgraph.registers.rows import Row, Tables, check_unique, read_tables
from peelgraph.registers.titles import (
    PostNames,
    TitleRule,
    build_titles,
    check_examples,
    find_bare_titles,
    read_title_rules,
)

_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_ORGANISATIONS = frozenset({"organisation/hmicfrs"})
_FORCE_CODE = (r"(?:E23|W15)\d{6}", "the code of a police force area (E23 or W15 and six digits)")
_SERVICE_CODE = (r"E31\d{6}", "the code of a fire and rescue authority (E31 and six digits)")
_EVENTS = ("attested", "elected", "from", "to", "note")
_LETTER_SOURCE = re.compile(r"HMICFRS letter of (\d{4}-\d{2}-\d{2})")


def read_registers(tables: Tables) -> Registers:
    """Return the registers that ``tables`` hold.

    ``tables`` maps each name in ``rows.TABLES`` to its rows as ``csv.DictReader`` gives them.
    Raises RegisterError, naming table, line (the header is line 1) and column, for an unknown or
    missing table or column, an empty obligatory cell, a bad date, code or key, a duplicate, a
    reference to no row, and a title rule that misses its example or matches its near miss.
    """
    rows = read_tables(tables)
    forces = _read_bodies(rows["forces"], BodyKind.POLICE, *_FORCE_CODE)
    services = _read_bodies(rows["fire_and_rescue_services"], BodyKind.FIRE, *_SERVICE_CODE)
    bodies = (*forces, *services)
    overseers = _read_overseers(rows["local_policing_bodies"], {body.key for body in forces})
    areas = _read_areas(rows["areas"], {body.key for body in overseers})
    rules = _read_rules(rows["titles"])
    post_names = _read_post_names(rows["posts"], bodies, areas)
    posts = tuple(_build_post(post, rules) for post in post_names)
    check_examples(rules, post_names)
    people = _read_people(rows["people"])
    tenures = _read_tenures(
        rows["tenures"], {person.key for person in people}, {post.key for post in posts}
    )
    return Registers(bodies, overseers, posts, people, tenures, find_bare_titles(rules, posts))


def _read_bodies(
    rows: Iterable[Row], kind: BodyKind, code: str, meaning: str
) -> tuple[InspectedBody, ...]:
    """Return the bodies of one kind, the codes of their areas being of the form ``code``."""
    rows = tuple(rows)
    for column in ("key", "gss_code", "wikidata"):
        check_unique(rows, column)
    return tuple(
        InspectedBody(
            key=_read_key(row),
            kind=kind,
            name=row.text("name"),
            alternative_names=row.names("alternative_names"),
            gss_code=row.optional_matching("gss_code", code, meaning),
            wikidata=_read_wikidata(row),
            homepage=_read_homepage(row),
            attribution=row.attribution(),
        )
        for row in rows
    )


def _read_overseers(rows: Iterable[Row], bodies: set[str]) -> tuple[LocalPolicingBody, ...]:
    """Return the local policing bodies, each of a known force."""
    rows = tuple(rows)
    for column in ("key", "wikidata"):
        check_unique(rows, column)
    return tuple(_read_overseer(row, bodies) for row in rows)


def _read_overseer(row: Row, bodies: set[str]) -> LocalPolicingBody:
    """Return one local policing body, its dates as sure and as possible bounds."""
    start, end = row.partial_date("valid_from"), row.partial_date("valid_to")
    if start and end and end.last < start.first:
        raise row.fail("valid_to", "the body ends before it begins; correct one of the dates")
    return LocalPolicingBody(
        key=_read_key(row),
        name=row.text("name"),
        oversees=row.reference("oversees", bodies, "forces"),
        valid_from=start.last if start else None,
        valid_to=end.first if end else None,
        wikidata=_read_wikidata(row),
        homepage=_read_homepage(row),
        attribution=row.attribution(),
        possible_from=start.first if start else None,
        possible_to=end.last if end else None,
    )


def _read_areas(rows: Iterable[Row], overseers: set[str]) -> dict[str, tuple[str, ...]]:
    """Return the names of the area of each local policing body that has one."""
    rows = tuple(rows)
    check_unique(rows, "body", "name")
    areas: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for row in rows:
        row.attribution()
        areas[row.reference("body", overseers, "local_policing_bodies")] += (row.text("name"),)
    return dict(areas)


def _read_rules(rows: Iterable[Row]) -> tuple[TitleRule, ...]:
    """Return the title rules, no pattern twice for one kind of post."""
    rows = tuple(rows)
    check_unique(rows, "kind", "pattern")
    return read_title_rules(rows)


def _read_post_names(
    rows: Iterable[Row], bodies: Iterable[InspectedBody], areas: Mapping[str, tuple[str, ...]]
) -> tuple[PostNames, ...]:
    """Return each post's row with the names for its placeholders; a post is in a known body."""
    rows = tuple(rows)
    check_unique(rows, "key")
    check_unique(rows, "label")
    names: dict[str, Mapping[str, tuple[str, ...]]] = {key: {} for key in _ORGANISATIONS}
    for body in bodies:
        placeholder = "force" if body.kind is BodyKind.POLICE else "service"
        home = f"{ORGANISATIONS[body.kind]}/{body.key}"
        names[home] = {placeholder: (body.name, *body.alternative_names)}
    for key, area_names in areas.items():
        names[f"local-policing-body/{key}"] = {"area": area_names}
    return tuple(PostNames(row, names[_read_post_in(row, names)]) for row in rows)


def _read_post_in(row: Row, known: Iterable[str]) -> str:
    """Return the organisation in which a post is."""
    path = row.text("post_in")
    if path not in known:
        raise row.fail(
            "post_in",
            f"{path!r} is neither a force, nor a fire and rescue service, nor a local policing "
            f"body with an area, nor {', '.join(_ORGANISATIONS)}; correct it or add a row to "
            "table areas",
        )
    return path


def _build_post(post: PostNames, rules: tuple[TitleRule, ...]) -> Post:
    """Return one post with its titles."""
    row = post.row
    return Post(
        key=row.matching("key", rf"{_SLUG}(?:/{_SLUG})?", "a key such as mayor/london"),
        label=row.text("label"),
        titles=build_titles(post, rules),
        post_in=row.text("post_in"),
        attribution=row.attribution(),
    )


def _read_people(rows: Iterable[Row]) -> tuple[Person, ...]:
    """Return the authority file of people; a namesake's key ends in ``-2`` and so on."""
    rows = tuple(rows)
    check_unique(rows, "key")
    return tuple(
        Person(
            key=_read_person_key(row),
            name=row.text("name"),
            alternative_names=row.names("alternative_names"),
            attribution=row.attribution(),
        )
        for row in rows
    )


def _read_person_key(row: Row) -> str:
    """Return the key of a person: the slug of the name, with a number for a namesake."""
    slug = slug_name(row.text("name"))
    wanted = rf"{re.escape(slug)}(?:-(?:[2-9]|[1-9]\d+))?"
    return row.matching("key", wanted, f"the key of {row.text('name')!r}, which is {slug!r}")


def _read_tenures(rows: Iterable[Row], people: set[str], posts: set[str]) -> tuple[Tenure, ...]:
    """Return one tenure for each person and post, in the order of the table."""
    rows = tuple(rows)
    check_unique(rows, "person", "post", "event", "date", "source", "note")
    groups: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        person = row.reference("person", people, "people")
        groups[person, row.reference("post", posts, "posts")].append(row)
    return tuple(_read_tenure(*keys, group) for keys, group in groups.items())


def _read_tenure(person: str, post: str, rows: list[Row]) -> Tenure:
    """Return what the dated facts of one person in one post say together."""
    days: dict[str, dict[date, list[Row]]] = {event: {} for event in _EVENTS}
    for row in rows:
        event, day = _read_event(row)
        if day is not None:
            days[event].setdefault(day, []).append(row)
    start, end = _read_bound(days["from"]), _read_bound(days["to"])
    return Tenure(
        person=person,
        post=post,
        attested_on=tuple(sorted(days["attested"])),
        elected_on=tuple(sorted(days["elected"])),
        valid_from=start,
        valid_to=end,
        attributions=tuple(dict.fromkeys(row.attribution() for row in rows)),
        attested_only_by_letter=tuple(
            day
            for day, attesting in sorted(days["attested"].items())
            if all(_LETTER_SOURCE.fullmatch(row.text("source")) for row in attesting)
        ),
    )


def _read_event(row: Row) -> tuple[str, date | None]:
    """Return what a row states and the day from which it is sure, ``None`` for a mere note."""
    event, when = row.text("event"), row.partial_date("date")
    if event not in _EVENTS:
        raise row.fail("event", f"{event!r} is unknown; use {', '.join(_EVENTS)}")
    if event == "note":
        row.text("note")
        return event, None
    if when is None:
        raise row.fail("date", f"{event} needs a date; add one or write the event note")
    if event in ("attested", "elected") and not when.is_day:
        raise row.fail("date", f"{event} needs a full day; add it or write the event note")
    _check_letter_source(row)
    return event, when.first if event == "to" else when.last


def _check_letter_source(row: Row) -> None:
    """Raise RegisterError where a letter is said to attest another day than its own."""
    letter = _LETTER_SOURCE.fullmatch(row.text("source"))
    if letter and row.text("event") == "attested" and letter[1] != row.text("date"):
        raise row.fail("date", f"a letter of {letter[1]} attests that day only; correct one")


def _read_bound(days: Mapping[date, list[Row]]) -> date | None:
    """Return the only day of a start or an end; sources that disagree belong in notes."""
    for rows in list(days.values())[1:]:
        raise rows[0].fail("date", "the tenure has another such date; keep one, note the other")
    return next(iter(days), None)


def _read_key(row: Row) -> str:
    """Return the key of a body."""
    return row.matching("key", _SLUG, "a key of small letters, digits and single hyphens")


def _read_wikidata(row: Row) -> str | None:
    """Return the Wikidata item of a body."""
    return row.optional_matching("wikidata", r"Q[1-9]\d*", "a Wikidata item such as Q7985948")


def _read_homepage(row: Row) -> str | None:
    """Return the home page of a body."""
    return row.optional_matching("homepage", r"https?://\S+", "an address with http or https")

"""A letter that is withdrawn is in no current answer, comes back by no way, and is told of in public."""

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode, Quad

from peelgraph.cli import peelgraph
from peelgraph.errors import InputError, StoreError, WithdrawnError
from peelgraph.graph.vocabulary import concept, peel, prov, rdfs
from peelgraph.pipeline import withdrawing
from peelgraph.pipeline.building import build_quads
from peelgraph.pipeline.publishing import publish_built, publish_quads, read_current, roll_back
from peelgraph.pipeline.rebuilding import publish_rebuilt, rebuild_letters
from peelgraph.pipeline.sources import LetterSource, load_letter
from peelgraph.pipeline.withdrawing import withdraw_letter
from peelgraph.settings import Settings
from peelgraph.store.published.errata import ERRATA_NAME, append_withdrawal, load_withdrawals
from peelgraph.store.published.versions import current_version, list_versions

TEXTS = Path(__file__).parents[2] / "corpus" / "text"
RAISED = """\
Borsetshire Fire and Rescue Service: causes of concern revisit letter
From
Joan Bright
His Majesty’s Inspector of Fire & Rescue Services
To
Ada Field
Chief Fire Officer
Borsetshire Fire and Rescue Service
Sent on
6 March 2023
Background
In November 2022, we inspected Borsetshire Fire and Rescue Service. During our inspection, we identified one cause of concern, \
which was that the service:
- doesn’t make sure that its staff are trained to keep people in custody safe.
"""
CLOSED = (
    RAISED.replace("6 March 2023", "7 July 2024")
    + """\
Conclusion
I am pleased to confirm that this cause of concern is now closed.
"""
)
DAY = date(2026, 11, 27)
REASON = "Its publisher has retracted it."
NOTE = Quad(
    NamedNode("https://example.org/note"),
    rdfs.label,
    NamedNode("https://example.org/thing"),
    NamedNode("https://example.org/notes"),
)


@pytest.fixture(scope="module")
def letters():
    return [LetterSource("raised", RAISED), LetterSource("closed", CLOSED)]


@pytest.fixture(scope="module")
def home(tmp_path_factory, letters, knowledge):
    """A home in which both letters were published, a client wrote a graph, and one was withdrawn."""
    home = tmp_path_factory.mktemp("home")
    settings = Settings.from_environment({"PEELGRAPH_HOME": str(home)})
    both = build_quads(letters, knowledge, settings.base)
    publish_quads((*both, NOTE), settings)
    withdraw_letter("closed", REASON, DAY, letters, knowledge, settings)
    return home


@pytest.fixture
def settings(tmp_path, home):
    shutil.copytree(home, tmp_path / "home", symlinks=True)
    return Settings.from_environment({"PEELGRAPH_HOME": str(tmp_path / "home")})


def without_errata(quads, settings):
    return {q for q in quads if q.graph_name != NamedNode(f"{settings.base}graph/errata")}


def test_what_is_left_is_what_the_other_letters_alone_would_give(settings, letters, knowledge):
    alone = build_quads(letters[:1], knowledge, settings.base)
    current = read_current(settings.home)
    assert without_errata(current, settings) == {*alone, NOTE}
    both = build_quads(letters, knowledge, settings.base)
    statuses = [{q for q in quads if q.predicate == peel.currentStatus} for quads in (both, alone)]
    assert [{quad.object for quad in found} for found in statuses] == [
        {concept("status", "closed")},
        {concept("status", "open")},
    ]


def test_the_public_is_told_the_reason_and_every_identifier_that_went(settings, letters, knowledge):
    current = read_current(settings.home)
    both = build_quads(letters, knowledge, settings.base)
    described = {quad.subject for quad in current}
    gone = {q.object for q in current if q.predicate == prov.invalidated}
    expected = {quad.subject for quad in both} - described
    assert gone == {node for node in expected if "#" not in node.value}
    names = {node.value.removeprefix(settings.base).split("/")[0] for node in gone}
    assert {"letter", "text", "graph", "extraction"} <= names
    assert {q.object.value for q in current if q.subject.value.startswith(f"{settings.base}withd")
            and q.predicate == rdfs.comment} == {REASON}  # fmt: skip


def test_no_build_and_no_rollback_brings_it_back(settings, letters, knowledge):
    with pytest.raises(WithdrawnError, match=REASON):
        roll_back(settings)
    with pytest.raises(WithdrawnError, match="2026-11-27"):
        publish_quads(build_quads(letters, knowledge, settings.base), settings)
    renamed = replace(letters[1], name="again", url="https://example.org/again")
    known = load_withdrawals(settings.home)
    quads = build_quads([letters[0], renamed], knowledge, settings.base, known)
    before = current_version(settings.home)
    publish_built(quads, settings)
    assert current_version(settings.home) == before


def test_a_corrected_letter_has_an_identifier_of_its_own(settings, letters, knowledge):
    text = letters[1].text.replace("\n", "\n\n", 1)
    known = load_withdrawals(settings.home)
    same_day = replace(letters[1], text=text, source_digest="")
    assert not [
        quad
        for quad in build_quads([same_day], knowledge, settings.base, known)
        if quad.predicate == peel.sentOn
    ]
    corrected = replace(same_day, distinguish=True)
    quads = build_quads([letters[0], corrected], knowledge, settings.base, known)
    sent = {quad.subject.value for quad in quads if quad.predicate == peel.sentOn}
    assert len(sent) == 2
    assert f"{settings.base}letter/{known[0].letter}" not in sent


def test_what_was_withdrawn_already_is_withdrawn_once(settings, letters, knowledge):
    done = withdraw_letter("closed", "other", date(2027, 1, 1), letters, knowledge, settings)
    assert done.withdrawal == load_withdrawals(settings.home)[0]
    assert done.changes == ()
    assert len(load_withdrawals(settings.home)) == 1


def test_a_withdrawal_that_was_interrupted_is_completed_by_the_next_publication(
    tmp_path, letters, knowledge, monkeypatch
):
    settings = Settings.from_environment({"PEELGRAPH_HOME": str(tmp_path)})
    publish_quads(build_quads(letters, knowledge, settings.base), settings)
    before = current_version(tmp_path)

    def stop(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(withdrawing, "publish_built", stop)
        with pytest.raises(KeyboardInterrupt):
            withdraw_letter("raised", REASON, DAY, letters, knowledge, settings)
    assert current_version(tmp_path) == before
    publish_rebuilt(rebuild_letters(letters, knowledge, settings), settings)
    assert len(load_withdrawals(tmp_path)) == 1
    names = {quad.graph_name.value for quad in read_current(tmp_path)}
    assert sum("/graph/letter/" in name for name in names) == 1


@pytest.mark.parametrize("named", ["none", "letter/x", ""])
def test_an_unknown_letter_is_told_with_those_that_are_known(settings, letters, knowledge, named):
    with pytest.raises(InputError, match=r"--letters"):
        withdraw_letter(named, REASON, DAY, letters, knowledge, settings)


def test_a_withdrawal_needs_a_reason(settings, letters, knowledge):
    with pytest.raises(InputError, match="reason"):
        withdraw_letter("raised", " ", DAY, letters, knowledge, settings)


@pytest.mark.parametrize(
    "line",
    [
        "{}",
        "nothing",
        '{"letter": 1}',
        '{"letter":"x","digests":[],"reason":"","withdrawn_on":"2026-11-27","invalidated":[]}',
    ],
)
def test_a_record_that_cannot_be_read_stops_every_publication(settings, line):
    with (settings.home / ERRATA_NAME).open("a") as file:
        file.write(f"{line}\n")
    with pytest.raises(StoreError, match="line 2"):
        publish_quads([NOTE], settings)


def test_a_torn_record_is_no_withdrawal_and_is_cut_off(settings):
    (known,) = load_withdrawals(settings.home)
    with (settings.home / ERRATA_NAME).open("a") as file:
        file.write('{"letter": "')
    assert load_withdrawals(settings.home) == (known,)
    append_withdrawal(settings.home, known)
    assert load_withdrawals(settings.home) == (known, known)


def test_a_rebuild_reports_each_statement_and_publishes_what_it_reported(
    settings, letters, knowledge
):
    third = load_letter(TEXTS / "fire-casterbridge-closure-2024.txt")
    rebuilt = rebuild_letters([letters[0], third], knowledge, settings)
    before = set(read_current(settings.home))
    added = {quad for change in rebuilt.changes for quad in change.added}
    assert added
    assert not {quad for change in rebuilt.changes for quad in change.removed} - before
    assert len([c for c in rebuilt.changes if "/graph/letter/" in c.graph]) == 1
    assert set(read_current(settings.home)) == before
    publish_rebuilt(rebuilt, settings)
    after = set(read_current(settings.home))
    assert after - before == added
    assert NOTE in after
    assert rebuild_letters([letters[0], third], knowledge, settings).changes == ()


def run(settings, *arguments):
    return CliRunner().invoke(peelgraph, list(map(str, arguments)), obj=settings)


def test_the_commands_list_report_go_back_and_remove(settings, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "raised.txt").write_text(RAISED, "utf-8")
    listed = json.loads(run(settings, "versions", "--format", "json").stdout)
    assert [(row["letters"], row["current"]) for row in listed] == [(1, True), (2, False)]
    assert run(settings, "versions").stdout.startswith(f"* {listed[0]['id']}  20")
    assert run(settings, "rebuild", tmp_path / "letters").stdout == "nothing changed\n"
    report = run(settings, "rebuild", "--format", "json")
    assert json.loads(report.stdout)["graphs"]
    removed = run(settings, "gc", "--keep", "1")
    assert removed.stdout.split() == [listed[1]["id"]]
    assert len(list_versions(settings.home)) == 1


def test_a_dataset_is_published_through_the_gate(settings, tmp_path):
    dataset = current_version(settings.home).dataset_path
    shutil.copy(dataset, tmp_path / "same.nq")
    done = run(settings, "publish", tmp_path / "same.nq")
    assert done.exit_code == 0, done.output
    assert "unchanged" in done.stderr
    (tmp_path / "bad.ttl").write_text(
        "<https://w3id.org/peel/id/letter/x> a <https://w3id.org/peel/ontology#Letter> ."
    )
    done = run(settings, "publish", tmp_path / "bad.ttl")
    assert done.exit_code == 1
    assert current_version(settings.home).dataset_path == dataset

"""Going back, holding and removing versions, and what the journal says of them."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from peelgraph.errors import StoreError, UnknownVersionError, VersionGoneError
from peelgraph.store.published.journal import JOURNAL_NAME, Publication, list_publications
from peelgraph.store.published.retention import Collected, collect_versions, find_previous
from peelgraph.store.published.versions import (
    current_version,
    hold_version,
    list_versions,
    load_version,
    make_current,
    publish_version,
)

DATASETS = [b'<http://e/a> <http://e/p> "%d" <http://e/g> .\n' % n for n in range(5)]


@pytest.fixture
def versions(tmp_path):
    return [publish_version(tmp_path, dataset, {}, {}) for dataset in DATASETS]


def ids(versions):
    return [version.id for version in versions]


def test_the_journal_says_which_version_was_current_since_when(tmp_path):
    assert list_publications(tmp_path) == ()
    started = datetime.now(UTC)
    first = publish_version(tmp_path, DATASETS[0], {}, {})
    second = publish_version(tmp_path, DATASETS[1], {}, {})
    publish_version(tmp_path, DATASETS[1], {}, {})
    make_current(tmp_path, first)
    found = list_publications(tmp_path)
    assert [p.version_id for p in found] == [first.id, second.id, first.id]
    times = [p.published_at for p in found]
    assert started <= times[0] < times[1] < times[2] <= datetime.now(UTC)
    assert all(time.tzinfo is UTC for time in times)


def test_the_journal_is_no_part_of_a_version(tmp_path):
    one = publish_version(tmp_path / "one", DATASETS[0], {"report.json": b"{}"}, {"n": 1})
    other = publish_version(tmp_path / "other", DATASETS[0], {"report.json": b"{}"}, {"n": 1})
    for path in sorted(one.path.iterdir()):
        assert path.read_bytes() == (other.path / path.name).read_bytes()


def test_a_clock_that_was_set_back_does_not_reorder_the_journal(tmp_path, versions):
    later = datetime.now(UTC) + timedelta(days=400)
    lines = (tmp_path / JOURNAL_NAME).read_text().splitlines()[:-1]
    last = {"published": later.isoformat(), "version": versions[-1].id}
    (tmp_path / JOURNAL_NAME).write_text("\n".join([*lines, json.dumps(last)]) + "\n")
    make_current(tmp_path, versions[0])
    assert list_publications(tmp_path)[-1] == Publication(
        versions[0].id, later + timedelta(microseconds=1)
    )


def test_a_home_without_a_journal_gets_one_when_it_is_next_published(tmp_path, versions):
    (tmp_path / JOURNAL_NAME).unlink()
    assert list_publications(tmp_path) == ()
    assert current_version(tmp_path) == versions[-1]
    make_current(tmp_path, versions[-1])
    assert [p.version_id for p in list_publications(tmp_path)] == [versions[-1].id]


@pytest.mark.parametrize("line", ["{}", "no json", '{"published": "yesterday", "version": "x"}'])
def test_a_line_of_the_journal_that_is_none_is_told_with_its_number(tmp_path, versions, line):
    text = (tmp_path / JOURNAL_NAME).read_text()
    (tmp_path / JOURNAL_NAME).write_text(f"{line}\n{text}")
    with pytest.raises(StoreError, match="line 1"):
        list_publications(tmp_path)


def test_going_back_twice_goes_back_two_versions(tmp_path, versions):
    for expected in (versions[3], versions[2], versions[1]):
        make_current(tmp_path, find_previous(tmp_path))
        assert current_version(tmp_path) == expected
    publish_version(tmp_path, DATASETS[4], {}, {})
    assert find_previous(tmp_path) == versions[1]


def test_there_is_nothing_before_the_first_version(tmp_path):
    with pytest.raises(UnknownVersionError, match="before the current one"):
        find_previous(tmp_path)
    publish_version(tmp_path, DATASETS[0], {}, {})
    with pytest.raises(UnknownVersionError, match="before the current one"):
        find_previous(tmp_path)


def test_the_versions_that_were_current_last_stay(tmp_path, versions):
    make_current(tmp_path, versions[0])
    collected = collect_versions(tmp_path, 2)
    assert set(collected.removed) == {versions[1].id, versions[2].id, versions[3].id}
    assert collected.in_use == ()
    assert set(ids(list_versions(tmp_path))) == {versions[0].id, versions[4].id}
    assert current_version(tmp_path) == versions[0]
    assert len(list_publications(tmp_path)) == 6


@pytest.mark.parametrize("keep", [0, 1])
def test_the_current_version_is_never_removed(tmp_path, versions, keep):
    collect_versions(tmp_path, keep)
    assert ids(list_versions(tmp_path)) == [versions[-1].id]


def test_a_removed_version_is_told_from_one_that_never_was(tmp_path, versions):
    collect_versions(tmp_path, 1)
    with pytest.raises(VersionGoneError, match="has been removed since"):
        load_version(tmp_path, versions[0].id)
    with pytest.raises(VersionGoneError):
        hold_version(versions[0])
    with pytest.raises(VersionGoneError):
        make_current(tmp_path, versions[0])
    with pytest.raises(UnknownVersionError) as caught:
        load_version(tmp_path, "0123456789abcdef")
    assert not isinstance(caught.value, VersionGoneError)
    assert publish_version(tmp_path, DATASETS[0], {}, {}).id == versions[0].id


def test_a_version_in_use_stays_until_it_is_let_go(tmp_path, versions):
    with hold_version(versions[0]), hold_version(versions[0]):
        collected = collect_versions(tmp_path, 1)
        assert collected == Collected(collected.removed, (versions[0].id,))
        assert load_version(tmp_path, versions[0].id) == versions[0]
    assert collect_versions(tmp_path, 1).removed == (versions[0].id,)


def test_holding_a_version_needs_no_permission_to_write(tmp_path, versions):
    for path in (tmp_path, *tmp_path.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with hold_version(current_version(tmp_path)) as held:
            assert held.version == versions[-1]
    finally:
        for path in (tmp_path, *tmp_path.rglob("*")):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o755)

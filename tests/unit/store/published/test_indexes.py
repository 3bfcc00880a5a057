"""An index is whole or not there, made once, and gone with its version."""

import json
import os
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread

import pytest

from peelgraph.errors import StoreError
from peelgraph.settings import Limits
from peelgraph.store.interface import Solutions
from peelgraph.store.published.indexes import (
    FOLDER_NAME,
    LIST_NAME,
    find_index,
    make_index,
    remove_orphans,
)
from peelgraph.store.published.locking import hold_file
from peelgraph.store.published.retention import collect_versions
from peelgraph.store.published.versions import Version, current_version, publish_version
from peelgraph.store.workers.indexing import ENGINE, prepare_index
from peelgraph.store.workers.pool import WorkerPool

ON_DISK = replace(Limits.from_environment({}), memory=0)


def dataset(word: str) -> bytes:
    return f'<http://e/a> <http://e/p> "{word}" <http://e/g> .\n'.encode()


@pytest.fixture
def version(tmp_path) -> Version:
    return publish_version(tmp_path / "home", dataset("first"), {}, {})


def write(place: Path) -> None:
    (place / "data").write_bytes(b"0123456789")


def refuse(place: Path) -> None:
    raise AssertionError(f"written again: {place}")


def indexes(home: Path) -> set[str]:
    return {entry.name for entry in (home / FOLDER_NAME).iterdir() if entry.is_dir()}


def ask(home: Path) -> set[str]:
    with closing(WorkerPool(home, ON_DISK)) as pool:
        answer = pool.current().query("SELECT ?o { ?s ?p ?o }")
    assert isinstance(answer, Solutions)
    return {str(row[0].value) for row in answer.rows}


def test_an_index_is_written_once(version):
    assert find_index(version, "one-1") is None
    place = make_index(version, "one-1", write)
    assert find_index(version, "one-1") == place
    assert make_index(version, "one-1", refuse) == place


def test_writers_at_one_time_write_it_once(version):
    together, written = Barrier(4), []

    def make() -> None:
        together.wait()
        make_index(version, "one-1", lambda place: (write(place), written.append(place)))

    threads = [Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(written) == 1


@pytest.mark.parametrize(
    "harm",
    [
        lambda place: (place / "data").unlink(),
        lambda place: (place / "data").write_bytes(b"01234"),
        lambda place: (place / LIST_NAME).unlink(),
        lambda place: (place / LIST_NAME).write_text('{"da'),
    ],
    ids=["without a file", "with half a file", "without its list", "with half its list"],
)
def test_what_a_copy_has_only_in_part_is_not_taken_for_an_index_and_is_replaced(version, harm):
    place = make_index(version, "one-1", write)
    harm(place)
    assert find_index(version, "one-1") is None
    assert make_index(version, "one-1", write) == place
    assert find_index(version, "one-1") == place


def test_a_writer_that_fails_leaves_nothing(version):
    def fail(place: Path) -> None:
        write(place)
        raise OSError("No space left on device")

    with pytest.raises(StoreError, match="No space left"):
        make_index(version, "one-1", fail)
    assert not indexes(version.path.parent.parent)


def test_another_release_of_the_engine_writes_its_own_and_removes_what_nobody_reads(version):
    home = version.path.parent.parent
    held = hold_file(make_index(version, "one-1", write) / LIST_NAME)
    make_index(version, "one-2", write)
    assert indexes(home) == {f"{version.id}-one-1", f"{version.id}-one-2"}
    os.close(held)
    make_index(version, "one-3", write)
    assert indexes(home) == {f"{version.id}-one-3"}


def test_an_index_goes_with_its_version(version):
    home = version.path.parent.parent
    make_index(version, "one-1", write)
    other = publish_version(home, dataset("second"), {}, {})
    make_index(other, "one-1", write)
    (home / FOLDER_NAME / ".draft-stopped").mkdir()
    assert collect_versions(home, 1).removed == (version.id,)
    assert indexes(home) == {f"{other.id}-one-1"}


def test_without_indexes_there_is_nothing_to_remove(tmp_path):
    remove_orphans(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_large_version_is_indexed_before_it_is_current(version):
    home = version.path.parent.parent
    publish_version(
        home, dataset("second"), {}, {}, prepare=lambda version: prepare_index(version, budget=0)
    )
    place = find_index(current_version(home), ENGINE)
    assert place is not None
    written = {file.name: file.stat().st_mtime_ns for file in place.iterdir()}
    assert ask(home) == {"second"}
    assert {file.name: file.stat().st_mtime_ns for file in place.iterdir()} == written


def test_a_version_that_fits_into_memory_has_no_index(version):
    prepare_index(version, budget=1_000_000)
    assert find_index(version, ENGINE) is None


def test_a_version_whose_index_cannot_be_written_does_not_become_current(version):
    home = version.path.parent.parent
    (home / FOLDER_NAME).write_text("no folder")
    with pytest.raises(StoreError, match="cannot be written"):
        publish_version(
            home, dataset("second"), {}, {}, prepare=lambda new: prepare_index(new, budget=0)
        )
    assert current_version(home).id == version.id


def test_a_service_writes_the_index_that_is_missing_and_the_next_one_finds_it(version):
    home = version.path.parent.parent
    assert ask(home) == {"first"}
    place = find_index(version, ENGINE)
    assert place is not None
    assert json.loads((place / LIST_NAME).read_text())
    before = place.stat().st_mtime_ns
    assert ask(home) == {"first"}
    assert place.stat().st_mtime_ns == before


def test_a_service_that_may_not_write_beside_the_versions_answers_all_the_same(version):
    home = version.path.parent.parent
    (home / FOLDER_NAME).write_text("no folder")
    assert ask(home) == {"first"}


def test_a_copy_of_all_is_served_without_writing_an_index_again(version, tmp_path):

    prepare_index(version, budget=0)
    copy = tmp_path / "copy"
    shutil.copytree(version.path.parent.parent, copy, symlinks=True)
    place = find_index(current_version(copy), ENGINE)
    assert place is not None
    before = place.stat().st_mtime_ns
    assert ask(copy) == {"first"}
    assert place.stat().st_mtime_ns == before
    assert indexes(copy) == {f"{version.id}-{ENGINE}"}

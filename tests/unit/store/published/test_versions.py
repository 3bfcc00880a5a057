import hashlib
import json
import os

import pytest

from peelgraph.errors import StoreError, UnknownVersionError
from peelgraph.store.embedded import EmbeddedStore
from peelgraph.store.published.versions import (
    current_version,
    digest_dataset,
    list_versions,
    load_version,
    make_current,
    publish_version,
    read_dataset,
)

FIRST = b'<http://e/a> <http://e/p> "1" <http://e/g> .\n<http://e/b> <http://e/p> "2" .\n'
SECOND = b'<http://e/a> <http://e/p> "other" <http://e/g> .\n'


def test_a_published_version_holds_the_dataset_the_manifest_and_the_attachments(tmp_path):
    version = publish_version(tmp_path, FIRST, {"report.json": b"{}"}, {"letters": 1})
    assert version == current_version(tmp_path)
    assert version.dataset_path.read_bytes() == FIRST
    assert (version.path / "report.json").read_bytes() == b"{}"
    manifest = json.loads((version.path / "manifest.json").read_bytes())
    assert manifest == version.manifest
    assert manifest["id"] == version.id
    assert manifest["digest"] == hashlib.sha256(FIRST).hexdigest() == digest_dataset(FIRST)
    assert manifest["files"] == {
        "dataset.nq": manifest["digest"],
        "report.json": hashlib.sha256(b"{}").hexdigest(),
    }
    assert (manifest["quads"], manifest["graphs"], manifest["letters"]) == (2, {"http://e/g": 1}, 1)
    assert manifest["software"].startswith("peelgraph ")


def test_the_same_statements_in_another_order_are_the_same_version(tmp_path):
    first = publish_version(tmp_path, FIRST, {}, {})
    reordered = b"\n".join(reversed(FIRST.splitlines()))
    assert publish_version(tmp_path, reordered, {}, {"more": 1}) == first
    assert list_versions(tmp_path) == (first,)


def test_the_same_dataset_with_another_report_is_another_version(tmp_path):
    first = publish_version(tmp_path, FIRST, {"report.json": b"{}"}, {})
    second = publish_version(tmp_path, FIRST, {"report.json": b"[]"}, {})
    assert first.id != second.id
    assert current_version(tmp_path) == second
    make_current(tmp_path, first)
    assert current_version(tmp_path) == first


def test_publishing_an_older_dataset_again_makes_it_current(tmp_path):
    first = publish_version(tmp_path, FIRST, {}, {})
    second = publish_version(tmp_path, SECOND, {}, {})
    assert current_version(tmp_path) == second
    publish_version(tmp_path, FIRST, {}, {})
    assert current_version(tmp_path) == first
    assert {version.id for version in list_versions(tmp_path)} == {first.id, second.id}


def test_where_nothing_is_published_the_message_names_the_command(tmp_path):
    with pytest.raises(UnknownVersionError, match="peelgraph build --publish"):
        current_version(tmp_path)
    assert list_versions(tmp_path) == ()


@pytest.mark.parametrize("name", ["", "..", "0123456789abcdef", "../../etc", "x" * 16])
def test_an_unknown_version_is_refused(tmp_path, name):
    publish_version(tmp_path, FIRST, {}, {})
    with pytest.raises(UnknownVersionError):
        load_version(tmp_path, name)


@pytest.mark.parametrize("name", ["../escape", "dataset.nq", "manifest.json", "", ".hidden"])
def test_an_attachment_cannot_take_another_place(tmp_path, name):
    with pytest.raises(StoreError, match="attachment"):
        publish_version(tmp_path, FIRST, {name: b""}, {})


@pytest.mark.parametrize("dataset", [b"", b"\n\n", b"no quads\n"])
def test_what_is_no_dataset_is_not_published(tmp_path, dataset):
    with pytest.raises(StoreError):
        publish_version(tmp_path, dataset, {}, {})
    assert list_versions(tmp_path) == ()


def test_a_changed_byte_is_refused_on_opening_and_on_publishing_again(tmp_path):
    version = publish_version(tmp_path, FIRST, {}, {})
    version.dataset_path.write_bytes(FIRST.replace(b'"1"', b'"3"'))
    with pytest.raises(StoreError, match="has changed since it was published"):
        EmbeddedStore.open(current_version(tmp_path))
    with pytest.raises(StoreError, match="publish again"):
        publish_version(tmp_path, FIRST, {}, {})


def test_a_changed_manifest_cannot_vouch_for_a_changed_dataset(tmp_path):
    version = publish_version(tmp_path, FIRST, {}, {})
    other = publish_version(tmp_path, SECOND, {}, {})
    version.dataset_path.write_bytes(SECOND)
    (version.path / "manifest.json").write_bytes((other.path / "manifest.json").read_bytes())
    with pytest.raises(StoreError, match=f"is not that of version {version.id}"):
        read_dataset(load_version(tmp_path, version.id))


@pytest.mark.parametrize("manifest", [b"", b"{", b"[]", b"{}"])
def test_a_broken_manifest_is_a_store_error(tmp_path, manifest):
    version = publish_version(tmp_path, FIRST, {}, {})
    (version.path / "manifest.json").write_bytes(manifest)
    with pytest.raises(StoreError):
        current_version(tmp_path)


def test_a_folder_that_cannot_be_written_is_a_store_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        publish_version(tmp_path / "file", FIRST, {}, {})


def test_the_link_is_relative_so_that_a_home_can_be_moved(tmp_path):
    home = tmp_path / "here"
    version = publish_version(home, FIRST, {}, {})
    assert not os.path.isabs(os.readlink(home / "current"))  # noqa: PTH115, PTH117
    home.rename(tmp_path / "there")
    assert current_version(tmp_path / "there").id == version.id

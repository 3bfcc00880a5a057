"""Letters are withdrawn and read anew by several steps: wherever it stops, what is served is whole.

The process is not killed here, since reading and validating would be done again for each of its file
operations. The home is copied as it lies before each of them, which is what a kill there leaves behind.
"""

import hashlib
import importlib.util
import shutil
from datetime import date
from pathlib import Path

import pytest

from peelgraph.errors import WithdrawnError
from peelgraph.pipeline.building import build_quads
from peelgraph.pipeline.publishing import publish_built, roll_back
from peelgraph.pipeline.rebuilding import publish_rebuilt, rebuild_letters
from peelgraph.pipeline.sources import LetterSource
from peelgraph.pipeline.withdrawing import withdraw_letter
from peelgraph.settings import Settings
from peelgraph.store.published.errata import load_withdrawals
from peelgraph.store.published.versions import current_version, list_versions, read_dataset

spec = importlib.util.spec_from_file_location("interrupt", Path(__file__).with_name("interrupt.py"))
interrupt = importlib.util.module_from_spec(spec)
spec.loader.exec_module(interrupt)

LETTER = """\
{name} Fire and Rescue Service: causes of concern revisit letter
From
Joan Bright
His Majesty’s Inspector of Fire & Rescue Services
To
Ada Field
Chief Fire Officer
{name} Fire and Rescue Service
Sent on
6 March 2023
Background
In November 2022, we inspected {name} Fire and Rescue Service. During our inspection, we identified one cause of concern, \
which was that the service:
- doesn’t make sure that its staff are trained to use breathing apparatus.
"""
KEPT = LetterSource("kept", LETTER.format(name="Borsetshire"))
GONE = LetterSource("gone", LETTER.format(name="Barsetshire"))
DAY = date(2026, 11, 27)


def settings_of(home):
    return Settings.from_environment({"PEELGRAPH_HOME": str(home)})


def withdraw(home, knowledge):
    withdraw_letter("gone", "It was retracted.", DAY, [KEPT, GONE], knowledge, settings_of(home))


def rebuild(home, knowledge):
    settings = settings_of(home)
    publish_rebuilt(rebuild_letters([KEPT], knowledge, settings), settings)


OPERATIONS = {"withdraw": withdraw, "rebuild": rebuild}


@pytest.fixture(scope="module", params=OPERATIONS)
def interrupted(request, tmp_path_factory, knowledge):
    """An operation, the home before and after it, and the home as it lay at each of its steps."""
    folder = tmp_path_factory.mktemp(request.param)
    settings = settings_of(folder / "before")
    publish_built(build_quads([KEPT, GONE], knowledge, settings.base), settings)
    shutil.copytree(folder / "before", folder / "after", symlinks=True)
    stops: dict[str, Path] = {}
    names = []

    def copy(number, name):
        names.append(name)
        lies = shutil.copytree(folder / "after", folder / f"stop-{number:03}", symlinks=True)
        stops.setdefault(digest_tree(lies), lies)

    interrupt.trace(lambda home: OPERATIONS[request.param](home, knowledge), folder / "after", copy)
    assert {"flock", "rename", "symlink", "fsync"} <= set(names)
    return request.param, folder / "before", folder / "after", tuple(stops.values())


def digest_tree(folder):
    """Tell two homes apart by what lies in them."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        content = (
            path.readlink() if path.is_symlink() else b"" if path.is_dir() else path.read_bytes()
        )
        digest.update(repr((str(path.relative_to(folder)), content)).encode())
    return digest.hexdigest()


def read_current_dataset(home):
    return read_dataset(current_version(home))


def test_wherever_it_stops_the_version_before_or_the_one_after_is_served(interrupted):
    _, before, after, stops = interrupted
    good = [read_current_dataset(before), read_current_dataset(after)]
    assert good[0] != good[1]
    served = [good.index(read_current_dataset(home)) for home in stops]
    assert served == sorted(served)
    assert set(served) == {0, 1}
    for home in stops:
        for version in list_versions(home):
            read_dataset(version)


def test_wherever_it_stops_doing_it_again_completes_it(interrupted, knowledge):
    operation, _, after, stops = interrupted
    for home in stops:
        OPERATIONS[operation](home, knowledge)
        assert read_current_dataset(home) == read_current_dataset(after), home.name
        assert load_withdrawals(home) == load_withdrawals(after)


def test_once_the_withdrawal_is_on_record_no_way_brings_the_letter_back(interrupted):
    operation, before, _, stops = interrupted
    recorded = [home for home in stops if load_withdrawals(home)]
    assert bool(recorded) == (operation == "withdraw")
    full = current_version(before).id
    for home in recorded:
        with pytest.raises(WithdrawnError):
            roll_back(settings_of(home), full)

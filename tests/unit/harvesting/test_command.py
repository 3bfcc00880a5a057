"""`peelgraph harvest`: what goes where, and which exit code."""

import json

import pytest
from click.testing import CliRunner

from peelgraph.cli import peelgraph
from peelgraph.errors import FetchRefusedError, InputError
from peelgraph.harvesting import fetching, network
from peelgraph.pipeline.sources import load_directory
from peelgraph.settings import Settings

from .badsite import LETTER, answer

PATH = "/publication-html/borsetshire-police-revisit-letter/"


@pytest.fixture
def run(site, tmp_path):
    def call(*arguments):
        return CliRunner().invoke(
            peelgraph,
            ["harvest", str(tmp_path / "letters"), "--delay", "0", *arguments],
            catch_exceptions=False,
        )

    return call


def test_a_letter_is_harvested_from_a_site_that_is_named(site, run, tmp_path):
    site[PATH] = answer(LETTER)
    done = run("--address", site.at(PATH), "--site", site.origin)
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "address": site.at(PATH),
        "outcome": "new",
        "file": str(tmp_path / "letters" / "borsetshire-police-revisit-letter" / "letter.html"),
        "reason": None,
    }
    assert "[1/1] new" in done.stderr
    assert "1 address(es): 1 new" in done.stderr


def test_a_site_on_this_machine_is_refused_unless_it_is_named(site, run):
    done = run("--address", site.at(PATH))
    assert done.exit_code == 1
    assert json.loads(done.stdout)["outcome"] == "refused"
    assert "--site" in done.stderr
    assert site.asked == []


def test_a_catalogue_and_a_limit(site, run, tmp_path):
    for number in range(3):
        site[f"/{number}"] = answer(LETTER + str(number).encode())
    catalogue = tmp_path / "c.csv"
    catalogue.write_text("address\n" + "".join(f"{site.at(f'/{n}')}\n" for n in range(3)))
    options = ("--catalogue", str(catalogue), "--site", site.origin, "--limit", "2")
    assert len(run(*options).stdout.splitlines()) == 2
    done = run(*options)
    assert [json.loads(line)["outcome"] for line in done.stdout.splitlines()] == [
        "new",
        "unchanged",
    ]


def test_a_list_that_fails_is_told_and_counts(site, run):
    site["/list/"] = answer(b"<p>nothing")
    done = run("--listing", site.at("/list/"), "--site", site.origin)
    assert done.exit_code == 1
    assert json.loads(done.stdout)["outcome"] == "failed"


@pytest.mark.parametrize(
    "options", [("--address", "no"), ("--listing", "no"), ("--site", "no"), ("--catalogue", "no")]
)
def test_what_cannot_be_tried_is_named(run, options):
    with pytest.raises(InputError, match="no"):
        run(*options)


@pytest.fixture
def read(site, monkeypatch):
    """Read an address of the site as if it were on the public Internet, and wait for nothing."""
    monkeypatch.setattr(fetching, "LEAST_DELAY", 0.0)

    def call(path):
        settings = Settings.from_environment({})
        return CliRunner().invoke(
            peelgraph, ["read", site.at(path)], obj=settings, catch_exceptions=False
        )

    return call


def test_a_letter_is_read_from_its_address(site, read, monkeypatch):
    monkeypatch.setattr(network, "is_public", lambda _: True)
    site[PATH] = answer(LETTER)
    done = read(PATH)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["title"]["value"] == "Borsetshire Police"
    assert [path for path, _ in site.asked] == ["/robots.txt", PATH]


def test_the_page_about_a_letter_is_not_read_as_the_letter(site, read, monkeypatch):
    monkeypatch.setattr(network, "is_public", lambda _: True)
    site["/publications/a/"] = answer(LETTER)
    with pytest.raises(FetchRefusedError, match="the page about a letter"):
        read("/publications/a/")


def test_a_letter_in_a_private_network_is_not_read(site, read):
    with pytest.raises(FetchRefusedError, match="not on the public Internet"):
        read(PATH)
    assert site.asked == []


def test_what_is_harvested_can_be_loaded(site, run, tmp_path):
    site[PATH] = answer(LETTER)
    site["/a.txt"] = answer(b"Borsetshire Police: revisit letter", content_type="text/plain")
    run("--address", site.at(PATH), "--address", site.at("/a.txt"), "--site", site.origin)
    loaded = load_directory(tmp_path / "letters")
    assert [letter.url for letter in loaded] == [site.at("/a.txt"), site.at(PATH)]
    assert [letter.media_type for letter in loaded] == ["text/plain", "text/html"]


def test_the_help_says_that_nothing_is_published():
    done = CliRunner().invoke(peelgraph, ["harvest", "--help"])
    assert "peelgraph build DIRECTORY --publish" in " ".join(done.stdout.split())

"""A harvest, from a badly behaved site into a directory, and again."""

import json
import tomllib
from hashlib import sha256

import pytest

from peelgraph.errors import InputError
from peelgraph.harvesting import archive
from peelgraph.harvesting.harvest import Result, summarise

from .badsite import LETTER, answer, moved

OTHER = LETTER.replace(b"pleased", b"sorry")
PATH = "/publication-html/borsetshire-police-revisit-letter/"
LANDING = "/publications/borsetshire-police-revisit-letter/"
SLUG = "borsetshire-police-revisit-letter"
TITLE = "Borsetshire Police: PEEL causes of concern revisit letter"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "letters" / SLUG


def check_folder(folder, data, url, *versions):
    """Check that a folder holds what it says it holds, and nothing else."""
    record = json.loads((folder / "harvest.json").read_bytes())
    about = tomllib.loads((folder / "letter.toml").read_text("utf-8"))
    digests = [sha256(version).hexdigest() for version in versions]
    assert (folder / "letter.html").read_bytes() == data
    assert about == {"url": url, "sha256": sha256(data).hexdigest()}
    assert [version["sha256"] for version in record["versions"]] == digests
    for version in record["versions"]:
        kept = (folder / version["file"]).read_bytes()
        assert sha256(kept).hexdigest() == version["sha256"]
    names = {path.name for path in folder.iterdir()}
    assert names == {"letter.html", "letter.toml", "harvest.json", "versions"}
    return record


def test_a_letter_is_kept_with_where_it_came_from(site, harvest, folder):
    site[PATH] = moved("/publication-html/new-name/")
    site["/publication-html/new-name/"] = answer(LETTER, ETag='"1"', Last_Modified="then")
    (outcome,) = harvest(PATH).values()
    assert (outcome.outcome, outcome.reason) == (Result.NEW, None)
    folder = folder.with_name("new-name")
    assert outcome.file == str(folder / "letter.html")
    address = site.at("/publication-html/new-name/")
    record = check_folder(folder, LETTER, address, LETTER)
    assert record["asked"] == [site.at(PATH)]
    assert record["checked"] == {"time": "2026-03-04T12:00:10Z", "outcome": "new", "status": 200}
    assert record["versions"][0] == {
        "sha256": sha256(LETTER).hexdigest(),
        "file": f"versions/{sha256(LETTER).hexdigest()}.html",
        "address": address,
        "time": "2026-03-04T12:00:10Z",
        "status": 200,
        "content_type": "text/html; charset=utf-8",
        "etag": '"1"',
        "last_modified": "then",
    }


@pytest.mark.parametrize(
    ("sent", "asked", "value"),
    [("ETag", "if-none-match", 'W/"1"'), ("Last-Modified", "if-modified-since", "then")],
)
def test_a_letter_that_is_as_it_was_is_not_sent_again(site, harvest, folder, sent, asked, value):
    def page(headers):
        return (
            answer(status=304) if headers.get(asked) == value else answer(LETTER, **{sent: value})
        )

    site[PATH] = page
    harvest(PATH)
    (outcome,) = harvest(PATH).values()
    assert outcome.outcome == Result.UNCHANGED
    assert check_folder(folder, LETTER, site.at(PATH), LETTER)["checked"]["status"] == 304


def test_an_odd_tag_is_kept_and_not_sent_back(site, harvest, folder):
    site[PATH] = answer(LETTER, ETag='"é"')
    harvest(PATH)
    assert harvest(PATH)[PATH].outcome == Result.UNCHANGED
    assert "if-none-match" not in site.asked[-1][1]


def test_the_same_bytes_are_no_new_version(site, harvest, folder):
    site[PATH] = [answer(LETTER, ETag='"1"'), answer(LETTER, ETag='"2"')]
    harvest(PATH)
    (outcome,) = harvest(PATH).values()
    assert outcome.outcome == Result.UNCHANGED
    record = check_folder(folder, LETTER, site.at(PATH), LETTER)
    (version,) = record["versions"]
    assert version["etag"] == '"2"'
    assert version["time"] < record["checked"]["time"]


def test_conditions_are_for_the_address_that_the_letter_came_from(site, harvest):
    site["/?p=1"] = moved(PATH)
    site[PATH] = [answer(LETTER, ETag='"1"'), answer(status=304)]
    harvest("/?p=1")
    site.asked.clear()
    assert harvest("/?p=1")["/?p=1"].outcome == Result.UNCHANGED
    sent = {path: headers.get("if-none-match") for path, headers in site.asked}
    assert sent == {"/robots.txt": None, "/?p=1": None, PATH: '"1"'}


def test_a_changed_letter_is_a_new_version_and_the_old_one_is_kept(site, harvest, folder):
    site[PATH] = [answer(LETTER), answer(OTHER), answer(LETTER)]
    outcomes = [harvest(PATH)[PATH].outcome for _ in range(3)]
    assert outcomes == [Result.NEW, Result.CHANGED, Result.CHANGED]
    check_folder(folder, LETTER, site.at(PATH), LETTER, OTHER, LETTER)


def test_a_letter_that_becomes_a_file_of_another_kind_is_one_letter(site, harvest, folder):
    site[PATH] = [answer(LETTER), answer(b"%PDF-1.7", content_type="application/pdf")]
    harvest(PATH)
    (outcome,) = harvest(PATH).values()
    assert outcome.file == str(folder / "letter.pdf")
    assert [path.name for path in folder.glob("letter.*")].count("letter.html") == 0


@pytest.mark.parametrize("status", [404, 410])
def test_a_letter_that_is_gone_is_kept(site, harvest, folder, status):
    site[PATH] = [answer(LETTER), answer(status=status)]
    harvest(PATH)
    (outcome,) = harvest(PATH).values()
    assert (outcome.outcome, outcome.file) == (Result.GONE, str(folder / "letter.html"))
    assert str(status) in outcome.reason
    record = check_folder(folder, LETTER, site.at(PATH), LETTER)
    assert record["checked"]["outcome"] == "gone"


def test_a_letter_that_never_was_there_is_gone_without_a_file(site, harvest, tmp_path):
    (outcome,) = harvest(PATH).values()
    assert (outcome.outcome, outcome.file) == (Result.GONE, None)
    assert list((tmp_path / "letters").iterdir()) == []


@pytest.mark.parametrize(
    ("page", "result"),
    [
        (answer(b"GIF89a\x00", content_type="image/gif"), Result.REFUSED),
        (answer(b"{}", content_type="application/json"), Result.REFUSED),
        (answer(b""), Result.FAILED),
        (answer(LETTER, length=9999), Result.FAILED),
        (answer(status=403), Result.FAILED),
        (moved("https://example.org/"), Result.REFUSED),
    ],
    ids=["image", "JSON", "empty", "truncated", "forbidden", "elsewhere"],
)
def test_what_is_no_letter_is_reported_and_harms_nothing(site, harvest, folder, page, result):
    site[PATH] = [answer(LETTER), page]
    harvest(PATH)
    (outcome,) = harvest(PATH).values()
    assert outcome.outcome == result
    assert outcome.reason
    check_folder(folder, LETTER, site.at(PATH), LETTER)


def test_bytes_are_kept_whatever_the_charset_says(site, harvest, folder):
    data = "<!doctype html><p>the force’s".encode("windows-1252")
    site[PATH] = answer(data, content_type="text/html; charset=utf-8")
    harvest(PATH)
    assert (folder / "letter.html").read_bytes() == data


# Landing pages


def test_a_landing_page_leads_to_its_letter(site, harvest, folder):
    site[LANDING] = answer(f'<a href="{PATH}">Get the letter</a>'.encode())
    site[PATH] = answer(LETTER)
    assert harvest(LANDING)[LANDING].outcome == Result.NEW
    record = check_folder(folder, LETTER, site.at(PATH), LETTER)
    assert record["asked"] == [site.at(PATH), site.at(LANDING)]


@pytest.mark.parametrize("order", [(LANDING, PATH), (PATH, LANDING)])
def test_one_letter_with_two_addresses_is_asked_for_once(site, harvest, folder, order):
    site[LANDING] = answer(f'<a href="{PATH}">Get the letter</a>'.encode())
    site[PATH] = answer(LETTER)
    first, second = harvest(*order).values()
    assert (first.outcome, second.outcome) == (Result.NEW, Result.UNCHANGED)
    assert "the same letter" in second.reason
    assert first.file == second.file
    assert site.paths.count(PATH) == 1


def test_two_redirects_to_one_letter_are_one_letter(site, harvest, folder):
    site["/?p=1"] = site["/?p=2"] = moved(PATH)
    site[PATH] = answer(LETTER)
    outcomes = harvest("/?p=1", "/?p=2")
    assert [o.outcome for o in outcomes.values()] == [Result.NEW, Result.UNCHANGED]
    assert "the same letter" in outcomes["/?p=2"].reason
    check_folder(folder, LETTER, site.at(PATH), LETTER)


@pytest.mark.parametrize("page", [b"<p>no link", b"<a href=/a.pdf>a</a><a href=/b.pdf>b</a>"])
def test_a_landing_page_is_never_kept_as_a_letter(site, harvest, tmp_path, page):
    site[LANDING] = answer(page)
    assert harvest(LANDING)[LANDING].outcome == Result.REFUSED
    assert list((tmp_path / "letters").iterdir()) == []


def test_a_landing_page_that_leads_back_to_itself_is_left(site, harvest):
    site[LANDING] = answer(f'<a href="{PATH}">Get the letter</a>'.encode())
    site[PATH] = moved(LANDING)
    assert harvest(LANDING)[LANDING].outcome == Result.FAILED
    assert len(site.paths) < 6


def test_two_letters_whose_addresses_end_alike_are_two_letters(site, harvest, tmp_path):
    site[PATH] = answer(LETTER)
    site[f"/hmic{PATH}"] = answer(OTHER)
    files = {outcome.file for outcome in harvest(PATH, f"/hmic{PATH}").values()}
    assert len(files) == 2
    again = {outcome.file for outcome in harvest(f"/hmic{PATH}", PATH).values()}
    assert again == files


def test_a_letter_that_a_person_put_there_is_not_touched(site, harvest, folder):
    folder.mkdir(parents=True)
    (folder / "letter.txt").write_text("mine")
    site[PATH] = answer(LETTER)
    (outcome,) = harvest(PATH).values()
    assert outcome.outcome == Result.NEW
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


# Lists


def item(number):
    return f'<a href="/publication-html/letter-{number}/">{TITLE}</a>'


def test_a_list_is_read_to_its_end_though_it_runs_in_a_circle(site, harvest):
    site["/list/"] = answer(f'{item(1)}<a rel="next" href="/list/page/2/">2</a>'.encode())
    site["/list/page/2/"] = answer(f'{item(2)}{item(1)}<a href="/list/page/3/">3</a>'.encode())
    site["/list/page/3/"] = answer(
        b'<a rel="next" href="/list/">1</a><a rel="next" href="/list/page/2/">2</a>'
    )
    for number in (1, 2):
        site[f"/publication-html/letter-{number}/"] = answer(LETTER + str(number).encode())
    outcomes = harvest(listings=["/list/"])
    assert [outcome.outcome for outcome in outcomes.values()] == [Result.NEW, Result.NEW]
    assert len(site.paths) == len(set(site.paths)) == 5


def test_what_was_listed_before_a_page_failed_is_harvested_and_the_failure_told(site, harvest):
    site["/list/"] = answer(f'{item(1)}<a rel="next" href="/list/page/2/">2</a>'.encode())
    site["/list/page/2/"] = answer(status=500)
    site["/publication-html/letter-1/"] = answer(LETTER)
    outcomes = harvest(listings=["/list/"])
    assert outcomes["/list/"].outcome == Result.FAILED
    assert outcomes["/publication-html/letter-1/"].outcome == Result.NEW


def test_a_list_without_end_is_left_and_told(site, harvest, monkeypatch):
    monkeypatch.setattr("peelgraph.harvesting.harvest._PAGES", 5)
    for number in range(10):
        page = f'<a rel="next" href="/list/page/{number + 1}/">next</a>'
        site[f"/list/page/{number}/"] = answer(page.encode())
    outcomes = harvest(listings=["/list/page/0/"])
    assert "not read to its end" in outcomes["/list/page/0/"].reason
    assert len(site.paths) == 5


@pytest.mark.parametrize(
    "page", [answer(b"<p>none"), answer(b"%PDF-1.7"), answer(item(1).encode(), 404)]
)
def test_a_list_without_a_letter_is_told(site, harvest, page):
    site["/list/"] = page
    assert harvest(listings=["/list/"])["/list/"].outcome == Result.FAILED


# Again and again


def test_who_was_never_had_is_asked_for_first(site, harvest):
    site["/a"], site["/b"] = answer(LETTER), answer(OTHER)
    harvest("/b")
    site.asked.clear()
    harvest("/b", "/a")
    assert site.paths == ["/a", "/b"]


class Stop(BaseException):
    """A kill, between two steps."""


@pytest.mark.parametrize("way", ["before", "half", "after"])
@pytest.mark.parametrize("step", range(4))
@pytest.mark.parametrize("stored", [(), (LETTER,)], ids=["new", "changed"])
def test_whoever_is_stopped_at_any_step_goes_on(
    site, harvest, folder, monkeypatch, stored, step, way
):
    for version in stored:
        site[PATH] = answer(version)
        harvest(PATH)
    site[PATH] = answer(OTHER)
    write, left = archive._write_whole, [step]

    def stop(path, content):
        left[0] -= 1
        if left[0] >= 0:
            return write(path, content)
        if way == "half":
            path.with_name(f".{path.name}.part").write_bytes(content[:5])
        elif way == "after":
            write(path, content)
        raise Stop

    monkeypatch.setattr(archive, "_write_whole", stop)
    with pytest.raises(Stop):
        harvest(PATH)
    check_stopped(folder)
    monkeypatch.setattr(archive, "_write_whole", write)
    (outcome,) = harvest(PATH).values()
    assert outcome.outcome in {Result.NEW, Result.CHANGED, Result.UNCHANGED}
    check_folder(folder, OTHER, site.at(PATH), *stored, OTHER)


def check_stopped(folder):
    """A folder is a whole letter, or no letter yet, or refused by its digest; never half a one."""
    letter = folder / "letter.html"
    if letter.exists():
        assert letter.read_bytes() in (LETTER, OTHER)
        assert (folder / "letter.toml").exists()


def test_a_letter_that_was_changed_or_lost_by_hand_is_restored(site, harvest, folder):
    site[PATH] = answer(LETTER, ETag='"1"')
    harvest(PATH)
    (folder / "letter.html").write_bytes(b"<p>mine")
    (folder / "letter.toml").unlink()
    harvest()
    check_folder(folder, LETTER, site.at(PATH), LETTER)
    (kept,) = (folder / "versions").iterdir()
    kept.write_bytes(b"<p>mine")
    harvest(PATH)
    check_folder(folder, LETTER, site.at(PATH), LETTER)
    assert "if-none-match" not in site.asked[-1][1]


@pytest.mark.parametrize(
    "record",
    ["", "[]", "{}", '{"asked": [], "checked": {}, "versions": []}', "VERSION"],
)
def test_a_record_that_cannot_be_read_is_named(site, harvest, folder, record):
    site[PATH] = answer(LETTER)
    harvest(PATH)
    path = folder / "harvest.json"
    if record == "VERSION":
        record = path.read_text().replace('"versions/', '"../../')
    path.write_text(record)
    with pytest.raises(InputError, match=r"harvest\.json"):
        harvest(PATH)


def test_a_directory_that_cannot_be_written_is_named(harvest, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="file"):
        harvest(directory=tmp_path / "file")


def test_the_summary_counts_and_names_what_needs_a_person(site, harvest):
    site[PATH] = answer(LETTER)
    lines = list(summarise(harvest(PATH, "/none").values()))
    assert lines[0] == "2 address(es): 1 new, 1 gone"
    assert "404 Not Found" in lines[1]

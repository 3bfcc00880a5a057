"""One document is asked for politely: rules, pauses, retries, redirects."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from peelgraph.errors import FetchError, FetchRefusedError
from peelgraph.harvesting import fetch, fetching
from peelgraph.harvesting.addresses import Sites
from peelgraph.harvesting.client import Answer
from peelgraph.harvesting.fetching import Fetcher
from peelgraph.harvesting.pacing import read_retry_after

from .badsite import LETTER, NOW, answer, make_fetcher, moved

DELAY = 5.0


def test_a_document_is_fetched_after_a_look_at_robots_txt(site, fetcher):
    site["/a"] = answer(LETTER)
    assert fetcher.get(site.at("/a")).body == LETTER
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a"]


def test_robots_txt_is_asked_for_once(site, fetcher):
    site["/a"] = site["/b"] = answer(LETTER)
    fetcher.get(site.at("/a"))
    fetcher.get(site.at("/b"))
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a", "/b"]


# Pauses


def test_there_is_a_pause_between_any_two_requests(site, fetcher, clock):
    site["/a"] = answer(LETTER)
    for _ in range(3):
        fetcher.get(site.at("/a"))
    assert clock.slept == [DELAY] * 3


def test_a_longer_pause_that_the_site_asks_for_is_kept(site, fetcher, clock):
    site["/robots.txt"] = answer(b"User-agent: *\nCrawl-delay: 20\n", content_type="text/plain")
    site["/a"] = answer(LETTER)
    for _ in range(3):
        fetcher.get(site.at("/a"))
    assert clock.slept == [DELAY, 20, 20]


def test_a_pause_without_measure_closes_the_site(site, fetcher):
    site["/robots.txt"] = answer(b"User-agent: *\nCrawl-delay: 86400\n")
    with pytest.raises(FetchRefusedError, match="a pause of 86400 s"):
        fetcher.get(site.at("/a"))
    assert site.paths == []


def test_no_pause_is_under_a_second_but_on_this_machine(clock, monkeypatch):
    monkeypatch.setattr(fetching, "ask", lambda address, *_, **__: Answer(address, 200, {}, LETTER))
    for address, expected in (("https://example.org/", [1.0]), ("http://127.0.0.1/", [])):
        clock.slept.clear()
        Fetcher(Sites.of([address]), delay=0, clock=clock).get(address)
        assert clock.slept == expected


# Retries


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7),
        ("0", 0),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0),
        ("Wed, 04 Mar 2026 12:00:30", 30),
        ("soon", None),
        (f"Wed, 04 Mar 2026 12:00:30 +{'9' * 30}", None),
        ("-3", None),
        ("١", None),
        ("", None),
        (None, None),
    ],
)
def test_when_to_come_again_is_read(value, seconds):
    assert read_retry_after(value, NOW) == seconds


@pytest.mark.parametrize("status", [429, 503])
def test_who_is_told_to_wait_waits(site, fetcher, clock, status):
    site["/a"] = [answer(status=status, Retry_After="42"), answer(LETTER)]
    assert fetcher.get(site.at("/a")).body == LETTER
    assert clock.slept == [DELAY, 42]


def test_who_is_told_to_wait_until_a_moment_waits_until_then(site, fetcher, clock):
    moment = format_datetime(NOW + timedelta(seconds=DELAY + 100), usegmt=True)
    site["/a"] = [answer(status=429, Retry_After=moment), answer(LETTER)]
    assert fetcher.get(site.at("/a")).body == LETTER
    assert clock.slept == [DELAY, 100]


def test_a_pause_is_never_shorter_than_the_delay(site, fetcher, clock):
    site["/a"] = [answer(status=429, Retry_After="0"), answer(LETTER)]
    fetcher.get(site.at("/a"))
    assert clock.slept == [DELAY, DELAY]


def test_who_is_told_to_wait_too_long_gives_the_site_up(site, fetcher, clock):
    site["/a"] = answer(status=429, Retry_After="3600")
    with pytest.raises(FetchError, match=r"429.*asks to wait for 3600 s; run again later"):
        fetcher.get(site.at("/a"))
    with pytest.raises(FetchError, match="not asked"):
        fetcher.get(site.at("/b"))
    assert site.paths == ["/a"]
    assert clock.slept == [DELAY]


def test_trouble_that_passes_is_waited_out(site, fetcher, clock):
    site["/a"] = [answer(status=503), b"", answer(LETTER)]
    assert fetcher.get(site.at("/a")).body == LETTER
    assert clock.slept == [DELAY, 2 * DELAY, 4 * DELAY]


def test_trouble_that_stays_ends_after_few_attempts(site, fetcher):
    site["/a"] = answer(status=500)
    with pytest.raises(FetchError, match="500 Internal Server Error, 3 times"):
        fetcher.get(site.at("/a"))
    assert site.paths == ["/a"] * 3


def test_a_site_in_trouble_is_left_alone_after_few_addresses(site, fetcher):
    for path in ("/a", "/b", "/c", "/d"):
        site[path] = answer(status=500)
        with pytest.raises(FetchError):
            fetcher.get(site.at(path))
    assert "/d" not in site.paths


def test_a_site_that_answers_between_troubles_is_not_left(site, fetcher):
    site["/good"] = answer(LETTER)
    for path in ("/a", "/b", "/good", "/c", "/good"):
        if path == "/good":
            assert fetcher.get(site.at(path)).body == LETTER
        else:
            site[path] = answer(status=500)
            with pytest.raises(FetchError):
                fetcher.get(site.at(path))


def test_a_truncated_answer_is_asked_for_again_and_never_returned(site, fetcher):
    site["/a"] = answer(LETTER, length=len(LETTER) + 1)
    with pytest.raises(FetchError, match="no whole answer"):
        fetcher.get(site.at("/a"))
    site["/b"] = [answer(LETTER, length=len(LETTER) + 1), answer(LETTER)]
    assert fetcher.get(site.at("/b")).body == LETTER


@pytest.mark.parametrize("status", [204, 206, 300, 304, 400, 401, 403, 418, 451])
def test_another_answer_is_no_document_and_is_not_asked_for_again(site, fetcher, status):
    site["/a"] = answer(status=status)
    with pytest.raises(FetchError, match=str(status)):
        fetcher.get(site.at("/a"))
    assert site.paths == ["/a"]


def test_an_empty_answer_is_no_document(site, fetcher):
    site["/a"] = answer(b"")
    with pytest.raises(FetchError, match="empty"):
        fetcher.get(site.at("/a"))


# Redirects


def test_redirects_are_followed(site, fetcher):
    site["/a"] = moved("/b", 301)
    site["/b"] = moved(site.at("/c"), 308)
    site["/c"] = answer(LETTER)
    came = fetcher.get(site.at("/a"))
    assert (came.address, came.body) == (site.at("/c"), LETTER)


@pytest.mark.parametrize("target", ["/a", "/b"])
def test_a_circle_is_seen(site, fetcher, target):
    site["/a"] = moved("/b")
    site["/b"] = moved(target)
    with pytest.raises(FetchError, match="in a circle"):
        fetcher.get(site.at("/a"))
    assert site.paths == ["/a", "/b"]


def test_a_chain_without_end_is_left(site, fetcher):
    for number in range(20):
        site[f"/{number}"] = moved(f"/{number + 1}")
    with pytest.raises(FetchError, match="more than 5 times"):
        fetcher.get(site.at("/0"))
    assert len(site.paths) == 6


def test_a_redirect_to_nowhere_is_no_document(site, fetcher):
    site["/a"] = answer(status=302)
    with pytest.raises(FetchError, match="not where to"):
        fetcher.get(site.at("/a"))


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "https://user@example.org/", "http://[::1"]
)
def test_a_redirect_to_no_address_is_refused(site, fetcher, target):
    site["/a"] = moved(target)
    with pytest.raises(FetchRefusedError):
        fetcher.get(site.at("/a"))


def test_a_redirect_to_another_site_is_refused_and_not_followed(make_site, clock):
    site, other = make_site(), make_site()
    site["/a"] = moved(other.at("/b"))
    with pytest.raises(FetchRefusedError, match=r"^http\S+/b is on another site"):
        make_fetcher(site, clock).get(site.at("/a"))
    assert other.asked == []


def test_a_redirect_into_a_private_network_is_refused_even_to_a_site_that_was_named(
    make_site, clock
):
    site, inner = make_site(), make_site()
    site["/a"] = moved(inner.at("/b"))
    sites = Sites.of([inner.at("/")], [site.origin])
    with pytest.raises(FetchRefusedError, match="not on the public Internet"):
        Fetcher(sites, clock=clock).get(site.at("/a"))
    assert inner.asked == []


def test_a_redirect_from_https_to_http_is_refused(clock, monkeypatch):
    steps = {
        "https://example.org/robots.txt": Answer("", 404, {}, b""),
        "https://example.org/a": Answer("", 302, {"location": "http://example.org/b"}, b""),
    }
    monkeypatch.setattr(fetching, "ask", lambda address, *_, **__: steps[address])
    with pytest.raises(FetchRefusedError, match="from https"):
        Fetcher(Sites.of(["http://example.org"]), clock=clock).get("https://example.org/a")


# robots.txt


ROBOTS = b"User-agent: *\nDisallow: /\n\nUser-agent: peelgraph\nDisallow: /private/\nAllow: /\n"


def test_what_robots_txt_disallows_is_not_asked_for(site, fetcher):
    site["/robots.txt"] = answer(ROBOTS, content_type="text/plain")
    site["/a"] = answer(LETTER)
    assert fetcher.get(site.at("/a")).body == LETTER
    with pytest.raises(FetchRefusedError, match=r"robots\.txt disallows"):
        fetcher.get(site.at("/private/b"))
    assert site.paths == ["/a"]


def test_a_redirect_to_what_robots_txt_disallows_is_not_followed(site, fetcher):
    site["/robots.txt"] = answer(ROBOTS)
    site["/a"] = moved("/private/b")
    with pytest.raises(FetchRefusedError, match=r"robots\.txt disallows"):
        fetcher.get(site.at("/a"))
    assert site.paths == ["/a"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_without_robots_txt_all_is_allowed(site, fetcher, status):
    site["/robots.txt"] = answer(status=status)
    site["/a"] = answer(LETTER)
    assert fetcher.get(site.at("/a")).body == LETTER


@pytest.mark.parametrize(
    "robots",
    [
        answer(status=500),
        answer(status=503),
        answer(status=429),
        answer(status=304),
        answer(ROBOTS, length=9999),
        moved("/robots.txt"),
        moved("https://other.example/robots.txt"),
        b"",
    ],
    ids=["500", "503", "429", "304", "truncated", "circle", "other site", "nothing"],
)
def test_robots_txt_that_cannot_be_read_disallows_all(site, fetcher, robots):
    site["/robots.txt"] = robots
    site["/a"] = answer(LETTER)
    for _ in range(2):
        with pytest.raises(FetchRefusedError, match=r"robots\.txt could not be read"):
            fetcher.get(site.at("/a"))
    assert site.paths == []


def test_a_redirected_robots_txt_is_obeyed(site, fetcher):
    site["/robots.txt"] = moved("/rules.txt")
    site["/rules.txt"] = answer(ROBOTS)
    with pytest.raises(FetchRefusedError, match=r"robots\.txt disallows"):
        fetcher.get(site.at("/private/b"))


@pytest.mark.parametrize(
    "robots", [b"", b"\xff\xfe\x00", b"<html>no rules</html>", b"\xef\xbb\xbf" + ROBOTS]
)
def test_odd_rules_are_read_as_far_as_they_go(site, fetcher, robots):
    site["/robots.txt"] = answer(robots)
    site["/a"] = answer(LETTER)
    assert fetcher.get(site.at("/a")).body == LETTER


# One document alone


def test_one_document_is_fetched_alone(site, clock):
    site["/a"] = moved("/b.pdf")
    site["/b.pdf"] = answer(b"%PDF-1.7 ...", content_type="application/octet-stream")
    fetched = fetch(site.at("/a"), trusted=[site.origin], clock=clock)
    assert fetched.data.startswith(b"%PDF")
    assert (fetched.address, fetched.media_type) == (site.at("/b.pdf"), "application/pdf")


def test_one_document_in_a_private_network_is_not_fetched(site, clock):
    with pytest.raises(FetchRefusedError, match="not on the public Internet"):
        fetch(site.at("/a"), clock=clock)
    assert site.asked == []


def test_what_is_gone_or_no_document_is_not_fetched(site, clock):
    site["/b"] = answer(b"\x89PNG\x00", content_type="image/png")
    with pytest.raises(FetchError, match="404 Not Found"):
        fetch(site.at("/a"), trusted=[site.origin], clock=clock)
    with pytest.raises(FetchRefusedError, match="neither HTML nor"):
        fetch(site.at("/b"), trusted=[site.origin], clock=clock)


def test_the_clock_of_the_machine_is_used_unless_another_is_given():
    now = Fetcher(Sites.of([])).clock.now()
    assert abs(datetime.now(UTC) - now) < timedelta(minutes=1)

"""One request gives a whole answer within limits, or none."""

import gzip
import itertools
import time

import pytest

from peelgraph import __version__
from peelgraph.errors import FetchRefusedError
from peelgraph.harvesting import network
from peelgraph.harvesting.client import Limits, _unzip, ask

from .badsite import LETTER, answer


def get(site, path="/", headers=None, **limits):
    return ask(site.at(path), headers or {}, Limits(**limits), private=True)


def test_a_whole_answer_comes_with_its_headers(site):
    site["/"] = answer(LETTER, ETag='"a"', Content_Language="en")
    came = get(site)
    assert (came.status, came.body, came.media_type) == (200, LETTER, "text/html")
    assert came.headers["etag"] == '"a"'
    assert came.said == "200 OK"


def test_we_say_who_we_are(site):
    site["/"] = answer(LETTER)
    get(site, headers={"If-None-Match": '"a"'})
    ((_, headers),) = site.asked
    assert headers["user-agent"].startswith(f"peelgraph/{__version__} ")
    assert headers["host"] == site.origin.removeprefix("http://")
    assert headers["if-none-match"] == '"a"'


def test_a_packed_answer_is_unpacked(site):
    site["/"] = answer(gzip.compress(LETTER), Content_Encoding="gzip")
    assert get(site).body == LETTER


def chunked(*chunks, end=b"0\r\n\r\n", **headers):
    head = answer(length="none", Transfer_Encoding="chunked", **headers)
    return head + b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in chunks) + end


def test_a_chunked_answer_is_joined(site):
    site["/"] = chunked(b"<p>one", b" two")
    assert get(site).body == b"<p>one two"


@pytest.mark.parametrize(
    "broken",
    [
        answer(LETTER, length=len(LETTER) + 1),
        chunked(LETTER, end=b""),
        chunked(LETTER, end=b"5\r\nab"),
        chunked(LETTER, end=b"no number\r\n"),
        answer(gzip.compress(LETTER)[:-9], Content_Encoding="gzip"),
        answer(b"not packed", Content_Encoding="gzip"),
        b"",
        b"HTTP/1.1",
        b"220 mail server ready\r\n",
        answer(b"")[:-2],
        answer(X=("a" * 200_000)),
    ],
    ids=[
        "length",
        "chunk missing",
        "chunk short",
        "chunk odd",
        "gzip short",
        "gzip odd",
        "nothing",
        "half a line",
        "other protocol",
        "half a head",
        "huge head",
    ],
)
def test_no_answer_that_is_not_whole_is_returned(site, broken):
    site["/"] = broken
    with pytest.raises(ConnectionError, match="no whole answer"):
        get(site)


@pytest.mark.parametrize(
    "large",
    [
        answer(b"", length=1001),
        answer(b"a" * 1001, length="none"),
        chunked(b"a" * 600, b"a" * 600),
        answer(gzip.compress(b"a" * 1001), Content_Encoding="gzip"),
        answer(gzip.compress(bytes(50_000_000)), Content_Encoding="gzip"),
    ],
    ids=["stated", "unstated", "chunked", "packed", "bomb"],
)
def test_nothing_larger_than_the_limit_is_taken(site, large):
    site["/"] = large
    with pytest.raises(FetchRefusedError, match="larger than the limit"):
        get(site, size=1000)


def test_a_bomb_is_unpacked_no_further_than_the_limit():
    packed = gzip.compress(bytes(50_000_000))
    first = next(_unzip([packed], 1000))
    assert len(first) == 1001


def test_a_body_of_just_the_limit_is_taken(site):
    site["/"] = answer(gzip.compress(b"a" * 1000), Content_Encoding="gzip")
    assert len(get(site, size=1000).body) == 1000


def test_an_encoding_that_was_not_asked_for_is_refused(site):
    site["/"] = answer(b"?", Content_Encoding="br")
    with pytest.raises(FetchRefusedError, match="'br'"):
        get(site)


def drip(data):
    for byte in itertools.cycle(data):
        yield bytes([byte])
        time.sleep(0.02)


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nX: ", answer(length="none")])
def test_who_drips_without_end_is_left(site, head):
    site["/"] = lambda _: itertools.chain([head], drip(b"a"))
    with pytest.raises(TimeoutError, match="in time"):
        get(site, total=0.2)


def test_who_says_nothing_is_left(site):
    def silent(_):
        time.sleep(0.5)
        return b""

    site["/"] = silent
    with pytest.raises(TimeoutError, match="in time"):
        get(site, read=0.1)


def test_nobody_there_is_trouble(site):
    site.close()
    with pytest.raises(ConnectionError):
        get(site)


def test_a_private_network_is_not_reached(site):
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1"):
        address = site.at("/").replace("127.0.0.1", host)
        with pytest.raises(FetchRefusedError, match="not on the public Internet"):
            ask(address, {}, Limits())
    assert site.asked == []


def test_a_name_is_refused_if_any_of_its_addresses_is_private(monkeypatch):
    found = [(2, 1, 6, "", (ip, 80)) for ip in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(network, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(FetchRefusedError, match=r"10\.0\.0\.1"):
        ask("http://example.org/", {}, Limits())


def test_a_name_is_resolved_once_and_the_checked_address_is_used(site, monkeypatch):
    port = int(site.origin.rpartition(":")[2])
    answers = [[(2, 1, 6, "", ("127.0.0.1", port))]]
    monkeypatch.setattr(network, "getaddrinfo", lambda *_, **__: answers.pop())
    site["/"] = answer(LETTER)
    assert ask(f"http://example.org:{port}/", {}, Limits(), private=True).body == LETTER
    assert site.asked[0][1]["host"] == f"example.org:{port}"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_what_is_not_public_is_known(address):
    assert not network.is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111", "64:ff9b::5db8:d70e"])
def test_what_is_public_is_known(address):
    assert network.is_public(address)

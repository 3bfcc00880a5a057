"""An address has one form; a site is asked only if it was named."""

import pytest

from peelgraph.errors import FetchRefusedError
from peelgraph.harvesting.addresses import Sites, is_downgrade, read_address, slug_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HTTPS://Example.ORG:443/a#part", "https://example.org/a"),
        (" http://example.org ", "http://example.org/"),
        ("http://example.org:8080/a?b=c d", "http://example.org:8080/a?b=c%20d"),
        ("https://example.org/a b/é%20.pdf", "https://example.org/a%20b/%C3%A9%20.pdf"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
    ],
)
def test_an_address_has_one_form(text, expected):
    assert read_address(text) == expected
    assert read_address(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/publications/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "javascript:alert(1)",
        "https://",
        "https://user:word@example.org/",
        "https://@example.org/",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "https://example.org\\@other.org/",
        "https://example.org/\r\nHost: other.org",
        "http://[::1/",
    ],
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(FetchRefusedError):
        read_address(text)


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        (
            "https://e.org/publication-html/borsetshire-police-revisit/",
            "borsetshire-police-revisit",
        ),
        ("https://e.org/uploads/Borsetshire%20Police_Letter.PDF", "borsetshire-police-letter"),
        ("https://e.org/?p=146519", "p-146519"),
        ("https://e.org/", "e-org"),
        ("https://e.org/..", "letter"),
        ("https://e.org/%2e%2e%2f%2e%2e%2fetc", "etc"),
        ("https://e.org/é", "letter"),
    ],
)
def test_a_letter_is_named_by_the_end_of_its_address(address, slug):
    assert slug_of(address) == slug


def test_a_long_name_is_cut_and_still_tells_letters_apart():
    one, other = (slug_of(f"https://e.org/{'a' * 300}{end}") for end in "bc")
    assert one != other
    assert len(one) < 120


def test_the_inspectorate_is_allowed_and_others_only_if_named():
    sites = Sites.of(["http://example.org/a"], ["http://127.0.0.1:8000"])
    assert sites.admit("https://hmicfrs.justiceinspectorates.gov.uk/publications/x/")
    assert sites.admit("http://example.org/b")
    assert sites.admit("https://example.org/b")
    assert not sites.admit("http://example.org:81/b")
    assert not sites.admit("https://hmicfrs.justiceinspectorates.gov.uk.example.org/")
    assert sites.trust("http://127.0.0.1:8000/x")
    assert not sites.trust("http://example.org/a")


def test_an_http_link_to_a_site_that_is_asked_by_https_becomes_https():
    sites = Sites.of([])
    host = "hmicfrs.justiceinspectorates.gov.uk/a"
    assert sites.secure(f"http://{host}") == f"https://{host}"
    assert sites.secure("http://example.org/") == "http://example.org/"


def test_a_downgrade_is_a_step_from_https_to_http():
    assert is_downgrade("https://a/", "http://a/")
    assert not is_downgrade("http://a/", "https://a/")
    assert not is_downgrade("http://a/", "http://a/")

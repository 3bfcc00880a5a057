"""What a proxy tells of the client's address is believed from a known proxy and from nobody else."""

import json

import pytest
from pyoxigraph import RdfFormat, parse

from peelgraph.errors import SettingsError
from peelgraph.settings import Settings
from peelgraph.web.app import create_app
from peelgraph.web.serving.proxies import Forwarded, read_forwarded

CUSTODY = "cause/borsetshire/peel-2023-25/custody"


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({}, Forwarded()),
        ({"forwarded": "proto=https;host=data.example"}, Forwarded("https", "data.example")),
        ({"forwarded": 'for="[::1]:4711";proto=HTTPS;host="data.example:8443"'}, Forwarded("https", "data.example:8443", client="::1")),
        ({"forwarded": "host=evil.example, host=data.example"}, Forwarded(None, "data.example")),
        ({"forwarded": "host=evil.example;proto=https, for=1.2.3.4"}, Forwarded(client="1.2.3.4")),
        ({"x-forwarded-for": "1.2.3.4, 2001:db8::1"}, Forwarded(client="2001:db8::1")),
        ({"x-forwarded-for": "2001:db8::1, 1.2.3.4:5678"}, Forwarded(client="1.2.3.4")),
        ({"forwarded": "for=_hidden"}, Forwarded()),
        ({"x-forwarded-for": "nonsense"}, Forwarded()),
        ({"forwarded": "host=data.example; proto=https"}, Forwarded("https", "data.example")),
        ({"forwarded": 'host="unfinished'}, Forwarded()),
        ({"forwarded": "host=a/b;proto=gopher"}, Forwarded()),
        ({"x-forwarded-proto": "http, https", "x-forwarded-host": "evil.example, data.example"}, Forwarded("https", "data.example")),
        ({"x-forwarded-host": 'a"><script>'}, Forwarded()),
        ({"x-forwarded-prefix": "/peel/"}, Forwarded(prefix="/peel")),
        ({"x-forwarded-prefix": "//evil.example"}, Forwarded()),
        ({"x-forwarded-prefix": "peel"}, Forwarded()),
    ],
)  # fmt: skip
def test_headers_are_read_and_nonsense_is_left_out(headers, told):
    assert read_forwarded(headers) == told


TOLD = {
    "forwarded": "for=192.0.2.1;proto=https;host=data.example",
    "x-forwarded-prefix": "/peel",
    "accept": "application/ld+json",
}


def behind(store, documentation, ask_of, proxies):
    environ = {"PEELGRAPH_PROXIES": proxies}
    return ask_of(create_app(store, Settings.from_environment(environ), documentation))


@pytest.mark.parametrize("proxies", ["127.0.0.1", "10.0.0.0/8, 127.0.0.0/8"])
def test_a_known_proxy_is_believed(store, documentation, ask_of, proxies):
    ask = behind(store, documentation, ask_of, proxies)
    answer = ask("GET", f"/id/{CUSTODY}", headers=TOLD)
    assert answer.headers["location"] == f"/peel/doc/{CUSTODY}"
    document = ask("GET", f"/doc/{CUSTODY}.nq", headers=TOLD)
    assert document.headers["content-location"] == f"/peel/doc/{CUSTODY}.nq"
    subjects = {quad.subject.value for quad in parse(document.content, RdfFormat.N_QUADS)}
    assert f"https://data.example/peel/doc/{CUSTODY}" in subjects


@pytest.mark.parametrize("proxies", ["none", "10.0.0.0/8"])
def test_nobody_else_is(store, documentation, ask_of, proxies):
    ask = behind(store, documentation, ask_of, proxies)
    answer = ask("GET", f"/id/{CUSTODY}", headers=TOLD)
    assert answer.headers["location"] == f"/doc/{CUSTODY}"
    document = ask("GET", f"/doc/{CUSTODY}.jsonld", headers=TOLD)
    assert "data.example" not in document.text
    assert "http://peel.test/doc/" in json.dumps(document.json())


def test_a_host_that_cannot_be_one_is_a_bad_request(ask):
    answer = ask("GET", f"/doc/{CUSTODY}", headers={"host": 'a"b<script>'})
    assert answer.status_code == 400


def test_a_setting_that_names_no_address_is_refused():
    with pytest.raises(SettingsError, match="PEELGRAPH_PROXIES"):
        Settings.from_environment({"PEELGRAPH_PROXIES": "proxy.example"})

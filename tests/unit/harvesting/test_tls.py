"""Over https the site must prove its name; there is no way to switch that off."""

import shutil
import ssl
import subprocess

import pytest

from peelgraph.harvesting.client import Limits, ask

from .badsite import LETTER, Site, answer


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A key and a certificate for 127.0.0.1 that nobody knows."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    path, key = folder / "certificate.pem", folder / "key.pem"
    command = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=site -keyout {key} -out {path}"
    subprocess.run(
        [openssl, *command.split(), "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True,
        capture_output=True,
    )
    return path, key


@pytest.fixture
def secured(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    site = Site(context)
    site["/"] = answer(LETTER)
    yield site
    site.close()


def test_a_site_that_proves_its_name_is_asked(secured, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    assert ask(secured.at("/"), {}, Limits(), private=True).body == LETTER


def test_a_site_that_nobody_vouches_for_is_not_asked(secured, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with pytest.raises(ConnectionError, match="certificate"):
        ask(secured.at("/"), {}, Limits(), private=True)
    assert secured.asked == []


def test_a_site_with_another_name_is_not_asked(secured, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with pytest.raises(ConnectionError, match="certificate"):
        ask(secured.at("/").replace("127.0.0.1", "localhost"), {}, Limits(), private=True)
    assert secured.asked == []

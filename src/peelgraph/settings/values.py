"""From what a variable is set to, to its value: one reader for each kind, with a message that helps."""

import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network

from peelgraph.errors import SettingsError
from peelgraph.settings.variables import BASE, HOST, PORT, PROXIES, SERVICES, STORE, TOKEN, Setting

_ABSOLUTE_BASE = re.compile(r"https?://[^\s/?#<>\"{}|\\^`]+/(?:[^\s?#<>\"{}|\\^`]*/)?", re.ASCII)
_STORE = re.compile(r"sparql\+(https?://[^\s#<>\"{}|\\^`]+)", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9.:_-]+", re.ASCII)
_ORIGIN = re.compile(r"https?://[a-z0-9.:\[\]-]+", re.ASCII)
_LAST_PORT = 65535
_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
_DECIMAL = re.compile(r"[0-9]{1,6}(?:[.][0-9]{1,3})?", re.ASCII)
_MEBIBYTE = 1024 * 1024
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{16,}=*", re.ASCII)  # RFC 6750, 2.1


def read_value(setting: Setting, environ: Mapping[str, str]) -> str:
    """Return what a variable is set to, or its default if it is absent or empty."""
    return environ.get(setting.name, "").strip() or setting.default


def read_base(value: str) -> str:
    """Read the base of identifiers. Raises SettingsError, like every reader here."""
    if not _ABSOLUTE_BASE.fullmatch(value):
        raise _unusable(
            BASE, value, "an absolute http or https IRI that ends with a slash and has no ? or #"
        )
    return value


def read_choice(setting: Setting, environ: Mapping[str, str], choices: tuple[str, ...]) -> str:
    """Read one of some words."""
    value = read_value(setting, environ)
    if value not in choices:
        raise _unusable(setting, value, f"one of {', '.join(choices)}")
    return value


def read_store(value: str) -> str | None:
    """Read ``sparql+https://…`` as the address; None for nothing. Raises SettingsError."""
    found = _STORE.fullmatch(value)
    if value and not found:
        raise SettingsError(
            f"{STORE.name} is {value!r}; accepted is an http or https address with sparql+ before it, "
            "for example 'sparql+https://example.org/peel/sparql'."
        )
    return found[1] if found else None


def read_host(value: str) -> str:
    """Read the address to listen on."""
    if not _HOST.fullmatch(value):
        raise _unusable(HOST, value, "an IP address or a host name, without scheme or path")
    return value


def read_port(value: str) -> int:
    """Read a port; 0 is any free one."""
    if not (value.isascii() and value.isdigit() and int(value) <= _LAST_PORT):
        raise _unusable(PORT, value, f"a whole number from 0 to {_LAST_PORT}")
    return int(value)


def read_token(value: str) -> str | None:
    """Read the token; what is wrong with it is told without repeating it."""
    if value and not _TOKEN.fullmatch(value):
        raise SettingsError(
            f"{TOKEN.name} cannot be used; accepted are at least 16 letters, digits and -._~+/, for "
            "example what `openssl rand -hex 32` prints."
        )
    return value or None


def read_proxies(value: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Read the networks of proxies that are believed."""
    if value == PROXIES.default:
        return ()
    try:
        return tuple(ip_network(part.strip()) for part in value.split(","))
    except ValueError:
        raise _unusable(
            PROXIES, value, "IP addresses or networks such as 127.0.0.1,10.0.0.0/8"
        ) from None


def read_services(value: str) -> tuple[str, ...]:
    """Read the origins that a SERVICE clause may ask."""
    if value == SERVICES.default:
        return ()
    origins = tuple(part.strip().rstrip("/").lower() for part in value.split(","))
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise _unusable(SERVICES, origin, "an origin such as https://query.example")
    return origins


def read_seconds(setting: Setting, environ: Mapping[str, str]) -> float:
    """Read a time above 0."""
    value = read_value(setting, environ)
    if not (_DECIMAL.fullmatch(value) and float(value) > 0):
        raise _unusable(setting, value, "a number of seconds above 0")
    return float(value)


def read_mebibytes(setting: Setting, environ: Mapping[str, str]) -> int:
    """Read a size; what is written as MiB is returned as bytes."""
    return int(read_count(setting, environ) * _MEBIBYTE)


def read_count(setting: Setting, environ: Mapping[str, str], *, least: int = 0) -> int:
    """Read a whole number that is at least ``least``."""
    value = read_value(setting, environ)
    if not (_WHOLE.fullmatch(value) and int(value) >= least):
        raise _unusable(setting, value, f"a whole number from {least}")
    return int(value)


def _unusable(setting: Setting, value: str, accepted: str) -> SettingsError:
    return SettingsError(
        f"{setting.name} is {value!r}; accepted is {accepted}, for example {setting.default!r}."
    )

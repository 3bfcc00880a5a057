"""Settings: the environment, read once, frozen and passed on.

``SETTINGS`` is the one table: name, default and meaning of each variable. The documentation is
tested against it.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Final

from peelgraph.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable."""

    name: str
    default: str
    meaning: str


BASE: Final = Setting(
    "PEELGRAPH_BASE",
    "https://w3id.org/peel/id/",
    "What the identifiers of letters, forces, causes and so on begin with; ends with a slash.",
)
HOME: Final = Setting(
    "PEELGRAPH_HOME",
    ".peelgraph",
    "The folder that holds the published versions; relative to the working directory.",
)
HOST: Final = Setting(
    "PEELGRAPH_HOST",
    "127.0.0.1",
    "The address that `peelgraph serve` listens on; the default answers this machine only.",
)
PORT: Final = Setting(
    "PEELGRAPH_PORT",
    "8000",
    "The port that `peelgraph serve` listens on; 0 takes any free one.",
)
TOKEN: Final = Setting(
    "PEELGRAPH_TOKEN",
    "",
    "The token that a writer sends as `Authorization: Bearer …`; without one nothing can be written.",
)

LOG: Final = Setting(
    "PEELGRAPH_LOG",
    "text",
    "What is written to standard error: `text`, lines for people, or `json`, an object a line.",
)
LOG_QUERIES: Final = Setting(
    "PEELGRAPH_LOG_QUERIES",
    "no",
    "Whether the log has what stands behind `?` in addresses, where queries are: `no` or `yes`.",
)
METRICS: Final = Setting(
    "PEELGRAPH_METRICS",
    "open",
    "Who may read `/metrics`: `open` (everybody), `token` (who has the token), or `off`.",
)
GRACE: Final = Setting(
    "PEELGRAPH_GRACE",
    "10",
    "The seconds that running requests have to end when the service is told to stop.",
)
CONFIG: Final = Setting(
    "PEELGRAPH_CONFIG",
    "",
    "A TOML file of settings, `port = 8080` for `PEELGRAPH_PORT`; the environment wins over it.",
)
STORE: Final = Setting(
    "PEELGRAPH_STORE",
    "",
    "A triple store elsewhere that is asked instead of `PEELGRAPH_HOME`: its SPARQL address, with "
    "`sparql+` before it, such as `sparql+https://example.org/peel/sparql`.",
)
STORE_AUTHORIZATION: Final = Setting(
    "PEELGRAPH_STORE_AUTHORIZATION",
    "",
    "The Authorization header that the triple store elsewhere wants, such as `Basic …`.",
)

SERVICES: Final = Setting(
    "PEELGRAPH_SERVICES",
    "none",
    "Origins such as `https://query.example`, with commas between, that a SERVICE clause may ask.",
)
PROXIES: Final = Setting(
    "PEELGRAPH_PROXIES",
    "none",
    "IP addresses or networks, with commas between, whose `Forwarded` and `X-Forwarded-*` headers "
    "are believed; `none` believes nobody.",
)

TIMEOUT: Final = Setting(
    "PEELGRAPH_TIMEOUT",
    "10",
    "The seconds that a query may take; a request may ask for less with `timeout=`.",
)
LONGEST_TIMEOUT: Final = Setting(
    "PEELGRAPH_LONGEST_TIMEOUT",
    "120",
    "The seconds that a request with the token may ask for with `timeout=`.",
)
QUERY_MEMORY: Final = Setting(
    "PEELGRAPH_QUERY_MEMORY",
    "1024",
    "The MiB of memory that one query may take, beyond the dataset itself.",
)
WRITE_TIMEOUT: Final = Setting(
    "PEELGRAPH_WRITE_TIMEOUT",
    "120",
    "The seconds that a write may take, the gate of publication included.",
)
WRITE_MEMORY: Final = Setting(
    "PEELGRAPH_WRITE_MEMORY",
    "4096",
    "The MiB of memory that a write may take, the gate of publication included.",
)
BUFFER: Final = Setting(
    "PEELGRAPH_BUFFER",
    "8",
    "The MiB up to which an answer is complete before its first byte is sent; larger ones stream.",
)
LARGEST_ANSWER: Final = Setting(
    "PEELGRAPH_LARGEST_ANSWER",
    "512",
    "The MiB that an answer may have; a larger one is an error, never cut.",
)
WORKERS: Final = Setting(
    "PEELGRAPH_WORKERS",
    "2",
    "How many long queries run at once in a server process, beside twice as many short ones.",
)
QUEUE: Final = Setting(
    "PEELGRAPH_QUEUE",
    "64",
    "How many queries may wait in a server process; a quarter of it for one client.",
)
CACHE: Final = Setting(
    "PEELGRAPH_CACHE",
    "64",
    "The MiB of answers that a server process keeps for those who ask the same again; 0 keeps none.",
)
MEMORY: Final = Setting(
    "PEELGRAPH_MEMORY",
    "2048",
    "The MiB up to which a version is held in memory; a larger one is indexed on disk, in `TMPDIR`.",
)
PROCESSES: Final = Setting(
    "PEELGRAPH_PROCESSES",
    "1",
    "How many server processes share the port.",
)

SETTINGS: Final[tuple[Setting, ...]] = (
    BASE,
    HOME,
    HOST,
    PORT,
    TOKEN,
    STORE,
    STORE_AUTHORIZATION,
    PROXIES,
    SERVICES,
    PROCESSES,
    LOG,
    LOG_QUERIES,
    METRICS,
    GRACE,
    TIMEOUT,
    LONGEST_TIMEOUT,
    QUERY_MEMORY,
    WRITE_TIMEOUT,
    WRITE_MEMORY,
    BUFFER,
    LARGEST_ANSWER,
    WORKERS,
    QUEUE,
    CACHE,
    MEMORY,
    CONFIG,
)

_ABSOLUTE_BASE = re.compile(r"https?://[^\s/?#<>\"{}|\\^`]+/(?:[^\s?#<>\"{}|\\^`]*/)?", re.ASCII)
_STORE = re.compile(r"sparql\+(https?://[^\s#<>\"{}|\\^`]+)", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9.:_-]+", re.ASCII)
_ORIGIN = re.compile(r"https?://[a-z0-9.:\[\]-]+", re.ASCII)
_LAST_PORT = 65535
_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
_DECIMAL = re.compile(r"[0-9]{1,6}(?:[.][0-9]{1,3})?", re.ASCII)
_MEBIBYTE = 1024 * 1024
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{16,}=*", re.ASCII)  # RFC 6750, 2.1


@dataclass(frozen=True, slots=True)
class Limits:
    """What queries may cost; sizes are bytes, times seconds (docs/serving.md)."""

    timeout: float
    longest_timeout: float
    query_memory: int
    write_timeout: float
    write_memory: int
    buffer: int
    largest_answer: int
    workers: int
    queue: int
    cache: int
    memory: int

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Limits":
        """Read the limits from ``environ``."""
        timeout = _read_seconds(TIMEOUT, environ)
        return cls(
            timeout=timeout,
            longest_timeout=max(timeout, _read_seconds(LONGEST_TIMEOUT, environ)),
            query_memory=_read_mebibytes(QUERY_MEMORY, environ),
            write_timeout=_read_seconds(WRITE_TIMEOUT, environ),
            write_memory=_read_mebibytes(WRITE_MEMORY, environ),
            buffer=_read_mebibytes(BUFFER, environ),
            largest_answer=_read_mebibytes(LARGEST_ANSWER, environ),
            workers=_read_count(WORKERS, environ, least=1),
            queue=_read_count(QUEUE, environ),
            cache=_read_mebibytes(CACHE, environ),
            memory=_read_mebibytes(MEMORY, environ),
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """What can differ between two installations."""

    base: str
    home: Path
    host: str
    port: int
    token: str | None = field(default=None, repr=False)
    store: str | None = None
    store_authorization: str | None = field(default=None, repr=False)
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    services: tuple[str, ...] = ()
    processes: int = 1
    log: str = "text"
    log_queries: bool = False
    metrics: str = "open"
    grace: int = 10
    limits: Limits = field(default_factory=lambda: Limits.from_environment({}))

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings from ``environ``; a variable that is absent or empty has its default."""
        return cls(
            base=_read_base(_value(BASE, environ)),
            home=Path(_value(HOME, environ)),
            host=_read_host(_value(HOST, environ)),
            port=_read_port(_value(PORT, environ)),
            token=_read_token(_value(TOKEN, environ)),
            store=read_store(_value(STORE, environ)),
            store_authorization=_value(STORE_AUTHORIZATION, environ) or None,
            proxies=_read_proxies(_value(PROXIES, environ)),
            services=_read_services(_value(SERVICES, environ)),
            processes=_read_count(PROCESSES, environ, least=1),
            log=_read_choice(LOG, environ, ("text", "json")),
            log_queries=_read_choice(LOG_QUERIES, environ, ("no", "yes")) == "yes",
            metrics=_read_choice(METRICS, environ, ("open", "token", "off")),
            grace=_read_count(GRACE, environ),
            limits=Limits.from_environment(environ),
        )


def _value(setting: Setting, environ: Mapping[str, str]) -> str:
    return environ.get(setting.name, "").strip() or setting.default


def _read_base(value: str) -> str:
    if not _ABSOLUTE_BASE.fullmatch(value):
        raise _unusable(
            BASE, value, "an absolute http or https IRI that ends with a slash and has no ? or #"
        )
    return value


def read_environment(environ: Mapping[str, str], path: str | None = None) -> dict[str, str]:
    """Put the settings of a TOML file below those of the environment.

    ``path`` is the file, or else ``PEELGRAPH_CONFIG`` names it. Keys are names without the prefix, in
    small letters. Raises SettingsError if the file cannot be read or has what is no setting.
    """
    path = path or environ.get(CONFIG.name, "").strip()
    known = {setting.name for setting in SETTINGS} - {CONFIG.name}
    given = {name: value for name, value in environ.items() if value.strip()}
    if not path:
        return given
    try:
        table = tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} cannot be read as TOML: {error}") from error
    read = {}
    for key, value in table.items():
        name = f"PEELGRAPH_{key.upper()}"
        if name not in known or key != key.lower():
            names = ", ".join(sorted(n.removeprefix("PEELGRAPH_").lower() for n in known))
            raise SettingsError(f"{path}: {key!r} is no setting; there are {names}.")
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise SettingsError(f"{path}: {key} is {value!r}; write a string or a number.")
        read[name] = str(value)
    return read | given


def _read_choice(setting: Setting, environ: Mapping[str, str], choices: tuple[str, ...]) -> str:
    value = _value(setting, environ)
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


def _read_host(value: str) -> str:
    if not _HOST.fullmatch(value):
        raise _unusable(HOST, value, "an IP address or a host name, without scheme or path")
    return value


def _read_port(value: str) -> int:
    if not (value.isascii() and value.isdigit() and int(value) <= _LAST_PORT):
        raise _unusable(PORT, value, f"a whole number from 0 to {_LAST_PORT}")
    return int(value)


def _read_token(value: str) -> str | None:
    """Read the token; what is wrong with it is told without repeating it."""
    if value and not _TOKEN.fullmatch(value):
        raise SettingsError(
            f"{TOKEN.name} cannot be used; accepted are at least 16 letters, digits and -._~+/, for "
            "example what `openssl rand -hex 32` prints."
        )
    return value or None


def _read_proxies(value: str) -> tuple[IPv4Network | IPv6Network, ...]:
    if value == PROXIES.default:
        return ()
    try:
        return tuple(ip_network(part.strip()) for part in value.split(","))
    except ValueError:
        raise _unusable(
            PROXIES, value, "IP addresses or networks such as 127.0.0.1,10.0.0.0/8"
        ) from None


def _read_services(value: str) -> tuple[str, ...]:
    if value == SERVICES.default:
        return ()
    origins = tuple(part.strip().rstrip("/").lower() for part in value.split(","))
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise _unusable(SERVICES, origin, "an origin such as https://query.example")
    return origins


def _read_seconds(setting: Setting, environ: Mapping[str, str]) -> float:
    value = _value(setting, environ)
    if not (_DECIMAL.fullmatch(value) and float(value) > 0):
        raise _unusable(setting, value, "a number of seconds above 0")
    return float(value)


def _read_mebibytes(setting: Setting, environ: Mapping[str, str]) -> int:
    return int(_read_count(setting, environ) * _MEBIBYTE)


def _read_count(setting: Setting, environ: Mapping[str, str], *, least: int = 0) -> int:
    value = _value(setting, environ)
    if not (_WHOLE.fullmatch(value) and int(value) >= least):
        raise _unusable(setting, value, f"a whole number from {least}")
    return int(value)


def _unusable(setting: Setting, value: str, accepted: str) -> SettingsError:
    return SettingsError(
        f"{setting.name} is {value!r}; accepted is {accepted}, for example {setting.default!r}."
    )

"""The environment and the file of settings, read once into frozen records."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from peelgraph.errors import SettingsError
from peelgraph.settings.values import (
    read_base,
    read_choice,
    read_count,
    read_host,
    read_mebibytes,
    read_port,
    read_proxies,
    read_seconds,
    read_services,
    read_store,
    read_token,
    read_value,
)
from peelgraph.settings.variables import (
    BASE,
    BUFFER,
    CACHE,
    CONFIG,
    GRACE,
    HOME,
    HOST,
    LARGEST_ANSWER,
    LOG,
    LOG_QUERIES,
    LONGEST_TIMEOUT,
    MEMORY,
    METRICS,
    PORT,
    PROCESSES,
    PROXIES,
    QUERY_MEMORY,
    QUEUE,
    SERVICES,
    SETTINGS,
    STORE,
    STORE_AUTHORIZATION,
    TIMEOUT,
    TOKEN,
    WORKERS,
    WRITE_MEMORY,
    WRITE_TIMEOUT,
)


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
        timeout = read_seconds(TIMEOUT, environ)
        return cls(
            timeout=timeout,
            longest_timeout=max(timeout, read_seconds(LONGEST_TIMEOUT, environ)),
            query_memory=read_mebibytes(QUERY_MEMORY, environ),
            write_timeout=read_seconds(WRITE_TIMEOUT, environ),
            write_memory=read_mebibytes(WRITE_MEMORY, environ),
            buffer=read_mebibytes(BUFFER, environ),
            largest_answer=read_mebibytes(LARGEST_ANSWER, environ),
            workers=read_count(WORKERS, environ, least=1),
            queue=read_count(QUEUE, environ),
            cache=read_mebibytes(CACHE, environ),
            memory=read_mebibytes(MEMORY, environ),
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
            base=read_base(read_value(BASE, environ)),
            home=Path(read_value(HOME, environ)),
            host=read_host(read_value(HOST, environ)),
            port=read_port(read_value(PORT, environ)),
            token=read_token(read_value(TOKEN, environ)),
            store=read_store(read_value(STORE, environ)),
            store_authorization=read_value(STORE_AUTHORIZATION, environ) or None,
            proxies=read_proxies(read_value(PROXIES, environ)),
            services=read_services(read_value(SERVICES, environ)),
            processes=read_count(PROCESSES, environ, least=1),
            log=read_choice(LOG, environ, ("text", "json")),
            log_queries=read_choice(LOG_QUERIES, environ, ("no", "yes")) == "yes",
            metrics=read_choice(METRICS, environ, ("open", "token", "off")),
            grace=read_count(GRACE, environ),
            limits=Limits.from_environment(environ),
        )


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

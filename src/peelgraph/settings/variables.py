"""The settings: name, default and meaning of each variable. The documentation is tested against them."""

from dataclasses import dataclass
from typing import Final


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
    "How many long queries run at once in a server process, beside as many short ones, or two.",
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
    "256",
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

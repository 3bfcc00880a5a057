"""Which content coding a client prefers (RFC 9110, 12.5.3). Pure."""

from functools import lru_cache

from peelgraph.store.packing import Coding

_ALIASES = {"x-gzip": Coding.GZIP.value}


@lru_cache(maxsize=256)
def choose_coding(accept_encoding: str | None) -> Coding | None:
    """Choose what has the highest quality, the best of ours on a tie; ``None`` leaves the answer as it is.

    Without a header nothing is packed, and neither where ``identity`` is preferred.
    """
    qualities = _read_qualities(accept_encoding or "")
    others = qualities.get("*", 0.0)
    best = max(Coding, key=lambda coding: qualities.get(coding.value, others))
    quality = qualities.get(best.value, others)
    return best if quality > 0 and quality >= qualities.get("identity", 0.0) else None


def _read_qualities(header: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in header.split(","):
        name, _, parameters = part.partition(";")
        coding = name.strip().lower()
        key, _, value = parameters.partition("=")
        if not coding or (parameters.strip() and key.strip().lower() != "q"):
            continue
        try:
            found[_ALIASES.get(coding, coding)] = float(value) if value else 1.0
        except ValueError:
            continue
    return found

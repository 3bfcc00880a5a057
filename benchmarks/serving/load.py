"""Load by wrk, and what it costs the processes that answer."""

import re
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

# Each request of a first-time run has a comment of its own, so that no cache knows it.
_SCRIPT = """
local n = 0
request = function()
  n = n + 1
  return wrk.format("GET", "%(path)s" .. (%(vary)s and ("%%20%%23" .. n .. "x%(salt)s") or ""), %(headers)s)
end
done = function(summary, latency, requests)
  io.write(string.format("RESULT %%d %%d %%d %%d %%d %%d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
"""


#: The processor time in a fifth of a second that an idle service may take.
_IDLE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Measurement:
    """One query under one load; times in milliseconds."""

    per_second: float
    p50: float
    p99: float
    cpu: float
    errors: int


def measure(
    address: str,
    path: str,
    headers: dict[str, str],
    *,
    connections: int,
    seconds: float,
    vary: bool,
    pid: int,
    salt: str,
) -> Measurement:
    """Ask one query again and again; ``vary`` makes each request a new one. ``pid`` is the server's process."""
    lua_headers = (
        "{" + ", ".join(f'["{name}"] = "{value}"' for name, value in headers.items()) + "}"
    )
    script = _SCRIPT % {
        "path": path,
        "vary": "true" if vary else "false",
        "salt": salt,
        "headers": lua_headers,
    }
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        before = processor_seconds(find_family(pid))
        done = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "30s",
             "-s", file.name, address],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        spent = processor_seconds(find_family(pid)) - before  # of who has come meanwhile as well
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)", done.stdout)
    assert found, done.stdout
    requests, microseconds, p50, p99, refused, broken = map(int, found.groups())
    return Measurement(
        per_second=requests / (microseconds / 1e6),
        p50=p50 / 1000,
        p99=p99 / 1000,
        cpu=spent * 1000 / max(1, requests),
        errors=refused + broken,
    )


def take_medians(rounds: Sequence[Measurement]) -> Measurement:
    """Put the rounds of one line together: the median of each figure, and all errors."""
    return Measurement(
        per_second=median(one.per_second for one in rounds),
        p50=median(one.p50 for one in rounds),
        p99=median(one.p99 for one in rounds),
        cpu=median(one.cpu for one in rounds),
        errors=sum(one.errors for one in rounds),
    )


def wait_until_idle(pids: list[int], seconds: float = 30.0) -> bool:
    """Wait until processes have done what was asked of them, also for clients that have left.

    Gives False if they have not in time.
    """
    deadline = time.monotonic() + seconds
    spent = processor_seconds(pids)
    while time.monotonic() < deadline:
        time.sleep(0.2)
        before, spent = spent, processor_seconds(pids)
        if spent - before <= _IDLE_SECONDS:
            return True
    return False


def find_family(pid: int) -> list[int]:
    """A process and all that came from it and live."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int(
                (folder / "stat").read_text().rpartition(")")[2].split()[1]
            )
        except OSError:
            continue
    family = [pid]
    for member in family:
        family += [child for child, parent in parents.items() if parent == member]
    return family


def processor_seconds(pids: list[int]) -> float:
    """The processor time of processes so far, that of their ended children included."""
    total = 0
    for pid in pids:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            continue
        total += sum(map(int, stat.rpartition(")")[2].split()[11:15]))
    return total / 100


def memory_mebibytes(pids: list[int]) -> int:
    """The memory of processes, what they share counted once."""
    total = 0
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
        total += int(found[1]) if found else 0
    return total // 1024

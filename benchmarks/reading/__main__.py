"""Measure reading: letters per second on one core by format, growth with their number, and with length.

``python -m benchmarks.reading [--letters N…] [--megabytes M…] [--write FILE]`` (`make bench-reading`). CPU time of this process, the
peers in turns with ours. The letters are the invented ones of the tests; many are one of them,
under the names of invented forces and another day each. Nothing of them is published.
"""

import argparse
import platform
import resource
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice
from math import ceil
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from peelgraph.documents import read_document
from peelgraph.graph.identifiers import DEFAULT_BASE
from peelgraph.pipeline.building import Knowledge, build_inputs, load_knowledge, read_input
from peelgraph.pipeline.sources import LetterSource
from peelgraph.registers import Attribution, BodyKind, Certainty, InspectedBody

INVENTED = Attribution("invented", Certainty.UNVERIFIED)
COUNTIES = tuple(f"{sign}{vowel}xshire" for sign in "BCDFGHJKL" for vowel in "aeiou")[:43]
TEMPLATE = "police-borsetshire-engage-2020-10.txt"
TEMPLATE_SENT = "2 October 2020"
CORPUS = Path(__file__).parents[2] / "tests" / "corpus"
ROUNDS = 3


def measure(step: Callable[[], object]) -> float:
    """Return the median CPU seconds of a step."""
    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        step()
        taken.append(time.process_time() - started)
    return statistics.median(taken)


def load_sources(form: str) -> list[tuple[bytes, str]]:
    """Return the bytes and names of the invented letters of one format."""
    return [(path.read_bytes(), path.name) for path in sorted((CORPUS / form).iterdir())]


def invent_forces(knowledge: Knowledge) -> Knowledge:
    """Return the knowledge with as many invented forces as there are real ones."""
    forces = tuple(
        InspectedBody(
            name.lower(), BodyKind.POLICE, f"{name} Police", (name,), None, None, None, INVENTED
        )
        for name in COUNTIES
    )
    registers = knowledge.registers
    known = replace(registers, bodies=(*registers.bodies, *forces))
    return replace(knowledge, registers=known)


def vary_letters() -> Iterator[LetterSource]:
    """Yield ever more letters: each day one about each invented force, in the words of one letter."""
    text = (CORPUS / "text" / TEMPLATE).read_text("utf-8")
    assert TEMPLATE_SENT in text
    for turn in count():
        day = date(2001, 1, 1) + timedelta(days=turn // len(COUNTIES))
        county = COUNTIES[turn % len(COUNTIES)]
        yield LetterSource(
            f"{county} {day}",
            text.replace(TEMPLATE_SENT, f"{day.day} {day:%B %Y}").replace("Borsetshire", county),
        )


def measure_formats(knowledge: Knowledge) -> Iterator[list[str]]:
    """Yield letters per second by format, and what the parser alone takes."""
    for form in ("text", "html", "docx", "pdf"):
        sources = load_sources(form)

        def read(sources: list[tuple[bytes, str]] = sources) -> None:
            for data, name in sources:
                read_input(LetterSource(name, read_document(data, name).text), knowledge)

        taken = measure(read)
        share = ""
        if form == "html":
            parsing = measure(lambda: [LexborHTMLParser(data) for data, _ in sources])  # noqa: B023
            share = f"selectolax alone takes 1/{taken / parsing:.0f} of it"
        yield [form, f"{len(sources)}", f"{len(sources) / taken:.0f}", share]


def measure_number(knowledge: Knowledge, sizes: list[int]) -> Iterator[list[str]]:
    """Yield what it takes to read so many letters, and to make one dataset of them."""
    for size in sizes:
        started = time.process_time()
        inputs = [read_input(source, knowledge) for source in islice(vary_letters(), size)]
        read = time.process_time()
        quads = build_inputs(inputs, knowledge, DEFAULT_BASE)
        built = time.process_time()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        yield [
            f"{size:,}",
            f"{1000 * (read - started) / size:.1f}",
            f"{size / (read - started):.0f}",
            f"{1000 * (built - read) / size:.1f}",
            f"{len(quads):,}",
            f"{peak:,.0f}",
        ]


def measure_length(knowledge: Knowledge, megabytes: list[float]) -> Iterator[list[str]]:
    """Yield what one long letter takes."""
    text = next(vary_letters()).text
    head, body = text[:600], text[600:]
    for size in megabytes:
        long = (head + (body + "\n") * ceil(size * 1_000_000 / len(body)))[
            : round(size * 1_000_000)
        ]
        started = time.process_time()
        read_input(LetterSource("long", long), knowledge)
        taken = time.process_time() - started
        yield [f"{size:g}", f"{taken:.1f}", f"{taken / size:.1f}"]


TABLES: dict[str, tuple[str, ...]] = {
    "By format": ("format", "letters", "letters a second", ""),
    "By number of letters": (
        *("letters", "read, ms each", "read, letters a second", "dataset, ms each"),
        *("quads", "peak MiB"),
    ),
    "By length of one letter": ("MB", "seconds", "seconds a MB"),
}


def render_tables(measured: Iterable[Iterable[list[str]]]) -> Iterator[str]:
    """Yield the lines of the tables as Markdown, as they are measured."""
    yield "# Reading, measured\n"
    yield (
        f"`python -m benchmarks.reading`, {datetime.now(UTC).date()}, Python {platform.python_version()}, one core, CPU "
        "time; invented letters of the tests, multiplied. By number: each is read and one dataset is made of "
        "all; the peak is that of the process. By length: the body of one letter, again and again; a text "
        "longer than 5,000,000 code points is refused.\n"
    )
    for (title, columns), rows in zip(TABLES.items(), measured, strict=True):
        yield f"## {title}\n"
        yield f"| {' | '.join(columns)} |"
        yield f"| {' | '.join(('---', *('---:' for _ in columns[1:])))} |"
        yield from (f"| {' | '.join(row)} |" for row in rows)
        yield ""


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--letters", type=int, nargs="*", default=[100, 1_000, 10_000])
    parser.add_argument("--megabytes", type=float, nargs="*", default=[0.1, 0.5, 1, 2.5, 5])
    parser.add_argument("--write", type=Path, help="a Markdown file to write the tables into too")
    asked = parser.parse_args()
    knowledge = invent_forces(load_knowledge())
    measured = (
        measure_formats(knowledge),
        measure_number(knowledge, asked.letters),
        measure_length(knowledge, asked.megabytes),
    )
    lines = []
    for line in render_tables(measured):
        print(line, flush=True)
        lines.append(line)
    if asked.write:
        asked.write.write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main()

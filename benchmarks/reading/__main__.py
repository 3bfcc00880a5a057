"""Measure reading: letters per second on one core by format, growth with their number, and with length.

``python -m benchmarks.reading [--letters N…] [--megabytes M…]`` (`make bench-reading`). CPU time of this process, the
peers in turns with ours. The letters are the invented ones of the tests; many are one of them,
under the names of invented forces and another day each. Nothing of them is published.
"""

import argparse
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count, islice
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


def measure_formats(knowledge: Knowledge) -> None:
    """Print letters per second by format, and what the parser alone takes."""
    for form in ("text", "html", "docx", "pdf"):
        sources = load_sources(form)

        def read(sources: list[tuple[bytes, str]] = sources) -> None:
            for data, name in sources:
                read_input(LetterSource(name, read_document(data, name).text), knowledge)

        taken = measure(read)
        row = f"{form:<6}{len(sources):>4} letters {len(sources) / taken:9.1f} a second"
        if form == "html":
            parsing = measure(lambda: [LexborHTMLParser(data) for data, _ in sources])  # noqa: B023
            row += f"   selectolax alone takes 1/{taken / parsing:.0f} of the time"
        print(row)


def measure_number(knowledge: Knowledge, sizes: list[int]) -> None:
    """Print seconds to read so many letters, and to make one dataset of them."""
    for size in sizes:
        started = time.process_time()
        inputs = [read_input(source, knowledge) for source in islice(vary_letters(), size)]
        read = time.process_time()
        quads = build_inputs(inputs, knowledge, DEFAULT_BASE)
        built = time.process_time()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{size:>6} letters: read {1000 * (read - started) / size:6.1f} ms each, "
            f"dataset {1000 * (built - read) / size:6.1f} ms each, {len(quads)} quads, "
            f"peak {peak:.0f} MiB",
            flush=True,
        )


def measure_length(knowledge: Knowledge, megabytes: list[float]) -> None:
    """Print seconds per megabyte of one long letter."""
    text = next(vary_letters()).text
    head, body = text[:600], text[600:]
    for size in megabytes:
        long = head + (body + "\n") * round(size * 1_000_000 / len(body))
        started = time.process_time()
        read_input(LetterSource("long", long), knowledge)
        taken = time.process_time() - started
        print(f"{size:5.1f} MB: {taken / size:6.1f} s a megabyte", flush=True)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--letters", type=int, nargs="*", default=[100, 1_000, 10_000])
    parser.add_argument("--megabytes", type=float, nargs="*", default=[0.1, 1, 5])
    asked = parser.parse_args()
    knowledge = invent_forces(load_knowledge())
    measure_formats(knowledge)
    measure_number(knowledge, asked.letters)
    measure_length(knowledge, asked.megabytes)


if __name__ == "__main__":
    main()

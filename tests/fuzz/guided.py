"""Fuzzing led by coverage: bytes that reach new branches of the readers are bred from those that did.

``python tests/fuzz/guided.py [libFuzzer's options] CORPUS…``, such as ``-max_total_time=600``
(`make fuzz`). Starts from the invented letters in all their formats. A crash is written to a file
that reproduces it when it is given as the only argument.
"""

import sys

import atheris

with atheris.instrument_imports(
    include=["peelgraph.documents", "peelgraph.letters", "peelgraph.facts"]
):
    from peelgraph.documents.reading import read_document
    from peelgraph.errors import LetterError
    from peelgraph.facts import find_facts
    from peelgraph.facts.rendering import render_facts
    from peelgraph.letters import read_letter

from peelgraph.resources import load_registers, load_rules

RULES = load_rules()
REGISTERS = load_registers()


def read_bytes(data: bytes) -> None:
    """Read a letter from any bytes: a clear refusal, or facts whose quotations stand in its text."""
    try:
        text = read_document(data, "fuzz").text
        letter = read_letter(text, RULES)
    except LetterError as error:
        assert str(error).strip()  # noqa: PT017 (a refusal says what was seen)
        return
    check_quotations(render_facts(find_facts(letter, REGISTERS, RULES)), text)


def check_quotations(form: object, text: str) -> None:
    """See that every quotation is the text's slice at its span."""
    if isinstance(form, dict):
        if "span" in form and "quote" in form:
            start, end = form["span"]
            assert text[start:end] == form["quote"]
        form = list(form.values())
    if isinstance(form, list):
        for value in form:
            check_quotations(value, text)


if __name__ == "__main__":
    atheris.Setup(sys.argv, read_bytes)
    atheris.Fuzz()

"""Write ``gaps.toml`` anew from what the reader misses of the corpus now; gold is never written.

Run it after a change of the reader, read the difference line by line, and commit both together:
``.venv/bin/python tests/corpus/write_gaps.py``. It fails where a letter is not read alike in all of
its formats, since one list of outcomes then cannot stand for them; and it writes nothing then.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path

from peelgraph.facts.evaluation import Verdict
from peelgraph.pipeline.evaluating import evaluate_directories

HERE = Path(__file__).parent
FORMS = ("text", "html", "pdf", "docx")
HEAD = """\
# What the reader is known not to read of each invented letter, by the gold that a person wrote: the forms in
# which it is so, and the outcomes of the evaluation. A gap that is closed is taken out here
# (tests/corpus/write_gaps.py writes this file).
"""


def find_gaps() -> dict[str, dict[tuple[str, ...], list[str]]]:
    """Return for each letter the outcomes that are no hits, and the formats in which they are so."""
    gaps: dict[str, dict[tuple[str, ...], list[str]]] = defaultdict(dict)
    for form in FORMS:
        rows: dict[str, list[str]] = defaultdict(list)
        for outcome in evaluate_directories(HERE / "gold", HERE / form).outcomes:
            if outcome.verdict is not Verdict.HIT and not outcome.kind.startswith("findings"):
                rows[outcome.letter].append(f"{outcome.verdict} {outcome.kind}: {outcome.words}")
        for letter, wrong in rows.items():
            gaps[letter].setdefault(tuple(sorted(wrong)), []).append(form)
    return gaps


def render_gaps(gaps: dict[str, dict[tuple[str, ...], list[str]]]) -> str:
    """Return the text of ``gaps.toml``; TOML's basic strings are JSON's."""
    parts = [HEAD]
    for letter, outcomes in sorted(gaps.items()):
        if len(outcomes) > 1:
            raise SystemExit(f"{letter} is read in more than one way: {outcomes}")
        [(wrong, forms)] = outcomes.items()
        quoted = ", ".join(f'"{form}"' for form in sorted(forms))
        rows = [f"    {json.dumps(row, ensure_ascii=False)}," for row in wrong]
        parts.append(
            "\n".join([f"[{letter}]", f"forms = [{quoted}]", "outcomes = [", *rows, "]", ""])
        )
    return "\n".join(parts)


if __name__ == "__main__":
    text = render_gaps(find_gaps())
    (HERE / "gaps.toml").write_text(text, "utf-8")
    sys.stderr.write(f"{text.count('outcomes = [')} letters with gaps\n")

"""Write the golden graphs anew: ``python tests/golden/rewrite.py``, then read the diff.

A golden file is the code's own output, not the truth (``../shared/gold`` is that): it shows which
statements a change adds and takes away. Commit it only after reading each line of the diff.
"""

from pathlib import Path

from pyoxigraph import RdfFormat

from peelgraph.graph.dataset import sort_quads
from peelgraph.graph.identifiers import DEFAULT_BASE, Minter
from peelgraph.graph.letter.building import build_letter_graph
from peelgraph.graph.serialization import render_statements
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.pipeline.building import load_knowledge, read_source
from peelgraph.pipeline.sources import load_directory
from peelgraph.resources import letters_directory

HERE = Path(__file__).parent


def render_letter_graphs() -> dict[str, bytes]:
    """Return the graph of each shipped letter as sorted N-Quads, by the letter's name."""
    knowledge = load_knowledge()
    graphs = {}
    for source in load_directory(letters_directory()):
        _, quads = build_letter_graph(
            read_source(source, knowledge),
            knowledge.registers,
            Minter(DEFAULT_BASE),
            knowledge.concepts.labels,
            urls=(source.url,) if source.url else (),
            distinguished=source.distinguish,
        )
        ordered = sort_quads(quads, DEFAULT_BASE)
        graphs[source.name] = render_statements(ordered, RdfFormat.N_QUADS.media_type, PREFIXES)
    return graphs


if __name__ == "__main__":
    for name, data in render_letter_graphs().items():
        (HERE / f"{name}.nq").write_bytes(data)

"""The graph of each shipped letter is the one that was last read and accepted.

Where a change is meant: run ``python tests/golden/rewrite.py`` and read the diff.
"""

import importlib.util
from difflib import unified_diff
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

HERE = Path(__file__).parent
GOLDEN = sorted(HERE.glob("*.nq"))


@pytest.fixture(scope="session")
def rendered():
    spec = importlib.util.spec_from_file_location("rewrite_golden", HERE / "rewrite.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script.render_letter_graphs()


def test_each_shipped_letter_has_a_golden_graph_and_each_golden_graph_a_letter(rendered):
    assert [path.stem for path in GOLDEN] == sorted(rendered) != []


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_the_graph_of_a_letter_is_the_golden_one(path, rendered):
    golden = path.read_text("utf-8").splitlines()
    built = rendered[path.stem].decode().splitlines()
    changed = list(unified_diff(golden, built, "golden", "built", n=0, lineterm=""))
    assert changed == [], "run python tests/golden/rewrite.py if this is meant"


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_graph_is_one_graph_of_iris_and_literals(path):
    quads = list(parse(path.read_bytes(), RdfFormat.N_QUADS))
    assert len({quad.graph_name for quad in quads}) == 1
    assert all(isinstance(quad.subject, NamedNode) for quad in quads)
    assert all(isinstance(quad.object, NamedNode | Literal) for quad in quads)

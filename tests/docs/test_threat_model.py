"""A defence that names no test that exists is a wish."""

import re


def find_named(root):
    text = (root / "THREAT_MODEL.md").read_text("utf-8")
    return re.findall(r"`(tests/[\w/.-]+?\.py)(?:::(\w+))?`", text)


def test_every_test_that_the_threat_model_names_exists(root):
    named = find_named(root)
    assert len(named) > 40
    for path, name in named:
        assert (root / path).is_file(), path
        if name:
            source = (root / path).read_text("utf-8")
            assert re.search(rf"^(?:async )?def {name}\(", source, re.MULTILINE), f"{path}::{name}"


def test_every_threat_has_a_test_or_says_that_it_is_not_defended(root):
    text = (root / "THREAT_MODEL.md").read_text("utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]
    threats = [row for row in rows if row[0] not in {"| threat", "| ---"}]
    assert len(threats) > 30
    for _, defence, tests in threats:
        assert "`tests/" in tests or defence.startswith("not defended here"), defence

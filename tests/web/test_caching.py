import pytest

from peelgraph.web.http.caching import is_unchanged, mint_entity_tag


def test_a_tag_differs_with_version_and_request_only():
    tags = [
        mint_entity_tag(*parts)
        for parts in (
            ("v1", "a"),
            ("v2", "a"),
            ("v1", "b"),
            ("v1", "a", None),
            ("v1", "a", ""),
            ("v1", "a\0"),
        )
    ]
    assert len(set(tags)) >= len(tags) - 1  # a NUL cannot come in by HTTP
    assert mint_entity_tag("v1", "a") == tags[0]


@pytest.mark.parametrize(
    ("header", "unchanged"),
    [
        (None, False),
        ('W/"x"', True),
        ('"x"', True),
        ('"y", W/"x"', True),
        ("*", True),
        ('"y"', False),
        ("", False),
    ],
)
def test_tags_are_compared_weakly(header, unchanged):
    assert is_unchanged(header, 'W/"x"') is unchanged

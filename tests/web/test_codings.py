"""How an answer is packed: what the client prefers, of what we can."""

import pytest

from peelgraph.store.packing import Coding
from peelgraph.web.http.codings import choose_coding


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        (None, None),
        ("", None),
        ("gzip", Coding.GZIP),
        ("GZIP", Coding.GZIP),
        ("x-gzip", Coding.GZIP),
        ("zstd", Coding.ZSTD),
        ("gzip, deflate, br, zstd", Coding.ZSTD),
        ("gzip, zstd;q=0.5", Coding.GZIP),
        ("gzip;q=0.5, zstd;q=0.5", Coding.ZSTD),
        ("gzip;q=0, zstd;q=0.0", None),
        ("zstd;q=0, *", Coding.GZIP),
        ("*", Coding.ZSTD),
        ("*;q=0", None),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.5, gzip", Coding.GZIP),
        ("br, deflate", None),
        ("gzip;q=much", None),
        ("gzip;level=9", None),
        (",;, gzip ; q=1", Coding.GZIP),
    ],
)
def test_the_coding_that_a_client_likes_best_is_taken(header, chosen):
    assert choose_coding(header) is chosen

"""The titles by which letters may name a post: patterns of ``titles.csv`` filled with names.

``{force}`` and ``{service}`` run over all names of the force or of the fire and rescue service in
which the post is, ``{area}`` over the names of the area of the local policing body in which the
post is. A title of a row's example must come
out of the row, its near miss must not: a row that does not keep its word is refused.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from peelgraph.registers.model import Post
from peelgraph.registers.names import normalise_name
from peelgraph.registers.rows import Row


@dataclass(frozen=True, slots=True)
class TitleRule:
    """One row of ``titles.csv``: a title that posts of a kind go by."""

    kind: str
    pattern: str
    placeholder: str | None
    row: Row

    def expand(self, names: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
        """Yield the titles that the pattern gives with ``names`` for its placeholder."""
        if self.placeholder is None:
            yield self.pattern
            return
        for name in names.get(self.placeholder, ()):
            yield self.pattern.replace(f"{{{self.placeholder}}}", name)


@dataclass(frozen=True, slots=True)
class PostNames:
    """What a post is called before titles are added: its row, and the names for placeholders."""

    row: Row
    names: Mapping[str, tuple[str, ...]]


def read_title_rules(rows: Iterable[Row]) -> tuple[TitleRule, ...]:
    """Return one rule a row; RegisterError where a pattern is malformed."""
    return tuple(_read_title_rule(row) for row in rows)


def build_titles(post: PostNames, rules: Iterable[TitleRule]) -> tuple[str, ...]:
    """Return the titles of a post beside its label, each once however it is spelt.

    RegisterError where the kind of the post has no rule, or where a rule needs a name that the
    post has not.
    """
    kind = post.row.text("kind")
    titles = {normalise_name(post.row.text("label")): ""}
    of_kind = [rule for rule in rules if rule.kind == kind]
    if not of_kind:
        raise post.row.fail("kind", f"{kind!r} has no title; add one to table titles")
    for rule in of_kind:
        expanded = tuple(rule.expand(post.names))
        if not expanded:
            problem = f"{rule.pattern!r} needs a name for {post.row.text('key')!r}, which has none"
            raise rule.row.fail("pattern", f"{problem}; add one or change the pattern")
        for title in expanded:
            titles.setdefault(normalise_name(title), title)
    return tuple(title for title in titles.values() if title)


def check_examples(rules: Iterable[TitleRule], posts: Iterable[PostNames]) -> None:
    """Raise RegisterError where a rule misses its example or catches its near miss."""
    by_kind: dict[str, list[PostNames]] = {}
    for post in posts:
        by_kind.setdefault(post.row.text("kind"), []).append(post)
    for rule in rules:
        if rule.kind not in by_kind:
            raise rule.row.fail("kind", f"no post is of kind {rule.kind!r}; correct it")
        titles = {
            normalise_name(title)
            for post in by_kind[rule.kind]
            for title in rule.expand(post.names)
        }
        for column, wanted in (("example", True), ("near_miss", False)):
            text = rule.row.text(column)
            if (normalise_name(text) in titles) is not wanted:
                verdict = "does not match" if wanted else "matches"
                raise rule.row.fail(column, f"{text!r} {verdict} the pattern; correct one of them")


def find_bare_titles(rules: Iterable[TitleRule], posts: Iterable[Post]) -> frozenset[str]:
    """Return, normalised, the titles that name no body and so mean nothing without one.

    A title of the inspectorate is never bare: there is one inspectorate.
    """
    inspectorate = {
        normalise_name(title)
        for post in posts
        if post.post_in.startswith("organisation/")
        for title in (post.label, *post.titles)
    }
    bare = {normalise_name(rule.pattern) for rule in rules if rule.placeholder is None}
    return frozenset(bare - inspectorate)


def _read_title_rule(row: Row) -> TitleRule:
    """Return the rule of one row; its attribution is checked here and kept in the file."""
    row.attribution()
    return TitleRule(row.text("kind"), row.text("pattern"), _read_placeholder(row), row)


def _read_placeholder(row: Row) -> str | None:
    """Return the placeholder of a row's pattern; RegisterError where it is none of ours."""
    pattern = row.text("pattern")
    fields = re.findall(r"\{([^{}]*)\}", pattern)
    plain = re.sub(r"\{(?:force|service|area)\}", "", pattern)
    if len(fields) > 1 or "{" in plain or "}" in plain:
        allowed = "one {force}, one {service} or one {area}"
        raise row.fail("pattern", f"{pattern!r} may hold {allowed}; correct it")
    return fields[0] if fields else None

r"""Rows of ``data/rules`` → compiled rules.

A pattern is a regular expression with three conveniences: ``{piece}`` stands for a named piece of
``pieces.toml``; a space matches any run of white space (`` ?`` also none); a straight apostrophe matches a typographic
one too (both outside character classes). Matching ignores case unless a row says ``case = "exact"``.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from peelgraph.errors import RulesError
from peelgraph.rules.model import Rule, Rules, RuleTable
from peelgraph.rules.needed import find_needed

_PIECE = re.compile(r"\{([a-z_]+)\}")
#: An escape, a character class, or what stands for more than itself.
_TOKEN = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]| \??|'")
_FLEXIBLE = {" ": r"\s+", " ?": r"\s*", "'": "['’]"}
#: How deep pieces may stand in pieces.
_DEPTH = 10
_REQUIRED = ("name", "pattern", "makes", "example", "near_miss")


def read_rules(documents: Mapping[str, Mapping[str, Any]]) -> Rules:
    """Compile the parsed TOML documents of ``data/rules``, given by file name without ending.

    ``pieces`` holds ``[pieces]``, ``[numbers]`` and ``[months]``; every other document holds tables
    of rules, ``[[table]]`` with the columns of ``Rule``. Raises RulesError naming document and rule.
    """
    try:
        pieces = documents["pieces"]
        numbers: dict[str, int] = dict(pieces["numbers"])
        months: dict[str, int] = dict(pieces["months"])
        named: dict[str, str] = dict(pieces["pieces"])
    except KeyError as missing:
        raise RulesError(f"data/rules/pieces.toml lacks [{missing.args[0]}]") from None
    named["number"] = rf"(?:{'|'.join(sorted(numbers, key=len, reverse=True))}|\d{{1,3}})"
    named["month"] = rf"(?:{'|'.join(sorted(months, key=len, reverse=True))})"
    tables: dict[str, RuleTable] = {}
    for document, content in sorted(documents.items()):
        if document == "pieces":
            continue
        for table, rows in content.items():
            if table in tables:
                raise RulesError(f"data/rules/{document}.toml: table [[{table}]] exists twice")
            tables[table] = RuleTable(
                table, _read_rows(f"{document}.toml [[{table}]]", rows, named)
            )
    return Rules(tables, numbers, months)


def _read_rows(
    where: str, rows: Sequence[Mapping[str, Any]], pieces: Mapping[str, str]
) -> tuple[Rule, ...]:
    rules = tuple(_read_row(where, row, pieces) for row in rows)
    names = [rule.name for rule in rules]
    for name in names:
        if names.count(name) > 1:
            raise RulesError(f"data/rules/{where}: two rules are named {name!r}; rename one")
    return rules


def _read_row(where: str, row: Mapping[str, Any], pieces: Mapping[str, str]) -> Rule:
    name = row.get("name", "?")
    for column, value in row.items():
        if not isinstance(value, str):
            raise RulesError(f"data/rules/{where} {name!r}: {column} must be a string")
    for column in _REQUIRED:
        if not row.get(column):
            raise RulesError(f"data/rules/{where} {name!r}: {column} is missing")
    options = {key: value for key, value in row.items() if key not in _REQUIRED}
    flags = re.NOFLAG if options.get("case") == "exact" else re.IGNORECASE
    try:
        pattern = re.compile(_expand(row["pattern"], pieces), flags)
    except KeyError as unknown:
        raise RulesError(
            f"data/rules/{where} {name!r}: no piece named {unknown.args[0]!r} in pieces.toml"
        ) from None
    except re.error as error:
        raise RulesError(f"data/rules/{where} {name!r}: {error}") from None
    needed = find_needed(pattern)
    return Rule(name, pattern, row["makes"], row["example"], row["near_miss"], options, needed)


def _expand(pattern: str, pieces: Mapping[str, str]) -> str:
    """Put pieces in place, and pieces of pieces; raises re.error where they name one another."""
    for _ in range(_DEPTH):
        if not _PIECE.search(pattern):
            return _TOKEN.sub(lambda token: _FLEXIBLE.get(token[0], token[0]), pattern)
        pattern = _PIECE.sub(lambda piece: pieces[piece[1]], pattern)
    raise re.error("pieces.toml has pieces that name one another in a circle")

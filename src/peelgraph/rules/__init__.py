"""Tables of small rules: what the words of a letter look like, kept as data (``data/rules``).

A rule is a name, a pattern, what it makes, an example that it must match and a near miss that it
must not. Adding a cue phrase, a title or a date form needs no Python.
"""

from peelgraph.rules.model import Rule, Rules, RuleTable
from peelgraph.rules.reading import read_rules

__all__ = ["Rule", "RuleTable", "Rules", "read_rules"]

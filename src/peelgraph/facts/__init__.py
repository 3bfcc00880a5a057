"""Letter + registers → facts, each with the exact words that it rests on."""

from peelgraph.facts.find import find_facts
from peelgraph.facts.model import Facts

__all__ = ["Facts", "find_facts"]

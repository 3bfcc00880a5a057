"""The rules that tell a letter by its link: by the words of the title, and by the path."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from peelgraph.resources import load_rules
from peelgraph.rules import RuleTable


@dataclass(frozen=True, slots=True)
class Cues:
    """The tables ``[[letter_title]]`` and ``[[page_kind]]`` of ``data/rules/harvesting.toml``."""

    titles: RuleTable
    kinds: RuleTable

    def is_letter(self, title: str) -> bool:
        """Tell whether a title is that of a letter about causes of concern."""
        return self.titles.first(title) is not None

    def kind_of(self, address: str) -> str | None:
        """Return what lies at an address by its path: ``landing``, ``letter``, ``file`` or None."""
        hit = self.kinds.full(urlsplit(address).path)
        return None if hit is None else hit.rule.makes


def load_cues() -> Cues:
    """Load the tables from the rules that ship."""
    rules = load_rules()
    return Cues(rules["letter_title"], rules["page_kind"])

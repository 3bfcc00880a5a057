"""What words are about, by the topics of ``ontology/concepts/topic.ttl``."""

from dataclasses import replace

from peelgraph.facts.model import Body
from peelgraph.rules import Rules

_TABLES = ("topic", "topic_name")


def narrow_topics(rules: Rules, body: Body | None) -> Rules:
    """Return the rules without the topics of another kind of body: a fire service has no detainees."""
    if body is None:
        return rules
    kinds = (None, body.kind)
    narrowed = {
        name: replace(
            rules[name], rules=tuple(r for r in rules[name] if r.options.get("kind") in kinds)
        )
        for name in _TABLES
    }
    return replace(rules, tables={**rules.tables, **narrowed})


def find_topic(words: str, rules: Rules) -> str | None:
    """Return the key of the only topic that the words name; None for none and for several."""
    topics = {hit.rule.makes for hit in rules["topic"].find(words)}
    if not topics:
        alone = rules["topic_name"].full(words.strip(" .;:,“”"))
        return alone.rule.makes if alone else None
    return topics.pop() if len(topics) == 1 else None

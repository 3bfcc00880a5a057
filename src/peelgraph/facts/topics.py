"""What words are about, by the topics of ``ontology/concepts/topic.ttl``."""

from peelgraph.rules import Rules


def find_topic(words: str, rules: Rules) -> str | None:
    """Return the key of the only topic that the words name; None for none and for several."""
    topics = {hit.rule.makes for hit in rules["topic"].find(words)}
    if not topics:
        alone = rules["topic_name"].full(words.strip(" .;:,“”"))
        return alone.rule.makes if alone else None
    return topics.pop() if len(topics) == 1 else None

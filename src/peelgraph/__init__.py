"""peelgraph: HMICFRS cause-of-concern letters as a linked-data knowledge graph."""

from importlib.metadata import version

__version__ = version("peelgraph")

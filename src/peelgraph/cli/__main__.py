"""``python -m peelgraph.cli`` is the command ``peelgraph``."""

from peelgraph.cli import main

main()

"""``python -m peelgraph.cli`` is the command ``peelgraph``."""

from peelgraph.cli import main

if __name__ == "__main__":  # a process that is spawned imports this module too
    main()

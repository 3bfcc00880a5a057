"""Memory for workers that are none."""

import os

from peelgraph.store.workers.memory import AnswerMemory, make_shared_file


def make_memory(size: int = 64 * 1024) -> AnswerMemory:
    """Make the memory of one worker."""
    file = make_shared_file("test", size)
    try:
        return AnswerMemory(file)
    finally:
        os.close(file)

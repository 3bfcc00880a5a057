"""Validation against plain pySHACL and another engine, in one run: time, memory, growth."""

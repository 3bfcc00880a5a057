"""The graph of one letter: ``building`` puts it together, ``writer`` is what every part is written with.

``causes`` and ``parties`` are the parts of it that are large.
"""

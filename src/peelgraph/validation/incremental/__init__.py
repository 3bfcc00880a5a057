"""Validation that remembers: after a change, only what can rest on it is judged anew.

``validation``     the verdicts that are kept, and those that are formed anew
``reach``          the parts of each shape, and how far each looks; ``queries`` what a constraint's query says of it
``selecting``      which shapes select a node
``neighbourhood``  walking a reach: what verdicts rest on
``affected``       walking it back: whose verdicts a change touches
``asking``         the queries of shapes, asked of the store about many nodes; ``nesting`` writes them for that
``judging``        what is asked of the engine and of the store, and what its answer says about that
``graph_rules``    the rules on named graphs, asked again of what a change can touch
``flattened``      the statements of all graphs, each held once; ``matching`` asks for them
"""

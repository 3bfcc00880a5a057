"""The store: published, immutable versions and one small interface to query them.

``interface``      what a store offers (``Store``) and what it answers
``embedded``       Oxigraph inside one process
``inspection``     what a query is before it runs, and what is refused
``services``       SERVICE clauses taken out of a query, and their results put in
``updates``        SPARQL Update on a copy of a dataset
``searching``      full-text search in memory

``published/``     the versions on disk, and which is current since when
``workers/``       the one way the service asks them: in processes that can be killed
``remote/``        the second implementation: a triple store elsewhere

What both implementations stand on:

``asking``         what follows from being able to ask; ``decoding`` bytes of an answer to terms
``queueing``       slots, and turns for those who wait
``cache``          answers that are kept, and one run for equal questions

No module outside this folder names a query engine. pyoxigraph's terms (``NamedNode``, ``Literal``,
``Quad``) are the project's RDF terms everywhere.
"""

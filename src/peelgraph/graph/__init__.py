"""Facts → RDF, deterministic and without blank nodes.

``letter/``        the graph of one letter, statement by statement with its passages
``identity/``      what is one across letters: causes, people, letters published twice
``vocabulary``     the terms, checked against ``ontology/``      ``identifiers``   every instance IRI
``registered``     the register graph                            ``errata``        letters withdrawn
``selection``      what a letter's graph states                  ``status``        what dated claims amount to
``wordings``       whether two statements say the same           ``changes``       two datasets compared
``contradictions``, ``corroboration``  remarks that take more than one letter
``dataset``        all graphs together, sorted                   ``serialization`` statements to bytes and back
``ontology_page``  the ontology as a page
"""

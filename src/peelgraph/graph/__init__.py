"""Facts → RDF, deterministic and without blank nodes.

``vocabulary``     the terms, checked against ``ontology/``      ``identifiers``  every instance IRI
``writer``         what a letter's graph is written with         ``building``     one letter's graph
``causes``, ``parties``  the parts of it that are large
``registered``     the register graph                            ``status``       what dated claims amount to
``dataset``        all graphs together, sorted                   ``serialization`` statements to bytes and back
``ontology_page``  the ontology as a page
"""

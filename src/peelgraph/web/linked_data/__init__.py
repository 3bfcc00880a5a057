"""Identifiers that answer: 303 from a thing to its document, and the document as page or RDF.

``addresses``       identifiers to local addresses and back (pure)
``documents``       redirects, documents, representations; ``standings`` a document as of a day (pure)
``things``          statements about one thing to what its page shows (pure)
``vocabularies``    ontology, shapes and context in every format; ``shape_list`` the page of the shapes (pure)
"""

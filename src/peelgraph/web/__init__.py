"""The web: site, endpoint and identifiers, over one store.

Pure    ``formats``   every representation, and the choice among them
        ``protocol``  an HTTP request to a query, or what is wrong with it
        ``addresses`` identifiers to local addresses and back
        ``problems``  what went wrong to a problem document
        ``caching``   entity tags
        ``things``    statements about one thing to what its page shows
Shell   ``app``       puts routes together around the objects it is given
        ``answers``   what every answer has in common (CORS, security headers, HEAD, failures)
        ``sparql``    the endpoint; ``description`` says what it offers
        ``documents`` identifiers: 303, documents, representations
        ``site``      home page, ontology, shapes, health
        ``pages``     templates, saved queries and static files of this package
        ``server``    uvicorn
"""

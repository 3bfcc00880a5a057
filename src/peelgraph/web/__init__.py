"""The web: site, endpoint and identifiers, over one store.

Pure    ``formats``   every representation, and the choice among them
        ``protocol``  an HTTP request to a query, or what is wrong with it
        ``addresses`` identifiers to local addresses and back
        ``problems``  what went wrong to a problem document
        ``caching``   entity tags
        ``things``    statements about one thing to what its page shows
        ``links``, ``paging``     the Link header; a long list in pages
        ``catalogue``             the dataset in DCAT and VoID; ``structured`` for search engines
        ``question_list``, ``rows``, ``quotes``, ``openapi``
                                  saved questions: the list, rows in each format, the words behind a row
        ``letter_changes``, ``feeds``   what happened to letters, as Atom and LDES
        ``findable``, ``standings``, ``shape_list``
                                  what can be searched; a document as of a day; the page of the shapes
Shell   ``app``       puts routes together around the objects it is given
        ``answers``   what every answer has in common (CORS, security headers, HEAD, failures)
        ``sparql``    the endpoint; ``description`` says what it offers
        ``documents`` identifiers: 303, documents, representations
        ``vocabularies``          ontology, shapes and context in every format
        ``dataset``, ``crawlers`` the description, the dumps; robots.txt and the sitemap
        ``questions``, ``search``, ``changes``, ``history``
                                  what their names say, over the published versions
        ``proxies``   the address that the client used, as a known proxy tells it
        ``site``      home page, ontology, shapes, health
        ``pages``     templates, saved queries and static files of this package
        ``server``    uvicorn
"""

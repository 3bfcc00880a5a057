"""The web: site, endpoint and identifiers, over one store.

``app``            puts routes together around the objects it is given
``served``         what the handlers of a request are given

What is answered, room by room:

``pages``          what people walk through; ``views`` makes what a page shows, ``pictures`` its geometry
                   (both pure), ``templates/`` and ``static/`` its markup and look
``linked_data``    identifiers: 303, documents, representations, vocabularies
``sparql``         query, update and graph store over HTTP
``asking``         saved questions and search
``publications``   versions over time: changes, feeds, Memento
``descriptions``   what the service says about itself: DCAT, VoID, OpenAPI, sitemap, conformance

What all of them stand on:

``http``           formats and their choice, entity tags, links, paging, problems, tokens
``serving``        the process around the application: sockets, proxies, logs, counters
"""

"""What the service says about itself to programs: harvesters, crawlers, makers of clients.

``catalogue``       the dataset in DCAT and VoID (pure); ``dataset`` serves it, and the dumps
``structured``      schema.org in a page, for search engines (pure); ``crawlers`` robots.txt and the sitemap
``openapi``         the addresses for programs; ``openapi_protocols`` those that W3C defines (both pure)
``conformance``     which of W3C's tests are passed

The endpoint's own description stands with it: ``sparql.description``.
"""

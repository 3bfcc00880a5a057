"""A triple store elsewhere, over the SPARQL protocols: the second implementation of the store.

``stores``         one that holds one version: ``Stores`` and ``Store`` of the service
``sparql_client``  a query to it and its whole answer
``graph_store``    a version sent to it
``marker``         which version it holds, as it says itself
"""

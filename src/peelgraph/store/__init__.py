"""The store: published, immutable versions and one small interface to query them.

``versions``       publish, list, hold and load versions on disk
``journal``        which version is current since when
``retention``      the version to go back to; removing old ones
``locking``        one publisher at a time; versions in use
``durability``     what stays when the machine stops
``interface``      what a store offers (``Store``) and what it answers
``inspection``     what a query is before it runs, and what is refused
``embedded``       Oxigraph inside one process

Queries of a service run in processes of their own, from the top down:

``pool``           all versions, asked in worker processes: ``Stores`` and ``Store`` of the service
``cache``          answers that are kept, and one run for equal questions
``running``        one query, from slot to slot, to its answer or its end
``queueing``       slots, and turns for those who wait
``supply``         idle workers, and new ones from the nursery
``attendants``     one worker, as the service sees it
``nursery``        the process from which workers come; ``template`` has loaded one version
``worker``         the process that runs queries; ``confinement`` is what it may not do
``services``       SERVICE clauses taken out of a query, and their results put in
``channels``, ``frames``, ``decoding``  what goes between them

A triple store elsewhere, the second implementation:

``remote``         one that holds one version: ``Stores`` and ``Store`` of the service
``sparql_client``  a query to it and its whole answer
``graph_store``    a version sent to it
``marker``         which version it holds, as it says itself
``asking``         what it has in common with the pool

No module outside this folder names a query engine. pyoxigraph's terms (``NamedNode``, ``Literal``,
``Quad``) are the project's RDF terms everywhere.
"""

"""Queries in processes of their own, that can be killed; from the top down.

``pool``           all versions, asked in worker processes: ``Stores`` and ``Store`` of the service
``running``        one query, from slot to slot, to its answer or its end
``supply``         idle workers, and new ones from the nursery
``attendants``     one worker, as the service sees it
``nursery``        the process from which workers come; ``template`` has loaded one version
``worker``         the process that runs queries; ``confinement`` is what it may not do,
                   ``priorities`` who has the processor first, ``pacing`` who a tenth of the time: a client that
                   keeps others waiting, of whom ``presence`` tells
``lender``         lends connections to workers that answer on them; ``borrower`` is such a worker, ``loans`` what
                   the two have in common
``indexing``       the index on disk of a version that is too large for memory; ``folders`` of a running service
``channels``, ``frames``  what goes between them
"""

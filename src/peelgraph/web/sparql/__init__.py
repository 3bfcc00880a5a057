"""SPARQL 1.1 over HTTP: the query and update protocol, and the Graph Store Protocol.

``protocol``        a request to a query or an update, or what is wrong with it; ``graph_protocol`` the
                    same for one graph. Both are pure
``plain``           queries of which nothing but the query differs (pure); ``fast_path`` answers them
``endpoint``        the endpoint; ``execution`` runs its queries, ``federation`` their SERVICE clauses
``updates``         SPARQL Update; ``graphs`` the graph store; ``writes`` what both have in common
``description``     the service description (pure)
"""

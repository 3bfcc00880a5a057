"""The store: published, immutable versions and one small interface to query them.

``versions``       publish, list, hold and load versions on disk
``journal``        which version is current since when
``retention``      the version to go back to; removing old ones
``locking``        one publisher at a time; versions in use
``durability``     what stays when the machine stops
``interface``      what a store offers (``Store``) and what it answers
``inspection``     what a query is before it runs, and what is refused
``embedded``       Oxigraph inside this process, the first implementation

No module outside this folder names a query engine. pyoxigraph's terms (``NamedNode``, ``Literal``,
``Quad``) are the project's RDF terms everywhere.
"""

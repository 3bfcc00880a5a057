"""HTTP itself: what every address has in common, whatever it answers with.

``formats``   every representation, and the choice among them
``answers``   CORS, security headers, HEAD, failures; ``problems`` what went wrong (RFC 9457)
``caching``   entity tags; ``links`` the Link header; ``paging`` a long list in pages
``wire``      requests and answers as the bytes of a connection
``bodies``    what a client sends, up to a limit; ``tokens`` who may write

All but ``answers`` and ``bodies`` are pure.
"""

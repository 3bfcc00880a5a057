"""The process around the application: sockets, proxies, logs and counters.

``server``          uvicorn around one application; ``processes`` several of them on one port
``connections``     those that cannot be used to hold the service up
``shortcuts``       answers that are known from the bytes of a request
``proxies``         the address that the client used, as a known proxy tells it
``monitoring``      ids, one log line for each request, ``/metrics``; ``logs`` what the lines look like
"""

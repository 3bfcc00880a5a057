"""The endpoint against its peers: same data, same queries, same machine, one run."""

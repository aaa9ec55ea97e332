"""A bare viewflow flow, with nothing of the product in it: the peer of :mod:`benchmarks.flow`."""

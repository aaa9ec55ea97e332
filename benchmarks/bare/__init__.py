"""A bare viewflow flow, with nothing of the product in it: what :mod:`benchmarks.flow` runs beside."""

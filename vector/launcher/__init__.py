"""Starts what Vector needs on a machine that has no servers: used by `make demo` and by the tests."""

"""Starts what Vector runs on: a private PostgreSQL and Redis, and the demo's processes. Standard library only."""

"""Tests of the report of the queue."""

"""Tests of vector.people."""

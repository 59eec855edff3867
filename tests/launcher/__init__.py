"""Tests of vector.launcher."""

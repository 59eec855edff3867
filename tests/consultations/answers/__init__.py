"""Tests of published answers."""

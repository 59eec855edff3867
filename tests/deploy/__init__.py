"""Tests of what production is started with."""

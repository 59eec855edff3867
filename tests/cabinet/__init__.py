"""Tests of cabinet."""

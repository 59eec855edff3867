"""Declared URLs, one file a part."""

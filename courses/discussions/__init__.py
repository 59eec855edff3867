"""Discussions under the modules of a course."""

"""Monitoring surveys, their waves and the organisations' responses."""

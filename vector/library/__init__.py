"""Methodological materials: guidance, practices, recommendations."""

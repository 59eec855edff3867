"""Certificates of completed courses: issue, public check, signed credentials."""

"""Views of the consultation queue."""

"""Views of published answers."""

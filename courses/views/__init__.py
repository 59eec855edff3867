"""Views of courses, and what the pages of the course tree show."""

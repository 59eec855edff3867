"""What other apps add to a course: kinds of items, what a completion brings, parts of the course home."""

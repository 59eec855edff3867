"""Assignments and works: drafts, versions, agreement of the head, review, growth points, the gradebook."""

"""The course pack (УМК): a course's lessons and documents as one PDF and one ZIP."""

"""Quizzes of courses: the question bank, attempts, scoring, item statistics."""

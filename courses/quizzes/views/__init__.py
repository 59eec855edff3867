"""Views of quizzes."""

"""Every write to quizzes that touches more than one row."""

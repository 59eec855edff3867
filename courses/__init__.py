"""Distance courses: the course tree, runs, enrolments and progress."""

"""Every write of courses that touches more than one row."""

"""Every write of people and their places that touches more than one row."""

"""Every write of published answers that touches more than one row."""

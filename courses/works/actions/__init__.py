"""Every write of works that touches more than one row."""

"""Every write of the consultation queue that touches more than one row."""

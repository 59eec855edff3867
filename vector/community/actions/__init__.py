"""Every write of the community that touches more than one row."""

"""Every write of surveys that touches more than one row."""

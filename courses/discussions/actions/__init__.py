"""Every write of the discussions."""

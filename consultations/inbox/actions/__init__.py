"""Every write of the mail that comes in."""

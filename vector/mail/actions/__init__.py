"""Every write of vector.mail: deliveries' states and people's wishes not to be written to."""

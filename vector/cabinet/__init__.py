"""A person's own start page, filled by the other parts through a registry."""

"""Pages of certificates: for everyone, for their owners, for the office, for machines."""

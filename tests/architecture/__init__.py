"""The house's rules, held by tests. New code falls under them by itself."""

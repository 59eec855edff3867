"""Model plans and the organisations' own implementation plans."""

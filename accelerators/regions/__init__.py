"""Public pages of regions and of the organisations that accelerate there."""

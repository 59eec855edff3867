"""Site search over pages, with Russian word forms."""

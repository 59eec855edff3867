"""Programmes with their indicators, targets and facts, fed and read by the parts above."""

"""Answers published without names, checked by a second person."""

"""Kinds of questions, one pure module each."""

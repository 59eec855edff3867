"""Writes of the indicator ledger."""

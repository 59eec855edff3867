"""Listings of people, organisations and places in the Wagtail admin."""

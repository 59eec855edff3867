"""Measurements beside a floor from the same run; `make bench` prints them."""

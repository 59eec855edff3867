"""Measurements in one run on one machine: Vector's pages beside a bare Django view, its outbox beside a bare SMTP loop.

`make bench` runs them; only the ratios mean anything on another machine.
"""

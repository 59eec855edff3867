"""Accelerators and the public pages of regions."""

from accelerators.regions.models.accelerators import Accelerator
from accelerators.regions.models.pages import RegionIndexPage, RegionPage

__all__ = ["Accelerator", "RegionIndexPage", "RegionPage"]

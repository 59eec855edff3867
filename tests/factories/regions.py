"""Accelerators and the pages of regions."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from accelerators.regions.models import Accelerator, RegionIndexPage, RegionPage
from tests.factories.pages import home_page
from tests.factories.people import RegionFactory
from vector.people.models import Region


class AcceleratorFactory(DjangoModelFactory):
    class Meta:
        model = Accelerator

    region = factory.SubFactory(RegionFactory)
    title = factory.Sequence(lambda n: f"Ресурсный центр {n}")
    contact_role = "Координатор акселератора"
    email = factory.Sequence(lambda n: f"accelerator-{n}@example.org")


def region_index(**fields: Any) -> RegionIndexPage:
    """The live list of regions below the home page."""
    page = RegionIndexPage(title="Регионы", slug="regions", **fields)
    home_page().add_child(instance=page)
    return page


def region_page(*, region: Region, parent: RegionIndexPage | None = None, **fields: Any) -> RegionPage:
    """The live page of a region below `parent`, else below the only list of regions, made if missing."""
    parent = parent or RegionIndexPage.objects.first() or region_index()
    page = RegionPage(title=region.title, slug=region.slug, region=region, **fields)
    parent.add_child(instance=page)
    return page

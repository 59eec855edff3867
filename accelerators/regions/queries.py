"""What the public pages of regions read."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from accelerators.regions.models.accelerators import Accelerator
from vector.people.enums import OrganisationKind
from vector.people.models import Organisation, Region


@dataclass(frozen=True)
class RegionEntry:
    """A line of the list of regions."""

    title: str
    url: str
    intro: str
    accelerator: str
    organisation_count: int


@dataclass(frozen=True)
class StaffedRegion:
    """A region as its accelerator's staff sees it in the cabinet; `url` is empty while it has no page."""

    title: str
    url: str
    count: int


@dataclass(frozen=True)
class PublicOrganisation:
    """What anybody may know of an organisation: nothing of its people."""

    title: str
    kind: str
    town: str


class PublicOrganisations:
    """The active organisations of a region by name, as a sequence that a paginator counts and slices."""

    def __init__(self, region: Region) -> None:
        self.found: QuerySet[Any] = (
            Organisation.objects.active().filter(region=region).values_list("title", "kind", "town")
        )

    def count(self) -> int:
        return self.found.count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, wanted: slice) -> list[PublicOrganisation]:
        labels = dict(OrganisationKind.choices)
        return [PublicOrganisation(title, str(labels[kind]), town) for title, kind, town in self.found[wanted]]


def public_organisations(region: Region) -> PublicOrganisations:
    """The region's active organisations, public fields only. One query to count, one for a page of them."""
    return PublicOrganisations(region)


def region_with_accelerator(region_id: int) -> tuple[Region, Accelerator | None]:
    """A region and its accelerator, if the office has entered one. One query."""
    region = Region.objects.select_related("accelerator").get(pk=region_id)
    return region, getattr(region, "accelerator", None)


def region_entries(index_page: Any) -> list[RegionEntry]:
    """The published pages of regions with accelerator and number of organisations, by title. Two queries."""
    from accelerators.regions.models import RegionPage

    pages = RegionPage.objects.child_of(index_page).live().public().select_related("region__accelerator")
    counts = dict(
        Region.objects.annotate(active=Count("organisations", filter=Q(organisations__is_active=True))).values_list(
            "pk", "active"
        )
    )
    entries = [
        RegionEntry(
            title=page.title,
            url=page.get_url() or "",
            intro=page.intro,
            accelerator=page.region.accelerator.title if hasattr(page.region, "accelerator") else "",
            organisation_count=counts.get(page.region_id, 0),
        )
        for page in pages
    ]
    return sorted(entries, key=lambda entry: entry.title.casefold().replace("ё", "е"))


def staffed_regions(region_ids: list[int]) -> list[StaffedRegion]:
    """These regions with their pages and numbers of active organisations, by title. Two queries."""
    from accelerators.regions.models import RegionPage

    pages = {page.region_id: page for page in RegionPage.objects.live().public().filter(region_id__in=region_ids)}
    regions = Region.objects.filter(pk__in=region_ids).annotate(
        active=Count("organisations", filter=Q(organisations__is_active=True))
    )
    return [
        StaffedRegion(region.title, (pages[region.pk].get_url() or "") if region.pk in pages else "", region.active)
        for region in regions
    ]


def door(*, region_ids: list[int]) -> str:
    """Where «Мой регион» leads: the page of the first of these regions that has one, else the list, else home."""
    from accelerators.regions.models import RegionIndexPage, RegionPage

    pages = {page.region_id: page for page in RegionPage.objects.live().public().filter(region_id__in=region_ids)}
    for region_id in region_ids:
        if region_id in pages:
            return pages[region_id].get_url() or "/"
    index_page = RegionIndexPage.objects.live().public().first()
    return (index_page.get_url() if index_page else None) or "/"

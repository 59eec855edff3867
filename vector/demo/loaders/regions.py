"""The demo's regions: accelerators, the list, a page each."""

import re
from datetime import date
from typing import TYPE_CHECKING

from django.utils.html import strip_tags

from accelerators.regions.models import Accelerator, RegionIndexPage, RegionPage
from vector.demo.content import content
from vector.pages.models import HomePage
from vector.people.models import User

if TYPE_CHECKING:
    from vector.demo.loaders.people import People

TITLE = "Регионы"
INTRO = (
    "В каждом регионе программы есть организация-акселератор: она поддерживает участников, "
    "проводит встречи и знает местные условия."
)


def load(*, today: date, by: User, people: "People") -> None:
    """An accelerator and a published page for each region; what is there stays as it is."""
    index_page = RegionIndexPage.objects.first()
    if index_page is None:
        index_page = RegionIndexPage(title=TITLE, slug="regions", intro=INTRO, show_in_menus=True, owner=by)
        home = HomePage.objects.get()
        home.add_child(instance=index_page)
        index_page.save_revision(user=by).publish(user=by)
        # In the menu regions come before the pages of text.
        index_page.move(HomePage.objects.get(), pos="first-child", user=by)
        index_page = RegionIndexPage.objects.get()
    for item in content("organisations")["regions"]:
        region = people.regions[item["code"]]
        Accelerator.objects.get_or_create(
            region=region,
            defaults={
                "title": item["accelerator"],
                "contact_role": item["contact_role"],
                "email": f"{item['code']}@example.org",
                "about": "Поддерживает участников, собирает их на семинары и отвечает на вопросы о местных условиях.",
            },
        )
        if not RegionPage.objects.filter(region=region).exists():
            first, rest = paragraphs(item["intro"])
            page = RegionPage(title=item["title"], slug=item["code"], region=region, intro=first, owner=by)
            page.body = [{"type": "text", "value": rest}]
            index_page.add_child(instance=page)
            page.save_revision(user=by).publish(user=by)


def paragraphs(html: str) -> tuple[str, str]:
    """The first paragraph as plain text, and the others as HTML."""
    first, *others = re.findall(r"<p>.*?</p>", html, flags=re.DOTALL)
    return strip_tags(first), "".join(others)

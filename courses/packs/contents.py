"""What a pack consists of: title page, modules, lessons, and what is done on the site alone."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from courses import registry
from courses.models import CoursePage, LessonPage, ModulePage
from courses.packs.blocks import Gathering, absolute, nodes
from courses.packs.rich_text import Node, plain
from vector.common.moments import paper_day


def gather(course: CoursePage) -> tuple[dict[str, Any], Gathering]:
    """The data of the template, and the pictures and documents that the texts refer to."""
    gathering = Gathering()
    sections: list[Node] = []
    if course.body:
        sections += [{"t": "h", "level": 1, "c": [{"t": "s", "s": _("About the course")}]}]
        sections += _below(1, nodes(course.body, gathering))
    modules: set[str] = set()
    for page in Page.objects.descendant_of(course).live().order_by("path").specific():
        if isinstance(page, ModulePage):
            modules.add(page.path)
            sections += _head(1, page.title, page.intro)
        # What lies below an unpublished module is no part of the course.
        elif page.path[: -Page.steplen] in modules:
            sections += _head(2, page.title, page.intro) + _item(page, gathering)
    about = [course.audience, course.programme.title]
    if course.hours:
        about.append(ngettext("%(hours)s hour", "%(hours)s hours", course.hours) % {"hours": course.hours})
    data = {
        "title": course.full_title,
        "language": "ru",
        "kind": _("Course pack"),
        "intro": course.intro,
        "about": [line for line in about if line],
        "made": _("Made on %(day)s") % {"day": paper_day(timezone.localdate())},
        "address": absolute((course.get_url_parts() or ("", "", ""))[2] or ""),
        "contents": _("Contents"),
        "page": _("Page"),
        "sections": sections,
    }
    return data, gathering


def _item(page: Page, gathering: Gathering) -> list[Node]:
    if not isinstance(page, LessonPage):
        return _elsewhere(page)
    gathering.answers = []
    drawn = _below(2, nodes(page.body, gathering))
    if gathering.answers:
        drawn.append({"t": "h", "level": 3, "c": [{"t": "s", "s": _("Answers")}]})
        for each in gathering.answers:
            drawn += plain(f"{each['number']}. {each['question']}")
            items = [plain(f"{right['text']}\n\n{right['why']}") for right in each["right"]]
            drawn.append({"t": "ul", "items": items})
    return drawn


def _elsewhere(page: Page) -> list[Node]:
    """A quiz or an assignment: done on the site, with its address."""
    word = next((str(kind.word) for kind in registry.kinds() if isinstance(page, kind.page_type)), "")
    address = absolute((page.get_url_parts() or ("", "", ""))[2] or "")
    sentence = (
        _("%(word)s: this part is done on the site.") % {"word": word} if word else _("This is done on the site.")
    )
    link = {"t": "a", "href": address, "c": [{"t": "s", "s": address}]}
    return [*plain(sentence), {"t": "p", "c": [link]}]


def _head(level: int, title: str, intro: str) -> list[Node]:
    return [{"t": "h", "level": level, "c": [{"t": "s", "s": title}]}, *plain(intro)]


def _below(level: int, drawn: list[Node]) -> list[Node]:
    """The same nodes with headings that go on from `level` without leaving one out: readers jump by them."""
    last = level
    for node in drawn:
        if node["t"] == "h":
            node["level"] = last = min(level + node["level"], last + 1)
    return drawn

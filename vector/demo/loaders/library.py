"""Materials that every visitor may read, each with a document: what experts attach to their answers."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.utils.html import format_html
from wagtail.documents import get_document_model

from vector.demo.content import content
from vector.demo.documents import docx
from vector.library.models import MaterialPage
from vector.pages.models import StandardPage
from vector.people.models import User

if TYPE_CHECKING:
    from vector.demo.loaders.people import People

# The page that shows them as cards.
PARENT = "documents"


def load(*, today: date, by: User, people: "People") -> None:
    """The materials of library.toml below the page of documents; those that are there stay as they are."""
    parent = StandardPage.objects.get(slug=PARENT)
    for source in content("library")["materials"]:
        if MaterialPage.objects.child_of(parent).filter(slug=source["slug"]).exists():
            continue
        page = MaterialPage(
            title=source["title"],
            slug=source["slug"],
            kind=source["kind"],
            intro=source["intro"],
            body=[{"type": "text", "value": source["html"].strip() + _link(source["document"], by=by)}],
            owner=by,
        )
        parent.add_child(instance=page)
        page.save_revision(user=by).publish(user=by)


def _link(source: dict[str, Any], *, by: User) -> str:
    """A paragraph that leads to the document, made if there is none of this title."""
    documents = get_document_model().objects
    found = documents.filter(title=source["title"]).first() or documents.create(
        title=source["title"],
        file=ContentFile(docx(source["text"]), name=source["file"]),
        uploaded_by_user=by,
    )
    return format_html('<p><a linktype="document" id="{}">{}</a></p>', found.pk, found.title)

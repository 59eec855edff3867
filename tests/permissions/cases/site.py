"""URLs of the site itself: cabinet, search, the door to one's region, what is served beside the pages."""

from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from tests.permissions.case import public, signed_in_only
from tests.permissions.world import World

IMAGE = "matrix.png"


def build(world: World) -> None:
    """A public document and an image that the site has made."""
    document = get_document_model()(title="Положение")
    document.file.save("rules.txt", ContentFile(b"rules"))
    world.things["document"] = document
    folder = Path(settings.MEDIA_ROOT) / "images"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / IMAGE).write_bytes(b"\x89PNG\r\n")


CASES = [
    signed_in_only("cabinet:home"),
    public("search:results", query=lambda world: {"q": "волонтёр"}),
    public("regions:mine"),
    public("pages:robots"),
    public("pages:sitemap"),
    public("pages:media", kwargs=lambda world: {"path": f"images/{IMAGE}"}),
    public(
        "pages:document",
        kwargs=lambda world: {
            "document_id": world.things["document"].pk,
            "document_filename": world.things["document"].filename,
        },
    ),
]

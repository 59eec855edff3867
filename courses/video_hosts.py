"""Videos at other hosts, as Wagtail's embeds know them: recognised by their address alone.

Nobody is asked for anything, neither when an editor saves the page nor when a reader opens it: the reader's browser
goes to the host only by the link (docs/adr/0013). So there is no player, no poster and no title from there.
"""

from typing import Any
from urllib.parse import urlsplit

from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.embeds.finders.base import EmbedFinder

# Host → what people call it.
HOSTS = {
    "rutube.ru": "Rutube",
    "vkvideo.ru": "VK Видео",
    "vk.com": "VK Видео",
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "dzen.ru": "Дзен",
    "ok.ru": "Одноклассники",
    "vimeo.com": "Vimeo",
}


def host_of(address: str) -> str:
    """What people call the host of this address; empty for hosts that are not known and addresses without https."""
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or parts.username or not parts.path.strip("/"):
        return ""
    name = parts.hostname.removeprefix("www.").removeprefix("m.")
    return HOSTS.get(name, "")


class LinkFinder(EmbedFinder):
    """Wagtail's way to find an embed, answered without the network."""

    def accept(self, url: str) -> bool:
        return bool(host_of(url))

    def find_embed(self, url: str, max_width: int | None = None, max_height: int | None = None) -> dict[str, Any]:
        host = host_of(url)
        return {
            "title": host,
            "provider_name": host,
            "author_name": "",
            "type": "link",
            "thumbnail_url": "",
            "width": None,
            "height": None,
            "html": format_html(
                '<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>',
                url,
                _("Watch at %(host)s") % {"host": host},
            ),
        }

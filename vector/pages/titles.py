"""What the page at an address is called."""

from wagtail.models import Page


def title_at(path: str) -> str:
    """The title of the public page at this path of our own site, empty when there is none; one or two queries."""
    wanted = path.split("?")[0].split("#")[0].strip("/")
    roots = {site.root_path for site in Page()._get_site_root_paths()}
    if len(roots) != 1 or not wanted:
        return ""
    found = Page.objects.live().public().filter(url_path=f"{roots.pop().rstrip('/')}/{wanted}/")
    return found.values_list("title", flat=True).first() or ""

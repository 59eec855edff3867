"""Pages of lists that may be very long."""

from functools import cached_property

from django.core.paginator import Paginator

MOST_PAGES = 50


class BoundedPaginator(Paginator):
    """Counts and offers MOST_PAGES pages at most: what lies further back is found by filters and search.

    Neither the count nor the last page then costs more than the list's first thousand rows, however long it has grown.
    """

    @cached_property
    def count(self) -> int:
        return self.object_list[: self.per_page * MOST_PAGES].count()  # type: ignore[union-attr]

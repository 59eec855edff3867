"""States of posts and of reports about them."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class PostState(TextChoices):
    AWAITING = "awaiting", pgettext_lazy("state of a post", "Waits for a moderator")
    PUBLISHED = "published", pgettext_lazy("state of a post", "Published")
    HIDDEN = "hidden", pgettext_lazy("state of a post", "Hidden")


TRANSITIONS = {
    # To decline a first post is to hide it: its author reads why.
    PostState.AWAITING: frozenset({PostState.PUBLISHED, PostState.HIDDEN}),
    PostState.PUBLISHED: frozenset({PostState.HIDDEN}),
    PostState.HIDDEN: frozenset({PostState.PUBLISHED}),
}


class ReportState(TextChoices):
    OPEN = "open", pgettext_lazy("state of a report", "Waits for a moderator")
    UPHELD = "upheld", pgettext_lazy("state of a report", "The message was hidden")
    DISMISSED = "dismissed", pgettext_lazy("state of a report", "The message stays")


REPORT_TRANSITIONS = {
    ReportState.OPEN: frozenset({ReportState.UPHELD, ReportState.DISMISSED}),
    # The same person reports it anew: the message was changed, or hidden and shown again.
    ReportState.UPHELD: frozenset({ReportState.OPEN}),
    ReportState.DISMISSED: frozenset({ReportState.OPEN}),
}

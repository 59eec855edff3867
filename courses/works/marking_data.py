"""What marking keeps about a tutor, and how it is forgotten; the way from a run to its tutor's pages."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.works.models import GroupMessage, Phrase, SetAsideMarking
from vector.common.moments import moment
from vector.people.registry import Section

if TYPE_CHECKING:
    from vector.people.models import User


def marking(user: "User") -> Section:
    """One's phrases, texts set aside and letters to groups. Three queries."""
    rows = [{_("Phrase"): phrase.text} for phrase in Phrase.objects.filter(owner=user)]
    rows += [
        {_("Comment"): text.comment, _("When"): moment(text.kept_at)}
        for text in SetAsideMarking.objects.filter(person=user)
    ]
    rows += [
        {_("Subject"): letter.subject, _("Text"): letter.text, _("Sent"): moment(letter.sent_at)}
        for letter in GroupMessage.objects.filter(sent_by=user)
    ]
    return Section(code="marking", title=_("Marking of works"), rows=rows)


def forget(user: "User") -> None:
    """One's phrases and texts set aside go; letters to groups stay with those who got them, here without words."""
    Phrase.objects.filter(owner=user).delete()
    SetAsideMarking.objects.filter(Q(person=user) | Q(review__work__enrolment__person=user)).delete()
    GroupMessage.objects.filter(sent_by=user).update(subject="–", text="–")


def run_links(run: Any) -> tuple[tuple[str, str], ...]:
    """Where the tutors of a run mark and see how everybody gets on; without a query."""
    return (
        (_("Works to mark"), f"{reverse('works:queue')}?run={run.public_id}"),
        (_("Gradebook"), reverse("works:gradebook", args=[run.public_id])),
        (_("Who is stuck and where"), reverse("works:stuck", args=[run.public_id])),
    )

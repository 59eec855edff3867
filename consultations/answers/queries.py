"""What of a thread may be published, whom it names, and what is still found in the copy."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, Q
from django.urls import Resolver404, resolve

from consultations.answers.enums import AnswerState
from consultations.answers.models import PublishedAnswer
from consultations.answers.redaction import Finding, Known, find, suggest
from consultations.enums import ConsultationState, MessageKind
from consultations.models import Consultation, Expert, Message
from vector.community.models import Post
from vector.people.models import Membership, Organisation, User

# Answered, and so worth publishing.
PUBLISHABLE = frozenset({ConsultationState.ANSWERED, ConsultationState.CLOSED})


def is_publishable(consultation: Consultation) -> bool:
    """Whether there is an answer that nobody asks to go on with."""
    return consultation.state in PUBLISHABLE and consultation.answered_at is not None


@dataclass(frozen=True, slots=True)
class Texts:
    """The three texts of a copy, or what stands in the thread in their place."""

    title: str
    question: str
    answer: str


def to_publish(user: User) -> Q:
    """Questions with something to do for this person: prepare a copy (rules.is_preparer), or approve a colleague's.

    What was closed without an answer has nothing to publish.
    """
    agreed = Q(state__in=PUBLISHABLE, answered_at__isnull=False, publishable_at__isnull=False)
    waiting = Q(published_answer__state=AnswerState.TO_APPROVE) & ~Q(published_answer__drafted_by=user)
    if not user.is_staff:
        agreed &= Q(holder=user)
        waiting &= Q(Exists(Expert.objects.filter(person=user)))
    fresh = agreed & Q(published_answer__isnull=True)
    draft = agreed & Q(published_answer__state=AnswerState.DRAFT)
    # Said once more for all three: so an index serves the queue, in which what may be published is little.
    return Q(publishable_at__isnull=False) & (fresh | draft | waiting)


def original(consultation: Consultation) -> Texts:
    """What was asked and answered, in the thread's own words: colleagues' notes and clarifying questions are left out.

    One query.
    """
    said: dict[bool, list[str]] = {True: [], False: []}
    kinds = [MessageKind.QUESTION, MessageKind.REPLY, MessageKind.ANSWER]
    for kind, text in Message.objects.filter(consultation=consultation, kind__in=kinds).values_list("kind", "text"):
        said[kind == MessageKind.ANSWER].append(text.strip())
    return Texts(consultation.subject, "\n\n".join(said[False]), "\n\n".join(said[True]))


def known_of(consultation: Consultation) -> Known:
    """The names of a thread: who wrote in it, who belongs to the organisation, the organisation, its town and region.

    Of a question made of a topic of the community also those who wrote there, with what they belong to. One query,
    then two; organisation and region must be selected.
    """
    wrote = Message.objects.filter(consultation=consultation).values("author")
    in_thread = Q(pk__in=wrote) | Q(pk__in=[consultation.asker_id, consultation.holder_id or consultation.asker_id])
    if consultation.organisation_id:
        members = Membership.objects.filter(organisation=consultation.organisation_id).values("person")
        in_thread |= Q(pk__in=members)
    organisations = [consultation.organisation] if consultation.organisation else []
    regions = [consultation.region]
    if (topic := _topic_at(consultation.about_path)) is not None:
        authors = Post.objects.filter(topic__public_id=topic).values("author")
        in_thread |= Q(pk__in=authors)
        theirs = Organisation.objects.filter(memberships__person__in=authors).select_related("region").distinct()
        organisations += (found := list(theirs.order_by("pk")))
        regions += [organisation.region for organisation in found]
    people = User.objects.filter(in_thread, anonymised_at__isnull=True).order_by("pk")
    places = [*(region.title for region in regions), *(organisation.town for organisation in organisations)]
    return Known(
        people=tuple(f"{last} {first}".strip() for last, first in people.values_list("last_name", "first_name")),
        organisations=tuple(dict.fromkeys(organisation.title for organisation in organisations)),
        places=tuple(dict.fromkeys(filter(None, places))),
        sites=(urlsplit(settings.BASE_URL).netloc.lower(),),
    )


def _topic_at(path: str) -> Any:
    """The public id of the topic of the community that stands at this path."""
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return None
    return match.kwargs["public_id"] if match.view_name == "community:topic" else None


def suggested(texts: Texts, known: Known) -> Texts:
    """The same texts with neutral words in the place of all that was found."""
    return Texts(suggest(texts.title, known), suggest(texts.question, known), suggest(texts.answer, known))


def leftovers(texts: Texts, known: Known) -> list[Finding]:
    """What may still tell who asked, each different stretch once, in the order of the texts."""
    every = (finding for text in (texts.title, texts.question, texts.answer) for finding in find(text, known))
    found: dict[str, Finding] = {}
    for finding in every:
        found.setdefault(finding.text, finding)
    return list(found.values())


def texts_of(answer: PublishedAnswer) -> Texts:
    """The working copy."""
    return Texts(answer.title, answer.question, answer.answer)

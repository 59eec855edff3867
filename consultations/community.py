"""The queue and the community: experts are marked, and a topic becomes a question to an expert."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from consultations.actions import consultation as actions
from consultations.models import Consultation, Expert
from consultations.places import place_of, topic_without_form
from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.community.models import Topic, TopicOutcome
from vector.community.registry import Destination, Made

if TYPE_CHECKING:
    from vector.people.models import User

KIND = "consultation"


def experts(people: Collection[int]) -> dict[int, Any]:
    """Which of these people answer questions; one query."""
    known = Expert.objects.filter(person__in=people, person__is_active=True)
    return dict.fromkeys(known.values_list("person", flat=True), gettext_lazy("expert consultant"))


def may_make(user: Any, topic: Topic) -> bool:
    """The topic's author, and the project office in the author's name."""
    return user.is_staff or topic.author_id == user.pk


def may_open(user: Any, outcome: TopicOutcome) -> bool:
    """Whoever may see the question; one query."""
    return Consultation.objects.visible_to(user).filter(public_id=id_in(outcome)).exists()


def id_in(outcome: TopicOutcome) -> str:
    """The public id of the question that an outcome leads to."""
    return outcome.path.strip("/").rsplit("/", 1)[-1]


def question_made_of(topic: Topic) -> Consultation | None:
    """The question to an expert that the topic has become."""
    outcome = topic.outcomes.filter(kind=KIND).first()
    return Consultation.objects.filter(public_id=id_in(outcome)).first() if outcome else None


def make(*, topic: Topic, by: "User") -> Made:
    """A question of the topic's author to an expert."""
    question = question_of(topic, by=by)
    return Made(title=str(question), path=question.get_absolute_url())


def question_of(topic: Topic, *, by: "User", taken_by: "User | None" = None) -> Consultation:
    """The author's question with the words of the opening post, about the topic; letters as `actions.ask` says.

    Its subject is guessed from similar questions. Raises DomainError where nobody can be asked for: the author belongs
    to no organisation, has deleted the words, or there is no programme.
    """
    author = topic.author
    opening = topic.posts.readable().filter(author=author).order_by("created_at", "pk").first()
    place = place_of(author)
    if opening is None or place is None or place.programme is None:
        raise DomainError(_("Nobody can be asked for: the author belongs to no organisation or has deleted the words."))
    subject = topic_without_form(f"{topic.title}\n{opening.text}", by=author)
    if subject is None:
        raise DomainError(_("There is no topic that questions are taken on."))
    question = actions.ask(
        by=author,
        programme=place.programme,
        topic=subject,
        region=place.organisation.region,
        organisation=place.organisation,
        subject=topic.title,
        text=opening.text,
        about_path=topic.get_absolute_url(),
        about_title=topic.title,
        taken_by=taken_by,
    )
    record_deed(by=by, deed="consultation.ask_from_community", on=question, topic=str(topic.public_id))
    return question


QUESTION = Destination(
    key=KIND,
    label=pgettext_lazy("a deed", "Ask an expert"),
    hint=gettext_lazy("The opening message goes to the experts as a question of its author, who gets the answer."),
    made=gettext_lazy("Question to an expert"),
    may=may_make,
    make=make,
    opens=may_open,
)

"""A topic of the community becomes a published answer: a question with the answers found there, to be prepared."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.actions import consultation as actions
from consultations.answers.queries import is_publishable
from consultations.answers.rules import is_preparer
from consultations.community import id_in, question_made_of, question_of
from consultations.models import Consultation
from vector.common.errors import DomainError
from vector.community.mentions import names_in
from vector.community.models import Topic, TopicOutcome
from vector.community.registry import Destination, Made
from vector.community.texts import for_visitors

if TYPE_CHECKING:
    from vector.people.models import User

KIND = "published-answer"


def may_make(user: Any, topic: Topic) -> bool:
    """The project office, but not of its own words; a second person approves, the author agrees."""
    return user.is_staff and topic.author_id != user.pk


def may_open(user: Any, outcome: TopicOutcome) -> bool:
    """Whoever prepares the copy; others read it once it is on the site. One query."""
    question = Consultation.objects.visible_to(user).filter(public_id=id_in(outcome)).first()
    return question is not None and is_preparer(user, question)


def make(*, topic: Topic, by: "User") -> Made:
    """The author's question, answered with the words of those who replied; its copy without names is prepared next.

    The author gets the answer by letter, nobody else does. A topic that has become a question to an expert is published
    from there. Refuses a topic without a reply of others.
    """
    if (asked := question_made_of(topic)) is not None:
        if not is_publishable(asked):
            raise DomainError(
                _("This topic is question %(number)s already. Answer it, then publish that answer without names.")
                % {"number": asked.number}
            )
        return Made(title=topic.title, path=reverse("answers:prepare", args=[asked.public_id]))
    replies = list(topic.posts.readable().exclude(author=topic.author_id).order_by("created_at", "pk"))
    if not replies:
        raise DomainError(_("Nobody has replied in this topic yet: there is nothing to publish."))
    names = names_in(replies)
    words = "\n\n".join(for_visitors(post.text, names.get(post.pk, ())) for post in replies)
    question = actions.answer(question_of(topic, by=by, taken_by=by), by=by, text=words, in_queue=False)
    return Made(title=topic.title, path=reverse("answers:prepare", args=[question.public_id]))


ANSWER = Destination(
    key=KIND,
    label=gettext_lazy("Make it a published answer"),
    hint=gettext_lazy("You get a copy to take names out of. The author must agree, and a second person approve."),
    # Published only once a second person has approved it.
    made=gettext_lazy("Answer without names"),
    may=may_make,
    make=make,
    opens=may_open,
)
